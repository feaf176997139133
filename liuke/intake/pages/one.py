"""One import: the wizard, its work under way, its result. The address is the same; the state decides what is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from liuke.accounts.access import address_of, page
from liuke.accounts.queries import organization
from liuke.accounts.rules import Action
from liuke.intake import board, queries, services
from liuke.intake.errors import NoErrorFile, refused
from liuke.intake.models import Import, ImportKind, ImportStatus
from liuke.intake.pages.working import is_writing, work_of
from liuke.intake.rules.control import UNITS
from liuke.intake.wording import field_name, table_name, why_kept
from liuke.kit import clock
from liuke.kit.sentences import sentence_of

if TYPE_CHECKING:
    from liuke.accounts.access import StaffRequest

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_COLUMNS, _TOTALS = "columns", "totals"
_STEP = {
    ImportStatus.UPLOADED: 1, ImportStatus.FAILED: 1, ImportStatus.READ: 2, ImportStatus.CHECKED: 2,
}  # fmt: skip
_TOTALS_STEP, _WRITTEN_STEP = 4, 5


@page(Action.IMPORT_FILES)
@never_cache
@require_GET
def one(request: StaffRequest, import_id: int) -> HttpResponse:
    """Show where one import stands and what comes next."""
    of = queries.import_of(import_id, scope=request.scope)
    context: dict[str, Any] = {"of": of, "step": _STEP.get(ImportStatus(of.status), _WRITTEN_STEP)}
    if queries.is_busy(of):
        step = _WRITTEN_STEP if is_writing(of) else context["step"]
        return render(request, "intake/working.html", context | {"step": step, "work": work_of(of, now=clock.now())})
    if of.status == ImportStatus.FAILED:
        refusal = sentence_of(refused(of.refusal, of.refusal_details))
        return render(request, "intake/refused.html", context | {"sentence": refusal})
    if of.status == ImportStatus.UPLOADED:
        return render(request, "intake/stopped.html", context)
    if of.status in {ImportStatus.READ, ImportStatus.CHECKED}:
        return _wizard(request, of, context)
    if of.status in {ImportStatus.DONE, ImportStatus.UNDONE}:
        return render(request, "intake/result.html", context | _result(of))
    return render(request, "intake/stopped.html", context | {"percent": work_of(of, now=clock.now()).percent})


def _wizard(request: StaffRequest, of: Import, context: dict[str, Any]) -> HttpResponse:
    currency = organization().currency
    rows = board.column_rows(of, currency=currency)
    doubts = [row for row in rows if row.is_doubtful]
    is_checked = of.status == ImportStatus.CHECKED
    wants_columns = request.GET.get("step") == _COLUMNS
    checks = is_checked and bool(of.options.get("seen")) and not wants_columns
    if checks and of.kind == ImportKind.CARDS and request.GET.get("step") == _TOTALS:
        return _totals(request, of, context)
    context |= {
        "step": 3 if checks else 2,
        "is_checked": is_checked,
        "rows": rows,
        "doubts": doubts,
        "recognised": sum(1 for row in rows if row.column.field and row not in doubts),
        "kinds": ImportKind.choices,
        "fields": board.fields_of(of.kind),
        "lacking": [field_name(field) for field in sorted(queries.lacking_fields(of))],
        "asks_order": bool(of.options.get("date_order")) or _asks_order(of),
        "is_remembered": any(row.column.how == "remembered" for row in rows),
        "preview": board.preview(of, currency=currency),
        "reasons": board.reasons(of) if is_checked else [],
        "sums": board.sums(of, currency=currency),
        "staged": board.staged(of, currency=currency),
        "foreign": queries.foreign_money(of),
        "twin": queries.earlier_twin(of),
        "fresh_rows": of.created + of.updated,
    }
    return render(request, "intake/check.html" if checks else "intake/columns.html", context)


def _totals(request: StaffRequest, of: Import, context: dict[str, Any]) -> HttpResponse:
    lines = board.control(of, currency=organization().currency)
    context |= {
        "step": _TOTALS_STEP,
        "lines": lines,
        "as_of": of.options.get("as_of", ""),
        "today": of.totals["as_of"],
        "is_typed": any(line.typed for line in lines),
        "agrees": all(line.agrees for line in lines),
        "leaves": any(line.left for line in lines),
        "foreign": queries.foreign_money(of),
    }
    return render(request, "intake/totals.html", context)


def _asks_order(of: Import) -> bool:
    return not of.totals.get("reasons", {}).keys().isdisjoint({"ambiguous_date", "day_order"})


def _result(of: Import) -> dict[str, Any]:
    undone: dict[str, Any] = of.totals.get("undone", {})
    currency = organization().currency
    return {
        "sums": board.sums(of, currency=currency),
        "staged": board.staged(of, currency=currency),
        "lines": board.control(of, currency=currency) if of.status == ImportStatus.DONE else [],
        "reasons": board.reasons(of) if of.status == ImportStatus.DONE else [],
        "written": [(table_name(n), n, count) for n, count in queries.written_counts(of).items()],
        "removed": [(table_name(n), count) for n, count in undone.get("removed", {}).items() if count],
        "restored": undone.get("restored", 0),
        "kept": [one | {"table": table_name(one["table"]), "why": why_kept(one["why"])} for one in of.kept],
        "is_refreshing": queries.tiers_are_refreshing(),
    }


@page(Action.IMPORT_FILES)
@never_cache
@require_GET
def progress(request: StaffRequest, import_id: int) -> HttpResponse:
    """Show how far the work is; once it is over, ask the page to load itself again."""
    of = queries.import_of(import_id, scope=request.scope)
    if not request.htmx:
        return redirect("intake:import", import_id=of.pk)
    if not queries.is_busy(of):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(request, "intake/_work.html", {"of": of, "work": work_of(of, now=clock.now())})


@page(Action.IMPORT_FILES)
@require_POST
def columns(request: StaffRequest, import_id: int) -> HttpResponse:
    """Take over what a person says about the columns, and check the file anew where that changes anything."""
    of = queries.import_of(import_id, scope=request.scope)
    if "fresh" in request.POST:
        of = services.start_over(of)
    else:
        chosen = [request.POST.get(f"field-{place}", "") for place in range(len(of.mapping))]
        of = services.choose(of, services.Choices(request.POST.get("kind", ""), chosen, request.POST.get("dates", "")))
    if of.status == ImportStatus.READ and not queries.lacking_fields(of):
        services.start_preparing(of)
    return redirect("intake:import", import_id=of.pk)


@page(Action.IMPORT_FILES)
@require_POST
def totals(request: StaffRequest, import_id: int) -> HttpResponse:
    """Take over the totals of the old system, typed by hand, and show them beside the file's."""
    of = queries.import_of(import_id, scope=request.scope)
    texts = {unit: request.POST.get(unit, "") for unit in UNITS}
    of = services.type_totals(of, texts=texts, as_of=request.POST.get("as_of", ""), now=clock.now())
    if of.status == ImportStatus.READ:
        services.start_preparing(of)
    return redirect(f"{reverse('intake:import', args=[of.pk])}?step={_TOTALS}")


