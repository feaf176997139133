"""What the columns of a file mean, decided by a person where she wants to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.intake.errors import ColumnMissing, ImportNotOpen, NotRecognised, UnknownColumn, UnknownField
from liuke.intake.models import Import, ImportStatus
from liuke.intake.rules.fields import FIELDS
from liuke.intake.rules.recognition import Column, map_columns, missing_fields, with_choices
from liuke.kit.transactions import use_case

if TYPE_CHECKING:
    from collections.abc import Mapping

_OPEN = {ImportStatus.READ, ImportStatus.CHECKED}


@use_case
def set_mapping(of: Import, *, kind: str = "", chosen: Mapping[str, str] | None = None) -> Import:
    """Take over what a person says about kind and columns.

    ``kind`` is another kind than the recognised one, empty keeps it; ``chosen`` is field → column name.

    Raises:
        NotRecognised: nobody knows what the file holds.
        UnknownField, UnknownColumn: a name that is none; nothing is changed.
        ColumnMissing: the kind cannot do without a field that has no column.
        ImportNotOpen: it is past this point.
    """
    if of.status not in _OPEN:
        raise ImportNotOpen(status=of.get_status_display())
    final = kind or of.kind
    if final not in FIELDS:
        raise NotRecognised(file=of.file_name)
    names = of.reading["columns"]
    columns = columns_of(of)
    if final != of.kind:
        columns = map_columns(names, samples=of.reading["samples"], kind=final)
    wished = _resolved(chosen or {}, names, final, of.file_name)
    columns = with_choices(columns, remembered={}, chosen=wished)
    if gaps := missing_fields(columns, final):
        fields = ", ".join(sorted(gaps))
        raise ColumnMissing(file=of.file_name, fields=fields, example=min(gaps))
    of.kind, of.mapping, of.status = final, [c.as_json() for c in columns], ImportStatus.READ
    of.save(update_fields=["kind", "mapping", "status"])
    return of


def columns_of(of: Import) -> tuple[Column, ...]:
    """Return the columns of an import as they are mapped now."""
    return tuple(Column(**column) for column in of.mapping)


def _resolved(chosen: Mapping[str, str], names: list[str], kind: str, file_name: str) -> dict[str, str]:
    by_trimmed = {name.strip().casefold(): name for name in reversed(names)}
    resolved: dict[str, str] = {}
    for field, column in chosen.items():
        if field not in FIELDS[kind]:
            raise UnknownField(kind=kind, field=field, known=", ".join(FIELDS[kind]))
        found = by_trimmed.get(column.strip().casefold())
        if found is None:
            raise UnknownColumn(file=file_name, column=column, known=", ".join(names[:40]))
        resolved[field] = found
    return resolved
