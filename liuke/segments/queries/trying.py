"""A rule tried on the customers as the last run left them: how many, who and why, before anybody saves it.

Answers come from the database's own rows of features in a few queries, so they are there at once. Rules mean the same
as in the engine: a comparison with an unknown value is unknown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from math import floor
from operator import and_, or_
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from liuke.insights.features.catalogue import BY_NAME
from liuke.insights.rules import AllOf, AnyOf, Compare, Known, Not, OneOf, Operator, Quantile, Rule, deciding, quantiles
from liuke.insights.rules.evaluate import threshold
from liuke.insights.rules.sentence import own_number, reason
from liuke.segments.models import CustomerFeatures
from liuke.segments.queries.people import feature_row
from liuke.segments.queries.runs import cuts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from liuke.accounts.scope import Scope
    from liuke.customers.models import Customer
    from liuke.insights.rules.evaluate import Cuts
    from liuke.segments.models import Run

_LOOKUPS = {Operator.AT_LEAST: "gte", Operator.ABOVE: "gt", Operator.AT_MOST: "lte", Operator.BELOW: "lt"}
_OPPOSITE = {
    Operator.AT_LEAST: Operator.BELOW, Operator.BELOW: Operator.AT_LEAST, Operator.ABOVE: Operator.AT_MOST,
    Operator.AT_MOST: Operator.ABOVE,
}  # fmt: skip
_NOBODY = Q(pk__in=())
SAMPLES = 3


def condition(rule: Rule, cuts: Cuts, *, holds: bool = True) -> Q:
    """Return who the rule is true for; with ``holds`` False who it is false for. Unknown is neither."""
    if isinstance(rule, Not):
        return condition(rule.part, cuts, holds=not holds)
    if isinstance(rule, AllOf | AnyOf):
        parts = [condition(part, cuts, holds=holds) for part in rule.parts]
        return reduce(and_ if isinstance(rule, AllOf) is holds else or_, parts)
    if isinstance(rule, Known):
        absent = Q(**{rule.feature: ""}) if BY_NAME[rule.feature].is_text else Q(**{f"{rule.feature}__isnull": True})
        return ~absent if holds else absent
    if isinstance(rule, OneOf):
        among = Q(**{f"{rule.feature}__in": rule.values})  # a text is never NULL here
        return among if holds else ~among
    return _compared(rule, cuts, holds=holds)


def _compared(rule: Compare, cuts: Cuts, *, holds: bool) -> Q:
    bound = threshold(rule, cuts)
    if bound is None:
        return _NOBODY
    if rule.operator is Operator.EQUAL:
        if holds:
            return Q(**{rule.feature: bound})
        return Q(**{f"{rule.feature}__lt": bound}) | Q(**{f"{rule.feature}__gt": bound})
    operator = rule.operator if holds else _OPPOSITE[rule.operator]
    return Q(**{f"{rule.feature}__{_LOOKUPS[operator]}": bound})


def cuts_for(run: Run, rules: Iterable[Rule]) -> Cuts:
    """Return the run's cut points, and those these rules ask for beside them: two queries for each of these."""
    known = dict(cuts_of(run))
    for feature, quantile in sorted(quantiles(list(rules)) - set(known)):
        known[feature, quantile] = _cut(feature, quantile)
    return known


def _cut(feature: str, quantile: Quantile) -> int | None:
    """Return the interpolated quantile rounded down, as the engine does, of all who ever came to the shop."""
    rows = CustomerFeatures.objects.unscoped("a cut point is the whole shop's").filter(activity_days__gt=0)
    values = rows.filter(**{f"{feature}__isnull": False}).order_by(feature).values_list(feature, flat=True)
    count = values.count()
    if not count:
        return None
    place = (count - 1) * (quantile.percent / 100)
    low, *more = values[floor(place) : floor(place) + 2]
    high = more[0] if more else low
    share = place - floor(place)
    found: int = floor(low * (1 - share) + high * share)  # in the order the engine adds, for the last digit
    return found


@dataclass(frozen=True)
class Sample:
    """One customer a rule holds for, with the numbers that make it hold."""

    customer: Customer
    because: list[str]


