"""Counts over many customers: tiers, the RFM matrix, health, the key figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from liuke.accounts.queries import organization
from liuke.insights.features.catalogue import HEALTH_PARTS as PARTS
from liuke.kit.money import Money
from liuke.segments import definitions
from liuke.segments.models import Standing
from liuke.segments.queries.people import TIERS, tier_sentence
from liuke.segments.queries.rates import RATES, with_earlier
from liuke.segments.queries.runs import cuts_of, language, require_run
from liuke.segments.queries.slipping import SLIPPING
from liuke.segments.queries.sums import Sums, read, read_one

if TYPE_CHECKING:
    from datetime import date

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
    counts = {tier: (of["n"], of["spend"]) for (tier,), of in read(TIERS.part(scheme), scope=scope).items()}
    everybody, all_spend = (sum(pair[at] for pair in counts.values()) for at in (0, 1))
    lang, cuts, made = language(), cuts_of(run), []
    for tier in found.tiers:
        n, spend = counts.get(tier.code, (0, 0))
        sentence = tier_sentence(tier, language=lang, currency=currency, cuts=cuts)
        made.append(
            TierCount(
                tier, tier.name_in(lang), n, _permille(n, everybody), Money(spend, currency),
                _permille(spend, all_spend), Money(spend // n if n else 0, currency), sentence,
            )
        )  # fmt: skip
    return made


def _permille(part: int, whole: int) -> int:
    return (2000 * part + whole) // (2 * whole) if whole > 0 else 0


def too_new(*, scope: Scope, scheme: str, day: date) -> int:
    """Return how many stand in the tiers of the last count and in none of the past day ``day``.

    They were recorded on that day or later and had done nothing before it: a past day knows only what lay before it,
    the last count lists everybody on file. One query.
    """
    rows = Standing.objects.within(scope).filter(scheme=scheme, customer__joined_on__gte=day)
    return rows.filter(customer__features__joined_days=None, customer__features__activity_days=0).count()


@dataclass(frozen=True)
class HealthOverview:
    """The shop's health: how many customers in each band, the mean score, the mean of each part, who is slipping."""

    customers: int
    mean: float | None
    bands: dict[str, int]
    parts: dict[str, float | None]
    slipping: int


HEALTH_BANDS = {"0_39": (0, 39), "40_59": (40, 59), "60_79": (60, 79), "80_100": (80, 100)}
HEALTH = Sums(
    "health",
    {"customers": Count("customer", filter=Q(health_score__isnull=False)), "score": Sum("health_score")}
    | {f"band_{name}": Count("customer", filter=Q(health_score__range=edges)) for name, edges in HEALTH_BANDS.items()}
    | {f"part_{name}": Sum(f"health_{name}") for name in PARTS}
    | {f"known_{name}": Count(f"health_{name}") for name in PARTS}
    | {"slipping": Count("customer", filter=SLIPPING)},
)


def health_overview(*, scope: Scope) -> HealthOverview:
    """Return the board of customer health; before the first refresh nobody is in it. One query. T01.

    ``slipping`` counts who is slipping away by her own rhythm; it does not depend on the score.
    """
    found = read_one(HEALTH, scope=scope)
    return HealthOverview(
        found["customers"],
        _mean(found["score"], found["customers"]),
        {name: found[f"band_{name}"] for name in HEALTH_BANDS},
        {name: _mean(found[f"part_{name}"], found[f"known_{name}"]) for name in PARTS},
        found["slipping"],
    )


def _mean(total: int, n: int) -> float | None:
    return total / n if n else None


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


_ACTIVE = Q(activity_days_365__gt=0)
FIGURES = {
    **{code: rate.q for code, rate in RATES.items()},
    "loyalty": (Q(activity_days__gte=10, tenure_days__gte=365, recency_days__lte=180), Q(activity_days__gt=0)),
    "value": (_ACTIVE, _ACTIVE),
    "slipping": (SLIPPING, Q(activity_days__gt=0)),
}
"""Who is counted in a figure, and of whom; the columns of earlier windows come from ``rates.with_earlier``."""
KPIS = Sums(
    "kpis",
    {f"{code}_part": Count("customer", filter=figure[0]) for code, figure in FIGURES.items()}
    | {f"{code}_whole": Count("customer", filter=figure[1]) for code, figure in FIGURES.items()}
    | {"spend": Sum("spend_365_minor")},
    prepared=with_earlier,
)


def figure_names() -> dict[str, tuple[str, str]]:
    """Return the name and the definition of each key figure, in the order boards show them."""
    return {
        "retention": (
            _("Retention rate"),
            _("Of the customers active 181 to 365 days ago, those active in the last 180 days"),
        ),
        "repurchase": (
            _("Repurchase rate"),
            _("Of the customers who bought in the last 365 days, those who bought on two days or more"),
        ),
        "return": (
            _("Return-to-shop rate"),
            _("Of the customers active 91 to 180 days ago, those active in the last 90 days"),
        ),
        "loyalty": (
            _("Loyal customers"),
            _(
                "Of all customers who ever came, those with ten visits or more over at least a year "
                "and one in the last 180 days"
            ),
        ),
        "value": (
            _("Value per customer"),
            _("Spend of the last 365 days divided by the customers active in them"),
        ),
    }


def kpis(*, scope: Scope, currency: str) -> list[Kpi]:
    """Return the key figures, amounts in the shop's currency; before the first refresh all are 0. One query. O07."""
    names = figure_names()
    found = read_one(KPIS, scope=scope)
    spend, people = found["spend"], found["value_whole"]
    rates = [
        _rate(code, name, means, found[f"{code}_part"], found[f"{code}_whole"])
        for code, (name, means) in names.items()
        if code != "value"
    ]
    each = Money(spend // people if people else 0, currency)
    return [*rates, Kpi("value", *names["value"], spend, people, None, each)]


def _rate(code: str, name: str, means: str, part: int, whole: int) -> Kpi:
    return Kpi(code, name, means, part, whole, _permille(part, whole) if whole else None)
