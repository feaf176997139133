"""What purses, moves and events are called to the people who read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import pgettext_lazy

from liuke.ledger.rules.book import Code, Event, Purse

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PURSES: dict[Purse, _StrPromise] = {
    Purse.PRINCIPAL: pgettext_lazy("purse", "principal"),
    Purse.BONUS: pgettext_lazy("purse", "bonus"),
    Purse.SESSIONS: pgettext_lazy("purse", "sessions"),
    Purse.POINTS: pgettext_lazy("purse", "points"),
    Purse.ARREARS: pgettext_lazy("purse", "owed by her"),
    Purse.REFUND_PAYABLE: pgettext_lazy("purse", "to be paid back"),
    Purse.CASH: pgettext_lazy("purse", "cash"),
    Purse.WECHAT: pgettext_lazy("purse", "WeChat"),
    Purse.ALIPAY: pgettext_lazy("purse", "Alipay"),
    Purse.BANK_CARD: pgettext_lazy("purse", "bank card"),
    Purse.GROUP_BUY: pgettext_lazy("purse", "group-buy"),
}

CODES: dict[Code, _StrPromise] = {
    Code.PAID_IN: pgettext_lazy("move", "paid in"),
    Code.BONUS_GIVEN: pgettext_lazy("move", "bonus given"),
    Code.PRINCIPAL_USED: pgettext_lazy("move", "used"),
    Code.BONUS_USED: pgettext_lazy("move", "bonus used"),
    Code.PAID: pgettext_lazy("move", "paid"),
    Code.ON_ACCOUNT: pgettext_lazy("move", "on account"),
    Code.SESSIONS_ISSUED: pgettext_lazy("move", "sessions bought"),
    Code.SESSION_USED: pgettext_lazy("move", "session used"),
    Code.EARNED: pgettext_lazy("move", "earned"),
    Code.POINTS_EARNED: pgettext_lazy("move", "points earned"),
    Code.POINTS_SPENT: pgettext_lazy("move", "points spent"),
    Code.EXPIRED: pgettext_lazy("move", "expired"),
    Code.OWED_BACK: pgettext_lazy("move", "owed back"),
    Code.BONUS_ENDED: pgettext_lazy("move", "bonus ended"),
    Code.SESSIONS_ENDED: pgettext_lazy("move", "sessions ended"),
    Code.INTEREST: pgettext_lazy("move", "interest"),
    Code.PAID_OUT: pgettext_lazy("move", "paid out"),
    Code.MOVED: pgettext_lazy("move", "moved to another card"),
    Code.ADJUSTED: pgettext_lazy("move", "adjusted"),
    Code.BROUGHT_IN: pgettext_lazy("move", "opening balance"),
    Code.BETWEEN_SALONS: pgettext_lazy("move", "between salons"),
}

EVENTS: dict[Event, _StrPromise] = {
    Event.TOP_UP: pgettext_lazy("entry", "top-up"),
    Event.SALE: pgettext_lazy("entry", "sale"),
    Event.CARD_SOLD: pgettext_lazy("entry", "card sold"),
    Event.SESSION_USED: pgettext_lazy("entry", "session used"),
    Event.ARREARS_PAID: pgettext_lazy("entry", "debt paid"),
    Event.POINTS_EARNED: pgettext_lazy("entry", "points earned"),
    Event.POINTS_SPENT: pgettext_lazy("entry", "points spent"),
    Event.EXPIRY: pgettext_lazy("entry", "expiry"),
    Event.HELD: pgettext_lazy("entry", "put aside"),
    Event.HOLD_ENDED: pgettext_lazy("entry", "free again"),
    Event.REFUND: pgettext_lazy("entry", "refund"),
    Event.CARD_CLOSED: pgettext_lazy("entry", "card closed"),
    Event.CARD_MOVED: pgettext_lazy("entry", "card replaced"),
    Event.PAID_OUT: pgettext_lazy("entry", "paid out"),
    Event.ADJUSTMENT: pgettext_lazy("entry", "adjustment"),
    Event.OPENING: pgettext_lazy("entry", "opening balance"),
    Event.REVERSAL: pgettext_lazy("entry", "taken back"),
}
