"""The rows of a bill: the bill with its number, its lines, whose work they were, how it was paid, and the visit."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import connection

from liuke.cards.rules.unit_prices import by_largest_remainder
from liuke.catalog.models import ItemKind
from liuke.kit.bulk import reserve_ids
from liuke.kit.money import Money
from liuke.kit.ready import insert
from liuke.kit.transactions import step
from liuke.ledger.rules.book import Purse
from liuke.visits.models import Channel, LineKind, LineShare, Payment, Ticket, TicketCounter, TicketLine, Visit
from liuke.visits.rules.sale import How, What

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from typing import Any

    from liuke.accounts.models import Salon
    from liuke.visits.rules.settling import Priced
    from liuke.visits.steps.parts import Making, Sold

_WHY = "the salon is the till's own"
_COUNT = """
INSERT INTO {table} (salon_id, business_date, last) VALUES (%s, %s, 1)
ON CONFLICT (salon_id, business_date) DO UPDATE SET last = {table}.last + 1 RETURNING last"""


@step
def next_number(salon_id: int, day: date) -> str:
    """Return the next number of a salon's day: ``LK-20261122-0017``. Taken late: who takes one waits for the other."""
    table = TicketCounter._meta.db_table  # noqa: SLF001 - _meta is Django's documented door
    with connection.cursor() as cursor:
        cursor.execute(_COUNT.format(table=table), [salon_id, day.isoformat() if _is_sqlite() else day])
        [last] = cursor.fetchone()
    return f"LK-{day:%Y%m%d}-{last:04d}"


def _is_sqlite() -> bool:
    return connection.vendor == "sqlite"


@step
def write_rows(
    making: Making, bill: Sequence[Priced], sold: Sequence[Sold], *, entry: Any, actor: int | None
) -> Ticket:
    """Write what a bill was for; facts are read from these rows."""
    sale, counter = making.sale, making.counter
    ticket = new_ticket(making.shelf.salon, counter.today, counter.now, entry=entry, actor=actor)
    ticket.customer, ticket.note = making.shelf.customer, sale.note
    lines = insert(
        _line(ticket, place, making, priced, one) for place, (priced, one) in enumerate(zip(bill, sold, strict=True), 1)
    )
    shares = [
        share for line, priced, one in zip(lines, bill, sold, strict=True) for share in _shares(line, priced, one)
    ]
    insert(shares)
    insert(_payments(ticket, making, sold))
    if making.shelf.customer and any(line.is_visit for line in lines):
        visit = Visit(salon=ticket.salon, customer=making.shelf.customer, business_date=ticket.business_date)
        Visit.objects.unscoped(_WHY).bulk_create([visit], ignore_conflicts=True)
    write_ticket(ticket)
    return ticket


@step
def write_ticket(ticket: Ticket) -> None:
    """Give a bill its number and write it: last of all, for every till of the salon waits for who has the number."""
    ticket.number = next_number(ticket.salon_id, ticket.business_date)
    insert([ticket])


@step
def new_ticket(salon: Salon, day: date, now: Any, *, entry: Any, actor: int | None) -> Ticket:
    """Return a bill of the till, not written yet; its rows may name it already."""
    [reserved] = reserve_ids(Ticket, 1)
    return Ticket(
        pk=reserved,
        salon=salon,
        business_date=day,
        sold_at=now,
        channel=Channel.SALON,
        uid=uuid.uuid4(),
        entry=entry,
        made_by_id=actor,
    )


def _line(ticket: Ticket, place: int, making: Making, priced: Priced, one: Sold) -> TicketLine:
    line, shelf = priced.line, making.shelf
    item = shelf.items[line.ref] if line.what is What.ITEM else None
    main = max(line.shares, key=lambda share: share.share_bp, default=None)
    return TicketLine(
        ticket=ticket,
        salon=ticket.salon,
        customer=ticket.customer,
        business_date=ticket.business_date,
        hour=making.counter.now.astimezone(ZoneInfo(shelf.salon.timezone)).hour,
        kind=LineKind.ADJUSTMENT if line.what is What.DEBT else LineKind.SALE,
        item=item,
        description=shelf.name_of(line),
        staff_id=main.staff_id if main else None,
        quantity=line.quantity,
        list_minor=priced.list_minor if item else 0,
        charged_minor=one.charged_minor,
        ahead_minor=one.ahead_minor,
        card=one.card,
        channel=Channel.SALON,
        is_visit=bool(item and ticket.customer and item.kind in {ItemKind.SERVICE, ItemKind.UNKNOWN}),
        row_key=row_key(ticket, place),
        note=line.reason,
    )


def row_key(ticket: Ticket, place: int) -> str:
    """Return the key of a line of the till: the bill's own id, and its place from 1."""
    assert ticket.uid is not None  # noqa: S101 - a bill of the till
    return f"till:{ticket.uid.hex}:{place}"


def _shares(line: TicketLine, priced: Priced, one: Sold) -> list[LineShare]:
    shares = priced.line.shares
    if not shares:
        return []
    weights = [share.share_bp for share in shares]
    handwork = (line.item.handwork_minor or 0) * priced.line.quantity if line.item else 0
    sums = (one.cash_minor, one.earned_minor, handwork)
    cash, earned, fees = (by_largest_remainder(Money(total), weights=weights) for total in sums)
    return [
        LineShare(
            line=line,
            staff_id=share.staff_id,
            share_bp=share.share_bp,
            requested=share.requested,
            cash_minor=in_cash.minor,
            earned_minor=by_work.minor,
            handwork_minor=fee.minor,
        )
        for share, in_cash, by_work, fee in zip(shares, cash, earned, fees, strict=True)
    ]


def _payments(ticket: Ticket, making: Making, sold: Sequence[Sold]) -> list[Payment]:
    references = {paid.how.purse: paid.reference for paid in making.sale.payments if paid.reference}
    rows = [
        Payment(ticket=ticket, purse=purse.value, card_id=card, amount_minor=minor, reference=references.get(purse, ""))
        for (purse, card), minor in making.by_purse.items()
    ]
    cash = [paid for paid in making.sale.payments if paid.how is How.CASH]
    for row in rows:
        if row.purse == Purse.CASH and any(paid.tendered_minor for paid in cash):
            row.tendered_minor = sum(paid.tendered_minor or paid.amount_minor for paid in cash)
    rows += [
        Payment(
            ticket=ticket,
            purse=Purse.SESSIONS.value,
            card=one.card,
            amount_minor=one.charged_minor,
            sessions=one.sessions,
        )
        for one in sold
        if one.sessions
    ]
    return rows
