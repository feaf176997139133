"""Rows of customer files."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from liuke.customers.rules.birthdays import Birthday, read_birthday
from liuke.customers.rules.identifiers import masked_identifier, read_identifier
from liuke.customers.rules.phones import masked
from liuke.intake.rules.flaws import CellFlaw, Flaw, Ignored, Noted, Problem
from liuke.intake.rules.names import is_clearly_another
from liuke.intake.rules.shapes.ground import PERSON_COLUMNS, Shape
from liuke.intake.rules.values import is_endless, is_nobody, read_gender, read_quantity, read_skin, read_yes

if TYPE_CHECKING:
    from liuke.intake.rules.shapes.ground import Cells, Ground, Person

BALANCE_COLUMNS = {
    "card_name": "str", "principal_minor": "int", "gift_minor": "int", "debt_minor": "int", "sessions": "str",
    "points": "int", "expires_on": "date", "level": "str",
}  # fmt: skip
COLUMNS: dict[str, str] = {
    "salon_id": "int", **PERSON_COLUMNS,
    "gender": "str", "birth_year": "int", "birth_month": "int", "birth_day": "int", "birth_lunar": "bool",
    "birth_leap": "bool", "occupation": "str", "region": "str", "source": "str", "referrer": "str", "steward": "str",
    "skin_type": "str", "allergies": "str", "note": "str", "joined_on": "date", "last_visit": "date",
    **BALANCE_COLUMNS,
}  # fmt: skip
PHONE_FIRST = ("phone", "code", *Shape.told_by[2:])
AMOUNTS = ("principal", "gift", "debt", "sessions", "points")
_EARLIEST_VISIT = date(1980, 1, 1)
_NO_BIRTHDAY = (None, None, None, False, False)
_NO_BALANCE = ("", None, None, None, "", None, None, "")


class Balances:
    """Reads the balances of a row and adds them up."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.totals = {"principal": 0, "gift": 0, "debt": 0, "points": 0}
        self.field, self.text = "", ""  # of the present row: what its balance is told by
        self.has_any = not ground.fields.isdisjoint((*AMOUNTS, "level"))

    def read(self, cells: Cells) -> tuple[Any, ...]:
        if not self.has_any:
            return _NO_BALANCE
        ground = self.ground
        self.field, self.text = next(((f, cells[f]) for f in AMOUNTS if cells.get(f, "").strip()), ("", ""))
        amounts = {name: ground.minor(cells, name) for name in ("principal", "gift", "debt")}
        for name in ("principal", "gift"):
            if (amounts[name] or 0) < 0:
                ground.flaw(CellFlaw.NEGATIVE_BALANCE, name, cells[name])
        return (
            ground.name(cells, "card_name", longest=120), amounts["principal"], amounts["gift"], amounts["debt"],
            ground.name(cells, "sessions", longest=200), self._points(cells), self._last_day(cells),
            ground.short(cells, "level"),
        )  # fmt: skip

    def add(self, balance: tuple[Any, ...]) -> None:
        """Add the balance of a row that is taken to the totals."""
        _name, principal, gift, debt, _sessions, points, _expires, _level = balance
        for name, amount in (("principal", principal), ("gift", gift), ("debt", debt), ("points", points)):
            self.totals[name] += amount or 0

    def _last_day(self, cells: Cells) -> date | None:
        """Return the last day a balance may be used; None where it never ends."""
        return None if is_endless(cells.get("expires_on", "")) else self.ground.day(cells, "expires_on")

    def _points(self, cells: Cells) -> int | None:
        text = cells.get("points", "").strip()
        if not text:
            return None
        read = read_quantity(text)
        if isinstance(read, Flaw):
            self.ground.flaw(read.code, "points", text)
            return None
        return int(read)


def states_a_balance(balance: tuple[Any, ...]) -> bool:
    """Return whether a balance holds anything worth keeping."""
    _name, principal, gift, debt, sessions, points, _expires, _level = balance
    return bool(principal or gift or debt or points or sessions not in {"", "0"})


