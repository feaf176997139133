"""Closing a card by its refund sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liuke.cards.errors import CardNotUsable
from liuke.cards.models import CardEventKind, CardStatus, RefundSheetRow
from liuke.cards.queries import sheet_of
from liuke.cards.services.press import noted, posted, reach, shut
from liuke.cards.steps import ending, hold_whole
from liuke.kit import idempotency
from liuke.kit.money import Money
from liuke.kit.transactions import use_case
from liuke.ledger.rules.book import Event

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
