"""An import is taken back. What later rows rest on stays, and is listed with why."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import F, ProtectedError, RestrictedError

from liuke.accounts.steps import audit, take_turns
from liuke.customers.models import Customer
from liuke.customers.steps import set_apart
from liuke.intake.checking import clear_staging
from liuke.intake.errors import BeingUndone, ImportNotOpen
from liuke.intake.events import ImportUndone
from liuke.intake.models import Import, ImportChange, ImportStatus
from liuke.intake.queries import folder_of, written_rows
from liuke.intake.services.writers import AT_ONCE
from liuke.intake.steps.balances import pass_on
from liuke.intake.steps.taking_back import put_cards_away, take_back_openings
from liuke.intake.steps.undo import rested_on, restore
from liuke.kit import outbox
from liuke.kit.alone import Taken, alone
from liuke.kit.jobs import current_progress
from liuke.kit.transactions import use_case

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.db.models import QuerySet

CHUNK = 500
MOST_PREVIEWED = 5000
"""Rows a preview takes back and puts back within one click."""

_MAY_UNDO = {ImportStatus.DONE, ImportStatus.RUNNING, ImportStatus.STOPPED, ImportStatus.UNDOING}
_KEPT_LISTED = 500
_UNPOSTED = {"opening": take_back_openings, "card": put_cards_away}
_NAMED_BY_EVENTS = frozenset({"customer", "item"})


def undo_import(of: Import, *, now: datetime, staff_id: int | None = None) -> dict[str, Any]:
    """Take back what an import wrote, newest dependents first, in transactions of at most 500 rows.

    Changed rows get their former values unless somebody changed them since. May be cut off and called again.

    Returns:
        ``removed`` per table, ``restored``, and ``kept``: what had to stay, each with why; a row that was there before
        and could not get its former values has ``is_change``.

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
    _take_back_what_stayed(of, by=_By(now, staff_id))
    return done


def _take_back_what_stayed(of: Import, *, by: _By) -> None:
    """Take back what earlier undoing had to leave, where nothing rests on it any more.

    In every salon: items are the whole shop's, and salons share customers by phone.
    """
    others = Import.unguarded.filter(status=ImportStatus.UNDONE).exclude(kept=[])
    for other in others.exclude(pk=of.pk).order_by("-pk"):
        with suppress(Taken), alone(f"imports/{other.uid}/undo", waits=False):
            walk = _Walk(other, each=use_case, total=0, by=by)
            walk.take_back()
            if len(walk.kept) < sum(other.totals["undone"]["kept"].values()):
                _finish(other, walk, _removed(other))


def _removed(of: Import) -> dict[str, int]:
    left = {name: rows.count() for name, _model, rows in written_rows(of)}
    return {name: count - left[name] for name, count in of.totals["undo"]["rows"].items()}


def _undo(of: Import, *, now: datetime, staff_id: int | None) -> dict[str, Any]:
    of.refresh_from_db()  # whoever held the name before may have taken it back
    if of.status not in _MAY_UNDO:
        raise ImportNotOpen(status=of.get_status_display())
    _begin(of)
    planned: dict[str, int] = of.totals["undo"]["rows"]
    total = sum(planned.values()) + of.totals["undo"]["changes"]
    walk = _Walk(of, each=use_case, total=total, by=_By(now, staff_id))
    walk.take_back()
    removed = _removed(of)
    _finish(of, walk, removed)
    clear_staging(folder_of(of))  # only once the end is committed: a step that fails finds its rows again
    return {"import": of.pk, "removed": removed, "restored": walk.restored, "kept": walk.kept}


def preview_undo(of: Import, *, now: datetime) -> dict[str, Any]:
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
    walk = _Walk(of, each=lambda function: function, total=0, by=_By(now, None))
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


class _By(NamedTuple):
    """When something is taken back, and by whom."""

    now: datetime
    staff_id: int | None


class _Walk:
    """One pass over everything an import wrote. ``each`` gives every chunk its transaction."""

    def __init__(self, of: Import, *, each: Callable[[Any], Any], total: int, by: _By) -> None:
        self.of, self.total, self.by = of, total, by
        self.kept: list[dict[str, Any]] = []
        self.restored = self.done = 0
        self._restore, self._remove, self._unpost = each(_restore), each(_remove_chunk), each(_unpost_chunk)
        self.is_rehearsal = not total

    def take_back(self) -> None:
        last: int | None = None
        while changes := _changes_before(self.of, last):
            last = changes[-1].pk
            self.restored += self._restore(changes, self.kept)
            self._tick(len(changes))
        for name, model, rows in written_rows(self.of):
            self._remove_all(name, model, rows.order_by("-pk"))

    def _remove_all(self, name: str, model: Any, rows: QuerySet[Any]) -> None:
        """Go from the newest row to the oldest: a line that takes another back goes before it."""
        last: int | None = None
        size = AT_ONCE[self.of.kind] if name in _UNPOSTED else CHUNK
        while ids := list((rows if last is None else rows.filter(pk__lt=last)).values_list("pk", flat=True)[:size]):
            last = ids[-1]
            if name in _UNPOSTED:
                self._unpost(self.of, name, ids, self)
            else:
                self._remove(name, model, ids, self.kept)
            self._tick(len(ids))

    def _tick(self, rows: int) -> None:
        self.done += rows
        if not self.is_rehearsal:
            current_progress().report(self.done, self.total)


def _restore(changes: list[ImportChange], kept: list[dict[str, Any]]) -> int:
    return sum(restore(change, kept) for change in changes)


def _changes_before(of: Import, last: int | None) -> list[ImportChange]:
    """Return the next changes that are not given back yet, the newest first."""
    rows = ImportChange.objects.filter(of=of).exclude(after={}).order_by("-pk")
    return list((rows if last is None else rows.filter(pk__lt=last))[:CHUNK])


def _unpost_chunk(of: Import, name: str, ids: list[int], walk: _Walk) -> None:
    take_turns()  # the same rows may be coming in again at this moment
    stays = _UNPOSTED[name](of, ids, now=walk.by.now, staff_id=walk.by.staff_id)
    walk.kept += [{"table": name, "id": pk, "label": label, "why": why} for pk, (label, why) in stays.items()]


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
    stay = _deleted_but(manager, going)
    kept += [{"table": name, "id": pk, "label": "", "why": "in_use"} for pk in stay]
    gone = set(going).difference(stay)
    ImportChange.objects.filter(table=name, object_id__in=gone).delete()


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
def _finish(of: Import, walk: _Walk, removed: dict[str, int]) -> None:
    now, staff_id = walk.by
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