class CustomerShape(Shape):
    """Checks the rows of one customer file."""

    columns = COLUMNS
    told_by = PHONE_FIRST

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self.balances = Balances(ground)
        self.stated: dict[int, list[tuple[str, tuple[Any, ...]]]] = {}
        self.totals = self.balances.totals

    def _made(self, cells: Cells, read: tuple[Any, ...]) -> tuple[Any, ...] | Problem:
        salon, person, about, balance = read
        if person is None:
            return Problem(Ignored.NOTHING_TO_KEEP)
        balance = self._once(person, balance)
        self.balances.add(balance)
        return (salon.pk, *person, read_gender(cells.get("gender", "")), *about, *balance)

    def _once(self, person: tuple[str, ...], balance: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return a row's balance; nothing where an earlier row of the same person stated the same one."""
        if not states_a_balance(balance):
            return balance
        code, phone, _hint, _tail, card, name, *ids = person
        stated = self.stated.setdefault(hash((phone or code or card or "".join(ids) or name, card)), [])
        same_card = [amounts for called, amounts in stated if phone == "" or not is_clearly_another(called, name)]
        if balance in same_card:
            self.ground.note(Noted.BALANCE_TWICE, self.balances.field, self.balances.text)
            return _NO_BALANCE
        if any(amounts[0] == balance[0] for amounts in same_card):
            self.ground.note(Noted.BALANCE_DIFFERS, self.balances.field, self.balances.text)
        stated.append((name, balance))
        return balance

    def _read(self, cells: Cells) -> tuple[Any, ...]:
        ground = self.ground
        salon, person, birthday = ground.salon_of(cells), self._person(cells), self._birthday(cells)
        text = {name: ground.name(cells, name, longest=60) for name in ("occupation", "source", "referrer", "steward")}
        about = (
            *birthday, text["occupation"], ground.short(cells, "region"), text["source"], text["referrer"],
            "" if is_nobody(text["steward"]) else text["steward"], read_skin(cells.get("skin_type", "")),
            ground.long(cells, "allergies"), self._notes(cells),
            self._day(cells, "joined_on", else_note=Noted.DAY_LEFT_OUT), self._last_visit(cells),
        )  # fmt: skip
        return salon, person, about, self.balances.read(cells)

    def _person(self, cells: Cells) -> Person | None:
        ground = self.ground
        if "last_name" in cells and not cells.get("name"):
            cells = {**cells, "name": _whole_name(cells)}
        if (text := cells.get("phone", "").strip()) and not is_nobody(text):
            # A bare name is nobody's identity: without the phone the corrected row would make her a second time.
            found = ground.read_phone(text)
            known_otherwise = any(cells.get(name, "").strip() for name in ("customer_code", "card_no")) or any(
                read_identifier(cells.get(name, "")) for name in ("union_id", "open_id")
            )
            if isinstance(found, Flaw) and not known_otherwise:
                ground.flaw(found.code, "phone", text)
                return None
        person = ground.person(cells)
        if person is None:
            return None
        code, phone, hint, tail, card, name, *ids = person
        name = name or code or card or (masked(phone) if phone else masked_identifier(ids[0] or ids[1]))
        return code, phone, hint, tail, card, name, ids[0], ids[1]

    def _birthday(self, cells: Cells) -> tuple[Any, ...]:
        lunar_text, text = cells.get("lunar_birthday", "").strip(), cells.get("birthday", "").strip()
        chosen, name = (text, "birthday") if text else (lunar_text, "lunar_birthday")
        if not chosen:
            return _NO_BIRTHDAY
        says_lunar = name == "lunar_birthday" or _is_lunar(cells.get("birthday_calendar", ""))
        found = read_birthday(chosen, lunar=says_lunar) or self._dated_birthday(chosen)
        if found is None:
            self.ground.note(Noted.BIRTHDAY_LEFT_OUT, name, chosen)
            return _NO_BIRTHDAY
        return found.year, found.month, found.day, found.is_lunar, found.is_leap_month

    def _last_visit(self, cells: Cells) -> date | None:
        """Return the day she was here last; one that cannot be is noted and left out."""
        day = self._day(cells, "last_visit", else_note=Noted.VISIT_LEFT_OUT)
        if day is not None and not _EARLIEST_VISIT <= day <= self.ground.today:
            self.ground.note(Noted.VISIT_LEFT_OUT, "last_visit", cells["last_visit"].strip())
            return None
        return day

    def _day(self, cells: Cells, name: str, *, else_note: Noted) -> date | None:
        """Return a day the row can do without; one that is none, or not clear, is noted and left out."""
        text = cells.get(name, "").strip()
        if not text or is_nobody(text):
            return None
        read = self.ground.dates.read(text)
        if isinstance(read, Flaw):
            self.ground.note(Noted.DAY_ORDER if read.code == CellFlaw.AMBIGUOUS_DATE else else_note, name, text)
            return None
        return read.day

    def _dated_birthday(self, text: str) -> Birthday | None:
        read = self.ground.dates.read(text)
        return None if isinstance(read, Flaw) else Birthday(read.day.month, read.day.day, read.day.year)

    def _notes(self, cells: Cells) -> str:
        texts = [self.ground.long(cells, name) for name in cells if name.startswith("note")]
        return "\n".join(text for text in texts if text)


def _whole_name(cells: Cells) -> str:
    first, last = cells.get("first_name", "").strip(), cells.get("last_name", "").strip()
    is_chinese = re.search(r"[\u3400-\u9fff]", first + last) is not None
    return f"{last}{first}" if is_chinese else f"{first} {last}".strip()


def _is_lunar(text: str) -> bool:
    # Old systems write 0 for lunar and 1 for solar in the column beside the birthday.
    plain = text.strip()
    return plain == "0" or "农" in plain or "阴" in plain or (plain.casefold() == "lunar" and read_yes(plain) is None)
