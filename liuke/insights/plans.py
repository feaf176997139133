"""The calculations of a refresh, written out: state, features, tiers.

Each reads the tables of the facts under their contracts' names and leaves tables for the next: ``state_…``, then
``features`` and ``rhythms``, then ``places``, and where they are to be stored ``standings`` and ``marks``.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import ibis

from liuke.insights import contracts
from liuke.insights.features import table as features
from liuke.insights.features.days import daily_cares, daily_sums
from liuke.insights.features.state import NAMES, moved, named, rebuilt
from liuke.insights.gathering import month_of
from liuke.insights.packing import BITS, EACH, TAGS_EACH, tag_words, words
from liuke.insights.rules import AnyOf, quantiles
from liuke.insights.rules.emit import cut_points, emit, ladder, sort_everybody
from liuke.insights.writer import Writer, day, number, table_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    import ibis.expr.types as ir

    from liuke.insights.features.state import State
    from liuke.insights.plan import Plan
    from liuke.insights.rules.emit import Limits
    from liuke.insights.schemes import RuleTag, Scheme


def facts() -> dict[str, ir.Table]:
    """Return every fact by its contract's name."""
    return {contract.name: table_of(contract.schema(), contract.name) for contract in contracts.ALL}


def daily() -> Plan:
    """Return how the facts that are made of others come about: the answers ``days`` and ``cares``, with ``month``."""
    writer, known = Writer("daily"), facts()
    made = {
        contracts.DAYS.name: daily_sums(known["lines"], known["visits"]),
        contracts.CARES.name: daily_cares(known["lines"], known["items"]),
    }
    for name, rows in made.items():
        writer.answer(name, rows.mutate(month=month_of(rows.day)))
    return writer.plan()


@cache
def rebuilding() -> Plan:
    """Return how the state before ``as_of`` is made from all facts."""
    writer = Writer("rebuilding")
    rebuilt(writer, facts(), as_of=day("as_of"))
    return writer.plan()


def moving_on() -> Plan:
    """Return how the state before ``as_of`` is made from ``kept_…``, the state before ``since``."""
    writer = Writer("moving")
    moved(writer, _state("kept"), facts(), since=day("since"), as_of=day("as_of"))
    return writer.plan()


def describing(only: Collection[str] = ()) -> Plan:
    """Return how the features of everybody are made from the state; ``only`` some of them, or all.

    All of them are made for the customers from ``first_customer`` to before ``end_customer``, as the last step.
    """
    writer, state = Writer("describing"), _state("state")
    usual = features.usual_of(writer, state)
    share = None if only else features.Share(number("first_customer"), number("end_customer"))
    table = features.features(writer, facts(), as_of=day("as_of"), state=state, usual=usual, only=only, share=share)
    rhythms = writer.kept("rhythms")
    writer.answer("features", table, by=("customer_id",))
    # A care taken once has no rhythm of hers yet.
    answer = rhythms.filter(rhythms.days > 1).drop("code", "times")
    writer.answer("rhythms", answer, by=("customer_id", "category"))
    return writer.plan()


def sorting(columns: Mapping[str, str], schemes: Iterable[Scheme], tags: Iterable[RuleTag]) -> Plan:
    """Return how everybody is sorted into tiers and marked with tags.

    Args:
        columns: of the feature table.
        schemes: each adds ``scheme_<code>``, the place of the tier, and ``clause_<code>`` to ``places``; their bits lie
            in ``word_<n>``, as days are compared by.
        tags: each is a bit of ``tags_<n>``.

    ``is_known`` is 1 for who is recorded or has done something: nobody else is in a tier.
    """
    schemes, tags = list(schemes), list(tags)
    writer, table = Writer("sorting"), table_of(columns, "features")
    rules = [rule for scheme in schemes for rule in scheme.rules] + [tag.rule for tag in tags]
    cuts = cut_points(writer, table, quantiles(rules))
    sorted_in = sort_everybody(
        table, schemes={s.code: s.rules for s in schemes}, tags={t.code: t.rule for t in tags}, cuts=cuts
    )
    known = ((table.is_recorded > 0) | (table.activity_days > 0)).cast("int64")
    clauses = {f"clause_{s.code}": _clause(s, table, cuts) for s in schemes}
    places = table.select("customer_id", is_known=known, **sorted_in, **clauses)
    writer.keep(places.mutate(**packed(places, schemes)), "places")
    return writer.plan()


def packed(places: ir.Table, schemes: Sequence[Scheme]) -> dict[str, ir.Value]:
    """Return the numbers of ``words``: the place of her tier in each scheme; all 0 where she is not known.

    ``places`` has ``is_known``, 0 or 1, and ``scheme_<code>``, the place from 0.
    """
    numbers = dict.fromkeys(words(schemes), ibis.literal(0, "int64"))
    for n, scheme in enumerate(schemes):
        # Whether she is known comes first: the engine then counts in 64 bits.
        numbers[f"word_{n // EACH}"] += places.is_known * (places[f"scheme_{scheme.code}"] + 1) * 2 ** (n % EACH * BITS)
    return numbers


def listing(schemes: Iterable[Scheme], tags: Iterable[RuleTag]) -> Plan:
    """Return how ``places`` becomes one row per customer and scheme, ``standings``, and per tag set, ``marks``."""
    schemes, tags = list(schemes), list(tags)
    writer = Writer("listing")
    columns = [f"{kind}_{scheme.code}" for scheme in schemes for kind in ("scheme", "clause")]
    columns += tag_words(tags)
    places = table_of(dict.fromkeys(["customer_id", *columns], "int64"), "places")
    writer.keep(ibis.union(*(_standing(places, scheme) for scheme in schemes)), "standings")
    nobody = places.limit(0).select("customer_id", tag=ibis.literal(""))  # a shop may have no tags
    writer.keep(ibis.union(nobody, *(_marked(places, n, tag) for n, tag in enumerate(tags))), "marks")
    return writer.plan()


def _state(name: str) -> State:
    plan = rebuilding()
    return named(name, {part: plan.columns(f"state_{part}") for part in NAMES})


def _clause(scheme: Scheme, table: ir.Table, cuts: Limits) -> ir.Value:
    """Return which alternative of the tier's rule held first, from 0; 0 where a rule has no alternatives."""
    zero = ibis.literal(0, "int64")
    tests = [
        (emit(rule, table, cuts), ladder(list(rule.parts), table, cuts) if isinstance(rule, AnyOf) else zero)
        for rule in scheme.rules
    ]
    return ibis.cases(*tests, else_=zero) if tests else zero


def _standing(places: ir.Table, scheme: Scheme) -> ir.Table:
    place = places[f"scheme_{scheme.code}"]
    codes = [tier.code for tier in scheme.tiers]
    tier = ibis.cases(*((place == n, code) for n, code in enumerate(codes[:-1])), else_=codes[-1])
    return places.select(
        "customer_id", scheme=ibis.literal(scheme.code), tier=tier, clause=places[f"clause_{scheme.code}"]
    )


def _marked(places: ir.Table, n: int, tag: RuleTag) -> ir.Table:
    bit = (places[f"tags_{n // TAGS_EACH}"] >> (n % TAGS_EACH)) & 1
    return places.filter(bit == 1).select("customer_id", tag=ibis.literal(tag.code))
