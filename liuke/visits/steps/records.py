"""Writes of visits that join a transaction: bills with their lines, who was here on which day, interactions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from liuke.kit.bulk import insert_rows, look_up, reserve_ids
from liuke.kit.transactions import step
from liuke.visits.models import Interaction, Ticket, TicketLine, Visit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

_FEW_DAYS = 30
_TICKET = ("id", "salon_id", "customer_id", "number", "business_date", "sold_at", "channel", "import_id")
_LINE = (
    "id", "ticket_id", "salon_id", "customer_id", "business_date", "hour", "kind", "item_id", "description", "staff_id",
    "quantity", "list_minor",
        "charged_minor", "tax_minor", "channel", "is_visit", "reverses_id", "row_key", "import_id",
)  # fmt: skip
_INTERACTION = (
    "event_id", "salon_id", "customer_id", "business_date", "kind", "item_id", "channel", "sender_id", "import_id",
    "received_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewLine:
    """One line to be written. Amounts in minor units; ``returned_minor`` (>= 0) of it came back and is reversed."""

    row_key: str
    salon_id: int
    customer_id: int | None
    day: date
    at: datetime | None
    hour: int | None
    number: str
    kind: str
    item_id: int | None
    description: str
    staff_id: int | None
    quantity: str
    list_minor: int
    charged_minor: int
    tax_minor: int
    returned_minor: int
    channel: str
    is_visit: bool


@step
def known_row_keys(keys: Sequence[str]) -> set[str]:
    """Return which of these rows are lines already."""
    return {key for (key,) in look_up(TicketLine, ("row_key",), among={"row_key": keys})}


@step
def add_lines(lines: Sequence[NewLine], *, import_id: int | None) -> None:
    """Write lines and the bills they stand on. Lines of one number, salon and day share a bill, an older one too."""
    tickets = _tickets(lines, import_id)
    reversed_lines = [line for line in lines if line.returned_minor]
    ids = list(reserve_ids(TicketLine, len(lines) + len(reversed_lines)))
    rows = [_row(pk, ticket, line, import_id) for pk, ticket, line in zip(ids, tickets, lines, strict=False)]
    own = dict(zip((line.row_key for line in lines), zip(ids, tickets, strict=False), strict=True))
    for pk, line in zip(ids[len(lines) :], reversed_lines, strict=True):
        sale, ticket = own[line.row_key]
        rows.append(_reversal(pk, ticket, sale, line, import_id))
    insert_rows(TicketLine, _LINE, rows)


@step
def mark_visits(wanted: Iterable[tuple[int, int, date]], *, import_id: int | None) -> int:
    """Make sure that customers were here: (customer, salon, day). Return how many visits are new."""
    distinct = set(wanted)
    if not distinct:
        return 0
    places = {"customer_id": 0, "salon_id": 1, "business_date": 2}
    among = {name: {one[place] for one in distinct} for name, place in places.items()}
    if len(among["business_date"]) > _FEW_DAYS:  # every customer with every day would be looked for
        del among["business_date"]
    there = set(look_up(Visit, tuple(places), among=among))
    fresh = sorted(distinct - there)
    insert_rows(Visit, ("customer_id", "salon_id", "business_date", "import_id"), [(*one, import_id) for one in fresh])
    return len(fresh)


def _tickets(lines: Sequence[NewLine], import_id: int | None) -> list[int]:
    """Return the bill of each line; missing ones are written."""
    numbers = {line.number for line in lines if line.number}
    known: dict[tuple[int, str, date], int] = {}
    if numbers:
        among: dict[str, set[Any]] = {"salon_id": {line.salon_id for line in lines}, "number": numbers}
        rows = look_up(Ticket, ("id", "salon_id", "number", "business_date"), among=among)
        known = {(s, n, d): pk for pk, s, n, d in rows}
    fresh: list[NewLine] = []
    placed: list[int] = []  # an id, or minus one and less: place in ``fresh``
    for line in lines:
        key = (line.salon_id, line.number, line.day)
        if line.number and key in known:
            placed.append(known[key])
            continue
        fresh.append(line)
        placed.append(-len(fresh))
        if line.number:
            known[key] = -len(fresh)
    ids = list(reserve_ids(Ticket, len(fresh))) if fresh else []
    insert_rows(
        Ticket,
        _TICKET,
        [
            (pk, one.salon_id, one.customer_id, one.number, one.day, one.at, one.channel, import_id)
            for pk, one in zip(ids, fresh, strict=True)
        ],
    )
    return [ids[-pk - 1] if pk < 0 else pk for pk in placed]


def _row(pk: int, ticket: int, line: NewLine, import_id: int | None) -> tuple[object, ...]:
    return (
        pk, ticket, line.salon_id, line.customer_id, line.day, line.hour, line.kind, line.item_id, line.description,
        line.staff_id, line.quantity, line.list_minor, line.charged_minor, line.tax_minor, line.channel, line.is_visit,
        None, line.row_key, import_id,
    )  # fmt: skip


def _reversal(pk: int, ticket: int, sale: int, line: NewLine, import_id: int | None) -> tuple[object, ...]:
    back = -line.returned_minor
    return (
        pk, ticket, line.salon_id, line.customer_id, line.day, line.hour, "return", line.item_id, line.description,
        line.staff_id, "0.000", back, back, 0, line.channel, False, sale, line.row_key + "r", import_id,
    )  # fmt: skip


class NewInteraction(NamedTuple):
    """One interaction to be written; ``event_id`` is its sender's own, or the key of its row in a file."""

    event_id: str
    salon_id: int
    customer_id: int
    day: date
    kind: str
    item_id: int | None
    channel: str


@step
def known_events(sender_id: int | None, ids: Sequence[str]) -> set[str]:
    """Return which of these events a sender told before; without a sender, which rows of files are there."""
    rows = Interaction.objects.unscoped("whether an event is there must not depend on whose it is")
    return set(rows.filter(sender=sender_id, event_id__in=ids).values_list("event_id", flat=True))


@step
def add_interactions(
    rows: Sequence[NewInteraction], *, sender_id: int | None, import_id: int | None, now: datetime
) -> None:
    """Write interactions that are not there yet."""
    insert_rows(Interaction, _INTERACTION, [(*row, sender_id, import_id, now) for row in rows])
