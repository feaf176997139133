"""The list of imports, and where files come in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from liuke.accounts.access import page
from liuke.accounts.errors import UnknownSalon
from liuke.accounts.queries import reachable_salons
from liuke.accounts.rules import Action
from liuke.intake import queries, services
from liuke.intake.errors import NoFile, refused
from liuke.intake.models import ImportStatus
from liuke.intake.refusals import FileFlaw
from liuke.intake.uploads import MOST_FILES, MOST_UPLOADED, dropped_files
from liuke.kit import clock

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest
    from liuke.accounts.models import Salon
    from liuke.intake.models import Import

MEGABYTES = MOST_UPLOADED // 1024**2
_FROM_PAGE = (ImportStatus.UPLOADED, ImportStatus.READ)


@page(Action.IMPORT_FILES)
@require_http_methods(["GET", "POST"])
def imports(request: StaffRequest) -> HttpResponse:
    """Show the imports in reach; take files in."""
    if request.method == "POST":
        return _take(request)
    found = queries.latest_imports(request.scope)
    busy = [of for of in found if queries.is_busy(of)]
    context = {
        "imports": [(of, of in busy) for of in found],
        "is_busy": bool(busy),
        "salons": reachable_salons(request.scope),
        "megabytes": MEGABYTES,
        "most_files": MOST_FILES,
    }
    return render(request, "intake/imports.html", context)


def _take(request: StaffRequest) -> HttpResponse:
    """Take the chosen files in and let a worker read them; every file has its own page from then on."""
    files = request.FILES.getlist("file")  # reads the form: only then is known what was too large
    if dropped := dropped_files(request):
        raise refused(FileFlaw.TOO_LARGE, {"file": _safe_list(dropped), "megabytes": MEGABYTES})
    if not files:
        raise NoFile
    salon = _salon(request)
    taken = [_take_one(request, file, salon) for file in files]
    if len(taken) == 1:
        return redirect("intake:import", import_id=taken[0].pk)
    text = ngettext("%(count)s file is being read.", "%(count)s files are being read.", len(taken))
    messages.success(request, text % {"count": len(taken)})
    return redirect("intake:imports")


def _take_one(request: StaffRequest, file: UploadedFile[Any], salon: Salon) -> Import:
    path = Path(file.temporary_file_path())  # type: ignore[attr-defined]
    of, is_new = services.take_upload(
        path, file_name=file.name or "", salon_id=salon.pk, staff_id=request.staff.pk, now=clock.now()
    )
    if not is_new:
        messages.info(request, _("“%(file)s” was waiting here already.") % {"file": of.file_name})
    if of.status in _FROM_PAGE and not queries.is_busy(of):
        services.start_preparing(of)
    return of


def _salon(request: StaffRequest) -> Salon:
    """Return the chosen salon of those in reach; the only one needs no choice."""
    salons = reachable_salons(request.scope)
    wanted = request.POST.get("salon", "")
    found = next((salon for salon in salons if str(salon.pk) == wanted), None)
    if found is None and not wanted and salons:
        found = salons[0]
    if found is None:
        raise UnknownSalon(salon=wanted[:20], known=", ".join(salon.name for salon in salons[:20]))
    return found


def _safe_list(names: list[str]) -> str:
    return ", ".join(name[:80] for name in names[:5])
