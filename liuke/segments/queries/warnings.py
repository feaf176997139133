"""Early warnings: four reasons to look at somebody before she is gone. Each is one test on the last count's numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from liuke.booking.models import Appointment
from liuke.segments.models import CustomerFeatures
from liuke.segments.queries.slipping import SLIPPING

if TYPE_CHECKING:
    from liuke.accounts.scope import Scope

WARNINGS = {
    "away": Q(recency_days__gte=90, recency_days__lte=180),
    "overdue": SLIPPING,
    "ticket": Q(
        purchase_days_90__gte=1,
        purchase_days_365__gte=F("purchase_days_90") + 2,
        spend_365_minor__gt=F("spend_90_minor"),
    )
    & Q(
        # her average of the last 90 days is below 70 % of that of the 275 days before
        spend_365_minor__gt=F("spend_90_minor")
        + F("spend_90_minor") * 10 * (F("purchase_days_365") - F("purchase_days_90")) / (F("purchase_days_90") * 7)
    ),
    "booking": Q(activity_days__gte=2, recency_days__lte=90, bookings_ahead=0),
}
"""Who is counted by each warning."""


@dataclass(frozen=True)
class Warned:
    """One warning: its name, its definition, how many customers it is about."""

    code: str
    name: str
    means: str
    customers: int


def warning_names() -> dict[str, tuple[str, str]]:
    """Return the name and the definition of each warning, in the order boards show them."""
    return {
        "away": (_("Three months away"), _("Last here or bought 90 to 180 days ago")),
        "overdue": (
            _("Overdue by her own rhythm"),
            _("Came on two days or more, is away over 1.5 times her usual interval, and not yet half a year"),
        ),
        "ticket": (
            _("Falling ticket"),
            _(
                "Her average ticket of the last 90 days is below seven tenths of that of the 275 days before, "
                "with at least two purchase days in them"
            ),
        ),
        "booking": (
            _("No next booking"),
            _("Came on two days or more, was here in the last 90 days, and has no appointment ahead"),
        ),
    }


def warnings(*, scope: Scope) -> list[Warned]:
    """Return the warnings with their counts; without any appointment on file the one about bookings is left out.

    Two queries. Before the first count all are 0.
    """
    names = warning_names()
    if not Appointment.objects.within(scope).exists():
        del names["booking"]
    counts = {code: Count("pk", filter=WARNINGS[code]) for code in names}
    found = CustomerFeatures.objects.within(scope).aggregate(**counts)
    return [Warned(code, name, means, found[code]) for code, (name, means) in names.items()]
