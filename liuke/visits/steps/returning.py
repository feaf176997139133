"""Taking a bill back: the ledger's reversal, and rows that mirror the bill's own. 撤单."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.cards.models import CardEventKind, CardStatus
from liuke.cards.steps import Counter, lock_cards, note_event
from liuke.kit.clock import business_day
from liuke.kit.transactions import step
from liuke.ledger.queries.balances import accounts_of_cards
from liuke.ledger.rules.book import Event, Source
from liuke.ledger.steps import Writing, reverse
from liuke.visits.errors import NotTheTills
from liuke.visits.models import LineKind, LineShare, Payment, Ticket, TicketLine, Visit
from liuke.visits.queries.refund import see_time_cards, was_sold_by
from liuke.visits.steps.rows import new_ticket, row_key, write_ticket

if TYPE_CHECKING:
    import uuid
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from liuke.cards.models import Card
    from liuke.kit.idempotency import Once

_WHY = "the caller reached the bill"


@step
def write_return(
    ticket: Ticket, *, reason: str, write: Once, currency: str, actor: int | None, now: datetime
) -> Ticket:
    """Take a bill back whole, and return the bill that does it.

    On its own day the bill never was: the visit goes with it, unless another bill of the day shows it. Later the visit
    stands.

    Raises:
        NotTheTills: the ledger knows nothing of it.
        CardUsedSince: a card by time that it sold has been used.
        NotReversible, ValueUsed, RefundExceeds, InsufficientBalance: as ``ledger.steps.reverse``.
    """
    if ticket.entry_id is None:
        raise NotTheTills
    today = business_day(now, ticket.salon.timezone)
    counter = Counter(ticket.salon_id, currency, today, now)
    writing = Writing(Event.REVERSAL, ticket.salon_id, write, actor, Source.TILL, today, now, reason=reason)
    lines = list(
        TicketLine.objects.unscoped(_WHY).filter(ticket=ticket).select_related("card", "ticket__entry").order_by("pk")
    )
    touched = {
        pk for pk in (*(line.card_id for line in lines), *ticket.payments.values_list("card_id", flat=True)) if pk
    }
    cards = {card.pk: card for card in lock_cards(touched)}
    see_time_cards(lines)
    entry = reverse(ticket.entry_id, writing)
    back = new_ticket(ticket.salon, today, now, entry=entry, actor=actor)
    back.customer, back.takes_back, back.note = ticket.customer, ticket, reason
    _write_mirror(back, ticket, lines)
    close_unsold(lines, cards, counter, reason=reason, actor=actor, entry=entry.uid)
    if today == ticket.business_date:
        _forget_visit(ticket)
    write_ticket(back)
    return back


def _write_mirror(back: Ticket, ticket: Ticket, lines: Sequence[TicketLine]) -> None:
    mirrored = TicketLine.objects.unscoped(_WHY).bulk_create(
        TicketLine(
            ticket=back,
            salon_id=line.salon_id,
            customer_id=line.customer_id,
            business_date=back.business_date,
            kind=LineKind.RETURN,
            item_id=line.item_id,
            description=line.description,
            staff_id=line.staff_id,
            quantity=-line.quantity,
            list_minor=-line.list_minor,
            charged_minor=-line.charged_minor,
            ahead_minor=-line.ahead_minor,
            card=line.card,
            channel=line.channel,
            reverses=line,
            row_key=row_key(back, place),
        )
        for place, line in enumerate(lines, 1)
    )
    own = dict(zip((line.pk for line in lines), mirrored, strict=True))
    LineShare.objects.bulk_create(
        LineShare(
            line=own[share.line_id],
            staff_id=share.staff_id,
            share_bp=share.share_bp,
            requested=share.requested,
            cash_minor=-share.cash_minor,
            earned_minor=-share.earned_minor,
            handwork_minor=-share.handwork_minor,
        )
        for share in LineShare.objects.filter(line__in=own)
    )
    Payment.objects.bulk_create(
        Payment(
            ticket=back,
            purse=paid.purse,
            card_id=paid.card_id,
            amount_minor=-paid.amount_minor,
            sessions=-paid.sessions,
        )
        for paid in ticket.payments.order_by("pk")
    )


@step
def close_unsold(
    lines: Sequence[TicketLine],
    cards: Mapping[int, Card],
    counter: Counter,
    *,
    reason: str,
    actor: int | None,
    entry: uuid.UUID,
) -> None:
    """Close the cards that lines given back had sold; nothing is on them any more."""
    sold = {line.card_id: cards[line.card_id] for line in lines if line.card_id and line.item_id is None}
    filled = {held.card for held in accounts_of_cards(sold) if held.available}
    for pk, card in sold.items():
        if was_sold_by(lines[0].ticket, card) and pk not in filled and card.status == CardStatus.OPEN:
            card.status = CardStatus.CLOSED
            card.save(update_fields=["status"])
            note_event(card, CardEventKind.CLOSED, counter, actor_id=actor, entry=entry, reason=reason)


def _forget_visit(ticket: Ticket) -> None:
    TicketLine.objects.unscoped(_WHY).filter(ticket=ticket).update(is_visit=False)
    if ticket.customer_id is None:
        return
    of_day = {"customer": ticket.customer_id, "salon": ticket.salon_id, "business_date": ticket.business_date}
    if not TicketLine.objects.unscoped(_WHY).filter(**of_day, is_visit=True).exists():
        Visit.objects.unscoped(_WHY).filter(**of_day, import_id=None).delete()
