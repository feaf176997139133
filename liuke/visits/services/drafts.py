"""Use cases of bills that are not closed: kept at every change, parked, resumed, closed. 挂单 / 取单."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.accounts.rules import Action
from liuke.kit.clock import business_day
from liuke.kit.idempotency import begin, finish
from liuke.kit.problems import NotAllowed, NotFound
from liuke.kit.transactions import refused_as, use_case
from liuke.visits.errors import DraftChanged
from liuke.visits.models import Draft
from liuke.visits.queries.paying import asked_for
from liuke.visits.queries.preview import preview
from liuke.visits.queries.shelf import customer_at_till, salon_of_till
from liuke.visits.rules.drafts import read_content
from liuke.visits.services.till import ticket_answered, write_named
from liuke.visits.steps import book_payments, write_sale

if TYPE_CHECKING:
    import uuid
    from datetime import datetime

    from liuke.accounts.scope import Scope
    from liuke.visits.models import Ticket
    from liuke.visits.rules.drafts import Content


@use_case
def save_draft(
    uid: uuid.UUID,
    content: Content,
    *,
    salon_id: int,
    version: int,
    scope: Scope,
    now: datetime,
    is_parked: bool = False,
) -> Draft:
    """Keep a bill as it stands. Nothing is booked. 保存草稿.

    Args:
        uid: the key the sale will have; made when the bill was opened.
        content: what stands on it.
        salon_id: whose till.
        version: the version that was changed; 0 for a new one.
        scope: who sells.
        now: the instant.
        is_parked: whether it is put aside for anybody's till in this salon.

    Raises:
        NotAllowed: the role may not use the till.
        NotFound: the salon or the customer is not in reach.
        DraftChanged: somebody changed it meanwhile, or it is closed.
    """
    if not scope.may(Action.USE_TILL):
        raise NotAllowed(action=Action.USE_TILL.value)
    salon = salon_of_till(salon_id, scope=scope)
    customer_at_till(content.customer_id, scope=scope)
    columns = {"content": content.as_json(), "is_parked": is_parked, "saved_at": now, "staff_id": scope.staff_id}
    if not version:
        with refused_as(DraftChanged()):
            return Draft.objects.unscoped("the salon is in reach").create(uid=uid, salon=salon, **columns)
    open_ones = Draft.objects.within(scope).filter(uid=uid, version=version, ticket=None)
    if not open_ones.update(**columns, version=version + 1):
        raise DraftChanged
    return Draft.objects.within(scope).get(uid=uid)


@use_case
def discard_draft(uid: uuid.UUID, *, version: int, scope: Scope) -> None:
    """Throw a bill away that was not closed. 作废草稿.

    Raises:
        NotAllowed: the role may not use the till.
        DraftChanged: somebody changed it meanwhile, or it is closed.
    """
    if not scope.may(Action.USE_TILL):
        raise NotAllowed(action=Action.USE_TILL.value)
    gone, _rows = Draft.objects.within(scope).filter(uid=uid, version=version, ticket=None).delete()
    if not gone:
        raise DraftChanged


@use_case
def close_draft(
    uid: uuid.UUID, *, version: int, seen: str, scope: Scope, now: datetime, signature: bytes = b""
) -> Ticket:
    """Close a bill as it was shown; pressed again, it answers with the same bill. 确认收款.

    Args:
        uid: the draft; its uid is the key of the sale.
        version: the version that was shown.
        seen: the mark of what was shown (``Preview.mark``): prices, balances and sentences.
        scope: who sells.
        now: the instant.
        signature: a PNG, where she has to sign.

    Raises:
        NotFound: no such bill is in reach.
        DraftChanged: it is not what was shown any more; nothing is booked.
        PaymentAwaited: a payment of it is being asked for.
        PaidOtherwise: what was paid by a provider is not what it says.
        Everything ``check_out`` names.
    """
    draft = Draft.objects.within(scope).select_related("salon", "ticket").filter(uid=uid).first()
    if draft is None:
        raise NotFound
    if draft.ticket is not None:
        return draft.ticket
    today = business_day(now, draft.salon.timezone)
    asked = asked_for(uid, scope=scope)
    shown = preview(read_content(draft.content), salon_id=draft.salon_id, scope=scope, today=today, asked=asked)
    if shown.problem is not None:
        raise shown.problem
    if draft.version != version or shown.mark != seen:
        raise DraftChanged
    write = write_named(shown.sale, key=uid.hex, actor=scope.staff_id)
    if (answer := begin(write, now=now)) is not None:
        return ticket_answered(answer)
    ticket = write_sale(shown.sale, write=write, scope=scope, actor=scope.staff_id, now=now, signature=signature)
    Draft.objects.within(scope).filter(uid=uid).update(ticket=ticket)
    book_payments(ticket, [one.pk for one in asked])
    finish(write, {"ticket": ticket.pk})
    return ticket
