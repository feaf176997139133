"""A rule tried on the past: how many it would have held for on days behind us, worked out of the facts of each."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from liuke.insights.engine import Engine
from liuke.insights.schemes import read_scheme
from liuke.kit.home import home
from liuke.segments.computing import Stopwatch, compute
from liuke.segments.errors import TooMuchAtOnce
from liuke.segments.lake import Lake
from liuke.segments.queries.asking import again_where_files_changed, reached
from liuke.segments.queries.rates import Line, past_year

if TYPE_CHECKING:
    from datetime import date

    from liuke.accounts.scope import Scope
    from liuke.insights.schemes import Scheme
    from liuke.segments.models import Run

MOST = 2_000_000
"""Customers times days worked out while somebody waits."""


@dataclass(frozen=True)
class Rehearsal(Line):
    """Days with how many customers the rule would have held for on each, the earliest first."""

    points: list[tuple[date, int]]

    @property
    def values(self) -> list[int]:
        return [count for _day, count in self.points]


def rehearse(table: dict[str, Any], *, scope: Scope, run: Run) -> Rehearsal:
    """Return how many of the customers known by then met a rule on the last run's day and the same days before it.

    Up to twelve months back, as far as there are facts; the run's own day in any case. No fact of a day or later is
    looked at, profiles are as they were gathered last. Nothing is stored.

    Args:
        table: the rule, as ``parse`` reads it.
        scope: whose customers are counted; cut points are the whole shop's of each day.
        run: the last run.

    Raises:
        TooMuchAtOnce: the shop is too large to wait for it.
    """
    rest = {"code": "rest", "zh": "-", "en": "-", "says_zh": "-", "says_en": "-"}
    tiers = [{"code": "in", "zh": "+", "en": "+", "rule": table}, rest]
    schemes = {"rehearsed": read_scheme({"code": "rehearsed", "zh": "+", "en": "+", "tiers": tiers})}

    def ask() -> Rehearsal:
        with closing(Engine()) as machine:
            lake = Lake(home().facts)
            lake.open(machine)
            first = lake.first_day()
            days = [day for day in past_year(run.as_of) if first is None or day > first or day == run.as_of]
            if run.customers * len(days) > MOST:
                raise TooMuchAtOnce(customers=run.customers)
            return Rehearsal([(day, _held(machine, lake, schemes, scope, day=day)) for day in days])

    return again_where_files_changed(ask)


def _held(machine: Engine, lake: Lake, schemes: dict[str, Scheme], scope: Scope, *, day: date) -> int:
    compute(machine, lake, as_of=day, schemes=schemes, tags=(), watch=Stopwatch(), is_lean=True)
    reach = reached(machine, scope, "customer_id")
    found = machine.fetch(
        f"SELECT COUNT(*) AS n FROM places WHERE scheme_rehearsed = 0 AND is_known = 1 AND {reach}"  # noqa: S608 - ours
    ).to_pylist()
    return int(found[0]["n"])
