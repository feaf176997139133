"""Customers named in files: found by phone, WeChat id, code, card or name, otherwise made."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from liuke.customers.models import Customer, Merge
from liuke.customers.rows import hint_columns, name_columns, phone_columns, phone_index
from liuke.customers.rules.identifiers import masked_identifier
from liuke.customers.rules.names import sort_key
from liuke.customers.rules.phones import Phone
from liuke.intake.rules.flaws import Noted
from liuke.intake.rules.names import is_clearly_another
from liuke.intake.steps.identifiers import Kept, identifier_indexes, identifiers_in, keep_identifiers, owners_of
from liuke.intake.steps.outcome import Note
from liuke.kit.bulk import insert_rows, look_up, reserve_ids
from liuke.kit.home import home
from liuke.kit.transactions import step

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

_KNOWN = ("id", "salon_id", "name", "code", "card_no", "phone_index")
_NAME = _KNOWN.index("name")
_NUMBERS = ("code", "phone", "card_no", "union_id", "open_id")
Row = dict[str, Any]


@dataclass(slots=True)
class Known:
    """What tells one customer from another."""

    pk: int
    salon_id: int
    name: str
    code: str
    card_no: str
    phone_index: str
    head: int = 0  # whose other record this is; 0 stands alone


@dataclass
class PeopleBook:
    """The customers a chunk may mean, by each way of naming them."""

    by_phone: dict[str, list[Known]] = field(default_factory=dict)
    by_code: dict[tuple[int, str], Known] = field(default_factory=dict)
    by_card: dict[str, list[Known]] = field(default_factory=dict)
    by_name: dict[tuple[int, str], list[Known]] = field(default_factory=dict)
    by_identifier: dict[str, list[Known]] = field(default_factory=dict)
    identifiers: dict[str, str] = field(default_factory=dict)  # WeChat id → its blind index

    def add(self, one: Known) -> None:
        if one.phone_index:
            _put(self.by_phone, one.phone_index, one)
        if one.code:
            self.by_code[one.salon_id, one.code] = one
        if one.card_no:
            _put(self.by_card, one.card_no, one)
        _put(self.by_name, (one.salon_id, one.name), one)

    def carry(self, index: str, one: Known) -> None:
        """Note that a customer has this WeChat id."""
        _put(self.by_identifier, index, one)

    def find(self, row: Row, index: str) -> Known | None:
        """Return whom a row means: by phone, else by WeChat id, by number, by card, by bare name.

        Of several who share a phone it is the one with this name, else the first who may be called so.
        """
        code, card = row["code"], row["card_no"]
        own = [self.identifiers[value] for _kind, value in identifiers_in(row)]
        for sharing in (self.by_phone.get(index, []) if index else [], self._with_any(own)):
            may_be = [one for one in sharing if not _is_somebody_else(one, row)]
            if len(may_be) == 1 or (may_be and not code):
                return min(may_be, key=lambda one: one.name != row["name"])
        if code:
            return self.by_code.get((row["salon_id"], code))
        if card:
            return _only_person(self.by_card.get(card, []))
        if index or own:
            return None
        return _only_person(self.by_name.get((row["salon_id"], row["name"]), []))

    def _with_any(self, own: Sequence[str]) -> list[Known]:
        found = {one.pk: one for index in own for one in self.by_identifier.get(index, [])}
        return list(found.values())

    def others_with(self, index: str, known: Known) -> list[Known]:
        """Return who else has a WeChat id, other records of the same person left out."""
        person = known.head or known.pk
        return [one for one in self.by_identifier.get(index, []) if (one.head or one.pk) != person]

    def sharers(self, new: Known, row: Row) -> list[Note]:
        """Return what is to be told of a new customer: whose phone she has. Names of other salons stay there."""
        others = self.by_phone.get(new.phone_index, []) if new.phone_index else []
        if not others:
            return []
        return [Note(row["row"], Noted.PHONE_SHARED, others[0].name if others[0].salon_id == new.salon_id else "")]


def _only_person(found: list[Known]) -> Known | None:
    """Return the first record of those found where they are all one person's."""
    return found[0] if len({one.head or one.pk for one in found}) == 1 else None


def _put(book: dict[Any, list[Known]], key: Any, one: Known) -> None:
    there = book.setdefault(key, [])
    if all(other.pk != one.pk for other in there):
        there.append(one)


def _is_somebody_else(known: Known, row: Row) -> bool:
    """Return whether two people share a phone: the names are clearly two, or name and number both differ.

    A number of the shop's own that is equal is one person, whatever she is called by now.
    """
    if not row["name"] or row["name"] == known.name or row["name"] in {row["code"], row["card_no"]}:
        return False
    numbers = [(row["code"], known.code), (row["card_no"], known.card_no)]
    if any(told and told == kept for told, kept in numbers):
        return False
    return any(told and kept for told, kept in numbers) or is_clearly_another(row["name"], known.name)


