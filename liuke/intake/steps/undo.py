"""What undoing must leave alone, and how a changed row gets its former values."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import F, Field

from liuke.accounts.models import Staff
from liuke.booking.models import Appointment
from liuke.catalog.models import Item
from liuke.customers.models import Customer, Merge
from liuke.kit.transactions import step
from liuke.visits.models import Interaction, Ticket, TicketLine, Visit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from liuke.intake.models import ImportChange

    Kept = dict[int, tuple[str, str]]

_MODELS: dict[str, Any] = {
    "customer": Customer, "item": Item, "staff": Staff, "ticket": Ticket, "visit": Visit, "ticket_line": TicketLine,
    "appointment": Appointment, "interaction": Interaction,
}  # fmt: skip
# Rows that are made again from the others and may go with them.
_REBUILT_BY = frozenset({"segments", "outreach", "admin"})
_VERSIONED = frozenset({"customer", "item"})


@step
def restore(change: ImportChange, kept: list[dict[str, Any]]) -> bool:
    """Give a row its former values and return True, unless somebody changed these fields since."""
    model = _MODELS[change.table]
    manager = getattr(model, "unguarded", model.objects)
    row = manager.filter(pk=change.object_id).first()
    if row is None:
        return False
    now_there = {name: _plain(getattr(row, name)) for name in change.after}
    if now_there != change.after:
        kept.append({"table": change.table, "id": change.object_id, "label": str(row), "why": "changed_since"})
        return False
    former = {name: _value(model._meta.get_field(name), value) for name, value in change.before.items()}  # noqa: SLF001
    version = {"version": F("version") + 1} if change.table in _VERSIONED else {}
    manager.filter(pk=row.pk).update(**former, **version)
    return True


@step
def rested_on(table: str, ids: Sequence[int]) -> Kept:
    """Return which of these rows later rows need: id → (what it is called, why it stays)."""
    if table == "visit":
        return _visits_still_true(ids)
    model = _MODELS.get(table)
    if model is None:
        return {}
    why: dict[int, str] = {}
    if table in _VERSIONED:
        manager = getattr(model, "unguarded", model.objects)
        why |= dict.fromkeys(manager.filter(pk__in=ids, version__gt=1).values_list("pk", flat=True), "changed_since")
    for relation in model._meta.related_objects:  # noqa: SLF001
        other = relation.related_model
        if other._meta.app_label in _REBUILT_BY or relation.many_to_many or other is Merge:  # noqa: SLF001
            continue
        name = relation.field.attname
        there = other._base_manager.filter(**{f"{name}__in": ids})  # noqa: SLF001
        if other is model:  # people of one file who brought each other go together
            there = there.exclude(import_id__in=model._base_manager.filter(pk__in=ids).values("import_id"))  # noqa: SLF001
        found = there.values_list(name, flat=True).distinct()
        why |= dict.fromkeys(found, f"has_{other._meta.model_name}")  # noqa: SLF001
    labels = {row.pk: str(row) for row in model._base_manager.filter(pk__in=why)}  # noqa: SLF001
    return {pk: (labels.get(pk, ""), reason) for pk, reason in why.items()}


def _visits_still_true(ids: Sequence[int]) -> Kept:
    """Return the visits that a line of another import or of the till still proves."""
    visits = {(v.customer_id, v.salon_id, v.business_date): v for v in Visit.unguarded.filter(pk__in=ids)}
    proofs = TicketLine.unguarded.filter(
        is_visit=True,
        customer_id__in={key[0] for key in visits},
        business_date__in={key[2] for key in visits},
    ).values_list("customer_id", "salon_id", "business_date")
    return {visits[key].pk: (str(visits[key]), "has_ticketline") for key in set(proofs) if key in visits}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _value(field: Field[Any, Any], value: Any) -> Any:
    return date.fromisoformat(value) if field.get_internal_type() == "DateField" and value else value
