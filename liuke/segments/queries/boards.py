"""Counts over many customers: tiers, the RFM matrix, health, the key figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Avg, Count, F, Q, Sum
from django.utils.translation import gettext as _

from liuke.accounts.queries import organization
from liuke.insights.features.catalogue import HEALTH_PARTS as PARTS
from liuke.kit.money import Money
from liuke.segments import definitions
from liuke.segments.models import CustomerFeatures, Standing
from liuke.segments.queries.people import tier_sentence
from liuke.segments.queries.runs import cuts_of, language, require_run

if TYPE_CHECKING:
    from liuke.accounts.scope import Scope
    from liuke.insights.schemes import Tier


@dataclass(frozen=True)
class TierCount:
    """One tier with its customers: count, share, and their part of the last 365 days' spend (permille)."""

    tier: Tier
    name: str
    customers: int
    share_permille: int
    spend: Money
    spend_share_permille: int
    average_spend: Money
    sentence: str


def tiers_overview(*, scope: Scope, scheme: str) -> list[TierCount]:
    """Return the tiers of a scheme in order. Four queries.

    Raises:
        UnknownScheme, NotRefreshed: as they say.
    """
    run, found, currency = require_run(), definitions.scheme(scheme), organization().currency
    rows = (
        Standing.objects.within(scope)
        .filter(scheme=scheme)
        .values("tier")
        .annotate(n=Count("pk"), spend=Sum("customer__features__spend_365_minor"))
        .values_list("tier", "n", "spend")
    )
    counts = {tier: (n, spend or 0) for tier, n, spend in rows}
    everybody, all_spend = (sum(pair[at] for pair in counts.values()) for at in (0, 1))
    lang, cuts, made = language(), cuts_of(run), []
    for tier in found.tiers:
        n, spend = counts.get(tier.code, (0, 0))
        sentence = tier_sentence(tier, language=lang, currency=currency, cuts=cuts)
        made.append(
            TierCount(
                tier, tier.zh if lang == "zh" else tier.en, n, _permille(n, everybody), Money(spend, currency),
                _permille(spend, all_spend), Money(spend // n if n else 0, currency), sentence,
            )
        )  # fmt: skip
    return made


def _permille(part: int, whole: int) -> int:
    return (2000 * part + whole) // (2 * whole) if whole > 0 else 0


@dataclass(frozen=True)
class HealthOverview:
    """The shop's health: how many customers in each band, the mean score, and the mean of each part."""

    customers: int
    mean: float | None
    bands: dict[str, int]
    parts: dict[str, float | None]
    to_watch: int


_HEALTH_BANDS = {"0_39": (0, 39), "40_59": (40, 59), "60_79": (60, 79), "80_100": (80, 100)}
_WATCH_BELOW = 60


def health_overview(*, scope: Scope) -> HealthOverview:
    """Return the board of customer health. Two queries. T01.

    ``to_watch`` counts customers below 60 who came at least three times: they were regulars and are slipping.

    Raises:
        NotRefreshed: nobody has refreshed yet.
    """
    require_run()
    bands = {f"band_{name}": Count("pk", filter=Q(health_score__range=edges)) for name, edges in _HEALTH_BANDS.items()}
    parts = {f"part_{name}": Avg(f"health_{name}") for name in PARTS}
    found = CustomerFeatures.objects.within(scope).aggregate(
        customers=Count("pk", filter=Q(health_score__isnull=False)),
        mean=Avg("health_score"),
        to_watch=Count("pk", filter=Q(health_score__lt=_WATCH_BELOW, activity_days__gte=3)),
        **bands,
        **parts,
    )
    mean = {name: None if found[f"part_{name}"] is None else float(found[f"part_{name}"]) for name in PARTS}
    return HealthOverview(
        found["customers"],
        None if found["mean"] is None else float(found["mean"]),
        {name: found[f"band_{name}"] for name in _HEALTH_BANDS},
        mean,
        found["to_watch"],
    )


@dataclass(frozen=True)
class Kpi:
    """One key figure with its parts: ``part`` of ``whole``, in permille; ``amount`` for values per customer."""

    code: str
    name: str
    means: str
    part: int
    whole: int
    permille: int | None
    amount: Money | None = None


def kpis(*, scope: Scope) -> list[Kpi]:
    """Return the key figures. Three queries. O07.

    Raises:
        NotRefreshed: nobody has refreshed yet.
    """
    require_run()
    currency = organization().currency
    # how many days of the half years and quarters before the present one she was active on
    earlier_half, earlier_quarter = (
        F("activity_days_365") - F("activity_days_180"),
        F("activity_days_180") - F("activity_days_90"),
    )
    rows = CustomerFeatures.objects.within(scope).annotate(earlier_half=earlier_half, earlier_quarter=earlier_quarter)
    was, kept = Q(earlier_half__gt=0), Q(activity_days_180__gt=0)
    came, again = Q(earlier_quarter__gt=0), Q(activity_days_90__gt=0)
    bought, active = Q(purchase_days_365__gt=0), Q(activity_days_365__gt=0)
    loyal = Q(activity_days__gte=10, tenure_days__gte=365, recency_days__lte=180)
    found = rows.aggregate(
        retained=Count("pk", filter=was & kept), were=Count("pk", filter=was),
        returned=Count("pk", filter=came & again), came=Count("pk", filter=came),
        twice=Count("pk", filter=Q(purchase_days_365__gt=1)), bought=Count("pk", filter=bought),
        loyal=Count("pk", filter=loyal), ever=Count("pk", filter=Q(activity_days__gt=0)),
        spend=Sum("spend_365_minor"), active=Count("pk", filter=active),
    )  # fmt: skip
    spend, people = found["spend"] or 0, found["active"]
    return [
        _rate("retention", _("Retention rate"), _("Of the customers active 181 to 365 days ago, those active in the last 180 days"), found["retained"], found["were"]),
        _rate("repurchase", _("Repurchase rate"), _("Of the customers who bought in the last 365 days, those who bought on two days or more"), found["twice"], found["bought"]),
        _rate("return", _("Return-to-shop rate"), _("Of the customers active 91 to 180 days ago, those active in the last 90 days"), found["returned"], found["came"]),
        _rate("loyalty", _("Loyal customers"), _("Of all customers who ever came, those with ten visits or more over at least a year and one in the last 180 days"), found["loyal"], found["ever"]),
        Kpi("value", _("Value per customer"), _("Spend of the last 365 days divided by the customers active in them"), spend, people, None, Money(spend // people if people else 0, currency)),
    ]  # fmt: skip


def _rate(code: str, name: str, means: str, part: int, whole: int) -> Kpi:
    return Kpi(code, name, means, part, whole, _permille(part, whole) if whole else None)
