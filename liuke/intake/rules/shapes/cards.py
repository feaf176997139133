"""Rows of files of cards: opening balances."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liuke.intake.rules.flaws import CellFlaw, Flaw, Ignored, Noted, Problem
from liuke.intake.rules.sessions import read_sessions, whole
from liuke.intake.rules.shapes.ground import PERSON_COLUMNS, Shape
from liuke.intake.rules.shapes.people import AMOUNTS, BALANCE_COLUMNS, PHONE_FIRST, Balances
from liuke.intake.rules.values import is_bearable, read_money, read_quantity
from liuke.kit.money import round_to_minor

if TYPE_CHECKING:
    from liuke.intake.rules.shapes.ground import Cells, Ground

COLUMNS: dict[str, str] = {"salon_id": "int", **PERSON_COLUMNS, **BALANCE_COLUMNS, "service": "str"}
LONGEST_NUMBER = 24
_GIFT, _SESSIONS, _EXPIRES = (list(BALANCE_COLUMNS).index(name) for name in ("gift_minor", "sessions", "expires_on"))


def sessions_in(text: str) -> int:
    """Return how many sessions a text states in all; 0 where it cannot be read."""
    read = read_sessions(text)
    return 0 if isinstance(read, Flaw) else sum(count for _name, count in read)


class CardShape(Shape):
    """Checks the rows of one file of card balances.

    What has expired by the day of the file is left; principal, points and arrears do not expire.
    """

    columns = COLUMNS
    told_by = PHONE_FIRST

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self.balances = Balances(ground)
        self.totals = self.balances.totals
        self.totals["sessions"] = 0
        self.left = dict.fromkeys(self.totals, 0)

    def _made(self, cells: Cells, read: tuple[Any, ...]) -> tuple[Any, ...] | Problem:
        salon, person, balance, service = read
        if not _holds(balance):
            return Problem(Ignored.NOTHING_TO_KEEP)
        kept = self._good(balance)
        if kept is not balance:
            if not _holds(kept):
                return Problem(CellFlaw.EXPIRED, "expires_on", cells["expires_on"])
            self.ground.note(Noted.EXPIRED_LEFT_OUT, "expires_on", cells["expires_on"])
            self.left["gift"] += balance[_GIFT] or 0
            self.left["sessions"] += sessions_in(balance[_SESSIONS])
        self.balances.add(kept)
        self.totals["sessions"] += sessions_in(kept[_SESSIONS])
        return (salon.pk, *person, *kept, service)

    def _good(self, balance: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return a balance without what has expired."""
        ends = balance[_EXPIRES]
        if ends is None or ends >= self.ground.today or not (balance[_GIFT] or sessions_in(balance[_SESSIONS])):
            return balance
        kept = list(balance)
        kept[_GIFT], kept[_SESSIONS], kept[_EXPIRES] = None, "", None
        return tuple(kept)

    def _read(self, cells: Cells) -> tuple[Any, ...]:
        ground = self.ground
        salon, person = ground.salon_of(cells), ground.person(cells)
        if person is None:
            ground.flaw(CellFlaw.NO_IDENTITY, "name")
        elif len(person[4]) > LONGEST_NUMBER:
            ground.flaw(CellFlaw.TOO_LONG, "card_no", person[4])
        balance = self.balances.read(cells)
        for name, read in (("sessions", read_sessions), ("points", _points), ("debt", _debt)):
            text = cells.get(name, "").strip()
            if text and isinstance(found := read(text), Flaw):
                ground.flaw(found.code, name, text)
        return salon, person, balance, ground.name(cells, "item_name", longest=200)

    def miss(self, cells: Cells) -> None:
        """Add what a row that is not taken states to what is left, as far as it can be read."""
        for name in AMOUNTS:
            text = cells.get(name, "").strip()
            if name == "sessions":
                self.left[name] += sessions_in(text)
            elif name == "points":
                read = read_quantity(text) if text else Flaw("")
                self.left[name] += 0 if isinstance(read, Flaw) else int(read)
            elif text and not isinstance(amount := read_money(text), Flaw):
                currency = self.ground.currency
                self.left[name] += round_to_minor(amount, currency) if is_bearable(amount, currency) else 0


def _holds(balance: tuple[Any, ...]) -> bool:
    _name, principal, gift, debt, sessions, points, _expires, _level = balance
    return bool(principal or gift or debt or points or sessions_in(sessions))


def _points(text: str) -> Flaw | None:
    read = read_quantity(text)
    if isinstance(read, Flaw):
        return read
    count = whole(read, most=10**10)
    return count if isinstance(count, Flaw) else None


def _debt(text: str) -> Flaw | None:
    amount = read_money(text)
    return Flaw(CellFlaw.NEGATIVE_BALANCE) if not isinstance(amount, Flaw) and amount < 0 else None
