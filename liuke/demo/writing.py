"""A simulated block becomes rows: set-based, in one transaction, then counted against what was simulated."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Sum

from liuke.booking.models import Appointment, AppointmentStatus
from liuke.customers.models import Customer, Preference, Tag, TagMark
from liuke.demo.interest import interest_of
from liuke.demo.people import customer_code, customers_of, preferences_of, tags_of
from liuke.demo.simulation import BLOCK, Block
from liuke.kit.transactions import step
from liuke.visits.models import Channel, Interaction, Ticket, TicketLine, Visit

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from liuke.demo.chain import Chain
    from liuke.kit.crypto import Vault

_STATES = (
    AppointmentStatus.BOOKED,
    AppointmentStatus.DONE,
    AppointmentStatus.CANCELLED,
    AppointmentStatus.NO_SHOW,
)
_WHY = "the demo writes its own shop"


class DemoDiffers(Exception):
    """What stands in the database is not what was simulated: a bug; nothing of the block is kept."""


@dataclass(frozen=True)
class Places:
    """The ids of the demo's own salons, staff and items, in the order of the chain."""

    salon_ids: list[int]
    beautician_ids: list[list[int]]
    item_ids: list[int]
    item_names: list[str]
    service_count: int
    zone: ZoneInfo


@step
def write_block(block: Block, chain: Chain, places: Places, *, seed: int, vault: Vault, now: datetime) -> int:
    """Write one block and check it; return how many lines it has."""
    customers = _write_customers(block, chain, places, seed=seed, vault=vault, now=now)
    _write_sales(block, places, customers)
    _write_bookings(block, places, customers)
    _write_interest(block, chain, places, customers, seed=seed, now=now)
    _verify(block, customers)
    return len(block.line_day)


def _write_customers(
    block: Block, chain: Chain, places: Places, *, seed: int, vault: Vault, now: datetime
) -> list[Customer]:
    wanted = {int(index): customer_code(int(index)) for index in block.referrer if index >= 0}
    found = dict(Customer.objects.unscoped(_WHY).filter(code__in=wanted.values()).values_list("code", "pk"))
    rows = customers_of(
        block,
        chain,
        seed=seed,
        salon_ids=places.salon_ids,
        beautician_ids=places.beautician_ids,
        referrer_ids={index: found[code] for index, code in wanted.items() if code in found},
        vault=vault,
        now=now,
    )
    customers = Customer.objects.unscoped(_WHY).bulk_create(rows)
    Preference.objects.unscoped(_WHY).bulk_create(
        Preference(
            customer=customers[place], kind=kind, text=text, noted_at=now, noted_by_id=customers[place].steward_id
        )
        for place, kind, text in preferences_of(chain, seed=seed, number=block.number)
    )
    _write_tags(tags_of(chain, seed=seed, number=block.number), customers, now=now)
    return customers


def _write_tags(marks: list[tuple[int, str, str]], customers: list[Customer], *, now: datetime) -> None:
    tags = {word: Tag.objects.get_or_create(name=word, defaults={"kind": kind})[0] for _place, kind, word in marks}
    TagMark.objects.unscoped(_WHY).bulk_create(
        TagMark(customer=customers[at], tag=tags[word], marked_at=now, marked_by_id=customers[at].steward_id)
        for at, _kind, word in marks
    )


def _write_sales(block: Block, places: Places, customers: list[Customer]) -> None:
    """Write one ticket and one visit per customer and day, then the lines."""
    tickets: dict[tuple[int, int], Ticket] = {}
    visits: dict[tuple[int, int], Visit] = {}
    columns = zip(
        block.line_customer.tolist(),
        block.line_day.tolist(),
        block.line_hour.tolist(),
        block.line_item.tolist(),
        strict=True,
    )
    for who, day, hour, item in columns:
        on = block.first_day + timedelta(days=day)
        customer = customers[who]
        key = (who, day)
        if key not in tickets:
            tickets[key] = Ticket(
                salon_id=customer.salon_id,
                customer=customer,
                number=f"{on:%y%m%d}-{customer.code}",
                business_date=on,
                sold_at=datetime.combine(on, time(hour, 30), places.zone),
                channel=Channel.SALON,
            )
        if item < places.service_count and key not in visits:
            visits[key] = Visit(salon_id=customer.salon_id, customer=customer, business_date=on)
    Ticket.objects.unscoped(_WHY).bulk_create(tickets.values())
    Visit.objects.unscoped(_WHY).bulk_create(visits.values())
    TicketLine.objects.unscoped(_WHY).bulk_create(_lines(block, places, tickets))


