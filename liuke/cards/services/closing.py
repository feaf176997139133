"""Closing a card by its refund sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liuke.cards.errors import CardNotUsable, CashRefundOverLimit, MoreThanCame, NothingOwed, NotPaidThatWay
from liuke.cards.holding import holdings
from liuke.cards.models import CardEventKind, CardStatus, RefundSheetRow
from liuke.cards.queries import sheet_of
from liuke.cards.queries.paid import payments_of
from liuke.cards.rules.refunds.payout import ways_open
from liuke.cards.rules.regions import Number
from liuke.cards.services.press import noted, posted, reach, shut
from liuke.cards.steps import Part, ending, hold_whole
from liuke.kit import idempotency
from liuke.kit.money import Money
from liuke.kit.transactions import use_case
from liuke.ledger.rules.book import Code, Event, Purse
from liuke.ledger.steps import Move

if TYPE_CHECKING:
    from datetime import datetime

    from liuke.cards.models import Card
    from liuke.cards.rules.refunds.lines import Line
    from liuke.cards.rules.refunds.sheet import Closing, Sheet
    from liuke.cards.rules.regions import Region
    from liuke.cards.services.press import Press


@use_case
def close_card(card_id: int, *, closing: Closing, region: Region, press: Press) -> RefundSheetRow:
    """Close a card by its refund sheet; every number of it is kept. What is owed waits to be paid out. 退卡.

    Raises:
        NotFound, NotAllowed, InvalidInput: as ``reach`` says.
        CardNotUsable: it is closed already.
        NothingPaid and the refusals of the sheet: nothing is written.
    """
    card, counter = reach(card_id, press)
    if (answer := idempotency.begin(press.write, now=press.now)) is not None:
        return RefundSheetRow.objects.get(pk=answer)
    if card.status == CardStatus.CLOSED:
        raise CardNotUsable(card=card.number, status=CardStatus(card.status).label)
    holding = hold_whole(card)
    sheet = sheet_of(card, closing=closing, region=region)
    part = ending(holding, counter, sheet=sheet)
    entry = posted(Event.CARD_CLOSED, card, part, counter=counter, press=press)
    shut(holding)
    row = sheet_row(card, sheet, made_by=press.scope.staff_id, now=press.now)
    after = {"refund": sheet.total.minor, "cause": closing.cause.value}
    noted(card, CardEventKind.CLOSED, counter, press, entry=entry, after=after)
    idempotency.finish(press.write, row.pk)
    return row


def sheet_row(card: Card, sheet: Sheet, *, made_by: int | None, now: datetime) -> RefundSheetRow:
    """Keep the sheet a card was closed by, with every number as it is."""
    return RefundSheetRow.objects.create(
        card=card,
        cause=sheet.closing.cause.value,
        numbers=[_plain(line) for line in sheet.lines],
        refund_minor=sheet.refund.minor,
        interest_minor=sheet.interest.minor,
        due_on=sheet.due_on,
        made_by_id=made_by,
        made_at=now,
    )


def _plain(line: Line) -> dict[str, Any]:
    numbers = {name: value.minor if isinstance(value, Money) else str(value) for name, value in line.numbers.items()}
    money = sorted(name for name, value in line.numbers.items() if isinstance(value, Money))
    article = line.article.value if line.article else ""
    return {"code": line.code.value, "article": article, "numbers": numbers, "money": money}


@use_case
def pay_out(card_id: int, *, by: Purse, region: Region, press: Press, minor: int | None = None) -> Card:
    """Pay what is owed back of a closed card by one way, back to where it came from. 退付（原路）.

    Args:
        card_id: the card, in reach.
        by: the purse it goes out of.
        region: whose limit for cash holds.
        press: who, when, and a word on it (the number of the transfer).
        minor: how much, minor units; None: as much as goes this way. What is left waits for another.

    Raises:
        NotFound, NotAllowed, InvalidInput: as ``reach`` says.
        NothingOwed: nothing is owed back, or it was paid before.
        CashRefundOverLimit: in cash only small amounts go back.
        NotPaidThatWay: the card was not paid this way.
        MoreThanCame: more than is owed, or than came this way and has not gone back.
    """
    card, counter = reach(card_id, press)
    if idempotency.begin(press.write, now=press.now) is not None:
        return card
    owed = holdings([card])[0].accounts.get((Purse.REFUND_PAYABLE.value, counter.currency))
    if owed is None or not owed.available:
        raise NothingOwed
    limit = region.amount(Number.CASH_REFUND_LIMIT)
    most = _most(card, Money(owed.available, counter.currency), by=by, limit=limit)
    minor = most if minor is None else minor
    if not 1 <= minor <= most:
        raise MoreThanCame(most=str(Money(most, counter.currency)))
    move = Move(owed.pk, counter.house(by), minor, counter.currency, Code.PAID_OUT)
    entry = posted(Event.PAID_OUT, card, Part((move,)), counter=counter, press=press)
    noted(card, CardEventKind.PAID_OUT, counter, press, entry=entry, after={"refund": minor, "by": by.value})
    idempotency.finish(press.write, card.pk)
    return card


def _most(card: Card, owed: Money, *, by: Purse, limit: Money | None) -> int:
    """Return the most that goes this way; a bank card that had paid is a bank account all the same."""
    ways = ways_open(owed, payments=payments_of(card, currency=owed.currency), cash_limit=limit)
    most = max((one.most.minor for one in ways if one.method == by.value), default=0)
    if not most and by is Purse.CASH and limit is not None:
        raise CashRefundOverLimit(limit=str(limit))
    if not most:
        raise NotPaidThatWay
    return most
