"""Reads of intake."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from liuke.accounts.models import Organization
from liuke.intake.errors import ImportMissing
from liuke.intake.models import Import, ImportProblem, ImportStatus, RememberedMapping
from liuke.intake.rules.headers import signature
from liuke.kit.home import home
from liuke.kit.money import Money, exponent

if TYPE_CHECKING:
    from pathlib import Path

    from liuke.accounts.scope import Scope

_WRITING = (ImportStatus.RUNNING, ImportStatus.STOPPED)
_LOOKED_AT = (ImportStatus.UPLOADED, ImportStatus.READ, ImportStatus.CHECKED)
_LONGEST_ID = 18  # digits of what a primary key can be


def folder_of(of: Import) -> Path:
    """Return the folder of an import: the file as it came, its staging table and its error file."""
    return home().imports / str(of.uid)


def import_of(ref: object, *, scope: Scope) -> Import:
    """Return the import of an id or uid within a scope.

    Raises:
        ImportMissing: there is none, or it is another salon's.
    """
    text = str(ref)
    rows = Import.objects.within(scope)
    try:
        found = (
            rows.filter(pk=int(text))
            if text.isdecimal() and len(text) <= _LONGEST_ID
            else rows.filter(uid=uuid.UUID(text))
        )
    except ValueError:
        found = rows.none()
    one = found.first()
    if one is None:
        raise ImportMissing(**{"import": text})
    return one


def latest_imports(scope: Scope, *, limit: int = 50) -> list[Import]:
    """Return the newest imports first."""
    return list(Import.objects.within(scope).select_related("salon", "started_by").order_by("-pk")[:limit])


def problem_counts(of: Import) -> list[dict[str, Any]]:
    """Return the reasons of an import's problems, most frequent first: code, is_rejected, count, an example."""
    reasons: dict[str, int] = of.totals.get("reasons", {})
    first = {p.code: p for p in ImportProblem.unguarded.filter(of=of).order_by("-row")}
    return [
        {"code": code, "count": count, "is_rejected": first[code].is_rejected, "row": first[code].row,
         "column": first[code].column, "value": first[code].value}
        for code, count in sorted(reasons.items(), key=lambda item: -item[1]) if code in first
    ]  # fmt: skip


def remembered(names: list[str]) -> RememberedMapping | None:
    """Return how a source with these header names was read the last time."""
    return RememberedMapping.objects.filter(signature=signature(names)).first()


def unfinished_twin(
    *, sha256: str, salon_id: int, options: dict[str, Any], file_name: str, staff_id: int | None
) -> Import | None:
    """Return an import of the same file with the same options that was cut off while writing.

    Before it writes anything, an import is its person's own: then name of the file and person must be the same too.
    """
    rows = Import.objects.unscoped("a cut-off import of the same file goes on").filter(
        Q(status__in=_WRITING) | Q(status__in=_LOOKED_AT, file_name=file_name, started_by=staff_id),
        sha256=sha256, salon_id=salon_id,
    )  # fmt: skip
    return next((one for one in rows.order_by("-pk") if one.options == options), None)


def same_list_before(of: Import) -> bool:
    """Return whether this very file is in already, read the same way, and still stands."""
    rows = Import.objects.unscoped("the same file twice is recognised").filter(
        sha256=of.sha256, salon_id=of.salon_id, kind=of.kind, status=ImportStatus.DONE
    )
    read_as = _fields(of)
    return any(_fields(one) == read_as and one.created + one.updated > 0 for one in rows.exclude(pk=of.pk))


def _fields(of: Import) -> list[tuple[str, str]]:
    return [(column["name"], column["field"]) for column in of.mapping]


def summary(of: Import) -> dict[str, Any]:
    """Return what an import came to, as the command line prints it.

    ``rows`` is the sum of the five counts once the import is done. ``sums`` are the control totals of the usable rows
    (new and known alike) in major units: ``charged`` is net of ``returned`` and includes ``adjusted``; for balances
    ``principal``, ``gift`` and ``debt``. ``referrers_unknown`` counts rows whose referrer no one customer is; her name
    stands in the note. ``rounding`` is what rounding lines to minor units changed, in major units.
    """
    currency = Organization.objects.values_list("currency", flat=True).get()
    totals = of.totals
    places = exponent(currency)
    money = {n: f"{Money(m, currency).major:.{places}f}" for n, m in totals.get("totals", {}).items() if n != "points"}
    return {
        "file": of.file_name, "import": of.pk, "kind": of.kind, "confidence": of.kind_confidence, "status": of.status,
        "sha256": of.sha256, "rows": of.rows, "created": of.created, "updated": of.updated, "duplicate": of.duplicate,
        "ignored": of.ignored, "rejected": of.rejected, "customers": totals.get("customers", 0), "visits": of.visits,
        "lines": totals.get("counts", {}), "sums": {currency: money} if money else {},
        "rounding": f"{Decimal(totals.get('off', '0')).scaleb(-places):f}", "reasons": totals.get("reasons", {}),
        "referrers_unknown": totals.get("referrers_unknown", 0),
        "columns": {column["name"]: column["field"] for column in of.mapping},
        "errors_file": str(folder_of(of) / of.errors_file) if of.errors_file else None,
    }  # fmt: skip