def is_somebody(row: Row) -> bool:
    """Return whether a row names a customer at all."""
    return bool(row["code"] or row["phone"] or row["card_no"] or row["name"] or identifiers_in(row))


def indexes_of(rows: Iterable[Row]) -> dict[str, str]:
    """Return the blind index of each phone in the rows."""
    vault = home().vault
    return {p: phone_index(Phone(p, p[-4:]), vault=vault) for p in {row["phone"] for row in rows if row["phone"]}}


@step
def open_book(rows: Sequence[Row], indexes: dict[str, str]) -> PeopleBook:
    """Return the customers these rows may mean. At most five queries, seven where rows have WeChat ids."""
    book = PeopleBook(identifiers=identifier_indexes(rows))
    bare = {r["name"] for r in rows if r["name"] and not any(r[name] for name in _NUMBERS)}
    found = look_up(Customer, _KNOWN, among={"phone_index": set(indexes.values())})
    found += look_up(
        Customer,
        _KNOWN,
        among={"code": {r["code"] for r in rows if r["code"]}, "salon_id": {r["salon_id"] for r in rows}},
        where="NOT (code = '')",
    )
    found += look_up(Customer, _KNOWN, among={"card_no": {r["card_no"] for r in rows if r["card_no"]}})
    found += named(bare)
    owners = owners_of(book.identifiers.values())
    found += look_up(Customer, _KNOWN, among={"id": {pk for pk, _index in owners}})
    heads = dict(look_up(Merge, ("customer_id", "head_id"), among={"customer_id": {values[0] for values in found}}))
    people = {values[0]: Known(*values) for values in found}
    for known in people.values():
        known.head = heads.get(known.pk, 0)
        book.add(known)
    for pk, identifier in owners:
        book.carry(identifier, people[pk])
    return book


@step
def named(names: Collection[str]) -> list[tuple[Any, ...]]:
    """Return (id, salon, name, code, card, phone index) of the customers with one of these names, oldest first."""
    found = look_up(Customer, _KNOWN, among={"sort_key": {sort_key(name) for name in names}})
    return [values for values in found if values[_NAME] in names]


@step
def customers_of(rows: Sequence[Row], *, import_id: int, now: datetime) -> tuple[list[int | None], list[Note]]:
    """Return the customer of each row, None for nobody; unknown ones are made with what the row says.

    Also returns what is to be told of those who share the phone of somebody else.
    """
    indexes = indexes_of(rows)
    book = open_book(rows, indexes)
    fresh: list[tuple[Known, Row]] = []
    meant: list[Known | None] = []
    shared: list[Note] = []
    kept = Kept(book, ())
    for row in rows:
        if not is_somebody(row):
            meant.append(None)
            continue
        index = indexes.get(row["phone"], "")
        known = book.find(row, index)
        if known is None:
            known = Known(0, row["salon_id"], _called(row), row["code"], row["card_no"], index)
            shared += book.sharers(known, row)
            fresh.append((known, row))
            known.pk = -len(fresh)
            book.add(known)
            kept.take(row, known)
        meant.append(known)
    uids = _insert(fresh, import_id=import_id, now=now)
    keep_identifiers(kept.fresh, uids, import_id=import_id, now=now)
    return [known.pk if known else None for known in meant], shared + kept.notes


def _called(row: Row) -> str:
    """Return what a new customer is called: her name, or the number that names her, masked where it is personal."""
    first = row["name"] or row["code"] or row["card_no"] or row["hint"] or row["phone"][-4:]
    return str(first or masked_identifier(row["union_id"] or row["open_id"]))


def _insert(fresh: Sequence[tuple[Known, Row]], *, import_id: int, now: datetime) -> dict[int, uuid.UUID]:
    if not fresh:
        return {}
    ids = list(reserve_ids(Customer, len(fresh)))
    rows: list[dict[str, Any]] = []
    for pk, (known, row) in zip(ids, fresh, strict=True):
        known.pk = pk
        rows.append(
            {"id": pk, "salon_id": known.salon_id, "code": known.code, "card_no": known.card_no}
            | identity_columns(row, known.name, known.phone_index)
            | {"created_at": now, "import_id": import_id}
        )
    insert_rows(Customer, list(rows[0]), [tuple(row.values()) for row in rows])
    return {row["id"]: row["uid"] for row in rows}


def identity_columns(row: Row, name: str, index: str) -> dict[str, Any]:
    """Return uid, name and phone columns of a new customer."""
    uid, vault = uuid.uuid4(), home().vault
    if row["hint"] and not row["phone"]:
        phone = hint_columns(row["hint"], row["tail"], vault=vault)
    else:
        called = Phone(row["phone"], row["phone"][-4:]) if row["phone"] else None
        phone = phone_columns(called, uid=uid, vault=vault, index=index)
    return {"uid": uid} | name_columns(name) | phone
