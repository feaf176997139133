"""Refunding a part of a bill: chosen pieces go back to where they were paid from. 部分退款."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.cards.steps import Counter, lock_cards
from liuke.kit.clock import business_day
from liuke.kit.transactions import step
from liuke.ledger.rules.book import Event, Source
from liuke.ledger.steps import Used, Writing, give_back
from liuke.visits.models import LineKind, LineShare, Payment, Ticket, TicketLine
from liuke.visits.queries.refund import bill_left, refund_of
from liuke.visits.steps.returning import close_unsold
from liuke.visits.steps.rows import new_ticket, row_key, write_ticket

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from liuke.kit.idempotency import Once
    from liuke.visits.queries.refund import LineBack, Refund

_WHY = "the caller reached the bill"


@step
def write_refund(
    ticket: Ticket,
    wanted: Mapping[int, int],
    *,
    reason: str,
    write: Once,
    currency: str,
    actor: int | None,
    now: datetime,
) -> Ticket:
    """Give so many pieces by line (its id) back, and return the bill that does it. The visit stands.

    Raises:
        Everything ``queries.refund.refund_of`` names.
        RefundExceeds, ValueUsed, AccountNotOpen: as ``ledger.steps.give_back``.
    """
    hold_ticket(ticket.pk)
    bill = bill_left(ticket)
    cards = {card.pk: card for card in lock_cards({pk for one in bill.lines for pk in one.cards})}
    refund = refund_of(bill, wanted)
    today = business_day(now, ticket.salon.timezone)
    writing = Writing(Event.REFUND, ticket.salon_id, write, actor, Source.TILL, today, now, reason=reason)
    used = [Used(**vars(one), reason=reason) for one in refund.used]
    entry = give_back(list(refund.parts.items()), writing, used=used)
    back = new_ticket(ticket.salon, today, now, entry=entry, actor=actor)
    back.customer, back.takes_back, back.note = ticket.customer, ticket, reason
    _write_lines(back, refund)
    counter = Counter(ticket.salon_id, currency, today, now)
    close_unsold([one.of.line for one in refund.lines], cards, counter, reason=reason, actor=actor, entry=entry.uid)
    write_ticket(back)
    return back


@step
def hold_ticket(ticket_id: int) -> None:
    """Let whoever gives something of the same bill back wait: each reads what the one before left."""
    Ticket.objects.unscoped(_WHY).select_for_update(no_key=True).get(pk=ticket_id)


def _write_lines(back: Ticket, refund: Refund) -> None:
    lines = TicketLine.objects.unscoped(_WHY).bulk_create(
        _line(back, place, one) for place, one in enumerate(refund.lines, 1)
    )
    LineShare.objects.bulk_create(
        LineShare(
            line=line,
            staff_id=share.staff_id,
            share_bp=share.share_bp,
            requested=share.requested,
            cash_minor=-cash,
            earned_minor=-earned,
            handwork_minor=-handwork,
        )
        for line, one in zip(lines, refund.lines, strict=True)
        for share, cash, earned, handwork in one.shares
    )
    Payment.objects.bulk_create(
        Payment(ticket=back, purse=purse.value, card_id=card, amount_minor=-minor, sessions=-sessions)
        for (purse, card), (minor, sessions) in refund.to.items()
    )


def _line(back: Ticket, place: int, one: LineBack) -> TicketLine:
    line = one.of.line
    return TicketLine(
        ticket=back,
        salon_id=line.salon_id,
        customer_id=line.customer_id,
        business_date=back.business_date,
        kind=LineKind.RETURN,
        item_id=line.item_id,
        description=line.description,
        staff_id=line.staff_id,
        quantity=-one.pieces,
        list_minor=-one.listed,
        charged_minor=-one.charged,
        ahead_minor=-one.ahead,
        card_id=line.card_id,
        channel=line.channel,
        reverses=line,
        row_key=row_key(back, place),
    )
