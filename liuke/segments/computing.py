"""From the lake to the answers of one day, in memory: nothing is stored here."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING

from liuke.insights.features import table as features
from liuke.insights.rules import AnyOf, quantiles
from liuke.insights.rules.emit import cut_points, emit, ladder, sort_everybody
from liuke.insights.states import day_number
from liuke.segments.kept import keep_state, state_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    import ibis.expr.types as ir

    from liuke.insights.engine import Engine
    from liuke.insights.rules import Quantile
    from liuke.insights.schemes import RuleTag, Scheme
    from liuke.segments.lake import Lake


@dataclass
class Stopwatch:
    """Seconds per step, in the order they ran."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        began = perf_counter()
        yield
        self.seconds[name] = round(self.seconds.get(name, 0.0) + perf_counter() - began, 3)


@dataclass(frozen=True)
class Answers:
    """What one run found: tables of the engine, one row per customer save ``categories``."""

    features: ir.Table
    categories: ir.Table
    places: ir.Table
    cuts: dict[tuple[str, Quantile], int | None]
    usual_days: int


def compute(
    engine: Engine,
    lake: Lake,
    *,
    as_of: date,
    schemes: Mapping[str, Scheme],
    tags: tuple[RuleTag, ...],
    watch: Stopwatch,
    keep: bool = False,
) -> Answers:
    """Return features, rhythms and tiers as they are on ``as_of``, the first unseen day; ``keep`` their state too."""
    end = day_number(as_of)
    with watch.step("features"):
        facts = {contract.name: lake.table(engine, contract.name) for contract in features.FACTS}
        state = state_of(engine, lake, facts, as_of=end)
        prior = features.prior_of(engine, state)
        rhythms = features.rhythms_of(engine, facts, as_of=end, state=state, prior=prior)
        table = features.features(engine, facts, as_of=end, state=state, rhythms=rhythms, prior=prior)
    if keep:
        with watch.step("keep"):
            keep_state(engine, lake, state, as_of=end)
    with watch.step("tiers"):
        rules = [rule for scheme in schemes.values() for rule in scheme.rules] + [tag.rule for tag in tags]
        cuts = cut_points(engine, table, quantiles(rules))
        places = sort_everybody(
            table,
            schemes={s.code: s.rules for s in schemes.values()},
            tags={t.code: t.rule for t in tags},
            cuts=cuts,
        )
        clauses = table.select("customer_id", **{f"clause_{s.code}": _clause(s, table, cuts) for s in schemes.values()})
        both = engine.keep(places.inner_join(clauses, "customer_id"))
    return Answers(table, rhythms, both, cuts, prior.usual_days)


def _clause(scheme: Scheme, table: ir.Table, cuts: dict[tuple[str, Quantile], int | None]) -> ir.Value:
    """Return which alternative of the tier's rule held first, from 0; 0 where a rule has no alternatives."""
    import ibis

    zero = ibis.literal(0, "int64")
    tests = [
        (emit(rule, table, cuts), ladder(list(rule.parts), table, cuts) if isinstance(rule, AnyOf) else zero)
        for rule in scheme.rules
    ]
    return ibis.cases(*tests, else_=zero) if tests else zero
