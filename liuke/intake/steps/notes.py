"""What only the writing of rows can tell of them: kept beside the problems of the check, counted with them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from liuke.intake.models import Import, ImportProblem
from liuke.intake.queries import columns_of
from liuke.intake.rules.flaws import TOLD_BY_WRITING, CellFlaw, Noted
from liuke.intake.rules.shapes.people import AMOUNTS
from liuke.kit.bulk import insert_rows
from liuke.kit.transactions import step

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet

    from liuke.intake.steps.outcome import Note


_OF_REFUSED: dict[str, tuple[str, ...]] = {
    CellFlaw.NO_SUCH_CUSTOMER: ("name", "customer_code", "card_no"),
    CellFlaw.NO_SUCH_SERVICE: ("item_name", "card_name", "sessions"),
    CellFlaw.CARD_TAKEN: ("card_no",),
    CellFlaw.OPENED_BEFORE: ("card_no", "card_name", "name"),
}
"""Why the writing refuses rows, and which columns are to blame: the first there is."""


def told_of(of: Import) -> QuerySet[ImportProblem]:
    """Return what the writing, or its rehearsal, told of an import's rows."""
    return ImportProblem.unguarded.filter(of=of, code__in=TOLD_BY_WRITING).order_by("row")


@step
def tell(of: Import, notes: Sequence[Note]) -> None:
    """Keep what a chunk told, and count it; its column is the one of the phone, the WeChat id or the first amount."""
    if not notes:
        return
    header = {column.field: column.name for column in reversed(columns_of(of))}
    of_identifiers = header.get("union_id", "") or header.get("open_id", "")
    columns: dict[str, str] = {
        Noted.IDENTIFIER_SHARED: of_identifiers,
        Noted.IDENTIFIER_SECOND: of_identifiers,
        Noted.PHONE_SHARED: header.get("phone", ""),
        Noted.BALANCE_ELSEWHERE: next((header[field] for field in AMOUNTS if field in header), ""),
    } | {code: next((header[field] for field in fields if field in header), "") for code, fields in _OF_REFUSED.items()}
    insert_rows(
        ImportProblem,
        ("row", "is_rejected", "code", "column", "value", "of_id"),
        [
            (note.row, note.code in _OF_REFUSED, note.code, columns[note.code], note.value[:200], of.pk)
            for note in notes
        ],
    )
    for code, count in Counter(note.code for note in notes).items():
        _count(of, columns[code], {code: count})


@step
def forget_told(of: Import) -> None:
    """Take back what a rehearsal told, before the writing tells it."""
    told = told_of(of)
    for header in set(told.values_list("column", flat=True)):
        counts = Counter(told.filter(column=header).values_list("code", flat=True))
        _count(of, header, {code: -count for code, count in counts.items()})
    told.delete()


def _count(of: Import, header: str, counts: Mapping[str, int]) -> None:
    of.totals["noted"] = of.totals.get("noted", 0) + sum(n for code, n in counts.items() if code not in _OF_REFUSED)
    for counted in (of.totals.setdefault("reasons", {}), of.totals.setdefault("flaws", {}).setdefault(header, {})):
        for code, count in counts.items():
            counted[code] = counted.get(code, 0) + count
            if not counted[code]:
                del counted[code]
    Import.unguarded.filter(pk=of.pk).update(totals=of.totals)
