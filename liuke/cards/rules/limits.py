"""What the rules of a region let an issuer sell, and what they ask of it. 限额与义务."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from liuke.cards.errors import (
    CardOverLimit,
    CashOverLimit,
    ExpiryTooEarly,
    GuardianNeeded,
    IdentityNeeded,
    NeverExpires,
    TooYoung,
)
from liuke.cards.rules.regions import Number
from liuke.kit.money import Money

if TYPE_CHECKING:
    from liuke.cards.rules.regions import Region
    from liuke.ledger.rules.book import IssuerKind

_BASIS_POINTS = 10_000
_NOTHING = Money(0)


class IssuerSize(StrEnum):
    """How large the issuer is: decides what it keeps on deposit."""

    SMALL = "small"
    LARGE = "large"
    GROUP = "group"
    BRAND = "brand"


_CUSTODY = {
    IssuerSize.LARGE: Number.CUSTODY_LARGE,
    IssuerSize.GROUP: Number.CUSTODY_GROUP,
    IssuerSize.BRAND: Number.CUSTODY_BRAND,
}


@dataclass(frozen=True, slots=True)
class Sale:
    """A card sold or topped up, with what the same buyer bought before on the same day.

    Args:
        amount: what is paid for the card now, > 0; value given on top is not counted.
        on_card: what the card holds of earlier payments.
        same_day: what the buyer paid for cards before on this day: splitting a purchase changes nothing.
        cash, same_day_cash: how much of both is paid in cash.
        is_registered: the card carries a name (记名), not its bearer's (不记名).
        has_identity: the buyer's identity is registered.
        is_company: the buyer is a company.
        age: of the buyer in years; None when she is plainly grown up.
        guardian_agreed: a guardian's consent is recorded.
        lasts_through: the last day of what was paid; None: it never expires.
    """

    sold_on: date
    amount: Money
    is_registered: bool
    on_card: Money = _NOTHING
    same_day: Money = _NOTHING
    cash: Money = _NOTHING
    same_day_cash: Money = _NOTHING
    has_identity: bool = False
    is_company: bool = False
    age: int | None = None
    guardian_agreed: bool = False
    lasts_through: date | None = None


def check_sale(sale: Sale, *, region: Region, issuer: IssuerKind) -> None:
    """Refuse a sale the rules of the region do not allow this issuer.

    Raises:
        TooYoung, GuardianNeeded: the buyer cannot make the contract (alone).
        CardOverLimit: the card would hold too much.
        CashOverLimit: the cash of the day reaches what has to be transferred.
        IdentityNeeded: the purchases of the day reach what has to be registered.
        NeverExpires, ExpiryTooEarly: what was paid would expire before it may.
    """
    _check_age(sale, region=region)
    limit_name = Number.REGISTERED_CARD_LIMIT if sale.is_registered else Number.BEARER_CARD_LIMIT
    limit, held = region.amount(limit_name, issuer=issuer), sale.on_card + sale.amount
    if limit is not None and held > limit:
        raise CardOverLimit(source=region.source(limit_name), limit=str(limit), amount=str(held))
    cash_name = Number.COMPANY_TRANSFER_FROM if sale.is_company else Number.PERSON_TRANSFER_FROM
    cash_from, cash = region.amount(cash_name, issuer=issuer), sale.cash + sale.same_day_cash
    if cash_from is not None and sale.cash.minor and cash >= cash_from:
        raise CashOverLimit(source=region.source(cash_name), limit=str(cash_from), amount=str(cash))
    if needs_identity(sale, region=region, issuer=issuer) and not sale.has_identity:
        raise IdentityNeeded(source=region.source(_identity_name(sale)))
    _check_expiry(sale, region=region, issuer=issuer)


def needs_identity(sale: Sale, *, region: Region, issuer: IssuerKind) -> bool:
    """Return whether the buyer has to be registered: by the kind of card, and what she bought in all on this day."""
    start = region.amount(_identity_name(sale), issuer=issuer)
    return start is not None and sale.amount + sale.same_day >= start


def _identity_name(sale: Sale) -> Number:
    return Number.REGISTERED_IDENTITY_FROM if sale.is_registered else Number.BEARER_IDENTITY_FROM


def _check_age(sale: Sale, *, region: Region) -> None:
    child, minor = region.number(Number.CHILD_UNDER), region.number(Number.MINOR_UNDER)
    if sale.age is not None and child is not None and sale.age < child:
        raise TooYoung(source=region.source(Number.CHILD_UNDER), age=child)
    if sale.age is not None and minor is not None and sale.age < minor and not sale.guardian_agreed:
        raise GuardianNeeded(source=region.source(Number.MINOR_UNDER), age=minor)


def _check_expiry(sale: Sale, *, region: Region, issuer: IssuerKind) -> None:
    """What was paid for a registered card never expires; a bearer's card may, after some years."""
    years = region.number(Number.BEARER_YEARS, issuer=issuer)
    if years is None or sale.lasts_through is None:
        return
    earliest = _years_after(sale.sold_on, years=years)
    if sale.is_registered:
        raise NeverExpires(source=region.source(Number.BEARER_YEARS))
    if sale.lasts_through < earliest:
        raise ExpiryTooEarly(source=region.source(Number.BEARER_YEARS), earliest=earliest.isoformat())


def _years_after(day: date, *, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)


def filing_due_on(first_sold_on: date, *, region: Region, issuer: IssuerKind) -> date | None:
    """Return the last day to file as an issuer of cards, or None when this issuer need not. 备案."""
    days = region.number(Number.FILING_DAYS, issuer=issuer)
    return None if days is None else first_sold_on + timedelta(days=days)


def report_due_on(quarter_end: date, *, region: Region) -> date | None:
    """Return the day the report of a quarter is due in the month after it, or None when the region asks for none."""
    day = region.number(Number.QUARTERLY_REPORT_DAY)
    return None if day is None else (quarter_end + timedelta(days=1)).replace(day=day)


def is_large(*, revenue: Money, capital: Money, is_under_one_year: bool, region: Region, issuer: IssuerKind) -> bool:
    """Return whether the issuer counts as large: by last year's revenue, or in its first year by its capital."""
    name = Number.LARGE_CAPITAL_FROM if is_under_one_year else Number.LARGE_REVENUE_FROM
    start = region.amount(name, issuer=issuer)
    return start is not None and (capital if is_under_one_year else revenue) >= start


def custody(balance: Money, *, size: IssuerSize, region: Region, issuer: IssuerKind) -> Money | None:
    """Return what has to lie on deposit, rounded up; None when nothing has to. 存管资金.

    Args:
        balance: what was owed on cards at the end of last quarter, >= 0.
        size: of the issuer; a small one keeps nothing on deposit.
        region: whose rules hold.
        issuer: the kind of issuer.
    """
    name = _CUSTODY.get(size)
    points = region.number(name, issuer=issuer) if name else None
    return None if points is None else Money(-(-balance.minor * points // _BASIS_POINTS), balance.currency)
