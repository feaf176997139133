"""The board of what is owed: every number with the address of the people behind it. 负债看板."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liuke.cards.models import CardStatus
from liuke.cards.queries.board import cards_by_status, time_by_salon
from liuke.ledger.queries.flows import Kind, months_of
from liuke.ledger.queries.owed import (
    AGES,
    IN_AGES,
    Sum0,
    balances_by_salon,
    deferred_by_salon,
    issuers_of,
    lots_by_age,
)
from liuke.ledger.rules.book import Purse

if TYPE_CHECKING:
    from datetime import date

    from liuke.accounts.scope import Scope
    from liuke.ledger.queries.flows import Month
    from liuke.ledger.queries.owed import Book

VALUE, TIME = "value", "time"
WHATS = (
    Purse.PRINCIPAL.value,
    Purse.BONUS.value,
    Purse.SESSIONS.value,
    VALUE,
    TIME,
    Purse.ARREARS.value,
    Purse.REFUND_PAYABLE.value,
)
"""What is owed, as the address names it; the last but one is what customers owe."""
COUNTED = (Purse.SESSIONS.value,)
_OF_LOTS = {Purse.PRINCIPAL.value, Purse.BONUS.value, Purse.SESSIONS.value, VALUE}


@dataclass(frozen=True)
class Cell:
    """A number of the board and the address of the people behind it; ``is_money``: minor units."""

    amount: int
    address: str
    is_money: bool = True


@dataclass(frozen=True)
class SalonRow:
    """One salon: what it owes by ``WHATS``, and its cards by status."""

    book: Book
    cells: list[Cell]
    cards: list[Cell]


@dataclass(frozen=True)
class Check:
    """What the lots say against what the accounts say, minor units or sessions; ``difference`` 0 where they agree."""

    what: str
    lots: int
    book: int

    @property
    def difference(self) -> int:
        return self.book - self.lots


@dataclass
class Owed:
    """The board.

    Args:
        totals: by ``WHATS``, over all salons in reach.
        ages: per purse its cells by age, then in all.
        salons: the salons in reach with a book.
        cards: the cards by status, over all salons.
        months: by purse, the latest first.
        prepaid: principal and prices not earned yet, minor units, by issuer; as far as whole salons are in reach.
        checks: whether lots, accounts and the house's book agree.
    """

    totals: dict[str, Cell]
    ages: list[tuple[str, list[Cell]]]
    salons: list[SalonRow]
    cards: list[Cell]
    months: dict[Purse, list[Month]]
    prepaid: dict[int, int]
    checks: list[Check] = field(default_factory=list)

    @property
    def owed_minor(self) -> int:
        """What is owed in money: principal, what is left of prices paid ahead, what is to be paid back. No bonus."""
        named = (Purse.PRINCIPAL.value, VALUE, TIME, Purse.REFUND_PAYABLE.value)
        return sum(self.totals[what].amount for what in named)


def owed(scope: Scope, *, today: date) -> Owed:
    """Return the board, added up by the database. Ten queries, however many customers, cards and salons."""
    lots, balances = lots_by_age(scope, today=today), balances_by_salon(scope)
    time, cards, deferred = time_by_salon(scope), cards_by_status(scope), deferred_by_salon(scope)
    sums: dict[tuple[int, str], int] = {}
    for (salon, _issuer, purse, _age), one in lots.items():
        sums[salon, purse] = sums.get((salon, purse), 0) + one.amount
        if purse == Purse.SESSIONS:
            sums[salon, VALUE] = sums.get((salon, VALUE), 0) + one.value
    for (salon, _issuer, purse), amount in balances.items():
        if purse not in _OF_LOTS:
            sums[salon, purse] = sums.get((salon, purse), 0) + amount
    sums |= {(salon, TIME): minor for salon, minor in time.items()}
    now = {purse: _over(balances, purse.value) for purse in IN_AGES}
    if not scope.own_only:
        now[Purse.DEFERRED] = sum(deferred.values())
    pairs = issuers_of(scope)
    return Owed(
        totals={what: _cell(sum(n for (_salon, one), n in sums.items() if one == what), what) for what in WHATS},
        ages=_ages(lots),
        salons=[
            SalonRow(
                one,
                [_cell(sums.get((one.salon.pk, what), 0), what, salon=one.salon.pk) for what in WHATS],
                [_of_status(cards, status, salon=one.salon.pk) for status in CardStatus],
            )
            for one in pairs
        ],
        cards=[_of_status(cards, status) for status in CardStatus],
        months=months_of(scope, now, today=today),
        prepaid=_prepaid(pairs, balances, deferred),
        checks=_checks(sums, balances, None if scope.own_only else sum(deferred.values())),
    )


def _prepaid(pairs: list[Book], balances: dict[tuple[int, int, str], int], deferred: dict[int, int]) -> dict[int, int]:
    found = {one.issuer_id: 0 for one in pairs}
    for one in pairs:
        found[one.issuer_id] += deferred.get(one.salon.pk, 0)
    for (_salon, issuer, purse), amount in balances.items():
        found[issuer] += amount if purse == Purse.PRINCIPAL else 0
    return found


def _over(balances: dict[tuple[int, int, str], int], purse: str) -> int:
    return sum(amount for (_salon, _issuer, one), amount in balances.items() if one == purse)


def _checks(
    sums: dict[tuple[int, str], int], balances: dict[tuple[int, int, str], int], book: int | None
) -> list[Check]:
    def by_lots(*whats: str) -> int:
        return sum(amount for (_salon, what), amount in sums.items() if what in whats)

    checks = [Check(purse.value, by_lots(purse.value), _over(balances, purse.value)) for purse in IN_AGES]
    return checks if book is None else [*checks, Check(VALUE, by_lots(VALUE, TIME), book)]


def _ages(lots: dict[tuple[int, int, str, int], Sum0]) -> list[tuple[str, list[Cell]]]:
    rows = []
    for what in (Purse.PRINCIPAL.value, Purse.BONUS.value, Purse.SESSIONS.value, VALUE):
        purse = Purse.SESSIONS.value if what == VALUE else what
        by_age = [
            sum(
                one.value if what == VALUE else one.amount
                for (_salon, _issuer, of, place), one in lots.items()
                if of == purse and place == age
            )
            for age in range(len(AGES) + 1)
        ]
        cells = [_cell(amount, what, age=age) for age, amount in enumerate(by_age)]
        rows.append((what, [*cells, _cell(sum(by_age), what)]))
    return rows


def month_cells(month: Month, purse: Purse) -> list[Cell]:
    """Return what each kind of moves changed in a month, with the addresses of whose accounts."""
    return [
        Cell(
            month.changes.get(kind, 0),
            f"what={purse.value}&kind={kind.value}&month={month.first:%Y-%m-%d}",
            is_money=purse is not Purse.SESSIONS,
        )
        for kind in Kind
    ]


def _cell(amount: int, what: str, **cut: int) -> Cell:
    more = "".join(f"&{name}={value}" for name, value in cut.items())
    return Cell(amount, f"what={what}{more}", is_money=what not in COUNTED)


def _of_status(cards: dict[tuple[int, str], int], status: CardStatus, *, salon: int | None = None) -> Cell:
    total = sum(n for (one, of), n in cards.items() if of == status and salon in {None, one})
    more = "" if salon is None else f"&salon={salon}"
    return Cell(total, f"what=cards&status={status.value}{more}", is_money=False)
