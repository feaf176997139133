"""A chunk of a price list → items made or changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, Q

from liuke.catalog.models import Item, ItemKind
from liuke.intake.models import Import, ImportChange
from liuke.intake.rules.items import name_key
from liuke.intake.steps.outcome import Outcome
from liuke.kit.transactions import step

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    Row = dict[str, Any]

TABLE = "item"
_SPOKEN = ("category", "need_type", "brand", "minutes", "cycle_days", "list_price_minor", "cost_minor")


@step
def write_items(of: Import, rows: Sequence[Row], *, now: datetime) -> Outcome:  # noqa: ARG001 - one signature for all kinds
    """Write a chunk: new items are made; a known one takes what the list says, and its kind if nobody knew it."""
    book = _Book(rows)
    outcome = Outcome()
    changed: dict[int, tuple[dict[str, Any], Item]] = {}
    for row in rows:
        item = book.find(row)
        if item is None:
            book.add(_new(row, of))
            outcome.created += 1
            continue
        different = {name: value for name, value in _wanted(row, item).items() if getattr(item, name) != value}
        if not different:
            outcome.duplicate += 1
            continue
        outcome.updated += 1
        if item.pk:
            first = changed.setdefault(item.pk, ({}, item))[0]
            for name in different:
                first.setdefault(name, getattr(item, name))
        for name, value in different.items():
            setattr(item, name, value)
    Item.objects.bulk_create(book.fresh)
    for before, item in changed.values():
        _save(of, before, item)
    return outcome


def _save(of: Import, before: dict[str, Any], item: Item) -> None:
    after = {name: getattr(item, name) for name in before}
    rows = Item.objects.filter(pk=item.pk)
    if item.import_id == of.pk:  # goes when the import is taken back
        rows.update(**after)
        return
    rows.update(**after, version=F("version") + 1)
    ImportChange.objects.create(of=of, table=TABLE, object_id=item.pk, before=before, after=after)


class _Book:
    """The items a chunk may mean, by code and by name."""

    def __init__(self, rows: Sequence[Row]) -> None:
        codes = {row["code"] for row in rows if row["code"]}
        keys = {name_key(row["name"]) for row in rows}
        self.fresh: list[Item] = []
        self._by_code: dict[tuple[str, str], Item] = {}
        self._by_key: dict[str, list[Item]] = {}
        for item in Item.objects.filter(Q(code__in=codes) | Q(name_key__in=keys)).order_by("pk"):
            self._put(item)

    def add(self, item: Item) -> None:
        self.fresh.append(item)
        self._put(item)

    def _put(self, item: Item) -> None:
        if item.code:
            self._by_code.setdefault((item.kind, item.code), item)
        self._by_key.setdefault(item.name_key, []).append(item)

    def find(self, row: Row) -> Item | None:
        """Return the item a row means: its code among its kind or among unsorted items, else its name."""
        kinds = (row["kind"], ItemKind.UNKNOWN.value)
        if row["code"]:
            for kind in kinds:
                if found := self._by_code.get((kind, row["code"])):
                    return found
        same_name = [item for item in self._by_key.get(name_key(row["name"]), []) if item.kind in kinds]
        return next((item for item in same_name if not item.code or not row["code"]), None)


def _wanted(row: Row, item: Item) -> dict[str, Any]:
    """Return the columns a row speaks about; an empty cell says nothing."""
    wanted = {name: row[name] for name in _SPOKEN if row[name] not in {"", None}}
    wanted |= {"kind": row["kind"], "is_active": row["is_active"]}
    if row["code"] and not item.code:
        wanted["code"] = row["code"]
    if row["name"] != row["code"]:
        wanted |= {"name": row["name"], "name_key": name_key(row["name"])}
    return wanted


def _new(row: Row, of: Import) -> Item:
    columns = {name: row[name] for name in (*_SPOKEN, "kind", "code", "name", "is_active")}
    return Item(name_key=name_key(row["name"]), import_id=of.pk, **columns)
