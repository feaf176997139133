"""What a salon's day came to, from the book and the bills, and what is still open on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, F
from django.db.models.functions import Coalesce

from liuke.cards.models import CardEvent, CardEventKind
from liuke.customers.models import Customer
from liuke.ledger.queries.closing import closed_since, entries_of, owed_back, sums_of
from liuke.ledger.rules.book import Purse
from liuke.visits.models import DayClose, Draft, LineKind, Ticket, TicketLine
from liuke.visits.rules import day_close

if TYPE_CHECKING:
    from datetime import date

    from liuke.accounts.scope import Scope

_WHY = "the caller reached the salon"


@dataclass(frozen=True)
class Tally:
    """How many there were, and what they came to in minor units."""

    number: int = 0
    minor: int = 0


@dataclass(frozen=True)
class Day:
    """A salon's day as the book has it now.

    Args:
        salon_id: whose.
        day: the business date.
        payers: what came in and went back, by way of paying.
        bills: bills of the till, without the returns.
        returns: bills that took another back, whole or in part.
        top_ups: top-ups less those taken back.
        cards_sold: cards sold, the same.
        cash_sales_minor: the money bills brought in. 现金业绩.
        earned_sales_minor: what was earned by serving. 消耗业绩.
        entries: how many entries the day has in the book.
        last_entry: the newest of them; 0 for none.
    """

    salon_id: int
    day: date
    payers: tuple[day_close.Turnover, ...]
    bills: int
    returns: int
    top_ups: Tally
    cards_sold: Tally
    cash_sales_minor: int
    earned_sales_minor: int
    entries: int
    last_entry: int

    @property
    def cash_minor(self) -> int:
        """What the day left in the drawer."""
        return next(one.net_minor for one in self.payers if one.purse is Purse.CASH)


def day_of(salon_id: int, day: date) -> Day:
    """Return what a salon's day came to; the caller reached the salon. Six queries."""
    sums = sums_of(salon_id, day)
    tickets = Ticket.objects.unscoped(_WHY).filter(salon=salon_id, business_date=day, entry__isnull=False)
    bills = tickets.aggregate(all=Count("pk"), back=Count("takes_back"))
    entries, last_entry = entries_of(salon_id, day)
    tallies = _tallies(salon_id, day)
    return Day(
        salon_id=salon_id,
        day=day,
        payers=day_close.turnovers(sums),
        bills=bills["all"] - bills["back"],
        returns=bills["back"],
        top_ups=tallies[CardEventKind.TOPPED_UP],
        cards_sold=tallies[CardEventKind.SOLD],
        cash_sales_minor=day_close.cash_sales(sums),
        earned_sales_minor=day_close.earned_sales(sums),
        entries=entries,
        last_entry=last_entry,
    )


def _tallies(salon_id: int, day: date) -> dict[str, Tally]:
    """Return the cards sold and the top-ups of a day, less those taken back on it."""
    lines = TicketLine.objects.unscoped(_WHY).filter(
        salon=salon_id, business_date=day, ticket__entry__isnull=False, item=None, card__isnull=False
    )
    first = Coalesce(F("reverses__kind"), F("kind"))
    rows = list(
        lines.alias(first=first)
        .exclude(first=LineKind.ADJUSTMENT)
        .values_list("card", Coalesce("reverses__ticket__entry__uid", "ticket__entry__uid"), "ahead_minor", "kind")
    )
    events = CardEvent.objects.filter(entry__in={uid for _card, uid, _minor, _kind in rows})
    kinds = {(card, uid): kind for card, uid, kind in events.values_list("card", "entry", "kind")}
    tallies: dict[str, Tally] = dict.fromkeys((CardEventKind.SOLD, CardEventKind.TOPPED_UP), Tally())
    for card, uid, minor, kind in rows:
        of = kinds.get((card, uid))
        if of in tallies:
            before = tallies[of]
            tallies[of] = Tally(before.number + (-1 if kind == LineKind.RETURN else 1), before.minor + minor)
    return tallies


@dataclass(frozen=True)
class Unfinished:
    """What is still open in a salon: said before the day is closed, and no reason not to.

    Args:
        drafts: bills not closed, with whose they are.
        owed_back: closed cards whose refund waits to be paid out, and how much it is.
    """

    drafts: list[tuple[Draft, Customer | None]]
    owed_back: Tally


def unfinished(salon_id: int, *, scope: Scope) -> Unfinished:
    """Return what is still open in a salon. Three queries."""
    rows = Draft.objects.within(scope).filter(salon=salon_id, ticket=None).select_related("staff").order_by("saved_at")
    drafts = [one for one in rows if one.content.get("lines")]
    people = Customer.objects.within(scope).in_bulk([pk for one in drafts if (pk := one.content.get("customer_id"))])
    return Unfinished(
        [(one, people.get(one.content.get("customer_id") or 0)) for one in drafts],
        Tally(*owed_back(salon_id)),
    )


def closes_of(salon_id: int, day: date, *, scope: Scope) -> list[DayClose]:
    """Return the closes of a day, the newest first. Two queries."""
    rows = DayClose.objects.within(scope).filter(salon=salon_id, business_date=day)
    return list(rows.select_related("mark__actor", "salon").prefetch_related("payers").order_by("-pk"))


def last_float(salon_id: int, *, before: date, scope: Scope) -> int:
    """Return what lay in the drawer in the morning of the last closed day; 0 where none was. One query."""
    rows = DayClose.objects.within(scope).filter(salon=salon_id, business_date__lt=before)
    return rows.order_by("-business_date", "-pk").values_list("float_minor", flat=True).first() or 0


def unclosed_days(salon_id: int, *, before: date, scope: Scope) -> list[date]:
    """Return the days with bills of the last two weeks that nobody closed, the newest first. Two queries."""
    first = before - timedelta(days=14)
    tickets = Ticket.objects.within(scope).filter(salon=salon_id, entry__isnull=False)
    days = tickets.filter(business_date__gte=first, business_date__lt=before).order_by().values_list("business_date")
    closed = closed_since(salon_id, first)
    return sorted({day for (day,) in days.distinct()} - closed, reverse=True)
