"""A customer's statement as it is read: every move in words, with the balance after it and where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from liuke.cards.queries.held import cards_of
from liuke.cards.words import named, shown
from liuke.catalog.queries import names_of
from liuke.customers.groups import group, head_id
from liuke.ledger.queries.balances import accounts_of, balances_at
from liuke.ledger.queries.period import statement_of
from liuke.ledger.queries.proof import heads_of, is_whole
from liuke.ledger.rules.book import Code, Event
from liuke.ledger.words import CODES, EVENTS

if TYPE_CHECKING:
    from datetime import date, datetime

    from liuke.accounts.scope import Scope
    from liuke.cards.models import Card
    from liuke.ledger.queries.period import Origin, Period
    from liuke.ledger.queries.statement import StatementLine


@dataclass(frozen=True)
class Line:
    """One move in words; ``amount`` and ``balance`` in the smallest part of ``unit``."""

    at: datetime
    zone: str
    on: date
    entry: str
    event: str
    code: str
    card: str
    words: str
    origins: list[str]
    change: str
    after: str
    amount: int
    balance: int
    unit: str


@dataclass(frozen=True)
class Balance:
    """What one account held, in words and in the smallest part of its unit."""

    card: str
    purse: str
    amount: str
    minor: int
    unit: str
    kind: str


@dataclass(frozen=True)
class Statement:
    """Her statement over some days.

    Args:
        cards: her cards in reach, newest first.
        lines: every move, the earliest first; ``is_cut`` where there are more than fit.
        before, after: what her accounts held when the first day began and when the last ended.
        heads: of each of her records, how many entries are sealed and the last hash.
        is_whole: nothing of hers is out of reach.
    """

    cards: list[Card]
    lines: list[Line]
    before: list[Balance]
    after: list[Balance]
    heads: list[tuple[int, str]]
    is_cut: bool
    is_whole: bool


def statement(
    customer_id: int, scope: Scope, *, first: date, last: date, card: int | None = None, has_lines: bool = True
) -> Statement:
    """Return what happened from ``first`` to ``last``, both counted; of one card or of all. Eleven queries."""
    records = group(head_id(customer_id))
    cards, accounts = list(cards_of(records, scope)), list(accounts_of(records, scope))
    whole = is_whole(records, accounts)
    if card is not None:
        accounts = [one for one in accounts if one.card == card]
    found = statement_of(accounts, first=first, last=last)
    numbers, items = {one.pk: one.number for one in cards}, _names(accounts, found)
    return Statement(
        cards,
        [_line(one, found, numbers, items) for one in found.lines] if has_lines else [],
        _balances(accounts, found.before, numbers, items),
        _balances(accounts, found.after, numbers, items),
        heads_of(records),
        found.is_cut,
        whole,
    )


def held_at(customer_id: int, scope: Scope, *, at: datetime) -> list[Balance]:
    """Return what her accounts in reach held at a moment, by the moves recorded until then. Seven queries."""
    records = group(head_id(customer_id))
    accounts = list(accounts_of(records, scope))
    numbers = {one.pk: one.number for one in cards_of(records, scope)}
    held = balances_at([one.pk for one in accounts], at=at)
    return _balances(accounts, held, numbers, names_of(_services(accounts)))


def _services(accounts: list[Any]) -> set[int]:
    units = [one.unit.partition(":")[2] for one in accounts]
    return {int(unit) for unit in units if unit.isdigit()}


def _names(accounts: list[Any], found: Period) -> dict[int, str]:
    return names_of(_services(accounts) | {item for items in found.items.values() for item in items})


def _balances(
    accounts: list[Any], held: dict[int, int], numbers: dict[int, str], items: dict[int, str]
) -> list[Balance]:
    return [
        Balance(
            numbers.get(one.card or 0, ""), named(one.purse, one.unit, items), shown(held.get(one.pk, 0), one.unit),
            held.get(one.pk, 0), one.unit, one.purse,
        )
        for one in accounts
        if held.get(one.pk, 0)
    ]  # fmt: skip


def _line(one: StatementLine, found: Period, numbers: dict[int, str], items: dict[int, str]) -> Line:
    entry, unit = one.transfer.entry, one.account.unit
    parts = [
        str(EVENTS[Event(entry.event)]),
        named(one.account.purse, unit, items),
        str(CODES[Code(one.transfer.code)]),
    ]
    got = [items[item] for item in found.items.get(entry.pk, []) if item in items]
    words = "·".join([*dict.fromkeys(parts), *(got if one.change < 0 else [])])
    return Line(
        entry.recorded_at, entry.salon.timezone, entry.business_date, str(entry.uid), entry.event, one.transfer.code,
        numbers.get(one.account.card or 0, ""), f"{words}·{entry.reason}" if entry.reason else words,
        [_origin(origin, unit) for origin in found.origins.get(one.transfer.pk, [])],
        shown(one.change, unit), shown(one.after, unit), one.change, one.after, unit,
    )  # fmt: skip


def _origin(origin: Origin, unit: str) -> str:
    values = {"amount": shown(origin.quantity, unit), "event": EVENTS[Event(origin.event)], "day": origin.came_on}
    return _("%(amount)s of %(event)s %(day)s") % values
