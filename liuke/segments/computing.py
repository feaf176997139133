"""From the lake to the answers of one day, in memory: nothing is stored here."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from time import perf_counter
from typing import TYPE_CHECKING

from liuke.insights.dates import day_number
from liuke.insights.plan import Plan
from liuke.insights.rules import quantiles
from liuke.insights.rules.tree import cut_names, leaves
from liuke.segments.kept import open_state
from liuke.segments.plans import plan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from liuke.insights.engine import Engine
    from liuke.insights.rules import Quantile, Rule
    from liuke.insights.schemes import RuleTag, Scheme
    from liuke.segments.lake import Lake


_PEOPLE_A_MB, _BESIDE_MB, _LEAST_MB = 1200, 450, 50
"""How many customers' features are found at once, in the memory there is beside what the engine needs anyway."""


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
    """What one run found. The rows lie in the engine: ``features`` and ``places``.

    ``features`` and ``rhythms`` here are the statements that read theirs, in order.
    """

    features: str
    rhythms: str
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
    is_lean: bool = False,
) -> Answers:
    """Find features, rhythms and tiers as they are on ``as_of``, the first unseen day; ``keep`` their state too.

    The facts are open (``lake.open``). A lean one finds only the features its rules look at, in memory; else features
    and places lie in files that go with the engine, and with little memory features are found for some at a time.
    """
    end = day_number(as_of)
    with watch.step("features"):
        engine.ask_for(as_of=end)
        open_state(engine, lake, as_of=end, keep=keep)
        describing = _describing(_looked_at(schemes, tags) if is_lean else frozenset())
        if is_lean:
            engine.run(describing)
        else:
            _describe(engine, describing)
    with watch.step("tiers"), engine.word_by_word():
        into = {} if is_lean else {"places": engine.file("places")}
        engine.run(_sorting(describing.columns("features"), schemes, tags), into=into)
    rules = _rules(schemes, tags)
    cuts = {key: engine.value(at) for key, at in cut_names(quantiles(rules)).items()}
    answers = describing.answers
    return Answers(answers["features"], answers["rhythms"], cuts, engine.value("usual_days") or 0)


def _describe(engine: Engine, describing: Plan) -> None:
    *before, features = describing.steps
    engine.run(Plan(tuple(before), {}))
    files: list[Path] = []
    for first, end in _shares(engine):
        engine.tell(first_customer=first, end_customer=end)
        files.append(engine.file(f"features_{len(files)}"))
        engine.write(features.sql, files[-1])
    engine.view(features.table, files)


def _shares(engine: Engine) -> list[tuple[int, int]]:
    """Return the ids each share of the customers begins with and ends before, as many people as fit into the memory."""
    people = engine.fetch("SELECT customer_id FROM profiles ORDER BY 1").column("customer_id")
    room = None if engine.memory_mb is None else max(engine.memory_mb - _BESIDE_MB, _LEAST_MB)
    size = len(people) if room is None else int(room * _PEOPLE_A_MB)
    firsts = people[:: size or 1].to_pylist()
    return list(pairwise([*firsts, people[-1].as_py() + 1])) if firsts else [(0, 0)]


def _rules(schemes: Mapping[str, Scheme], tags: tuple[RuleTag, ...]) -> list[Rule]:
    return [rule for scheme in schemes.values() for rule in scheme.rules] + [tag.rule for tag in tags]


def _looked_at(schemes: Mapping[str, Scheme], tags: tuple[RuleTag, ...]) -> frozenset[str]:
    """Return the features some rule looks at, and those that tell who is there."""
    named = {leaf.feature for rule in _rules(schemes, tags) for leaf in leaves(rule)}
    return frozenset(named | {"is_recorded", "activity_days"})


def _describing(only: frozenset[str]) -> Plan:
    def written() -> Plan:
        from liuke.insights import plans

        return plans.describing(only)

    return plan("describing", written, about=str(sorted(only)))


def _sorting(columns: dict[str, str], schemes: Mapping[str, Scheme], tags: tuple[RuleTag, ...]) -> Plan:
    def written() -> Plan:
        from liuke.insights import plans

        return plans.sorting(columns, schemes.values(), tags)

    return plan("sorting", written, about=f"{columns}{schemes}{tags}")


def list_everybody(engine: Engine, schemes: Mapping[str, Scheme], tags: tuple[RuleTag, ...]) -> None:
    """Make ``standings`` and ``marks`` of the ``places``: a row per customer and scheme, and per tag set."""

    def written() -> Plan:
        from liuke.insights import plans

        return plans.listing(schemes.values(), tags)

    engine.run(plan("listing", written, about=f"{schemes}{tags}"))
