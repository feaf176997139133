"""The refund sheet: everything a closing was decided by, frozen. 退款单."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from liuke.cards.errors import CoolingOffExcepted, CoolingOffOver, PromiseAbovePaid
from liuke.cards.rules.refunds.counting import Basis, Counted, count, is_used, prepayments, use_lines
from liuke.cards.rules.refunds.facts import Article, Card, Cause
from liuke.cards.rules.refunds.interest import interest
from liuke.cards.rules.refunds.lines import Line, LineCode, line
from liuke.cards.rules.refunds.payout import plan_payout
from liuke.cards.rules.regions import Mark, Number
from liuke.kit.money import Money

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from liuke.cards.rules.refunds.interest import Rate
    from liuke.cards.rules.refunds.payout import Payment, Payout
    from liuke.cards.rules.regions import Region


class Doubt(StrEnum):
    """What a person should look at before the sheet is signed."""

    RATE_NOT_CHECKED = "rate_not_checked"
    INTEREST_BASE_DECIDED = "interest_base_decided"
    LIST_PRICE_NOT_PROVEN = "list_price_not_proven"
    GIFTS_WEIGHED = "gifts_weighed"


@dataclass(frozen=True, slots=True)
class Closing:
    """Why, when and on whose word a card is closed.

    Args:
        cause: why the contract ends.
        asked_at: the instant the customer (or the shop) said so, with a time zone.
        asked_on: the same as the salon's day; the time to pay runs from it.
        ended_on: the day the contract ended; interest runs from it.
        paid_out_on: the day the money goes; interest runs to it.
        decided_by: who decided the cause, as the sheet names her.
        had_it_before: proven that she had the same goods or service before the contract.
        list_price_proven: the list prices were really charged to others, or are market prices set by hand. When not,
            a customer's own wish is counted at the price she got.
        gifts_owed: value of gifts she keeps that a person decided to count; nothing by itself.
        promised: principal the contract gives back when that is better than the law.
        payments: how the money came in, oldest first.
    """

    cause: Cause
    asked_at: datetime
    asked_on: date
    ended_on: date
    paid_out_on: date
    decided_by: str
    had_it_before: bool = False
    list_price_proven: bool = True
    gifts_owed: Money | None = None
    promised: Money | None = None
    payments: tuple[Payment, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """What is owed of one prepayment: principal, and the interest on it. ``cause`` is the one it was counted by."""

    key: str
    cause: Cause
    paid: Money
    refund: Money
    interest: Money


@dataclass(frozen=True, slots=True)
class Sheet:
    """A closing in numbers. ``floor`` is the least by law, ``refund`` the principal owed, ``total`` with interest."""

    closing: Closing
    region: str
    lines: tuple[Line, ...]
    parts: tuple[Part, ...]
    floor: Money
    refund: Money
    interest: Money
    total: Money
    payouts: tuple[Payout, ...]
    due_on: date
    alarm_on: date
    doubts: tuple[Doubt, ...]


def refund_sheet(card: Card, *, closing: Closing, region: Region, rates: Mapping[str, Rate]) -> Sheet:
    """Return the sheet of closing a card: every line, what is owed, by which way and until when.

    Each prepayment is a contract of its own: one that is used up takes nothing from a later one. In a cooling-off,
    those paid too long ago are counted as closed at the customer's wish.

    Returns:
        0 <= refund <= paid, fractions rounded for the customer; the higher of law and contract; never a claim
        against her.

    Raises:
        CoolingOffOver, CoolingOffExcepted: a cooling-off that does not apply.
        MoreUsedThanSold: the records of the card contradict each other.
        PromiseAbovePaid: the promise of the contract is more than was paid.
        RateUnknown: the table of rates begins after the contract.

    Source: 法释〔2025〕4号 art. 14-22 and reliability 3.2.5; the region names the articles.
    """
    causes = _causes(card, closing=closing, region=region)
    basis = {key: _basis(cause, closing=closing) for key, cause in causes.items()}
    counted = count(card, basis=basis, ended_on=closing.ended_on)
    lines = [*use_lines(card)]
    for one in counted:
        lines += _counted_lines(one, cause=causes[one.prepayment.key])
    floor, refund, more_lines = _owed(counted, closing=closing)
    lines += more_lines
    refunds = _spread(refund, counted=counted)
    parts, interest_lines = _with_interest(counted, refunds=refunds, causes=causes, context=(closing, region, rates))
    lines += interest_lines
    earned = _sum([part.interest for part in parts], like=refund)
    total = refund + earned
    lines.append(line(LineCode.TOTAL, refund=refund, interest=earned, total=total))
    days = _days_to_pay(card, causes=causes, region=region)
    cash_limit = region.amount(Number.CASH_REFUND_LIMIT) or Money(0)
    return Sheet(
        closing=closing,
        region=region.code,
        lines=tuple(lines),
        parts=parts,
        floor=floor,
        refund=refund,
        interest=earned,
        total=total,
        payouts=plan_payout(total, payments=closing.payments, cash_limit=cash_limit),
        due_on=closing.asked_on + timedelta(days=days),
        alarm_on=closing.asked_on + timedelta(days=days * 2 // 3),
        doubts=_doubts(counted, causes=causes, context=(closing, region, rates)),
    )


_Context = tuple[Closing, "Region", "Mapping[str, Rate]"]


def _causes(card: Card, *, closing: Closing, region: Region) -> dict[str, Cause]:
    keys = [prepayment.key for prepayment in prepayments(card)]
    if closing.cause is not Cause.COOLING_OFF:
        return dict.fromkeys(keys, closing.cause)
    if closing.had_it_before:
        raise CoolingOffExcepted
    days = region.number(Number.COOLING_OFF_DAYS) or 0
    window = timedelta(days=days)
    fresh = {one.key for one in prepayments(card) if closing.asked_at - one.paid_at <= window}
    if not fresh:
        raise CoolingOffOver(days=days)
    return {key: Cause.COOLING_OFF if key in fresh else Cause.CUSTOMER for key in keys}


def _basis(cause: Cause, *, closing: Closing) -> Basis:
    return Basis.LIST if cause is Cause.CUSTOMER and closing.list_price_proven else Basis.DEAL


def _counted_lines(one: Counted, *, cause: Cause) -> list[Line]:
    paid = one.prepayment.paid
    head = line(
        LineCode.PREPAYMENT,
        key=one.prepayment.key,
        paid_on=one.prepayment.paid_on,
        price=one.prepayment.price,
        paid=paid,
        bonus=one.prepayment.bonus,
    )
    lines = [head, *one.lines]
    if one.minor > paid.minor:
        over = Money(one.minor - paid.minor, paid.currency)
        lines.append(line(LineCode.NO_CLAIM, article=Article.NEVER_A_CLAIM, over=over))
    article = Article.COOLING_OFF if cause is Cause.COOLING_OFF else Article.BALANCE
    refund = Money(one.refund, paid.currency)
    return [*lines, line(LineCode.LEFT, article=article, key=one.prepayment.key, cause=cause.value, refund=refund)]


def _owed(counted: Sequence[Counted], *, closing: Closing) -> tuple[Money, Money, list[Line]]:
    """Return the floor by law, the principal owed after a better promise, and their lines."""
    currency = counted[0].prepayment.paid.currency
    paid = Money(sum(one.prepayment.paid.minor for one in counted), currency)
    floor = Money(sum(one.refund for one in counted), currency)
    lines = []
    if closing.gifts_owed and closing.gifts_owed.minor:
        floor = max(Money(0, currency), floor - closing.gifts_owed)
        lines.append(line(LineCode.GIFTS_OWED, article=Article.GIFTS, owed=closing.gifts_owed))
    lines.append(line(LineCode.FLOOR, article=Article.BALANCE, refund=floor))
    if closing.promised is None:
        return floor, floor, lines
    if closing.promised > paid:
        raise PromiseAbovePaid(paid=str(paid))
    lines.append(line(LineCode.PROMISE, promised=closing.promised))
    return floor, max(floor, closing.promised), lines


def _spread(refund: Money, *, counted: Sequence[Counted]) -> list[int]:
    """Return the principal owed of each prepayment; gifts and a promise move the newest ones first."""
    parts = [one.refund for one in counted]
    rest = refund.minor - sum(parts)
    for place in reversed(range(len(parts))):
        most = counted[place].prepayment.paid.minor
        moved = min(max(parts[place] + rest, 0), most)
        rest -= moved - parts[place]
        parts[place] = moved
    return parts


def _with_interest(
    counted: Sequence[Counted], *, refunds: Sequence[int], causes: Mapping[str, Cause], context: _Context
) -> tuple[tuple[Part, ...], list[Line]]:
    closing, region, rates = context
    days = max(0, (closing.paid_out_on - closing.ended_on).days)
    parts, lines = [], []
    for one, minor in zip(counted, refunds, strict=True):
        prepayment, cause = one.prepayment, causes[one.prepayment.key]
        refund = Money(minor, prepayment.paid.currency)
        base = region.interest[cause].base
        points = rates[base].on(prepayment.paid_on) if minor and days else 0
        bears = interest(refund, rate_bp=points, days=days)
        parts.append(Part(prepayment.key, cause, prepayment.paid, refund, bears))
        if minor and days:
            lines.append(
                line(
                    LineCode.INTEREST,
                    article=Article.INTEREST,
                    key=prepayment.key,
                    refund=refund,
                    base=base,
                    rate_bp=points,
                    since=closing.ended_on,
                    until=closing.paid_out_on,
                    days=days,
                    interest=bears,
                )
            )
    return tuple(parts), lines


def _days_to_pay(card: Card, *, causes: Mapping[str, Cause], region: Region) -> int:
    usual = region.number(Number.REFUND_DAYS) or 0
    is_untouched = set(causes.values()) == {Cause.COOLING_OFF} and not is_used(card)
    return (region.number(Number.UNUSED_REFUND_DAYS) or usual) if is_untouched else usual


def _doubts(counted: Sequence[Counted], *, causes: Mapping[str, Cause], context: _Context) -> tuple[Doubt, ...]:
    closing, region, rates = context
    days = (closing.paid_out_on - closing.ended_on).days
    bases = [(region.interest[causes[one.prepayment.key]], one.prepayment) for one in counted if days > 0]
    found = {
        Doubt.RATE_NOT_CHECKED: any(not rates[base.base].is_sure_on(paid.paid_on) for base, paid in bases),
        Doubt.INTEREST_BASE_DECIDED: any(base.mark is Mark.DECISION for base, _ in bases),
        Doubt.LIST_PRICE_NOT_PROVEN: Cause.CUSTOMER in causes.values() and not closing.list_price_proven,
        Doubt.GIFTS_WEIGHED: bool(closing.gifts_owed and closing.gifts_owed.minor),
    }
    return tuple(doubt for doubt, holds in found.items() if holds)


def _sum(amounts: Sequence[Money], *, like: Money) -> Money:
    return Money(sum(amount.minor for amount in amounts), like.currency)
