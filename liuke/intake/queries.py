"""Reads of intake."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, Q, TextField
from django.db.models.functions import Cast

from liuke.accounts.models import Organization, Salon, Staff
from liuke.booking.models import Appointment
from liuke.cards.models import Card, CardStatus
from liuke.catalog.models import Item
from liuke.customers.groups import group
from liuke.customers.models import Customer, Identifier
from liuke.intake.errors import ImportMissing
from liuke.intake.events import ImportCommitted, ImportUndone
from liuke.intake.models import Import, ImportKind, ImportProblem, ImportStatus, RememberedMapping, StagedBalance
from liuke.intake.rules.currencies import foreign_sign
from liuke.intake.rules.flaws import Noted
from liuke.intake.rules.headers import signature
from liuke.intake.rules.recognition import Column, missing_fields
from liuke.intake.rules.shapes.people import BALANCE_COLUMNS
from liuke.kit.home import home
from liuke.kit.models import Job, JobStatus, OutboxEvent
from liuke.kit.money import Money, exponent
from liuke.kit.outbox import PARKED_AFTER
from liuke.segments.queries.runs import REFRESH_KEYS
from liuke.visits.models import Interaction, Ticket, TicketLine, Visit

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from django.db.models import QuerySet

    from liuke.accounts.scope import Scope

_WRITING = (ImportStatus.RUNNING, ImportStatus.STOPPED)
_LOOKED_AT = (ImportStatus.UPLOADED, ImportStatus.READ, ImportStatus.CHECKED)
_LONGEST_ID = 18  # digits of what a primary key can be
_UNFINISHED = frozenset({JobStatus.READY, JobStatus.RUNNING})
_WAITING = (ImportStatus.UPLOADED, ImportStatus.READ, ImportStatus.CHECKED)
_LISTS = frozenset({"customers", "services", "products"})
_SAID_BY_LISTS = ("customer", "identifier", "visit", "item")
_TELLS_TIERS = (ImportCommitted.kind, ImportUndone.kind)

_PIECES = frozenset({"points", "sessions"})
_AMOUNTS = frozenset(
    {"principal", "gift", "debt", "amount", "unit_price", "list_amount", "refund", "tax", "list_price", "cost"}
)
# What an import writes, children before what they rest on.
WRITTEN: tuple[tuple[str, Any], ...] = (
    ("ticket_line", TicketLine), ("ticket", Ticket), ("visit", Visit), ("appointment", Appointment),
    ("interaction", Interaction), ("staged_balance", StagedBalance), ("identifier", Identifier),
    ("customer", Customer), ("item", Item), ("staff", Staff),
)  # fmt: skip
# A file of cards posts what it states: its entries are taken back, its cards closed.
_POSTED: tuple[tuple[str, Any], ...] = (
    ("opening", StagedBalance), ("card", Card), ("identifier", Identifier), ("customer", Customer),
)  # fmt: skip


def folder_of(of: Import) -> Path:
    """Return the folder of an import: the file as it came, its staging table and its error file."""
    return home().imports / str(of.uid)


def import_of(ref: object, *, scope: Scope) -> Import:
    """Return the import of an id or uid within a scope.

    Raises:
        ImportMissing: there is none, or rows of another salon may be in it.
    """
    text = str(ref)
    rows = _in_reach(scope)
    try:
        found = (
            rows.filter(pk=int(text))
            if text.isdecimal() and len(text) <= _LONGEST_ID
            else rows.filter(uid=uuid.UUID(text))
        )
    except ValueError:
        found = rows.none()
    one = found.select_related("salon", "started_by", "job").first()
    if one is None:
        raise ImportMissing(**{"import": text})
    return one


_NAMES_SALONS = '"field": "salon"'  # as both databases write a mapped column of salons


def _in_reach(scope: Scope) -> QuerySet[Import]:
    """Return the imports of salons in reach, without those whose rows may belong to others.

    Rows belong to the import's salon, unless a column says to which: such a file is for who reaches every salon, and
    for who brought it.
    """
    rows = Import.objects.within(scope)
    if scope.salon_ids is None:
        return rows
    elsewhere = Salon.objects.exclude(pk__in=scope.salon_ids)
    says = Cast("mapping", TextField())
    others = Q(started_by=None) | ~Q(started_by=scope.staff_id or 0)
    naming = Import.unguarded.alias(says=says).filter(says__contains=_NAMES_SALONS).values("pk")
    return rows.exclude(Q(Exists(elsewhere)) & others & Q(pk__in=naming))


def latest_imports(scope: Scope, *, limit: int = 50) -> list[Import]:
    """Return the newest imports first."""
    rows = _in_reach(scope).select_related("salon", "started_by", "job")
    return list(rows.order_by("-pk")[:limit])


def has_problems(of: Import) -> bool:
    """Return whether there is anything an error file would hold."""
    return bool(of.ignored or of.rejected or of.totals.get("noted"))


def columns_of(of: Import) -> tuple[Column, ...]:
    """Return the columns of an import as they are mapped now."""
    return tuple(Column(**column) for column in of.mapping)


def lacking_fields(of: Import) -> frozenset[str]:
    """Return the fields an import cannot do without and has no column for."""
    return missing_fields(columns_of(of), of.kind) if of.kind else frozenset()


def is_busy(of: Import) -> bool:
    """Return whether background work for an import waits or runs."""
    return of.job is not None and of.job.status in _UNFINISHED


def written_rows(of: Import) -> list[tuple[str, Any, QuerySet[Any]]]:
    """Return, per table, the rows an import made and that stand: name, model and rows; see ``WRITTEN``."""
    tables = _POSTED if of.kind == ImportKind.CARDS else WRITTEN
    return [(name, model, _made_by(of, model)) for name, model in tables]


def _made_by(of: Import, model: Any) -> QuerySet[Any]:
    rows: QuerySet[Any] = getattr(model, "unguarded", model.objects).filter(import_id=of.pk)
    return rows.exclude(status=CardStatus.CLOSED) if model is Card else rows


def written_counts(of: Import) -> dict[str, int]:
    """Return how many rows of each table an import made; tables without any are left out."""
    return {name: count for name, _model, rows in written_rows(of) if (count := rows.count())}


def earlier_twin(of: Import) -> Import | None:
    """Return the newest finished import of the very same file in the same salon."""
    rows = Import.objects.unscoped("the same file twice is recognised").filter(
        sha256=of.sha256, salon_id=of.salon_id, status=ImportStatus.DONE
    )
    rows = rows.filter(reading__sheet=of.reading["sheet"]) if of.reading.get("sheet") else rows
    return rows.exclude(pk=of.pk).select_related("started_by").order_by("-pk").first()


def waiting_twin(*, sha256: str, salon_id: int, staff_id: int) -> Import | None:
    """Return a person's own import of the same file in the same salon, not written yet; of no chosen sheet.

    Another's is never handed out: it reads rows of every salon in the reach of whoever brought it.
    """
    rows = Import.objects.unscoped("the same file twice is recognised").filter(
        sha256=sha256, salon_id=salon_id, started_by=staff_id, status__in=_WAITING, options__sheet=""
    )
    return rows.order_by("-pk").first()


def foreign_money(of: Import) -> str:
    """Return the sign of another currency in the headers and samples of amounts; empty where there is none."""
    currency = Organization.objects.values_list("currency", flat=True).get()
    texts: list[str] = []
    for place, column in enumerate(columns_of(of)):
        if column.field in _AMOUNTS:
            texts += [column.name, *of.reading["samples"][place]]
    return foreign_sign(texts, currency=currency)


def tiers_are_refreshing() -> bool:
    """Return whether the refresh an import, or its undoing, asks for still waits or runs."""
    if OutboxEvent.objects.filter(kind__in=_TELLS_TIERS, handled_at=None, attempts__lt=PARKED_AFTER).exists():
        return True
    return Job.objects.filter(unique_key__in=REFRESH_KEYS, status__in=_UNFINISHED).exists()


def waiting_imports(scope: Scope, *, limit: int = 3) -> list[Import]:
    """Return the newest imports somebody has to look at: not finished yet, refused, or cut off. One query."""
    open_ones = (
        ImportStatus.UPLOADED,
        ImportStatus.READ,
        ImportStatus.CHECKED,
        ImportStatus.STOPPED,
        ImportStatus.FAILED,
    )
    rows = _in_reach(scope).filter(status__in=open_ones).select_related("salon").order_by("-pk")
    return list(rows[:limit])


@dataclass(frozen=True)
class Stated:
    """A card as the newest file stated it, and that file."""

    card: StagedBalance
    file_name: str
    stated_at: datetime


def stated_cards(scope: Scope, customer_id: int) -> list[Stated]:
    """Return what files stated of a customer's cards, not posted yet; of each card the newest file's word. Two queries.

    Of a card that is posted only a level a list tells is left to show. A file that states one card twice with
    different amounts is shown with both. What the file that counts does not say of a card is taken from the one that
    repeats it.
    """
    rows = (
        StagedBalance.objects.within(scope)
        .filter(customer__in=group(customer_id))
        .select_related("salon")
        .order_by("-import_id", "pk")
    )
    counting = {card.pk: card for card in rows if card.same_as_id is None}
    newest: dict[tuple[str, str], int] = {}
    stated: dict[int, int] = {}
    for row in rows:
        card = counting.get(row.same_as_id or row.pk, row)
        if row.is_of_cards == card.is_of_cards and newest.setdefault((card.card_no, card.card_name), row.import_id) == (
            row.import_id
        ):
            stated.setdefault(card.pk, row.import_id)
    for row in rows:
        _complete(counting.get(row.same_as_id or row.pk, row), row)
    cards = {row.pk: row for row in rows}
    stated = {pk: of for pk, of in stated.items() if _is_to_show(cards[pk])}
    files = Import.objects.unscoped("the customer's page names the file").in_bulk(stated.values())
    return [Stated(cards[pk], files[of].file_name, files[of].created_at) for pk, of in stated.items()]


def _is_to_show(card: StagedBalance) -> bool:
    if card.entry is None:
        return True
    card.principal_minor = card.gift_minor = card.debt_minor = card.points = None
    card.sessions = ""
    return bool(card.level)


def _complete(card: StagedBalance, repeat: StagedBalance) -> None:
    for name in ("card_no", *BALANCE_COLUMNS):
        setattr(card, name, getattr(card, name) or getattr(repeat, name))


def problem_counts(of: Import) -> list[dict[str, Any]]:
    """Return the reasons of an import's problems, most frequent first.

    Each has code, is_rejected, is_noted (the row is taken, something of it is not), count, an example with row,
    column and value, and up to three ``rows``.
    """
    reasons: dict[str, int] = of.totals.get("reasons", {})
    listed: dict[str, list[ImportProblem]] = {}
    for problem in ImportProblem.unguarded.filter(of=of).order_by("row"):
        listed.setdefault(problem.code, []).append(problem)
    first = {code: problems[0] for code, problems in listed.items()}
    return [
        {"code": code, "count": count, "is_rejected": first[code].is_rejected,
         "is_noted": code in set(Noted), "row": first[code].row,
         "column": first[code].column, "value": first[code].value, "rows": [p.row for p in listed[code][:3]]}
        for code, count in sorted(reasons.items(), key=lambda item: -item[1]) if code in first
    ]  # fmt: skip


def remembered(names: list[str]) -> RememberedMapping | None:
    """Return how a source with these header names was read the last time."""
    return RememberedMapping.objects.filter(signature=signature(names)).first()


def unfinished_twin(
    *, sha256: str, salon_id: int, options: dict[str, Any], file_name: str, staff_id: int | None
) -> Import | None:
    """Return an import of the same file with the same options that was cut off while writing.

    People get their own only, the command line whosever it is. Before it writes anything, an import is its person's
    own: then name of the file and person must be the same too.
    """
    own = {} if staff_id is None else {"started_by": staff_id}
    rows = Import.objects.unscoped("a cut-off import of the same file goes on").filter(
        Q(status__in=_WRITING) | Q(status__in=_LOOKED_AT, file_name=file_name, started_by=staff_id),
        sha256=sha256, salon_id=salon_id, **own,
    )  # fmt: skip
    return next((one for one in rows.order_by("-pk") if one.options == options), None)


def same_list_before(of: Import) -> bool:
    """Return whether this very list is in already, read the same way, and still stands.

    Of a list a later row may speak against an earlier one; written again, the two would change each other anew.
    """
    if of.kind not in _LISTS:
        return False
    rows = Import.objects.unscoped("the same file twice is recognised").filter(
        sha256=of.sha256, salon_id=of.salon_id, kind=of.kind, status=ImportStatus.DONE
    )
    read_as = _fields(of)
    stands = [one for one in rows.exclude(pk=of.pk) if _fields(one) == read_as and one.created + one.updated > 0]
    return any(not _was_hollowed(one) for one in stands)


def _was_hollowed(of: Import) -> bool:
    """Return whether what a list says may be gone: it was in already by another file, which was taken back since."""
    undone = Import.unguarded.filter(status=ImportStatus.UNDONE, finished_at__gte=of.finished_at)
    done = undone.values_list("totals__undone", flat=True)
    return any(one["restored"] or any(one["removed"].get(table) for table in _SAID_BY_LISTS) for one in done)


def _fields(of: Import) -> list[tuple[str, str]]:
    """Return what a file was read as: its sheet, then the field of each column."""
    return [(of.reading.get("sheet", ""), "")] + [(column["name"], column["field"]) for column in of.mapping]


def summary(of: Import) -> dict[str, Any]:
    """Return what an import came to, as the command line prints it.

    ``rows`` is the sum of the five counts once the import is done. ``sums`` are the control totals of the usable rows
    (new and known alike) in major units: ``charged`` is net of ``returned`` and includes ``adjusted``; for balances
    ``principal``, ``gift`` and ``debt``. ``referrers_unknown`` counts rows whose referrer no one customer is; her name
    stands in the note. ``noted`` counts imported rows of which something was left out. ``rounding`` is what rounding
    lines to minor units changed, in major units.
    """
    currency = Organization.objects.values_list("currency", flat=True).get()
    totals = of.totals
    places = exponent(currency)
    money = {
        n: f"{Money(m, currency).major:.{places}f}" for n, m in totals.get("totals", {}).items() if n not in _PIECES
    }
    return {
        "file": of.file_name, "import": of.pk, "kind": of.kind, "confidence": of.kind_confidence, "status": of.status,
        "sha256": of.sha256, "rows": of.rows, "created": of.created, "updated": of.updated, "duplicate": of.duplicate,
        "ignored": of.ignored, "rejected": of.rejected, "customers": totals.get("customers", 0), "visits": of.visits,
        "lines": totals.get("counts", {}), "sums": {currency: money} if money else {},
        "rounding": f"{Decimal(totals.get('off', '0')).scaleb(-places):f}", "reasons": totals.get("reasons", {}),
        "referrers_unknown": totals.get("referrers_unknown", 0), "noted": totals.get("noted", 0),
        "sheet": of.reading.get("sheet"), "other_sheets": of.reading.get("other_sheets", []),
        "columns": {column["name"]: column["field"] for column in of.mapping},
        "errors_file": str(folder_of(of) / of.errors_file) if of.errors_file else None,
    }  # fmt: skip
