"""Beside what was stored: which rows are new, changed or gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from liuke.insights.writer import Writer, day, table_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liuke.insights.plan import Plan

_YES = True


def first_time(found: str, columns: Mapping[str, str]) -> Plan:
    """Return how the rows of the table ``found`` are stored where none is: the answer ``all``, since ``as_of``."""
    writer = Writer("first")
    writer.answer("all", table_of(columns, found).mutate(since=day("as_of").date), by=("customer_id",))
    return writer.plan()


def comparing(found: str, columns: Mapping[str, str], *, keys: tuple[str, ...]) -> Plan:
    """Return how the rows of the table ``found`` are laid beside ``stored``, which has ``id`` and ``since`` as well.

    A row whose tier did not change keeps its ``since``; one stored by a run of a later day does not. Answers: ``all``
    rows as they are to be, the ``changed`` ones with ``old_id``, the ``id`` of those ``gone``.
    """
    writer, new = Writer("comparing"), table_of(columns, found)
    stored = table_of({"id": "int64", **columns, "since": "string"}, "stored")
    old = stored.mutate(since=stored.since.cast("date"))
    today = day("as_of").date
    joined = new.left_join(old, list(keys), rname="old_{name}")
    moved = joined.id.isnull() | (joined.since > today)
    if "tier" in columns:
        moved = moved | (joined.tier != joined.old_tier)
    since = ibis.cases((moved.fill_null(_YES), today), else_=joined.since)
    differs = moved | (joined.clause != joined.old_clause) if "clause" in columns else moved
    answer = joined.select(*columns, new_since=since, old_id=joined.id, differs=differs.fill_null(_YES)).rename(
        since="new_since"
    )
    kept = writer.keep(answer, f"compared_{found}")
    writer.answer("changed", kept.filter(kept.differs))
    writer.answer("gone", old.anti_join(new, list(keys)).select("id"))
    writer.answer("all", kept.select(*columns, "since"), by=("customer_id",))
    return writer.plan()
