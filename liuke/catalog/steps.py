"""Writes of the catalogue that join a transaction."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liuke.catalog.models import Item, ItemKind
from liuke.kit.bulk import insert_rows, reserve_ids
from liuke.kit.transactions import step

if TYPE_CHECKING:
    from collections.abc import Sequence

_COLUMNS = ("id", "kind", "code", "name", "name_key", "import_id")
_LIKE_A_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._\-/]{0,30}")


@dataclass(frozen=True, slots=True)
class Named:
    """An item as a bill or a booking names it. ``kind`` is what the words say, empty where they do not."""

    code: str
    name: str
    key: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The item that stands for a name."""

    pk: int
    kind: str


@step
def items_named(wanted: Sequence[Named], *, import_id: int | None) -> dict[Named, Found]:
    """Return the item of each name; unknown ones are made, of kind unknown where nothing says what they are.

    A code that is known decides; otherwise the name; a name that looks like a code may be either.
    """
    distinct = [one for one in dict.fromkeys(wanted) if one.code or one.key]
    if not distinct:
        return {}
    book = _Book(distinct)
    found: dict[Named, Found] = {}
    fresh: list[Named] = []
    for one in distinct:
        known = book.find(one)
        if known is None:
            fresh.append(one)
            book.add(one, known := Found(-len(fresh), one.kind or ItemKind.UNKNOWN))
        found[one] = known
    if fresh:
        ids = list(reserve_ids(Item, len(fresh)))
        rows = [_row(pk, one, import_id) for pk, one in zip(ids, fresh, strict=True)]
        insert_rows(Item, _COLUMNS, rows)
        found = {one: Found(ids[-f.pk - 1], f.kind) if f.pk < 0 else f for one, f in found.items()}
    return found


def _row(pk: int, one: Named, import_id: int | None) -> tuple[object, ...]:
    code = one.code or (
        one.name if " " not in one.name and _LIKE_A_CODE.fullmatch(one.name) and one.name.isupper() else ""
    )
    name = one.name or one.code
    return pk, one.kind or ItemKind.UNKNOWN.value, code, name, one.key or name.casefold(), import_id


class _Book:
    """The items that a chunk may mean, by code and by name."""

    def __init__(self, wanted: Sequence[Named]) -> None:
        codes = {one.code for one in wanted if one.code} | {one.name for one in wanted if one.name}
        keys = {one.key for one in wanted if one.key}
        self._by_code: dict[str, Found] = {}
        self._by_key: dict[str, tuple[str, Found]] = {}
        columns = ("pk", "kind", "code", "name_key")
        for pk, kind, code, _key in Item.objects.filter(code__in=codes).order_by("-pk").values_list(*columns):
            self._by_code[code] = Found(pk, kind)
        for pk, kind, code, key in Item.objects.filter(name_key__in=keys).order_by("-pk").values_list(*columns):
            self._by_key[key] = (code, Found(pk, kind))

    def find(self, one: Named) -> Found | None:
        if one.code and one.code in self._by_code:
            return self._by_code[one.code]
        if one.key in self._by_key:
            code, found = self._by_key[one.key]
            # Two articles may share a name; a code of its own makes another item.
            if not one.code or not code:
                return found
        return None if one.code else self._by_code.get(one.name)

    def add(self, one: Named, found: Found) -> None:
        if one.code:
            self._by_code[one.code] = found
        if one.key:
            self._by_key.setdefault(one.key, (one.code, found))
