"""An import is taken back. What later rows rest on stays, and is listed with why."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.db.models import F, ProtectedError, RestrictedError

from liuke.accounts.steps import audit, take_turns
from liuke.customers.models import Customer
from liuke.customers.steps import set_apart
from liuke.intake.checking import clear_staging
from liuke.intake.errors import BeingUndone, ImportNotOpen
from liuke.intake.events import ImportUndone
from liuke.intake.models import Import, ImportChange, ImportStatus
from liuke.intake.queries import WRITTEN, folder_of, written_rows
from liuke.intake.steps.balances import pass_on
from liuke.intake.steps.undo import rested_on, restore
from liuke.kit import outbox
from liuke.kit.alone import Taken, alone
from liuke.kit.jobs import current_progress
from liuke.kit.transactions import use_case

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

CHUNK = 500
MOST_PREVIEWED = 5000
"""Rows a preview takes back and puts back within one click."""

_MAY_UNDO = {ImportStatus.DONE, ImportStatus.RUNNING, ImportStatus.STOPPED, ImportStatus.UNDOING}
_KEPT_LISTED = 500
_NAMED_BY_EVENTS = frozenset({"customer", "item"})


def undo_import(of: Import, *, now: datetime, staff_id: int | None = None) -> dict[str, Any]:
    """Take back what an import wrote, newest dependents first, in transactions of at most 500 rows.

    Changed rows get their former values unless somebody changed them since. May be cut off and called again.

    Returns:
        ``removed`` and ``restored`` per table, and ``kept``: what had to stay, each with why.

    Raises:
        BeingUndone: somebody else is taking it back at this moment.
        ImportNotOpen: nothing of it was written, or it was taken back before.
        Stopped: a person asked the running job to stop; it goes on when called again.
    """
    try:
        with alone(f"imports/{of.uid}/undo", waits=False):
            done = _undo(of, now=now, staff_id=staff_id)
    except Taken as taken:
        raise BeingUndone(file=of.file_name) from taken
    _take_back_what_stayed(of, now=now, staff_id=staff_id)
    return done


def _take_back_what_stayed(of: Import, *, now: datetime, staff_id: int | None) -> None:
    """Take back what earlier undoing of the salon's other imports had to leave, where nothing rests on it any more."""
    others = Import.unguarded.filter(salon_id=of.salon_id, status=ImportStatus.UNDONE).exclude(kept=[])
    for other in others.exclude(pk=of.pk).order_by("-pk"):
        with suppress(Taken), alone(f"imports/{other.uid}/undo", waits=False):
            walk = _Walk(other, each=use_case, total=0)
            walk.take_back()
            if len(walk.kept) < sum(other.totals["undone"]["kept"].values()):
                _finish(other, walk, _removed(other), now=now, staff_id=staff_id)


def _removed(of: Import) -> dict[str, int]:
    left = {name: rows.count() for name, _model, rows in written_rows(of)}
    return {name: count - left[name] for name, count in of.totals["undo"]["rows"].items()}


def _undo(of: Import, *, now: datetime, staff_id: int | None) -> dict[str, Any]:
    of.refresh_from_db()  # whoever held the name before may have taken it back
    if of.status not in _MAY_UNDO:
        raise ImportNotOpen(status=of.get_status_display())
    _begin(of)
    planned: dict[str, int] = of.totals["undo"]["rows"]
    walk = _Walk(of, each=use_case, total=sum(planned.values()) + of.totals["undo"]["changes"])
    walk.take_back()
    removed = _removed(of)
    _finish(of, walk, removed, now=now, staff_id=staff_id)
    clear_staging(folder_of(of))  # only once the end is committed: a step that fails finds its rows again
    return {"import": of.pk, "removed": removed, "restored": walk.restored, "kept": walk.kept}


def preview_undo(of: Import) -> dict[str, Any]:
    """Return what taking an import back would remove and what must stay, by doing it and taking that back.

    Returns:
        ``rows`` per table and ``changes``: what the import wrote; where that is at most ``MOST_PREVIEWED`` rows also
        ``kept``, each with table, id, label and why; otherwise ``kept`` is None.

    Raises:
        ImportNotOpen: nothing of it was written, or it was taken back before.
    """
    if of.status not in _MAY_UNDO:
        raise ImportNotOpen(status=of.get_status_display())
    plan = _plan(of)
    if sum(plan["rows"].values()) + plan["changes"] > MOST_PREVIEWED:
        return plan | {"kept": None}
    walk = _Walk(of, each=lambda function: function, total=0)
    try:
        _rehearse(walk)
    except _TakenBack:
        return plan | {"kept": walk.kept}
    raise AssertionError("a rehearsal always ends by being taken back")


