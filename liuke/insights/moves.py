"""Two days laid side by side: who is in another tier than before. Only who moved is spelt out."""

from __future__ import annotations

import operator
from functools import reduce
from typing import TYPE_CHECKING

import ibis

from liuke.insights.packing import BITS, EACH, MASK, words
from liuke.insights.rules.tree import AnyOf
from liuke.insights.writer import Writer, day, table_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import ibis.expr.types as ir

    from liuke.insights.plan import Plan
    from liuke.insights.schemes import Scheme


def noting(schemes: Sequence[Scheme]) -> Plan:
    """Return how one day's tiers are laid beside those of the day before, ``previous``, which they then become.

    Reads ``places`` of that day, ``previous`` (``customer_id`` and ``words``) and ``names``. The answer ``moves``: who
    is in another tier than before, with the clause; an empty tier is somebody no longer there. Who was not recorded
    yet and had done nothing is in no tier.
    """
    writer, at = Writer("noting"), words(schemes)
    alternatives = [f"clause_{scheme.code}" for scheme in schemes if _has_alternatives(scheme)]
    places = table_of(dict.fromkeys(["customer_id", *at, *alternatives], "int64"), "places")
    before = table_of(dict.fromkeys(["customer_id", *at], "int64"), "previous")
    both = places.select("customer_id", *at).outer_join(before, "customer_id", rname="old_{name}")
    pairs = {word: (both[word].fill_null(0), both[f"old_{word}"].fill_null(0)) for word in at}
    changed = both.filter(reduce(operator.or_, (now != old for now, old in pairs.values()))).select(
        customer_id=ibis.coalesce(both.customer_id, both.old_customer_id),
        **{word: now for word, (now, _old) in pairs.items()},
        **{f"old_{word}": old for word, (_now, old) in pairs.items()},
    )
    few = writer.keep(changed)
    if alternatives:  # of those who moved only: the clauses are many columns
        few = writer.keep(few.left_join(places.select("customer_id", *alternatives), "customer_id").drop("customer_id_right"))
    writer.answer("moves", writer.keep(_spelt(few, schemes), "moves").mutate(day=day("as_of").date))
    writer.keep(places.select("customer_id", *at), "previous")
    return writer.plan()


def _spelt(changed: ir.Table, schemes: Sequence[Scheme]) -> ir.Table:
    """Return one row per customer and scheme whose bits differ: the tier she is in now and the clause that held."""
    named = table_of(
        {"scheme": "string", "word": "int64", "shift": "int64", "place": "int64", "tier": "string"}, "names"
    )
    zero = ibis.literal(0, "int64")

    def moved(n: int, scheme: Scheme) -> ir.Table:
        word, shift = f"word_{n // EACH}", n % EACH * BITS
        now, old = ((changed[name] >> shift) & MASK for name in (word, f"old_{word}"))
        clause = changed[f"clause_{scheme.code}"].fill_null(0) if _has_alternatives(scheme) else zero
        return changed.filter(now != old).select(
            "customer_id", scheme=ibis.literal(scheme.code), place=now.cast("int64"), clause=clause
        )

    long = ibis.union(*(moved(n, scheme) for n, scheme in enumerate(schemes)))
    return long.inner_join(named, ["scheme", "place"]).select("customer_id", "scheme", "tier", "clause")


def _has_alternatives(scheme: Scheme) -> bool:
    """Tell whether the clause of any tier can be another than 0."""
    return any(isinstance(rule, AnyOf) for rule in scheme.rules)
