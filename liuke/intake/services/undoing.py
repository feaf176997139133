"""An import is taken back. What later rows rest on stays, and is listed with why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, ProtectedError

from liuke.accounts.models import Staff
from liuke.accounts.steps import audit
from liuke.booking.models import Appointment
from liuke.catalog.models import Item
from liuke.customers.models import Customer
from liuke.intake.errors import ImportNotOpen
from liuke.intake.events import ImportUndone
from liuke.intake.models import Import, ImportChange, ImportStatus, StagedBalance
from liuke.intake.steps.undo import rested_on, restore
from liuke.kit import outbox
from liuke.kit.transactions import use_case
from liuke.visits.models import Ticket, TicketLine, Visit

if TYPE_CHECKING:
    from datetime import datetime

CHUNK = 500
_MAY_UNDO = {ImportStatus.DONE, ImportStatus.RUNNING, ImportStatus.STOPPED, ImportStatus.UNDOING}
_WHY = "undoing an import is the shop's"
# Children before what they rest on.
_TABLES: tuple[tuple[str, Any], ...] = (
    ("ticket_line", TicketLine), ("ticket", Ticket), ("visit", Visit), ("appointment", Appointment),
    ("staged_balance", StagedBalance), ("customer", Customer), ("item", Item), ("staff", Staff),
)  # fmt: skip
_KEPT_LISTED = 500


def undo_import(of: Import, *, now: datetime, staff_id: int | None = None) -> dict[str, Any]:
    """Take back what an import wrote, newest dependents first, in transactions of at most 500 rows.

    Changed rows get their former values unless somebody changed them since. May be cut off and called again.

    Returns:
        ``removed`` and ``restored`` per table, and ``kept``: what had to stay, each with why.

    Raises:
        ImportNotOpen: nothing of it was written, or it was taken back before.
    """
    of.refresh_from_db()
    if of.status not in _MAY_UNDO:
        raise ImportNotOpen(status=of.get_status_display())
    _begin(of)
    kept: list[dict[str, Any]] = []
    restored = 0
    while changes := list(ImportChange.objects.filter(of=of).order_by("-pk")[:CHUNK]):
        restored += _restore(changes, kept)
    removed = {name: _remove(of, name, model, kept) for name, model in _TABLES}
    _finish(of, kept, now=now, staff_id=staff_id)
    return {"import": of.pk, "removed": removed, "restored": restored, "kept": kept}


@use_case
def _begin(of: Import) -> None:
    of.status = ImportStatus.UNDOING
    of.save(update_fields=["status"])


@use_case
def _restore(changes: list[ImportChange], kept: list[dict[str, Any]]) -> int:
    done = sum(restore(change, kept) for change in changes)
    ImportChange.objects.filter(pk__in=[change.pk for change in changes]).delete()
    return done


def _remove(of: Import, name: str, model: Any, kept: list[dict[str, Any]]) -> int:
    removed, last = 0, 0
    while ids := _next_ids(of, model, last):
        last = ids[-1]
        removed += _remove_chunk(name, model, ids, kept)
    return removed


def _next_ids(of: Import, model: Any, after: int) -> list[int]:
    rows = getattr(model, "unguarded", model.objects).filter(import_id=of.pk, pk__gt=after).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:CHUNK])


@use_case
def _remove_chunk(name: str, model: Any, ids: list[int], kept: list[dict[str, Any]]) -> int:
    manager = getattr(model, "unguarded", model.objects)
    stays = rested_on(name, ids)
    kept += [{"table": name, "id": pk, "label": label, "why": why} for pk, (label, why) in stays.items()]
    going = [pk for pk in ids if pk not in stays]
    try:
        manager.filter(pk__in=going).delete()
    except ProtectedError as error:  # a table nobody told us about points here
        kept += [{"table": name, "id": pk, "label": "", "why": "in_use"} for pk in going]
        del error
        return 0
    return len(going)


@use_case
def _finish(of: Import, kept: list[dict[str, Any]], *, now: datetime, staff_id: int | None) -> None:
    of.status, of.kept, of.finished_at = ImportStatus.UNDONE, kept[:_KEPT_LISTED], now
    of.save(update_fields=["status", "kept", "finished_at"])
    Import.unguarded.filter(pk=of.pk).update(cursor=F("usable"))
    outbox.record(ImportUndone(import_id=of.pk, file_kind=of.kind), now=now)
    audit("import.undone", now=now, actor_id=staff_id, object_type="import", object_ref=of.pk, salon_id=of.salon_id,
          after={"kept": len(kept)})  # fmt: skip
