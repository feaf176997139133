"""What a salon's day came to in the book, and which days are closed; the caller reached the salon."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, F, Max, Sum

from liuke.ledger.models import Account, DayMark, Entry, Transfer
from liuke.ledger.rules.book import Purse

if TYPE_CHECKING:
    from datetime import date

_WHY = "the caller reached the salon"


@dataclass(frozen=True)
class DaySum:
    """Transfers of one kind on a day, together.

    Args:
        purse: the account's.
        code: what they did.
        event: what happened.
        is_debit: whether the account stood on the debit side.
        minor: the amount.
    """

    purse: str
    code: str
    event: str
    is_debit: bool
    minor: int


def sums_of(salon_id: int, day: date) -> list[DaySum]:
    """Return what a day moved, each transfer once by its debit and once by its credit side. Two queries."""
    rows = Transfer.objects.filter(entry__salon=salon_id, entry__business_date=day).order_by()
    found = []
    for side in ("debit", "credit"):
        kinds = rows.values_list(f"{side}__purse", "code", "entry__event").annotate(minor=Sum("amount"))
        found += [DaySum(purse, code, event, side == "debit", minor) for purse, code, event, minor in kinds]
    return found


def entries_of(salon_id: int, day: date) -> tuple[int, int]:
    """Return how many entries a day has, and the newest; 0 for none. One query."""
    rows = Entry.objects.unscoped(_WHY).filter(salon=salon_id, business_date=day)
    ends = rows.aggregate(number=Count("pk"), last=Max("pk"))
    return ends["number"], ends["last"] or 0


def owed_back(salon_id: int) -> tuple[int, int]:
    """Return of how many closed cards a refund waits to be paid out, and how much it is. One query."""
    rows = Account.objects.unscoped(_WHY).filter(salon=salon_id, purse=Purse.REFUND_PAYABLE.value)
    waiting = rows.filter(posted_cr__gt=F("posted_dr"))
    sums = waiting.aggregate(number=Count("pk"), minor=Sum(F("posted_cr") - F("posted_dr"), default=0))
    return sums["number"], sums["minor"]


def last_mark(salon_id: int, day: date) -> DayMark | None:
    """Return what was done last with a day: closed, or opened again; None where nobody closed it. One query."""
    rows = DayMark.objects.unscoped(_WHY).filter(salon=salon_id, business_date=day)
    return rows.select_related("actor").order_by("-turn").first()


def closed_since(salon_id: int, first: date) -> set[date]:
    """Return the days from this one on that are closed now. One query."""
    rows = DayMark.objects.unscoped(_WHY).filter(salon=salon_id, business_date__gte=first)
    last = dict(rows.order_by("turn").values_list("business_date", "is_closed"))
    return {day for day, is_closed in last.items() if is_closed}
