"""Two days laid side by side: who is in another tier than before. Only who moved is spelt out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from liuke.insights.packing import BITS, EACH, MASK, words
from liuke.insights.rules.tree import AnyOf

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from liuke.insights.engine import Engine
    from liuke.insights.schemes import Scheme

_DENSE = 8
"""Ids may take so many times the room of the customers there are and still be places of an array."""
_COLUMNS = pa.schema({"customer_id": pa.int64(), "scheme": pa.string(), "tier": pa.string(), "clause": pa.int64()})


def moved(engine: Engine, schemes: Sequence[Scheme]) -> pa.Table:
    """Return who is in another tier than before: ``customer_id``, ``scheme``, ``tier`` and the ``clause`` that held.

    An empty tier is somebody no longer there. Who was not recorded yet and had done nothing is in no tier.

    Args:
        engine: has ``places`` as sorting leaves them, and ``previous``, customers and ``words`` of the day before.
        schemes: whose tiers are packed.
    """
    few = _changed(engine, words(schemes), [f"clause_{one.code}" for one in schemes if _has_alternatives(one)])
    found = [_COLUMNS.empty_table()]
    for n, scheme in enumerate(schemes):
        word, shift = f"word_{n // EACH}", n % EACH * BITS
        at = np.flatnonzero((few[word] ^ few[f"old_{word}"]) & (MASK << shift))
        place, clause = (few[word][at] >> shift) & MASK, 0 * at
        if _has_alternatives(scheme):  # nowhere is no tier: no clause brought her there
            clause = np.where(place > 0, few[f"clause_{scheme.code}"][at], 0)
        tiers = pa.array(["", *(tier.code for tier in scheme.tiers)]).take(pa.array(place))
        codes = pa.repeat(scheme.code, len(at))
        found.append(pa.table([pa.array(few["customer_id"][at]), codes, tiers, pa.array(clause)], schema=_COLUMNS))
    return pa.concat_tables(found)


def _changed(engine: Engine, names: list[str], clauses: list[str]) -> dict[str, Any]:
    """Return the columns of who is not as before, or no longer there, and ``old_…``, her words before; 0 is nowhere."""
    who, size = _everybody(engine)
    old = {name: np.zeros(size, np.int64) for name in names}
    for rows in _parts(engine, "previous", names):
        at = _places(rows["customer_id"], who)
        for name in names:
            old[name][at] = rows[name]
    found, is_gone = [], np.ones(size, bool)
    for rows in _parts(engine, "places", [*names, *clauses]):
        at = _places(rows["customer_id"], who)
        is_gone[at] = False
        few = np.flatnonzero(_any([old[name][at] != rows[name] for name in names]))
        found.append({name: values[few] for name, values in rows.items()} | _olds(old, at[few]))
    at = np.flatnonzero(is_gone)
    at = at[_any([word[at] != 0 for word in old.values()])]
    nowhere = dict.fromkeys([*names, *clauses], 0 * at)
    found.append({"customer_id": at if who is None else who[at]} | nowhere | _olds(old, at))
    return {name: np.concatenate([part[name] for part in found]) for name in found[-1]}


def _everybody(engine: Engine) -> tuple[Any, int]:
    """Return all ids once, in order, and how many places they take; None where an id is its own place."""
    both = "SELECT customer_id FROM places UNION ALL SELECT customer_id FROM previous"
    [row] = engine.fetch(f"SELECT COALESCE(MAX(customer_id), 0) + 1 AS size, COUNT(*) AS n FROM ({both})").to_pylist()  # noqa: S608 - a statement of ours
    if row["size"] < _DENSE * row["n"]:
        return None, row["size"]
    who = engine.fetch(f"SELECT DISTINCT customer_id FROM ({both}) ORDER BY 1").column(0).to_numpy()  # noqa: S608
    return who, len(who)


def _places(ids: Any, who: Any) -> Any:
    return ids if who is None else who.searchsorted(ids)


def _parts(engine: Engine, table: str, names: list[str]) -> Iterator[dict[str, Any]]:
    """Return the columns of some rows after the others."""
    for part in engine.parts(f"SELECT {', '.join(['customer_id', *names])} FROM {table}"):  # noqa: S608 - names of ours
        yield {name: part.column(name).to_numpy() for name in part.schema.names}


def _any(tests: list[Any]) -> Any:
    return np.logical_or.reduce(tests)


def _olds(old: dict[str, Any], at: Any) -> dict[str, Any]:
    return {f"old_{name}": values[at] for name, values in old.items()}


def _has_alternatives(scheme: Scheme) -> bool:
    """Tell whether the clause of any tier can be another than 0."""
    return any(isinstance(rule, AnyOf) for rule in scheme.rules)