class _TakenBack(Exception):
    """Ends a rehearsal's transaction without a trace."""


@use_case
def _rehearse(walk: _Walk) -> None:
    take_turns()  # first of all: an import that has its turn may want rows this has touched
    walk.take_back()
    raise _TakenBack


def _plan(of: Import) -> dict[str, Any]:
    rows = {name: count for name, _model, written in written_rows(of) if (count := written.count())}
    return {"rows": rows, "changes": ImportChange.objects.filter(of=of).count()}


@use_case
def _begin(of: Import) -> None:
    if of.status != ImportStatus.UNDOING:
        of.totals["undo"] = _plan(of)
    of.status = ImportStatus.UNDOING
    of.save(update_fields=["status", "totals"])


class _Walk:
    """One pass over everything an import wrote. ``each`` gives every chunk its transaction."""

    def __init__(self, of: Import, *, each: Callable[[Any], Any], total: int) -> None:
        self.of, self.total = of, total
        self.kept: list[dict[str, Any]] = []
        self.restored = self.done = 0
        self._restore, self._remove = each(_restore), each(_remove_chunk)
        self.is_rehearsal = not total

    def take_back(self) -> None:
        while changes := list(ImportChange.objects.filter(of=self.of).order_by("-pk")[:CHUNK]):
            self.restored += self._restore(changes, self.kept)
            self._tick(len(changes))
        for name, model in WRITTEN:
            self._remove_all(name, model)

    def _remove_all(self, name: str, model: Any) -> None:
        last: int | None = None
        while ids := _ids_before(self.of, model, last):
            last = ids[-1]
            self._remove(name, model, ids, self.kept)
            self._tick(len(ids))

    def _tick(self, rows: int) -> None:
        self.done += rows
        if not self.is_rehearsal:
            current_progress().report(self.done, self.total)


def _restore(changes: list[ImportChange], kept: list[dict[str, Any]]) -> int:
    done = sum(restore(change, kept) for change in changes)
    ImportChange.objects.filter(pk__in=[change.pk for change in changes]).delete()
    return done


def _ids_before(of: Import, model: Any, last: int | None) -> list[int]:
    """Return the next ids, the newest first: a line that takes another back goes before it."""
    rows = getattr(model, "unguarded", model.objects).filter(import_id=of.pk).order_by("-pk")
    return list((rows if last is None else rows.filter(pk__lt=last)).values_list("pk", flat=True)[:CHUNK])


def _remove_chunk(name: str, model: Any, ids: list[int], kept: list[dict[str, Any]]) -> None:
    manager = getattr(model, "unguarded", model.objects)
    if name in _NAMED_BY_EVENTS:
        take_turns()  # an event may be arriving for one of them: it is seen below, or finds nobody
    stays = rested_on(name, ids)
    kept += [{"table": name, "id": pk, "label": label, "why": why} for pk, (label, why) in stays.items()]
    going = [pk for pk in ids if pk not in stays]
    if model is Customer:
        set_apart(going)
    if name == "staged_balance":
        pass_on(going)
    kept += [{"table": name, "id": pk, "label": "", "why": "in_use"} for pk in _deleted_but(manager, going)]


def _deleted_but(manager: Any, ids: list[int]) -> list[int]:
    """Delete rows and return the ids of those that stay, because rows we did not expect point at them."""
    try:
        manager.filter(pk__in=ids).delete()
    except (ProtectedError, RestrictedError) as refused:
        wanted = {
            getattr(row, field.attname)
            for row in refused.args[1]
            for field in row._meta.concrete_fields  # noqa: SLF001
            if field.related_model is manager.model
        }
        stay = [pk for pk in ids if pk in wanted] or ids
        return stay + _deleted_but(manager, [pk for pk in ids if pk not in set(stay)])
    return []


@use_case
def _finish(of: Import, walk: _Walk, removed: dict[str, int], *, now: datetime, staff_id: int | None) -> None:
    of.status, of.kept, of.finished_at = ImportStatus.UNDONE, walk.kept[:_KEPT_LISTED], now
    restored = of.totals.get("undone", {}).get("restored", 0) + walk.restored
    of.totals["undone"] = {
        "removed": removed, "restored": restored, "kept": dict(Counter(one["why"] for one in walk.kept)),
    }  # fmt: skip
    of.save(update_fields=["status", "kept", "finished_at", "totals"])
    Import.unguarded.filter(pk=of.pk).update(cursor=F("usable"))
    outbox.record(ImportUndone(import_id=of.pk, file_kind=of.kind), now=now)
    audit("import.undone", now=now, actor_id=staff_id, object_type="import", object_ref=of.pk, salon_id=of.salon_id,
          after={"kept": len(walk.kept)})  # fmt: skip
