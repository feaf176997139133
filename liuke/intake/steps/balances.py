"""Balances a list of customers states: kept and shown. What is posted comes from files of cards (``openings``)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from liuke.accounts.steps import take_turns
from liuke.intake.models import Import, StagedBalance
from liuke.intake.rules.balances import Statement, is_same_balance
from liuke.intake.rules.flaws import Noted
from liuke.intake.rules.shapes.people import BALANCE_COLUMNS, states_a_balance
from liuke.intake.steps.outcome import Note
from liuke.kit.bulk import insert_rows, look_up, reserve_ids
from liuke.kit.transactions import step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    Row = dict[str, Any]

VALUES = ("card_no", *BALANCE_COLUMNS)
_COLUMNS = ("id", "customer_id", "row_key", "same_as_id", "is_of_cards", "salon_id", "import_id", *VALUES)


@dataclass
class Staged:
    """What a chunk's balances came to: how many count from now on, and what is to be told of the others."""

    counting: int = 0
    notes: list[Note] = field(default_factory=list)


@step
def stage_balances(of: Import, rows: Sequence[Row], customers: Sequence[int | None]) -> Staged:
    """Keep what rows of a list state of balances, each once, however often the list repeats itself.

    A balance that is there already counts once: a file of cards wins over a list.
    """
    stated = [
        (row, customer)
        for row, customer in zip(rows, customers, strict=True)
        if row["level"] or states_a_balance(tuple(row[name] for name in BALANCE_COLUMNS))
    ]
    if not stated:
        return Staged()
    book = _Book(of, {customer for _row, customer in stated if customer})
    ids = reserve_ids(StagedBalance, len(stated))
    for (row, customer), pk in zip(stated, ids, strict=True):
        book.state(row, customer, pk)
    insert_rows(StagedBalance, _COLUMNS, book.fresh)
    return book.staged


class _Book:
    """The balances that count of some customers, and what one list states beside them."""

    def __init__(self, of: Import, customers: set[int]) -> None:
        self.of = of
        self.counting: dict[int, list[Statement]] = {}
        self.met: set[int] = set()  # those this list has stated: each once
        self.fresh: list[tuple[Any, ...]] = []
        self.staged = Staged()
        for customer, kept, same_as in statements_of(customers):
            if kept.import_id == of.pk:
                self.met.add(same_as or kept.number)
            if same_as is None:
                self.counting.setdefault(customer, []).append(kept)

    def state(self, row: Row, customer: int | None, pk: int) -> None:
        """Keep one row's balance, and settle which counts."""
        new = Statement(pk, is_of_cards=False, salon_id=row["salon_id"], import_id=self.of.pk, values=plain_values(row))
        theirs = self.counting.setdefault(customer, []) if customer else []
        same = sorted((one for one in theirs if is_same_balance(one, new)), key=lambda one: one.is_of_cards)
        if any(one.number in self.met for one in same):
            return
        found = same[0] if same else None
        if found and found.is_of_cards:
            self.staged.notes.append(elsewhere(row))
        if found is None:
            theirs.append(new)
            self.staged.counting += 1
        same_as = found.number if found else None
        self.met.add(same_as or pk)
        values = [row[name] for name in VALUES]
        self.fresh.append((pk, customer, row["row_key"], same_as, False, row["salon_id"], self.of.pk, *values))


def elsewhere(row: Row) -> Note:
    """Return what is told of a row whose balance a list and a file of cards state."""
    text = next((str(row[name]) for name in ("sessions", "card_name", "card_no") if row[name]), "")
    return Note(row["row"], Noted.BALANCE_ELSEWHERE, text)


def statements_of(customers: Iterable[int]) -> Iterator[tuple[int, Statement, int | None]]:
    """Yield customer, statement and what it repeats, of all balances files stated of some customers."""
    for pk, customer, _key, same_as, *rest in look_up(StagedBalance, _COLUMNS, among={"customer_id": customers}):
        is_of_cards, salon_id, import_id, *values = rest
        told = plain_values(dict(zip(VALUES, values, strict=True)))
        yield customer, Statement(pk, bool(is_of_cards), salon_id, import_id, told), same_as


def plain_values(row: Row) -> dict[str, Any]:
    """Return the columns of a balance alike from a file and from either database: days as texts."""
    return {name: str(row[name]) if name == "expires_on" and row[name] else row[name] for name in VALUES}


@step
def pass_on(ids: Sequence[int]) -> None:
    """Let what other files state stand in for the balances that go, cards first."""
    take_turns()  # an import may be finding them at this moment
    repeats = StagedBalance.unguarded.filter(same_as__in=ids).exclude(pk__in=ids).order_by("-is_of_cards", "pk")
    heirs: dict[int, int] = {}
    for one in repeats:
        gone, one.same_as_id = one.same_as_id or 0, heirs.get(one.same_as_id or 0)
        heirs.setdefault(gone, one.pk)
        one.save(update_fields=["same_as"])
