"""What was paid onto cards and what was got for it: the facts refunds are worked out from. 消耗与充值记录."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef

from liuke.ledger.models import Consumption, Entry, Lot, Reversible
from liuke.ledger.rules.book import Event, Purse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime


@dataclass(frozen=True)
class PaidOn:
    """One top-up as it stands: its entry, and what of it was paid and given, minor units."""

    key: str
    at: datetime
    on: date
    paid: int
    bonus: int


@dataclass(frozen=True)
class Got:
    """One thing got from a card: list price and what was charged, minor units; ``drawn`` by the key of the top-up."""

    on: date
    item_id: int | None
    listed: int
    charged: int
    sessions: int
    drawn: Mapping[str, int]


def _taken_back(entry: str) -> Exists:
    return Exists(Entry.objects.unscoped("of the cards asked for").filter(reverses=OuterRef(entry)))


def top_ups_of(cards: Iterable[int]) -> list[PaidOn]:
    """Return the top-ups of cards, oldest first; those taken back are left out, parts given back are taken off."""
    first_hand = Lot.objects.filter(
        account__card__in=set(cards), account__purse__in=(Purse.PRINCIPAL, Purse.BONUS), came_by=F("origin__entry")
    ).exclude(_taken_back("came_by"))
    lots = list(first_hand.select_related("account", "came_by").order_by("pk"))
    back = dict(
        Reversible.objects.filter(transfer__in=[lot.origin_id for lot in lots]).values_list("transfer_id", "reversed")
    )
    found: dict[int, PaidOn] = {}
    for lot in lots:
        left = lot.quantity - back.get(lot.origin_id, 0)
        one = found.get(lot.came_by_id) or PaidOn(
            str(lot.came_by_id), lot.came_by.recorded_at, lot.came_by.business_date, 0, 0
        )
        is_paid = lot.account.purse == Purse.PRINCIPAL
        found[lot.came_by_id] = PaidOn(
            one.key, one.at, one.on, one.paid + left * is_paid, one.bonus + left * (not is_paid)
        )
    return list(found.values())


def got_from(cards: Iterable[int]) -> list[Got]:
    """Return what was got from cards, oldest first; what was taken back is left out, parts of it are taken off."""
    rows = (
        Consumption.objects.filter(card__in=set(cards), takes_back=None)
        .exclude(_taken_back("entry"))
        .order_by("pk")
        .select_related("entry")
        .prefetch_related("taken_back")
    )
    found = [_got(row, row.taken_back.all()) for row in rows]
    return [one for one in found if one is not None]


def _got(row: Consumption, back: Iterable[Consumption]) -> Got | None:
    listed, charged, sessions, drawn = row.list_minor, row.charged_minor, row.sessions, dict(row.drawn)
    taken = list(back)
    for one in taken:
        listed, charged, sessions = listed - one.list_minor, charged - one.charged_minor, sessions - one.sessions
        for key, minor in one.drawn.items():
            drawn[key] -= minor
    if taken and not (charged or sessions):
        return None
    left = {key: minor for key, minor in drawn.items() if minor}
    return Got(row.entry.business_date, row.item_id, listed, charged, sessions, left)


def first_paid(cards: Iterable[int]) -> dict[int, datetime]:
    """Return when the first entry of each card was recorded: of a session card its sale."""
    lots = Lot.objects.filter(account__card__in=set(cards), account__purse=Purse.SESSIONS).exclude(
        came_by__event=Event.TOP_UP
    )
    rows = lots.order_by("-pk").values_list("account__card", "came_by__recorded_at")
    return {card: at for card, at in rows if card is not None}
