"""The desk of gaps: what is missing for whom, what it would unlock, filled in from the row. 资料完整度."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from liuke.accounts.access import page, zone_of
from liuke.accounts.listing import Filters, one_page
from liuke.accounts.queries import staff_within
from liuke.accounts.rules import Action
from liuke.console.queries.gaps import lacking, missing_fields
from liuke.console.queries.rhythm import rhythms
from liuke.customers import queries, services
from liuke.customers.gaps import GAPS
from liuke.customers.models import Gender, SkinType
from liuke.kit import clock
from liuke.kit.home import home
from liuke.kit.problems import LiukeError, NotFound
from liuke.kit.sentences import sentence_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest

_PAGE_SIZE = 20


@page(Action.EDIT_CUSTOMERS)
@never_cache
@require_GET
def gaps(request: StaffRequest) -> HttpResponse:
    """Show what is missing, and who lacks the chosen field."""
    filters = Filters(request.GET, allowed=("field",))
    found = missing_fields(request.scope)
    code = filters.choice("field", GAPS, default=found[0].code if found else "")
    context = {"missing": found, "code": code, "has_customers": queries.has_customers(request.scope)}
    if code:
        rows = one_page(lacking(request.scope, code), filters, size=_PAGE_SIZE)
        today = clock.business_day(clock.now(), zone_of(request))
        known = rhythms(request.scope, [one.pk for one in rows.items], today=today)
        context |= {
            "gap": GAPS[code],
            "rows": rows,
            "people": [(one, known[one.pk]) for one in rows.items],
            "choices": _choices(request, code),
        }
    return render(request, "console/gaps.html", context)


@page(Action.EDIT_CUSTOMERS)
@require_POST
def filling(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Write what was filled into one row, and come back to the list."""
    field = request.POST.get("field", "")
    try:
        customer = services.fill_in(
            customer_id, field=field, value=request.POST.get("value", "")[:100], scope=request.scope,
            vault=home().vault, now=clock.now(),
        )  # fmt: skip
    except NotFound:
        raise
    except LiukeError as error:
        messages.error(request, sentence_of(error))
    else:
        words = _("%(name)s: %(field)s is filled in.")
        messages.success(request, words % {"name": customer.shown_name, "field": GAPS[field].label})
    response = redirect("console:gaps")
    if field in GAPS:
        response["Location"] += f"?field={field}"
    return response


def _choices(request: StaffRequest, code: str) -> list[tuple[str, str]]:
    """Return what a field may be chosen from; nothing for one that is typed."""
    if code == "steward":
        return [(str(one.pk), one.name) for one in staff_within(request.scope) if one.is_active]
    kinds = {"gender": Gender, "skin_type": SkinType}
    return [(value, str(label)) for value, label in kinds[code].choices] if code in kinds else []
