"""The event book: what can happen to value, the purses it lies in, and which way each move goes.

Source: reliability 3.2.2 and 3.2.4. The list is closed: a new event is a new line here with its own test.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LARGEST = 10**11
"""The largest amount of one transfer, in the smallest part of its unit."""
POINTS = "PTS"
_SESSIONS = "SES:"


class IssuerKind(StrEnum):
    """What the law takes an issuer of cards for: its limits bind some of them. 企业 / 个体工商户 / 医疗机构."""

    ENTERPRISE = "enterprise"
    SOLE = "sole"
    MEDICAL = "medical"


class Side(StrEnum):
    """Which way an account grows."""

    DEBIT = "D"
    CREDIT = "C"


class Purse(StrEnum):
    """What an account is for."""

    PRINCIPAL = "principal"
    BONUS = "bonus"
    SESSIONS = "sessions"
    POINTS = "points"
    ARREARS = "arrears"
    REFUND_PAYABLE = "refund_payable"

    CASH = "cash"
    WECHAT = "wechat"
    ALIPAY = "alipay"
    BANK_CARD = "bank_card"
    GROUP_BUY = "group_buy"

    TAKINGS = "takings"
    REVENUE = "revenue"
    DEFERRED = "deferred"
    BONUS_GRANTED = "bonus_granted"
    BONUS_USED = "bonus_used"
    SESSION_POOL = "session_pool"
    POINTS_COST = "points_cost"
    GOODWILL = "goodwill"
    BREAKAGE = "breakage"
    BETWEEN_SALONS = "between_salons"
    OPENING = "opening"
    SUSPENSE = "suspense"


OF_CUSTOMERS = frozenset(
    {Purse.PRINCIPAL, Purse.BONUS, Purse.SESSIONS, Purse.POINTS, Purse.ARREARS, Purse.REFUND_PAYABLE}
)
"""Purses of one customer: their balances are kept with them and can never fall below zero."""
IN_LOTS = frozenset({Purse.PRINCIPAL, Purse.BONUS, Purse.SESSIONS, Purse.POINTS})
"""Purses whose value is kept by where it came from: each part knows its day of expiry and what was paid for it."""
CLEARING = frozenset({Purse.CASH, Purse.WECHAT, Purse.ALIPAY, Purse.BANK_CARD, Purse.GROUP_BUY})
"""Purses money comes in and goes out by. Between them and what was paid for lie the takings, empty after each entry."""
_GROWS_BY_DEBIT = CLEARING | {Purse.ARREARS, Purse.BONUS_GRANTED, Purse.BONUS_USED, Purse.POINTS_COST, Purse.GOODWILL}


class Event(StrEnum):
    """What happened; an entry has exactly one."""

    TOP_UP = "top_up"
    SALE = "sale"
    CARD_SOLD = "card_sold"
    SESSION_USED = "session_used"
    ARREARS_PAID = "arrears_paid"
    POINTS_EARNED = "points_earned"
    POINTS_SPENT = "points_spent"
    EXPIRY = "expiry"
    HELD = "held"
    HOLD_ENDED = "hold_ended"
    REFUND = "refund"
    CARD_CLOSED = "card_closed"
    CARD_MOVED = "card_moved"
    PAID_OUT = "paid_out"
    ADJUSTMENT = "adjustment"
    OPENING = "opening"
    REVERSAL = "reversal"


class Source(StrEnum):
    """Where an entry was made."""

    TILL = "till"
    PORTAL = "portal"
    API = "api"
    IMPORT = "import"
    JOB = "job"
    DEMO = "demo"


class Code(StrEnum):
    """What one transfer does within its event."""

    PAID_IN = "paid_in"
    BONUS_GIVEN = "bonus_given"
    PRINCIPAL_USED = "principal_used"
    BONUS_USED = "bonus_used"
    PAID = "paid"
    ON_ACCOUNT = "on_account"
    SESSIONS_ISSUED = "sessions_issued"
    SESSION_USED = "session_used"
    EARNED = "earned"
    POINTS_EARNED = "points_earned"
    POINTS_SPENT = "points_spent"
    EXPIRED = "expired"
    OWED_BACK = "owed_back"
    BONUS_ENDED = "bonus_ended"
    SESSIONS_ENDED = "sessions_ended"
    INTEREST = "interest"
    PAID_OUT = "paid_out"
    MOVED = "moved"
    ADJUSTED = "adjusted"
    BROUGHT_IN = "brought_in"
    BETWEEN_SALONS = "between_salons"


@dataclass(frozen=True)
class Nature:
    """How accounts of a purse behave.

    Args:
        side: which way they grow.
        bounded: whether their balance is kept and can never fall below zero.
    """

    side: Side
    bounded: bool


def nature_of(purse: Purse) -> Nature:
    """Return how accounts of a purse behave."""
    return Nature(Side.DEBIT if purse in _GROWS_BY_DEBIT else Side.CREDIT, bounded=purse in OF_CUSTOMERS)


def session_unit(item_id: int | None) -> str:
    """Return the unit of sessions of one service, or (None) of those that may be had of several."""
    return f"{_SESSIONS}{item_id or 'choice'}"


def is_sessions(unit: str) -> bool:
    """Return whether a unit counts sessions."""
    return unit.startswith(_SESSIONS)
