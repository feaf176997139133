"""Taking an import back: what will go and what must stay, said before it is done."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from liuke.accounts.access import page
from liuke.accounts.rules import Action
from liuke.intake import queries, services
from liuke.intake.errors import ImportBusy
from liuke.intake.wording import table_name, why_kept
from liuke.kit import clock

if TYPE_CHECKING:
    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest

_LISTED = 20


@page(Action.IMPORT_FILES)
@never_cache
@require_http_methods(["GET", "POST"])
def undo(request: StaffRequest, import_id: int) -> HttpResponse:
    """Show what taking an import back means; do it when confirmed. Pressed twice, it is done once."""
    of = queries.import_of(import_id, scope=request.scope)
    if request.method == "POST":
        services.start_undo(of, staff_id=request.staff.pk)
        return redirect("intake:import", import_id=of.pk)
    if queries.is_busy(of):
        raise ImportBusy(file=of.file_name)
    plan = services.preview_undo(of, now=clock.now())
    kept = plan["kept"]
    changed = sum("is_change" in row for row in kept or [])
    stays = Counter(row["table"] for row in kept or [] if "is_change" not in row)
    context = {
        "of": of,
        "step": 5,
        "rows": [(table_name(n), count - stays[n]) for n, count in plan["rows"].items()],
        "total": sum(plan["rows"].values()) - stays.total(),
        "changes": plan["changes"] - changed,
        "is_previewed": kept is not None,
        "kept_count": len(kept or []),
        "kept": [
            row | {"table": table_name(row["table"]), "why": why_kept(row["why"])} for row in (kept or [])[:_LISTED]
        ],
    }
    return render(request, "intake/undo.html", context)
