"""What undoing must leave alone, and how a changed row gets its former values."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Field, Q

from liuke.accounts.models import AuditEntry, Staff
from liuke.booking.models import Appointment
from liuke.catalog.models import Item
from liuke.customers.models import Customer, Merge
from liuke.intake.models import ImportChange
from liuke.kit.transactions import step
from liuke.ledger.queries.balances import items_owed
from liuke.visits.models import Interaction, Ticket, TicketLine, Visit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Kept = dict[int, tuple[str, str]]

_MODELS: dict[str, Any] = {
    "customer": Customer, "item": Item, "staff": Staff, "ticket": Ticket, "visit": Visit, "ticket_line": TicketLine,
    "appointment": Appointment, "interaction": Interaction,
}  # fmt: skip
# Rows that are made again from the others and may go with them.
_REBUILT_BY = frozenset({"segments", "outreach", "admin"})
_VERSIONED = frozenset({"customer", "item"})
_AT_ONCE = 500


@step
def restore(change: ImportChange, kept: list[dict[str, Any]]) -> bool:
    """Give a row its former values and return True, unless somebody changed these fields since.

    What was given back is forgotten; what could not be is given back once whoever changed it since is taken back.
    """
    model = _MODELS[change.table]
    manager = getattr(model, "unguarded", model.objects)
    row = manager.filter(pk=change.object_id).first()
    if row is None:
        change.delete()
        return False
    now_there = {name: _plain(getattr(row, name)) for name in change.after}
    if now_there != change.after:
        told = {"table": change.table, "id": change.object_id, "label": str(row), "why": "changed_since"}
        kept.append(told | {"is_change": True})
        return False
    former = {name: _value(model._meta.get_field(name), value) for name, value in change.before.items()}  # noqa: SLF001
    version = {"version": F("version") + 1} if change.table in _VERSIONED else {}
    manager.filter(pk=row.pk).update(**former, **version)
    change.before = change.after = {}
    change.save(update_fields=["before", "after"])
    return True


@step
def rested_on(table: str, ids: Sequence[int]) -> Kept:
    """Return which of these rows later rows need: id → (what it is called, why it stays)."""
    if table == "visit":
        return _visits_still_true(ids)
    model = _MODELS.get(table)
    if model is None:
        return {}
    brought = _brought_within(ids) if model is Customer else []
    why: dict[int, str] = {}
    for some in _few([*ids, *{pk for pk, _referrer in brought}.difference(ids)]):
        why |= _needed(table, model, some)
    while more := {referrer for pk, referrer in brought if pk in why and referrer not in why}:
        why |= dict.fromkeys(more, "has_customer")
    why = {pk: why[pk] for pk in ids if pk in why}
    labels = {row.pk: str(row) for row in model._base_manager.filter(pk__in=why)}  # noqa: SLF001
    return {pk: (labels.get(pk, ""), reason) for pk, reason in why.items()}


def _needed(table: str, model: Any, ids: Sequence[int]) -> dict[int, str]:
    why = dict.fromkeys(_changed_since(table, model, ids), "changed_since")
    if model is Item:
        why |= dict.fromkeys(items_owed(ids), "has_sessions")
    for relation in model._meta.related_objects:  # noqa: SLF001
        other = relation.related_model
        if other._meta.app_label in _REBUILT_BY or relation.many_to_many or other is Merge:  # noqa: SLF001
            continue
        name = relation.field.attname
        there = other._base_manager.filter(**{f"{name}__in": ids})  # noqa: SLF001
        if other is model:  # people of one file who brought each other go together, see ``_brought_within``
            there = there.exclude(import_id__in=model._base_manager.filter(pk__in=ids).values("import_id"))  # noqa: SLF001
        found = there.values_list(name, flat=True).distinct()
        why |= dict.fromkeys(found, f"has_{other._meta.model_name}")  # noqa: SLF001
    return why


def _brought_within(ids: Sequence[int]) -> list[tuple[int, int]]:
    """Return (customer, referrer) of those of one file whom these brought, and whom those brought, and so on.

    Who brought somebody that stays must stay too, or the one that stays would forget it.
    """
    found: dict[int, int] = {}
    seen, newest = set(ids), list(ids)
    while newest:
        fresh: dict[int, int] = {}
        for some in _few(newest):
            theirs = Customer.unguarded.filter(referrer__in=some, import_id=F("referrer__import_id"))
            fresh |= {pk: referrer for pk, referrer in theirs.values_list("pk", "referrer") if referrer}
        found |= fresh
        newest = [pk for pk in fresh if pk not in seen]
        seen.update(newest)
    return list(found.items())


def _few(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))


def _changed_since(table: str, model: Any, ids: Sequence[int]) -> Iterable[int]:
    """Return the rows a later import changed that still stands, and those a person changed.

    An import's change raises the version by one, and so does giving the former values back: what is above that people
    did.
    """
    changes = ImportChange.objects.filter(table=table, object_id__in=ids).values("object_id").order_by()
    counted = changes.annotate(all=Count("pk"), standing=Count("pk", filter=~Q(after={})))
    by_imports = {one["object_id"]: one for one in counted}
    yield from (pk for pk, one in by_imports.items() if one["standing"])
    if model is Staff:
        known = AuditEntry.objects.filter(object_type="staff", object_ref__in=[str(pk) for pk in ids])
        yield from map(int, known.values_list("object_ref", flat=True))
    if table not in _VERSIONED:
        return
    manager = getattr(model, "unguarded", model.objects)
    for pk, version in manager.filter(pk__in=ids, version__gt=1).values_list("pk", "version"):
        if version - 1 > 2 * by_imports.get(pk, {"all": 0})["all"]:
            yield pk


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
