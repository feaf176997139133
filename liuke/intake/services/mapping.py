"""What the columns of a file mean, decided by a person where she wants to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liuke.intake.errors import (
    ColumnMissing,
    FieldTwice,
    ImportBusy,
    ImportNotOpen,
    NotRecognised,
    UnknownColumn,
    UnknownField,
)
from liuke.intake.models import Import, ImportStatus, RememberedMapping
from liuke.intake.queries import columns_of, is_busy
from liuke.intake.rules.dates import ORDERS
from liuke.intake.rules.fields import FIELDS, MAY_REPEAT
from liuke.intake.rules.headers import signature
from liuke.intake.rules.recognition import Column, map_columns, missing_fields, recognise, with_choices
from liuke.intake.wording import field_name
from liuke.kit.transactions import use_case

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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


@dataclass(frozen=True)
class Choices:
    """What a person says on the page about a whole file.

    Args:
        kind: what it holds.
        fields: the field of each column in the order of the file; empty: not imported.
        date_order: ``dmy``, ``mdy`` or empty.
    """

    kind: str
    fields: Sequence[str]
    date_order: str = ""


@use_case
def choose(of: Import, choices: Choices) -> Import:
    """Take over what a person says about every column; a column she leaves as it is keeps its confidence.

    An import whose kind, columns and dates stay the same keeps what its check came to; otherwise it is ``read`` again.

    Raises:
        NotRecognised, UnknownField, UnknownColumn, FieldTwice: a choice that is none; nothing is changed.
        ImportBusy, ImportNotOpen: it is being worked on, or past this point.
    """
    of = open_for_choices(of)
    if choices.kind not in FIELDS:
        raise NotRecognised(file=of.file_name)
    before = (of.kind, of.mapping, of.options.get("date_order", ""))
    if choices.kind != of.kind:
        columns = map_columns(of.reading["columns"], samples=of.reading["samples"], kind=choices.kind)
    else:
        columns = _chosen(of, choices)
    of.kind, of.mapping = choices.kind, [c.as_json() for c in columns]
    seen = choices.kind == before[0]
    of.options = of.options | {"date_order": choices.date_order if choices.date_order in ORDERS else "", "seen": seen}
    if (of.kind, of.mapping, of.options["date_order"]) != before:
        of.status = ImportStatus.READ
    of.save(update_fields=["kind", "mapping", "options", "status"])
    return of


@use_case
def start_over(of: Import) -> Import:
    """Forget how this source was read the last time and what was chosen, and recognise the file anew.

    Raises:
        ImportBusy, ImportNotOpen: it is being worked on, or past this point.
    """
    of = open_for_choices(of)
    names, samples = of.reading["columns"], of.reading["samples"]
    RememberedMapping.objects.filter(signature=signature(names)).delete()
    found = recognise(names, samples=samples, file_name=of.file_name)
    of.kind, of.kind_confidence = found.kind, found.confidence
    of.mapping = [c.as_json() for c in found.columns]
    of.options = of.options | {"date_order": "", "seen": False}
    of.status = ImportStatus.READ
    of.save(update_fields=["kind", "kind_confidence", "mapping", "options", "status"])
    return of


def open_for_choices(of: Import) -> Import:
    """Return an import as it stands, held until the transaction ends.

    Raises:
        ImportBusy, ImportNotOpen: it is being worked on, or past this point.
    """
    standing = Import.unguarded.select_for_update(of=("self",)).select_related("job", "salon").get(pk=of.pk)
    if is_busy(standing):
        raise ImportBusy(file=standing.file_name)
    if standing.status not in _OPEN:
        raise ImportNotOpen(status=standing.get_status_display())
    return standing


def _chosen(of: Import, choices: Choices) -> tuple[Column, ...]:
    columns = columns_of(of)
    if len(choices.fields) != len(columns):
        raise UnknownColumn(file=of.file_name, column=str(len(choices.fields)), known=str(len(columns)))
    made: list[Column] = []
    for column, field in zip(columns, choices.fields, strict=True):
        if field and field not in FIELDS[choices.kind]:
            raise UnknownField(kind=of.get_kind_display(), field=field[:40], known="")
        made.append(column if field == column.field else Column(column.name, field, 100, "set"))
    for field in {c.field for c in made if c.field} - MAY_REPEAT:
        if len(same := [c.name for c in made if c.field == field]) > 1:
            raise FieldTwice(field=field_name(field), columns=", ".join(same))
    return tuple(made)


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
