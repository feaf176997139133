"""Two days laid side by side: who is in another tier than before. Only who moved is spelt out."""

from __future__ import annotations

import operator
from functools import reduce
from typing import TYPE_CHECKING

import ibis

from liuke.insights.packing import BITS, EACH, MASK, words
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
    writer = Writer("noting")
    columns = [f"{kind}_{scheme.code}" for scheme in schemes for kind in ("scheme", "clause")]
    places = table_of(dict.fromkeys(["customer_id", "is_known", *columns], "int64"), "places")
    at = words(schemes)
    today = places.select("customer_id", **_packed(places, schemes))
    before = table_of(dict.fromkeys(["customer_id", *at], "int64"), "previous")
    both = today.outer_join(before, "customer_id", rname="old_{name}")
    pairs = {word: (both[word].fill_null(0), both[f"old_{word}"].fill_null(0)) for word in at}
    changed = both.filter(reduce(operator.or_, (now != old for now, old in pairs.values()))).select(
        customer_id=ibis.coalesce(both.customer_id, both.old_customer_id),
        **{word: now for word, (now, _old) in pairs.items()},
        **{f"old_{word}": old for word, (_now, old) in pairs.items()},
    )
    moves = writer.keep(_spelt(writer.keep(changed), places, schemes), "moves")
    writer.keep(today, "previous")
    writer.answer("moves", moves.mutate(day=day("as_of").date))
    return writer.plan()


def _packed(places: ir.Table, schemes: Sequence[Scheme]) -> dict[str, ir.Value]:
    packed = dict.fromkeys(words(schemes), ibis.literal(0, "int64"))
    for n, scheme in enumerate(schemes):
        packed[f"word_{n // EACH}"] += (places[f"scheme_{scheme.code}"] + 1) * 2 ** (n % EACH * BITS)
    return {word: number * places.is_known for word, number in packed.items()}


def _spelt(changed: ir.Table, places: ir.Table, schemes: Sequence[Scheme]) -> ir.Table:
    """Return one row per customer and scheme whose bits differ: the tier she is in now and the clause that held."""
    named = table_of(
        {"scheme": "string", "word": "int64", "shift": "int64", "place": "int64", "tier": "string"}, "names"
    )
    long = ibis.union(
        *(
            changed.select("customer_id", now=changed[word], old=changed[f"old_{word}"], word=ibis.literal(n, "int64"))
            for n, word in enumerate(words(schemes))
        )
    )
    pairs = long.inner_join(named, "word")
    here = pairs.filter(
        (pairs.now >> pairs.shift) & MASK == pairs.place, (pairs.old >> pairs.shift) & MASK != pairs.place
    )
    beside = here.left_join(places, "customer_id")
    clause = ibis.cases(
        (beside.tier == "", ibis.literal(0, "int64")),  # nowhere is no tier: no clause brought her there
        *((beside.scheme == scheme.code, beside[f"clause_{scheme.code}"]) for scheme in schemes),
        else_=ibis.literal(0, "int64"),
    )
    return beside.select("customer_id", "scheme", "tier", clause=clause.fill_null(0))
