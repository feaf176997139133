"""Balances a file states: kept and shown, posted by nobody until the ledger stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from liuke.accounts.steps import take_turns
from liuke.intake.models import Import, ImportKind, StagedBalance
from liuke.intake.rules.balances import Statement, is_same_balance
from liuke.intake.rules.flaws import Noted
from liuke.intake.rules.shapes.people import BALANCE_COLUMNS, states_a_balance
from liuke.intake.steps.outcome import Note, Outcome
from liuke.intake.steps.people import customers_of
from liuke.kit.bulk import insert_rows, look_up, reserve_ids
from liuke.kit.transactions import step

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    Row = dict[str, Any]

_VALUES = ("card_no", *BALANCE_COLUMNS)
_COLUMNS = ("id", "customer_id", "row_key", "same_as_id", "is_of_cards", "salon_id", "import_id", *_VALUES)


@dataclass
class Staged:
    """What a chunk's balances came to: how many count from now on, and what is to be told of the others."""

    counting: int = 0
    notes: list[Note] = field(default_factory=list)


@step
def write_cards(of: Import, rows: Sequence[Row], *, now: datetime) -> Outcome:
    """Stage the balances of a card file; customers it names and nobody knows are made."""
    keys = [row["row_key"] for row in rows]
    whose = dict(look_up(StagedBalance, ("row_key", "customer_id"), among={"row_key": keys}))  # the same row before
    fresh = [row for row in rows if row["row_key"] not in whose]
    customers, notes = customers_of(fresh, import_id=of.pk, now=now)
    whose |= {row["row_key"]: customer for row, customer in zip(fresh, customers, strict=True)}
    staged = stage_balances(of, rows, [whose[key] for key in keys])
    return Outcome(created=staged.counting, duplicate=len(rows) - staged.counting, notes=notes + staged.notes)


@step
def stage_balances(of: Import, rows: Sequence[Row], customers: Sequence[int | None]) -> Staged:
    """Keep what rows state of balances. A balance that is there already counts once: a file of cards wins over a list.

    Rows of one file of cards are cards of their own; a list that repeats itself states a balance once.
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
    if book.lost:
        losers = list(StagedBalance.unguarded.filter(Q(pk__in=book.lost) | Q(same_as__in=book.lost)))
        for one in losers:
            one.same_as_id = book.lost[one.same_as_id or one.pk]
        StagedBalance.unguarded.bulk_update(losers, ["same_as"])
    return book.staged


class _Book:
    """The balances that count of some customers, and what one file states beside them."""

    def __init__(self, of: Import, customers: set[int]) -> None:
        self.of, self.is_cards = of, of.kind == ImportKind.CARDS
        self.counting: dict[int, list[Statement]] = {}
        self.met: set[int] = set()  # those this file has stated: each once
        self.fresh: list[tuple[Any, ...]] = []
        self.lost: dict[int, int] = {}
        self.staged = Staged()
        for pk, customer, _key, same_as, *rest in look_up(StagedBalance, _COLUMNS, among={"customer_id": customers}):
            is_of_cards, salon_id, import_id, *values = rest
            if import_id == of.pk:
                self.met.add(same_as or pk)
            if same_as is None:
                told = _plain_values(dict(zip(_VALUES, values, strict=True)))
                kept = Statement(pk, bool(is_of_cards), salon_id, import_id, told)
                self.counting.setdefault(customer, []).append(kept)

    def state(self, row: Row, customer: int | None, pk: int) -> None:
        """Keep one row's balance, and settle which counts."""
        new = Statement(pk, self.is_cards, row["salon_id"], self.of.pk, _plain_values(row))
        theirs = self.counting.setdefault(customer, []) if customer else []
        same = [one for one in theirs if is_same_balance(one, new)]
        same.sort(key=lambda one: one.is_of_cards != self.is_cards)
        if not self.is_cards and any(one.number in self.met for one in same):
            return
        found = next((one for one in same if one.number not in self.met), None)
        wins = found is None or (self.is_cards and not found.is_of_cards)
        if found and found.is_of_cards != self.is_cards:
            text = next((str(row[name]) for name in ("sessions", "card_name", "card_no") if row[name]), "")
            self.staged.notes.append(Note(row["row"], Noted.BALANCE_ELSEWHERE, text))
        if wins:
            theirs.append(new)
            self.staged.counting += 1
        if found and wins:
            theirs.remove(found)
            self.lost[found.number] = pk
        counts = pk if wins or found is None else found.number
        self.met.add(counts)
        values = [row[name] for name in _VALUES]
        same_as = None if wins else counts
        self.fresh.append((pk, customer, row["row_key"], same_as, self.is_cards, row["salon_id"], self.of.pk, *values))


def _plain_values(row: Row) -> dict[str, Any]:
    """Return the columns of a balance alike from a file and from either database: days as texts."""
    return {name: str(row[name]) if name == "expires_on" and row[name] else row[name] for name in _VALUES}


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
