"""Two days laid side by side: who is in another tier than before. Only who moved is spelt out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from liuke.insights.packing import BITS, EACH, MASK, words
from liuke.insights.rules.tree import AnyOf

if TYPE_CHECKING:
    from collections.abc import Sequence

    from liuke.insights.schemes import Scheme

_DENSE = 8
"""Ids may take so many times the room of the customers there are and still be places of an array."""
_COLUMNS = pa.schema({"customer_id": pa.int64(), "scheme": pa.string(), "tier": pa.string(), "clause": pa.int64()})


def columns(schemes: Sequence[Scheme]) -> list[str]:
    """Return the columns of ``places`` a day is compared by: customer, ``words``, clauses where a tier has several."""
    return ["customer_id", *words(schemes), *(f"clause_{s.code}" for s in schemes if _has_alternatives(s))]


def moved(today: pa.Table, before: pa.Table, schemes: Sequence[Scheme]) -> pa.Table:
    """Return who is in another tier than before: ``customer_id``, ``scheme``, ``tier`` and the ``clause`` that held.

    An empty tier is somebody no longer there. Who was not recorded yet and had done nothing is in no tier.

    Args:
        today: ``columns`` of one row per customer, in any order.
        before: ``customer_id`` and ``words`` of the day before, likewise.
        schemes: whose tiers are packed.
    """
    who, now_at, old_at = _side_by_side(_values(today, "customer_id"), _values(before, "customer_id"))
    pairs = {name: (_placed(today, name, now_at, who), _placed(before, name, old_at, who)) for name in words(schemes)}
    is_changed = np.zeros(len(who), bool)
    for now, old in pairs.values():
        is_changed |= now != old
    few = np.flatnonzero(is_changed)
    pairs = {name: (now[few], old[few]) for name, (now, old) in pairs.items()}
    found = [_COLUMNS.empty_table()]
    for n, scheme in enumerate(schemes):
        now, old = ((word >> (n % EACH * BITS)) & MASK for word in pairs[f"word_{n // EACH}"])
        at = np.flatnonzero(now != old)
        clause = 0 * at
        if _has_alternatives(scheme):  # nowhere is no tier: no clause brought her there
            clause = np.where(now[at] > 0, _placed(today, f"clause_{scheme.code}", now_at, who)[few[at]], 0)
        tiers = pa.array(["", *(tier.code for tier in scheme.tiers)]).take(pa.array(now[at]))
        codes = pa.repeat(scheme.code, len(at))
        found.append(pa.table([pa.array(who[few[at]]), codes, tiers, pa.array(clause)], schema=_COLUMNS))
    return pa.concat_tables(found)


def _side_by_side(now: Any, old: Any) -> tuple[Any, Any, Any]:
    """Return all ids once, and for each side the places of its ids among them; an id may be nobody's."""
    size = 1 + max(int(ids.max(initial=0)) for ids in (now, old))
    if size < _DENSE * (len(now) + len(old)):
        return np.arange(size), now, old
    who, at = np.unique(np.concatenate([now, old]), return_inverse=True)
    return who, at[: len(now)], at[len(now) :]


def _placed(rows: pa.Table, name: str, at: Any, who: Any) -> Any:
    """Return a column by the places of its customers, 0 for who is not there."""
    column = np.zeros(len(who), np.int64)
    column[at] = _values(rows, name)
    return column


def _values(rows: pa.Table, name: str) -> Any:
    return rows.column(name).to_numpy()


def _has_alternatives(scheme: Scheme) -> bool:
    """Tell whether the clause of any tier can be another than 0."""
    return any(isinstance(rule, AnyOf) for rule in scheme.rules)