@dataclass(frozen=True)
class Near:
    """Somebody who meets all but one part of a rule: her number there."""

    customer: Customer
    number: str


@dataclass(frozen=True)
class Trial:
    """What a rule finds now.

    Args:
        everybody: the customers looked at.
        count: for whom it holds.
        steps: for how many its first part holds, its first two, …
        samples: three of them with their numbers.
        near: who would be in but for one number.
        entering, leaving: against the rule that counts now; None where there is none.
    """

    everybody: int
    count: int
    steps: list[int]
    samples: list[Sample] = field(default_factory=list)
    near: list[Near] = field(default_factory=list)
    entering: int | None = None
    leaving: int | None = None
    came: list[Customer] = field(default_factory=list)
    left: list[Customer] = field(default_factory=list)


@dataclass(frozen=True)
class Reading:
    """How a trial is read: language, currency, and which three samples come first."""

    language: str
    currency: str
    first: int = 0


def try_rule(rule: Rule, *, saved: Rule | None, scope: Scope, run: Run, reading: Reading) -> Trial:
    """Return what a rule finds among the customers of the last run. At most seven queries and two for a new cut point.

    Args:
        rule: the tree; its top-level parts are the steps.
        saved: the rule that counts now, or None.
        scope: whose customers.
        run: the run whose features are looked at.
        reading: how it is read.
    """
    cuts = cuts_for(run, [rule] if saved is None else [rule, saved])
    parts = list(rule.parts) if isinstance(rule, AllOf) else [rule]
    each = [condition(part, cuts) for part in parts]
    rows, holds = CustomerFeatures.objects.within(scope), reduce(and_, each)
    asked = {f"step_{n}": Count("pk", filter=reduce(and_, each[: n + 1])) for n in range(len(each))}
    was = condition(saved, cuts) if saved is not None else None
    if was is not None:
        asked |= {"old": Count("pk", filter=was), "both": Count("pk", filter=was & holds)}
    found = rows.aggregate(everybody=Count("pk"), **asked)
    count = found[f"step_{len(each) - 1}"]
    trial = Trial(
        found["everybody"], count, [found[f"step_{n}"] for n in range(len(each))],
        _samples(rows.filter(holds), rule, cuts, reading, count), _near(rows, parts, each, cuts, reading),
    )  # fmt: skip
    if was is None:
        return trial
    came, left = (
        _first(rows.filter(q)) for q in (holds & ~Q(pk__in=_keys(rows, was)), was & ~Q(pk__in=_keys(rows, holds)))
    )
    change = {"entering": count - found["both"], "leaving": found["old"] - found["both"], "came": came, "left": left}
    return Trial(**{**vars(trial), **change})


def _others(each: list[Q], but: int) -> Q:
    left = [part for n, part in enumerate(each) if n != but]
    return reduce(and_, left) if left else Q(pk__isnull=False)


def _keys(rows: QuerySet[CustomerFeatures], who: Q) -> QuerySet[Any, Any]:
    return rows.filter(who).values("pk")


def _first(rows: QuerySet[CustomerFeatures]) -> list[Customer]:
    ordered = rows.select_related("customer").order_by("-spend_365_minor", "pk")[:SAMPLES]
    return [row.customer for row in ordered]


def _samples(rows: QuerySet[CustomerFeatures], rule: Rule, cuts: Cuts, reading: Reading, count: int) -> list[Sample]:
    start = reading.first * SAMPLES % count if count else 0
    ordered = rows.select_related("customer").order_by("-spend_365_minor", "pk")[start : start + SAMPLES]
    return [Sample(one.customer, _because(rule, feature_row(one), cuts, reading)) for one in ordered]


def _because(rule: Rule, row: dict[str, Any], cuts: Cuts, reading: Reading) -> list[str]:
    said = [
        reason([clause], row, language=reading.language, currency=reading.currency)
        for clause in deciding(rule, row, cuts)
    ]
    return list(dict.fromkeys(said))