def _lines(block: Block, places: Places, tickets: dict[tuple[int, int], Ticket]) -> list[TicketLine]:
    rows = []
    for place in range(len(block.line_day)):
        ticket = tickets[(int(block.line_customer[place]), int(block.line_day[place]))]
        item = int(block.line_item[place])
        salon = places.salon_ids.index(ticket.salon_id)
        rows.append(
            TicketLine(
                ticket=ticket,
                salon_id=ticket.salon_id,
                customer_id=ticket.customer_id,
                business_date=ticket.business_date,
                hour=int(block.line_hour[place]),
                item_id=places.item_ids[item],
                description=places.item_names[item],
                staff_id=places.beautician_ids[salon][int(block.line_staff[place])],
                list_minor=int(block.line_list[place]),
                charged_minor=int(block.line_charged[place]),
                channel=Channel.SALON,
                is_visit=item < places.service_count,
                row_key=_key("line", block.number, place),
            )
        )
    return rows


def _write_bookings(block: Block, places: Places, customers: list[Customer]) -> None:
    rows = []
    for place in range(len(block.booking_day)):
        customer = customers[int(block.booking_customer[place])]
        on = block.first_day + timedelta(days=int(block.booking_day[place]))
        state = _STATES[int(block.booking_state[place])]
        cancelled = state == AppointmentStatus.CANCELLED
        salon = places.salon_ids.index(customer.salon_id)
        rows.append(
            Appointment(
                salon_id=customer.salon_id,
                customer=customer,
                item_id=places.item_ids[int(block.booking_item[place])],
                staff_id=places.beautician_ids[salon][int(block.booking_staff[place])],
                business_date=on,
                known_on=min(on - timedelta(days=1 + place % 10), block.last_day),
                starts_at=datetime.combine(on, time(int(block.booking_hour[place]), 0), places.zone),
                minutes=60,
                status=state,
                cancelled_on=on - timedelta(days=1) if cancelled else None,
                cancelled_by="顾客" if cancelled else "",
                row_key=_key("booking", block.number, place),
            )
        )
    Appointment.objects.unscoped(_WHY).bulk_create(rows)


def _write_interest(
    block: Block, chain: Chain, places: Places, customers: list[Customer], *, seed: int, now: datetime
) -> None:
    Interaction.objects.unscoped(_WHY).bulk_create(
        Interaction(
            salon_id=customers[one.place].salon_id,
            customer=customers[one.place],
            business_date=one.day,
            kind=one.kind,
            item_id=None if one.service is None else places.item_ids[one.service],
            channel=one.channel,
            event_id=_key("interest", block.number, number),
            received_at=now,
        )
        for number, one in enumerate(interest_of(block, chain, seed=seed))
    )


def _verify(block: Block, customers: list[Customer]) -> None:
    ids = [customer.pk for customer in customers]
    lines = TicketLine.objects.unscoped(_WHY).filter(customer_id__in=ids)
    written = (
        len(ids),
        lines.count(),
        lines.aggregate(total=Sum("charged_minor"))["total"] or 0,
        Appointment.objects.unscoped(_WHY).filter(customer_id__in=ids).count(),
    )
    meant = (BLOCK, len(block.line_day), int(block.line_charged.sum()), len(block.booking_day))
    if written != meant:
        raise DemoDiffers(f"block {block.number}: wrote {written}, meant {meant}")


def _key(what: str, block: int, place: int) -> str:
    return hashlib.sha1(f"demo:{what}:{block}:{place}".encode(), usedforsecurity=False).hexdigest()
