"""Numbers over many customers, counted when a run is stored, salon by salon: a page adds up what was kept.

Each has one statement. It is asked of the engine while that still holds the run's rows, and of the database where what
was kept does not say it: before the first run, for somebody who sees her own customers only, and from the moment a
customer changes her salon or goes until the next run.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.db.models import Q, Subquery

from liuke.customers.queries import times_moved
from liuke.insights.engine import literal
from liuke.segments.models import CustomerFeatures, Run, RunStatus, RunSums, Standing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from django.db.models import Aggregate, QuerySet

    from liuke.accounts.scope import Scope
    from liuke.insights.engine import Engine

_SALON = "customer__salon_id"
Kept = list[list[Any]]
"""A row per group: what it is grouped by, then its numbers."""


def _as_they_are(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows


@dataclass(frozen=True)
class Sums:
    """What is counted: the columns of each group of a run's rows.

    Args:
        name: what it is kept under.
        columns: whole numbers that may be added up over salons, by name.
        by: the columns that make the groups; none is one group.
        of: the table.
        where: which rows count.
        prepared: adds to the rows what ``columns`` and ``by`` ask for.
        in_parts: kept apart for each value of the first of ``by``, to be read as ``part``.
    """

    name: str
    columns: Mapping[str, Aggregate]
    by: tuple[str, ...] = ()
    of: type[CustomerFeatures | Standing] = CustomerFeatures
    where: Q = field(default_factory=Q)
    prepared: Callable[[QuerySet[Any]], QuerySet[Any]] = _as_they_are
    in_parts: bool = False

    def part(self, value: str) -> Sums:
        """Return what is counted where the first of ``by`` is this value."""
        first, *by = self.by
        where = self.where & Q(**{first: value})
        return replace(self, name=f"{self.name}/{value}", by=tuple(by), where=where, in_parts=False)

    def by_salon(self, rows: QuerySet[Any]) -> QuerySet[Any, tuple[Any, ...]]:
        """Return the statement: salon, group, numbers."""
        groups = (_SALON, *self.by)
        found = self.prepared(rows).filter(self.where).order_by().values_list(*groups)
        counted: QuerySet[Any, tuple[Any, ...]] = found.annotate(**self.columns).values_list(*groups, *self.columns)
        return counted


def read(what: Sums, *, scope: Scope) -> dict[tuple[Any, ...], dict[str, int]]:
    """Return the numbers of each group that has rows in reach, by name. One query, two where nothing was kept."""
    found = _kept(what, scope)
    if found is None:
        found = [list(row[1:]) for row in what.by_salon(what.of.objects.within(scope))]
    places, added = len(what.by), dict[tuple[Any, ...], dict[str, int]]()
    for row in found:
        group = added.setdefault(tuple(row[:places]), dict.fromkeys(what.columns, 0))
        for name, number in zip(what.columns, row[places:], strict=True):
            group[name] += number or 0
    return added


def read_one(what: Sums, *, scope: Scope) -> dict[str, int]:
    """Return the numbers of what is one group; all 0 where nobody is in reach."""
    return read(what, scope=scope).get((), dict.fromkeys(what.columns, 0))


def _kept(what: Sums, scope: Scope) -> Kept | None:
    if scope.own_only:
        return None
    current = Run.objects.filter(status=RunStatus.DONE).order_by("-pk").values("pk")[:1]
    rows = RunSums.objects.within(scope).filter(name=what.name, run=Subquery(current), run__moved=times_moved())
    texts = list(rows.values_list("rows", flat=True))
    return [row for text in texts for row in json.loads(text)] if texts else None


def count_in(engine: Engine, kept: Iterable[Sums]) -> list[tuple[int, str, str]]:
    """Return salon, name and rows as text of everything to be kept, from the engine that holds the run's rows.

    It holds ``features``, ``standings`` and ``profiles``; they get the names the statements call them by.
    """
    for table, sql in {
        "customers_customer": "SELECT customer_id AS id, salon_id FROM profiles",
        "segments_customerfeatures": "SELECT * FROM features",
        "segments_standing": "SELECT * FROM standings",
    }.items():
        engine.call(table, sql)
    found = (part for what in kept for part in _in_engine(engine, what).items())
    return [(salon, name, json.dumps(rows)) for (salon, name), rows in found]


def _in_engine(engine: Engine, what: Sums) -> dict[tuple[int, str], Kept]:
    rows = what.of.objects.unscoped("a run counts for every salon")
    sql, given = what.by_salon(rows).query.sql_with_params()
    found: dict[tuple[int, str], Kept] = {}
    for values in zip(*engine.fetch(sql % tuple(map(literal, given))).to_pydict().values(), strict=True):
        salon, *group = values[: 1 + len(what.by)]
        numbers = [int(number or 0) for number in values[1 + len(what.by) :]]
        name = f"{what.name}/{group.pop(0)}" if what.in_parts else what.name
        found.setdefault((salon, name), []).append([*group, *numbers])
    return found