def _near(
    rows: QuerySet[CustomerFeatures], parts: Sequence[Rule], each: list[Q], cuts: Cuts, reading: Reading
) -> list[Near]:
    """Return the one nearest to each of the first two comparisons that keep somebody out who meets all the others."""
    found: list[Near] = []
    for n, part in enumerate(parts):
        bound = threshold(part, cuts) if isinstance(part, Compare) else None
        if not isinstance(part, Compare) or bound is None or len(parts) == 1 or len(found) == 2:  # noqa: PLR2004 - two
            continue
        outside = rows.filter(_others(each, n)).filter(condition(part, cuts, holds=False))
        upward = part.operator in {Operator.AT_LEAST, Operator.ABOVE}
        nearest = (
            outside.select_related("customer")
            .order_by(F(part.feature).desc() if upward else F(part.feature).asc(), "pk")
            .first()
        )
        if nearest is not None:
            said = own_number(part.feature, feature_row(nearest), language=reading.language, currency=reading.currency)
            found.append(Near(nearest.customer, said))
    return found


@dataclass(frozen=True)
class TierCheck:
    """What a tier would find: whom its rule holds for, who reaches it, and which tiers before it take the others."""

    code: str
    meets: int
    reaches: int
    taken: list[tuple[str, int]]

    @property
    def is_empty(self) -> bool:
        """The rule holds for nobody."""
        return self.meets == 0

    @property
    def is_shadowed(self) -> bool:
        """It holds for some, and every one of them stands in a tier before."""
        return self.meets > 0 and self.reaches == 0


@dataclass(frozen=True)
class SchemeCheck:
    """What a scheme would do to the shop's customers.

    Args:
        everybody: all looked at.
        tiers: every tier with a rule.
        rest: who meets no rule.
        moving: who would stand in another tier than by the scheme that counts now; None where there is none.
    """

    everybody: int
    tiers: list[TierCheck]
    rest: int
    moving: int | None


def check_scheme(
    rules: list[tuple[str, Rule]], *, saved: list[tuple[str, Rule]] | None, scope: Scope, run: Run
) -> SchemeCheck:
    """Return overlaps, gaps and tiers nobody reaches, counted on the shop's own customers.

    Two queries, and two for each cut point nobody asked for before.

    Args:
        rules: code and rule of each tier in order, without the rest.
        saved: the same of the scheme that counts now.
        scope: whose customers.
        run: the run whose features are looked at.
    """
    cuts = cuts_for(run, [rule for _code, rule in [*rules, *(saved or [])]])
    each = [condition(rule, cuts) for _code, rule in rules]
    rows = CustomerFeatures.objects.within(scope).annotate(place=_ladder(each))
    asked = {f"meets_{n}": Count("pk", filter=test) for n, test in enumerate(each)}
    counted = rows.values("place").annotate(n=Count("pk"), **asked).order_by("place")
    at: dict[int, dict[str, Any]] = {row["place"]: {**row} for row in counted}
    tiers = []
    for n, (code, _rule) in enumerate(rules):
        taken = [(rules[k][0], at[k][f"meets_{n}"]) for k in range(n) if k in at and at[k][f"meets_{n}"]]
        meets = sum(row[f"meets_{n}"] for row in at.values())
        tiers.append(TierCheck(code, meets, at[n]["n"] if n in at else 0, taken))
    everybody, rest = sum(row["n"] for row in at.values()), at[len(rules)]["n"] if len(rules) in at else 0
    return SchemeCheck(everybody, tiers, rest, _moving(rows, rules, saved, cuts))


def _moving(
    rows: QuerySet[CustomerFeatures], rules: list[tuple[str, Rule]], saved: list[tuple[str, Rule]] | None, cuts: Cuts
) -> int | None:
    if saved is None:
        return None
    before = rows.annotate(old=_ladder([condition(rule, cuts) for _code, rule in saved]))
    new, old = ([*(code for code, _rule in given), ""] for given in (rules, saved))
    pairs = before.values_list("place", "old").annotate(n=Count("pk")).order_by()
    moving: int = sum(n for place, was, n in pairs if new[place] != old[was])
    return moving


def _ladder(each: list[Q]) -> Case:
    """Return the place of the first test that holds, or their number."""
    tests = [When(test, then=Value(n)) for n, test in enumerate(each)]
    return Case(*tests, default=Value(len(each)), output_field=IntegerField())
