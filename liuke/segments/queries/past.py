"""What the past says: one customer's spells, everybody's tier on a day, who moved from where to where."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from liuke.accounts.queries import organization
from liuke.customers.models import Customer
from liuke.insights.engine import Engine
from liuke.insights.rules import AnyOf
from liuke.insights.rules.sentence import rule_sentence
from liuke.kit.home import home
from liuke.kit.problems import NotFound
from liuke.segments import definitions, past
from liuke.segments.errors import PastNotReached, UnknownTier
from liuke.segments.lake import Lake
from liuke.segments.queries.asking import again_where_files_changed, reached
from liuke.segments.queries.people import tier_sentence
from liuke.segments.queries.runs import language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    import pyarrow as pa

    from liuke.accounts.scope import Scope
    from liuke.insights.schemes import Scheme, Tier


@dataclass(frozen=True)
class Spell:
    """A time in one tier: from the as-of day ``first`` up to, not with, ``until``; None where it still lasts.

    ``because`` is the clause that brought her in, as a sentence without numbers of hers; ``place`` is the
    tier's, from 0.
    """

    tier: Tier
    first: date
    until: date | None
    because: str
    place: int = 0

    @property
    def name(self) -> str:
        return self.tier.name_in(language())

    def days(self, today: date) -> int:
        """Return how many days it lasted up to ``today``."""
        return ((self.until or today) - self.first).days


def spells(*, scope: Scope, customer_id: int, only: str = "") -> dict[str, list[Spell]]:
    """Return a customer's times in the tiers of every scheme, or of one, the latest first.

    Empty where the past is not there yet.

    Raises:
        NotFound: she is not in reach.
    """
    if not Customer.objects.within(scope).filter(pk=customer_id).exists():
        raise NotFound
    schemes, currency, found = definitions.schemes(), organization().currency, dict[str, list[Spell]]()
    one = f"scheme = '{only}' AND " if only in schemes else ""
    rows = _read(
        lambda machine: machine.fetch(
            f"SELECT scheme, tier, clause, day, lead(day) OVER (PARTITION BY scheme ORDER BY day) AS until FROM moves "  # noqa: S608 - a number
            f"WHERE {one}customer_id = {int(customer_id)} ORDER BY scheme, day DESC"
        )
    )
    for row in rows:
        scheme = schemes.get(row["scheme"])
        tier = _tier(scheme, row["tier"])
        if scheme and tier:
            place = scheme.tiers.index(tier)
            spell = Spell(tier, row["day"], row["until"], _clause(tier, row["clause"], currency), place)
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
            f"SELECT before, after, COUNT(*) AS n FROM ({_between(its, first, second)}) "  # noqa: S608 - checked
            f"WHERE {reached(machine, scope, 'customer_id')} GROUP BY 1, 2"
        )
    )
    places = {tier.code: n for n, tier in enumerate(its.tiers)}
    made = [Flow(_tier(its, row["before"]), _tier(its, row["after"]), row["n"]) for row in rows]
    return sorted(
        (flow for flow in made if flow.before or flow.after),
        key=lambda f: tuple(places[tier.code] if tier else -1 for tier in (f.before, f.after)),
    )


@dataclass(frozen=True)
class Way:
    """Which way people went between two days; an empty tier is not yet a customer.

    ``before`` and ``after`` name one flow; ``entered`` is everybody who came into a tier, ``left`` who went out of it.
    """

    before: str | None = None
    after: str | None = None
    entered: str = ""
    left: str = ""

    @property
    def codes(self) -> set[str]:
        return {code for code in (self.before, self.after, self.entered, self.left) if code}

    @property
    def sql(self) -> str:
        """The test on ``before`` and ``after``; the codes were checked."""
        tests = ["before <> after"] if self.entered or self.left else []
        given = {"before": self.left or self.before, "after": self.entered or self.after}
        tests += [f"{column} = '{code}'" for column, code in given.items() if code is not None]
        return " AND ".join(tests) or "true"


def people_who_went(*, scope: Scope, scheme: str, first: date, second: date, way: Way) -> dict[int, str]:
    """Return the customers who went a way, by id in order, each with her tier on the second day.

    Raises:
        UnknownScheme, PastNotReached: as for ``flows``.
        UnknownTier: the way names a tier the scheme has not.
    """
    its = definitions.scheme(scheme)
    _check(first, second)
    for code in way.codes:
        _known(its, code)
    rows = _read(
        lambda machine: machine.fetch(
            f"FROM ({_between(its, first, second)}) "
            f"WHERE {way.sql} AND {reached(machine, scope, 'customer_id')} ORDER BY customer_id"
        )
    )
    return {row["customer_id"]: row["after"] for row in rows}


def people_on(*, scope: Scope, scheme: str, tier: str, day: date) -> list[int]:
    """Return the ids of the customers who were in a tier on an as-of day.

    Raises:
        UnknownScheme, UnknownTier: with those there are.
        PastNotReached: the past is not worked out that far.
    """
    its = definitions.scheme(scheme)
    _check(day)
    _known(its, tier)
    rows = _read(
        lambda machine: machine.fetch(
            f"SELECT customer_id FROM ({_on(its, day)}) WHERE tier = '{tier}' "  # noqa: S608 - checked
            f"AND {reached(machine, scope, 'customer_id')} ORDER BY customer_id"
        )
    )
    return [row["customer_id"] for row in rows]


@dataclass(frozen=True)
class Change:
    """One tier on two days: how many were in it, and how many entered and left between them."""

    tier: Tier
    place: int
    before: int
    after: int
    entered: int
    left: int

    @property
    def name(self) -> str:
        return self.tier.name_in(language())

    @property
    def difference(self) -> int:
        return self.after - self.before

    @property
    def distance(self) -> int:
        """How far apart, without a sign: the arrow says the direction."""
        return abs(self.difference)


def changes(found: Iterable[Flow], *, scheme: Scheme) -> list[Change]:
    """Return what these flows do to each tier."""
    found = list(found)
    made = []
    for place, tier in enumerate(scheme.tiers):
        stayed = sum(f.customers for f in found if f.before == f.after == tier)
        entered = sum(f.customers for f in found if f.after == tier) - stayed
        left = sum(f.customers for f in found if f.before == tier) - stayed
        made.append(Change(tier, place, stayed + left, stayed + entered, entered, left))
    return made


def reach() -> past.Reach | None:
    """Return how far the past is worked out; None where nothing is."""
    return past.reach(Lake(home().facts)) if home().facts.exists() else None


def _check(*days: date) -> None:
    found = reach()
    if found is None or not all(found.first <= day <= found.until for day in days):
        raise PastNotReached(
            first=found.first.isoformat() if found else "–", until=found.until.isoformat() if found else "–"
        )


def _known(scheme: Scheme, code: str) -> None:
    if _tier(scheme, code) is None:
        raise UnknownTier(scheme=scheme.code, tier=code, known=", ".join(tier.code for tier in scheme.tiers))


def _on(scheme: Scheme, day: date) -> str:
    return (
        "SELECT customer_id, tier FROM (SELECT customer_id, arg_max(tier, day) AS tier FROM moves "  # noqa: S608 - a code and a day
        f"WHERE scheme = '{scheme.code}' AND day <= DATE '{day.isoformat()}' GROUP BY customer_id) WHERE tier <> ''"
    )


def _between(scheme: Scheme, first: date, second: date) -> str:
    """Return everybody's tier on two days; an empty text is not yet, or no longer, a customer."""
    return (
        "SELECT customer_id, coalesce(a.tier, '') AS before, coalesce(b.tier, '') AS after "  # noqa: S608 - statements of ours
        f"FROM ({_on(scheme, first)}) AS a FULL JOIN ({_on(scheme, second)}) AS b USING (customer_id)"
    )


def _read(question: Callable[[Engine], pa.Table]) -> list[dict[str, Any]]:
    """Return the rows of a question about the moves."""

    def ask() -> list[dict[str, Any]]:
        with closing(Engine()) as machine:
            machine.view("moves", Lake(home().facts).past_files(), past.MOVES)
            rows: list[dict[str, Any]] = question(machine).to_pylist()
        return rows

    return again_where_files_changed(ask)


def _tier(scheme: Scheme | None, code: str) -> Tier | None:
    return next((tier for tier in scheme.tiers if tier.code == code), None) if scheme else None


def _clause(tier: Tier, at: int, currency: str) -> str:
    """Return the alternative that held as a sentence, or the whole rule where it has none."""
    lang, rule = language(), tier.rule
    if isinstance(rule, AnyOf) and at < len(rule.parts):
        return rule_sentence(rule.parts[at], language=lang, currency=currency)
    return tier_sentence(tier, language=lang, currency=currency)
