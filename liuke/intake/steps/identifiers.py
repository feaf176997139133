"""What WeChat calls the people of a chunk: whom it names, and what is kept beside their records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liuke.customers.models import Identifier, IdentifierKind
from liuke.customers.rows import identifier_columns, identifier_index
from liuke.intake.rules.flaws import Noted
from liuke.intake.steps.outcome import Note
from liuke.kit.bulk import insert_rows, look_up
from liuke.kit.home import home
from liuke.kit.transactions import step

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from liuke.intake.steps.people import Known, PeopleBook

    Row = dict[str, Any]

_KINDS = {"union_id": IdentifierKind.UNION, "open_id": IdentifierKind.OPEN}


def identifiers_in(row: Row) -> list[tuple[str, str]]:
    """Return kind and value of each WeChat id in a row."""
    return [(kind.value, row[name]) for name, kind in _KINDS.items() if row[name]]


def identifier_indexes(rows: Iterable[Row]) -> dict[str, str]:
    """Return the blind index of each WeChat id in the rows."""
    vault = home().vault
    values = {value for row in rows for _kind, value in identifiers_in(row)}
    return {value: identifier_index(value, vault=vault) for value in values}


@step
def owners_of(indexes: Collection[str]) -> list[tuple[int, str]]:
    """Return (customer, blind index) of every record that carries one of these ids. One query."""
    found = look_up(Identifier, ("customer_id", "value_index"), among={"value_index": set(indexes)})
    return list(dict.fromkeys((customer_id, index) for customer_id, index in found))


class Kept:
    """The ids of the customers of one chunk: those that are there, and those its rows bring."""

    def __init__(self, book: PeopleBook, customer_ids: Iterable[int]) -> None:
        self.book = book
        self.fresh: list[tuple[Known, str, str]] = []
        self.notes: list[Note] = []
        self._there: dict[int, set[tuple[str, str]]] = {}
        if book.identifiers:
            columns = ("customer_id", "kind", "value_index")
            for pk, kind, index in look_up(Identifier, columns, among={"customer_id": set(customer_ids)}):
                self._there.setdefault(pk, set()).add((kind, index))

    def take(self, row: Row, known: Known) -> bool:
        """Keep the ids of a row beside a customer's; return whether one of them is new to her.

        An id somebody else has, and a second union id of hers, are kept and told: who is who, people decide.
        """
        there = self._there.setdefault(known.pk, set())
        fresh = [(kind, value) for kind, value in identifiers_in(row) if (kind, self._index(value)) not in there]
        for kind, value in fresh:
            if others := self.book.others_with(self._index(value), known):
                name = others[0].name if others[0].salon_id == known.salon_id else ""
                self.notes.append(Note(row["row"], Noted.IDENTIFIER_SHARED, name))
            elif kind == IdentifierKind.UNION and any(had == kind for had, _index in there):
                self.notes.append(Note(row["row"], Noted.IDENTIFIER_SECOND, known.name))
            there.add((kind, self._index(value)))
            self.book.carry(self._index(value), known)
            self.fresh.append((known, kind, value))
        return bool(fresh)

    def _index(self, value: str) -> str:
        return self.book.identifiers[value]


@step
def keep_identifiers(
    fresh: Sequence[tuple[Known, str, str]], uids: Mapping[int, UUID], *, import_id: int, now: datetime
) -> None:
    """Write the ids (customer, kind, value) an import brings; their customers, with their uids, are there already."""
    vault = home().vault
    rows = [
        {"customer_id": known.pk, "kind": kind, "noted_at": now, "import_id": import_id}
        | identifier_columns(value, uid=uids[known.pk], vault=vault)
        for known, kind, value in fresh
    ]
    if rows:
        insert_rows(Identifier, list(rows[0]), [tuple(row.values()) for row in rows])
