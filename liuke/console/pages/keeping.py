"""Keeping, for the owner: what was checked and when, copies, and work a restore parked. 检查与备份."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from liuke.accounts.access import address_of, page
from liuke.accounts.rules import Action
from liuke.accounts.services import record_keeping
from liuke.kit import clock
from liuke.kit.home import home
from liuke.kit.jobs import enqueue_once
from liuke.kit.keeping import backup_keys, checks, copies, parking, tasks

if TYPE_CHECKING:
    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest


@page(Action.MANAGE_SETTINGS)
@never_cache
@require_GET
def keeping(request: StaffRequest) -> HttpResponse:
    """Show the last verdict, the copies and what stands still; asked by htmx, only how far the work is."""
    work = {
        "copying": _progress(tasks.COPY_KEY, tasks.NIGHTLY_KEY),
        "checking": _progress(tasks.CHECK_KEY),
        "has_failed": tasks.has_failed(tasks.COPY_KEY, tasks.NIGHTLY_KEY),
    }
    if request.htmx:
        response = render(request, "console/keeping/_work.html", work)
        if not (work["copying"] or work["checking"]):
            response["HX-Refresh"] = "true"  # it has ended: show what is new
        return response
    context = work | {
        "verdict": checks.last_verdict(),
        "copies": copies.copies(),
        "parked": parking.parked(),
        "folder": copies.folder(),
        "key_file": home().root / "keys" / f"{backup_keys.NAME}.key",
        "has_passphrase": backup_keys.has_passphrase(home().root / "keys"),
    }
    return render(request, "console/keeping.html", context)


def _progress(*keys: str) -> dict[str, Any] | None:
    job = tasks.at_work(*keys)
    if job is None:
        return None
    return {"percent": job.progress_done * 100 // job.progress_total if job.progress_total else 0}


@page(Action.MANAGE_SETTINGS)
@require_POST
def check(_request: StaffRequest) -> HttpResponse:
    """Let a worker check the shop."""
    enqueue_once(tasks.check_now, unique_key=tasks.CHECK_KEY)
    return redirect("console:keeping")


@page(Action.MANAGE_SETTINGS)
@require_POST
def copy(request: StaffRequest) -> HttpResponse:
    """Let a worker make a copy."""
    if enqueue_once(tasks.copy_now, unique_key=tasks.COPY_KEY).is_new:
        record_keeping("shop.copied", by=request.staff, now=clock.now(), address=address_of(request))
    return redirect("console:keeping")


@page(Action.MANAGE_SETTINGS)
@require_GET
def download(request: StaffRequest) -> FileResponse | HttpResponse:
    """Hand a copy out, sealed as it is; who took it is kept before it goes."""
    name = request.GET.get("copy", "")
    if not name:
        return redirect("console:keeping")
    found = copies.copy_named(name)
    record_keeping(
        "shop.copy_taken", by=request.staff, now=clock.now(), after={"copy": name}, address=address_of(request)
    )
    return FileResponse(found.path.open("rb"), as_attachment=True, filename=name)


@page(Action.MANAGE_SETTINGS)
@require_POST
def release(request: StaffRequest) -> HttpResponse:
    """Let the work go on that a restore parked."""
    released = parking.release(now=clock.now())
    record_keeping(
        "shop.released", by=request.staff, now=clock.now(), after={"count": released.jobs + released.events},
        address=address_of(request),
    )  # fmt: skip
    messages.success(request, _("What was parked goes on."))
    return redirect("console:keeping")
