"""The day's payments beside the providers' bills."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Subquery

from liuke.ledger.rules.book import Purse
from liuke.visits.models import DifferenceNote, Payment, ProviderBill
from liuke.visits.rules.provider_bills import Kind, Ours, Pair, compare, read_bill

if TYPE_CHECKING:
    from datetime import date

    from liuke.accounts.models import Salon
    from liuke.accounts.scope import Scope
    from liuke.visits.rules.provider_bills import BillLine

BY_PROVIDERS = (Purse.WECHAT, Purse.ALIPAY, Purse.BANK_CARD)
"""The ways of paying of which a provider writes bills."""


@dataclass(frozen=True)
class Compared:
    """One way of paying on one day.

    Args:
        purse: which.
        bill: the provider's file that counts.
        pairs: every payment and every line, differences first.
        notes: what was said about differences, by their key, the newest.
    """

    purse: Purse
    bill: ProviderBill
    pairs: tuple[Pair, ...]
    notes: dict[str, DifferenceNote]

    @property
    def differences(self) -> list[tuple[Pair, DifferenceNote | None]]:
        """What is not the same, with what was said about it."""
        return [(pair, self.notes.get(pair.key)) for pair in self.pairs if pair.kind is not Kind.SAME]

    @property
    def open_count(self) -> int:
        """How many differences nobody explained."""
        return sum(note is None for _pair, note in self.differences)

    @property
    def ours_minor(self) -> int:
        """What we have."""
        return sum(pair.ours.minor for pair in self.pairs if pair.ours)

    @property
    def theirs_minor(self) -> int:
        """What the provider has."""
        return sum(pair.line.minor for pair in self.pairs if pair.line)

    @property
    def fees_minor(self) -> int:
        """What the provider keeps of it."""
        return sum(pair.line.fee_minor for pair in self.pairs if pair.line)

    @property
    def same_count(self) -> int:
        """How many payments and lines agree."""
        return sum(pair.kind is Kind.SAME for pair in self.pairs)


def compared(salon: Salon, day: date, *, scope: Scope) -> list[Compared]:
    """Return each way of paying of which there is a bill. One query without bills, three with."""
    bills = ProviderBill.objects.within(scope).filter(salon=salon, business_date=day).order_by("pk")
    newest = {Purse(one.purse): one for one in bills.select_related("uploaded_by")}
    if not newest:
        return []
    ours = _payments(salon, day, newest)
    notes = DifferenceNote.objects.within(scope).filter(salon=salon, business_date=day).order_by("pk")
    by_key = {note.key: note for note in notes.select_related("made_by")}
    return [
        Compared(purse, newest[purse], compare(ours[purse], lines_of(newest[purse], day)), by_key)
        for purse in BY_PROVIDERS
        if purse in newest
    ]


def lines_of(bill: ProviderBill, day: date) -> list[BillLine]:
    """Return the lines of a kept bill that are of its day."""
    read = read_bill(gzip.decompress(bill.content), columns=bill.columns)
    return [line for line in read.lines if line.at.date() == day]


def _payments(salon: Salon, day: date, purses: dict[Purse, ProviderBill]) -> dict[Purse, list[Ours]]:
    """Return the payments of a day by way; one that went back has the number of the payment it gives back."""
    first = Payment.objects.filter(ticket=OuterRef("ticket__takes_back"), purse=OuterRef("purse"))
    rows = Payment.objects.filter(
        ticket__salon=salon, ticket__business_date=day, purse__in=[one.value for one in purses]
    )
    told = rows.annotate(back=Subquery(first.values("reference")[:1])).values_list(
        "pk", "purse", "amount_minor", "ticket__sold_at", "reference", "back"
    )
    zone = ZoneInfo(salon.timezone)
    found: dict[Purse, list[Ours]] = {purse: [] for purse in purses}
    for pk, purse, minor, at, reference, back in told.order_by("pk"):
        assert at is not None  # noqa: S101 - bills of the till know their moment
        local = at.astimezone(zone).replace(tzinfo=None)
        found[Purse(purse)].append(Ours(pk, minor, local, reference or back or ""))
    return found
