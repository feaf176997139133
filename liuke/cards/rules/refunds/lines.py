"""The lines of a refund sheet: a code and its numbers, which a page says in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from liuke.kit.money import Money

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liuke.cards.rules.refunds.facts import Article

Value = Money | int | date | str


class LineCode(StrEnum):
    """What a line says; behind it, the names of its numbers."""

    USE = "use"  # on item listed; charged too when it was taken off a balance
    PREPAYMENT = "prepayment"  # key paid_on price paid bonus
    AT_DEAL_PRICE = "at_deal_price"  # consumed paid whole counted: consumed x paid / whole
    AT_LIST_PRICE = "at_list_price"  # counted
    SESSIONS_AT_DEAL_PRICE = "sessions_at_deal_price"  # used total price counted
    SESSIONS_BY_VALUE = "sessions_by_value"  # used total used_value whole_value price counted
    DAYS_USED = "days_used"  # days_left days price counted
    NO_CLAIM = "no_claim"  # over: counted above what was paid, not asked for
    LEFT = "left"  # key cause refund: paid - counted
    GIFTS_OWED = "gifts_owed"  # owed
    FLOOR = "floor"  # refund: the least by law
    PROMISE = "promise"  # promised: what the contract gives; the higher one counts
    INTEREST = "interest"  # key refund base rate_bp since until days interest
    TOTAL = "total"  # refund interest total


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the calculation, with the rule it rests on."""

    code: LineCode
    article: Article | None = None
    numbers: Mapping[str, Value] = field(default_factory=dict)


def line(code: LineCode, *, article: Article | None = None, **numbers: Value) -> Line:
    """Return a line with its numbers by name."""
    return Line(code, article, numbers)