@page(Action.IMPORT_FILES)
@require_POST
def sheets(request: StaffRequest, import_id: int) -> HttpResponse:
    """Start an import of another sheet of the same workbook."""
    of = queries.import_of(import_id, scope=request.scope)
    other = services.take_sheet(of, sheet=request.POST.get("sheet", ""), staff_id=request.staff.pk, now=clock.now())
    if other.status in {ImportStatus.UPLOADED, ImportStatus.READ} and not queries.is_busy(other):
        services.start_preparing(other)
    return redirect("intake:import", import_id=other.pk)


@page(Action.IMPORT_FILES)
@require_POST
def start(request: StaffRequest, import_id: int) -> HttpResponse:
    """Start or go on: reading, writing or taking back, as the state asks. Pressed twice, it starts once."""
    of = queries.import_of(import_id, scope=request.scope)
    if of.status in {ImportStatus.UPLOADED, ImportStatus.READ}:
        services.start_preparing(of)
    elif of.status == ImportStatus.UNDOING:
        services.start_undo(of, staff_id=request.staff.pk)
    elif of.status != ImportStatus.DONE:
        services.start_import(of)
    return redirect("intake:import", import_id=of.pk)


@page(Action.IMPORT_FILES)
@require_POST
def stop(request: StaffRequest, import_id: int) -> HttpResponse:
    """Ask the work to stop after its present chunk."""
    of = queries.import_of(import_id, scope=request.scope)
    services.stop_import(of)
    return redirect("intake:import", import_id=of.pk)


@page(Action.IMPORT_FILES)
@never_cache
@require_GET
def tiers(request: StaffRequest, import_id: int) -> HttpResponse:
    """Show whether the tiers are being counted anew after an import."""
    of = queries.import_of(import_id, scope=request.scope)
    if not request.htmx:
        return redirect("intake:import", import_id=of.pk)
    return render(request, "intake/_tiers.html", {"of": of, "is_refreshing": queries.tiers_are_refreshing()})


@page(Action.IMPORT_FILES)
@never_cache
@require_GET
def errors(request: StaffRequest, import_id: int) -> FileResponse:
    """Send the rows that were not taken, with the reason beside each, after the entry of it stands."""
    of = queries.import_of(import_id, scope=request.scope)
    path = queries.folder_of(of) / of.errors_file if of.errors_file else None
    if path is None or not path.is_file():
        raise NoErrorFile(file=of.file_name)
    address = address_of(request)
    services.record_errors_read(of, staff_id=request.staff.pk, now=clock.now(), address=address)
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=f"import-{of.pk}-errors.xlsx")
    answer["Content-Type"] = _WORKBOOK
    return answer
