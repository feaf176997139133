"""What the past says: one customer's spells, everybody's tier on a day, who moved from where to where."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from liuke.accounts.queries import organization
from liuke.customers.models import Customer
from liuke.insights.engine import Engine, FilesChanged
from liuke.insights.rules import AnyOf
from liuke.insights.rules.sentence import rule_sentence
from liuke.kit.home import home
from liuke.kit.problems import NotFound
from liuke.segments import definitions, past
from liuke.segments.errors import PastNotReached
from liuke.segments.lake import Lake
from liuke.segments.queries.people import tier_sentence
from liuke.segments.queries.runs import language

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from liuke.accounts.scope import Scope
    from liuke.insights.schemes import Scheme, Tier

_TRIES = 3


@dataclass(frozen=True)
class Spell:
    """A time in one tier: from the as-of day ``first`` up to, not with, ``until``; None where it still lasts.

    ``because`` is the clause that brought her in, as a sentence without numbers of hers.
    """

    tier: Tier
    first: date
    until: date | None
    because: str


def spells(*, scope: Scope, customer_id: int) -> dict[str, list[Spell]]:
    """Return a customer's times in the tiers of every scheme, the latest first; empty where the past is not there yet.

    Raises:
        NotFound: she is not in reach.
    """
    if not Customer.objects.within(scope).filter(pk=customer_id).exists():
        raise NotFound
    rows = _read(
        lambda machine: machine.fetch(
            f"SELECT scheme, tier, clause, day, lead(day) OVER (PARTITION BY scheme ORDER BY day) AS until FROM moves "  # noqa: S608 - a number
            f"WHERE customer_id = {int(customer_id)} ORDER BY scheme, day DESC"
        )
    )
    schemes, found = definitions.schemes(), dict[str, list[Spell]]()
    for row in rows:
        scheme = schemes.get(row["scheme"])
        tier = _tier(scheme, row["tier"])
        if scheme and tier:
            spell = Spell(tier, row["day"], row["until"], _clause(tier, row["clause"]))
            found.setdefault(scheme.code, []).append(spell)
    return {code: found[code] for code in schemes if code in found}


@dataclass(frozen=True)
class Flow:
    """How many customers were in one tier on the first day and in another on the second; None is not yet a customer."""

    before: Tier | None
    after: Tier | None
    customers: int


def flows(*, scope: Scope, scheme: str, first: date, second: date) -> list[Flow]:
    """Return who went from which tier to which between two as-of days, as numbers, in the order of the tiers.

    Raises:
        UnknownScheme: with the codes there are.
        PastNotReached: the past is not worked out that far.
    """
    its = definitions.scheme(scheme)
    _check(first, second)
    rows = _read(
        lambda machine: machine.fetch(
            f"SELECT coalesce(a.tier, '') AS before, coalesce(b.tier, '') AS after, COUNT(*) AS n "  # noqa: S608 - checked
            f"FROM ({_on(its, first)}) AS a FULL JOIN ({_on(its, second)}) AS b USING (customer_id) "
            f"WHERE {_reached(machine, scope, 'customer_id')} GROUP BY 1, 2"
        )
    )
    places = {tier.code: n for n, tier in enumerate(its.tiers)}
    made = [Flow(_tier(its, row["before"]), _tier(its, row["after"]), row["n"]) for row in rows]
    return sorted(
        (flow for flow in made if flow.before or flow.after),
        key=lambda f: tuple(places[tier.code] if tier else -1 for tier in (f.before, f.after)),
    )


def people_who_went(*, scope: Scope, scheme: str, first: date, second: date, before: str, after: str) -> list[int]:
    """Return the ids of the customers behind one flow; an empty code is not yet a customer.

    Raises:
        UnknownScheme, PastNotReached: as for ``flows``.
    """
    its = definitions.scheme(scheme)
    _check(first, second)
    known = {tier.code for tier in its.tiers} | {""}
    if not {before, after} <= known:
        return []
    rows = _read(
        lambda machine: machine.fetch(
            f"SELECT customer_id FROM ({_on(its, first)}) AS a FULL JOIN ({_on(its, second)}) AS b USING (customer_id) "  # noqa: S608 - checked
            f"WHERE coalesce(a.tier, '') = '{before}' AND coalesce(b.tier, '') = '{after}' "
            f"AND {_reached(machine, scope, 'customer_id')} ORDER BY customer_id"
        )
    )
    return [row["customer_id"] for row in rows]


@dataclass(frozen=True)
class Change:
    """How many entered and how many left a tier."""

    tier: Tier
    entered: int
    left: int


def entered_and_left(*, scope: Scope, scheme: str, after: date, until: date) -> list[Change]:
    """Return how many entered and left each tier on the as-of days after ``after`` up to ``until``.

    Raises:
        UnknownScheme, PastNotReached: as for ``flows``.
    """
    found = flows(scope=scope, scheme=scheme, first=after, second=until)
    return [
        Change(
            tier,
            sum(f.customers for f in found if f.after == tier and f.before != tier),
            sum(f.customers for f in found if f.before == tier and f.after != tier),
        )
        for tier in definitions.scheme(scheme).tiers
    ]


def reach() -> past.Reach | None:
    """Return how far the past is worked out; None where nothing is."""
    return past.reach(Lake(home().facts)) if home().facts.exists() else None


def _check(*days: date) -> None:
    found = reach()
    if found is None or not all(found.first <= day <= found.until for day in days):
        raise PastNotReached(
            first=found.first.isoformat() if found else "–", until=found.until.isoformat() if found else "–"
        )


def _on(scheme: Scheme, day: date) -> str:
    return (
        "SELECT customer_id, tier FROM (SELECT customer_id, arg_max(tier, day) AS tier FROM moves "  # noqa: S608 - a code and a day
        f"WHERE scheme = '{scheme.code}' AND day <= DATE '{day.isoformat()}' GROUP BY customer_id) WHERE tier <> ''"
    )


def _reached(machine: Engine, scope: Scope, column: str) -> str:
    """Return the test that a customer is in reach."""
    if scope.salon_ids is None and not scope.own_only:
        return "true"
    ids = list(Customer.objects.within(scope).values_list("pk", flat=True))
    machine.give("reached", pa.table({"id": pa.array(ids, pa.int64())}))
    return f"{column} IN (SELECT id FROM reached)"  # noqa: S608 - a name of ours


def _read(ask: Callable[[Engine], pa.Table]) -> list[dict[str, Any]]:
    """Return the rows of a question about the moves, asked again where a writer replaced their files meanwhile."""
    for turn in range(_TRIES):
        with closing(Engine()) as machine:
            try:
                machine.view("moves", Lake(home().facts).past_files(), past.MOVES)
                rows: list[dict[str, Any]] = ask(machine).to_pylist()
            except FilesChanged:
                if turn == _TRIES - 1:
                    raise
            else:
                return rows
    raise AssertionError


def _tier(scheme: Scheme | None, code: str) -> Tier | None:
    return next((tier for tier in scheme.tiers if tier.code == code), None) if scheme else None


def _clause(tier: Tier, at: int) -> str:
    """Return the alternative that held as a sentence, or the whole rule where it has none."""
    lang, currency = language(), organization().currency
    rule = tier.rule
    if isinstance(rule, AnyOf) and at < len(rule.parts):
        return rule_sentence(rule.parts[at], language=lang, currency=currency)
    return tier_sentence(tier, language=lang, currency=currency)
