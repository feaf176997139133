"""What the law asks of who owes: the share to keep in custody, filing and reports, as numbers. 备案与存管."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from liuke.cards.definitions import region
from liuke.cards.queries.board import first_opened
from liuke.cards.rules.regions import Number
from liuke.kit.money import Money
from liuke.ledger.queries.flows import changes_since
from liuke.ledger.queries.owed import issuers_of
from liuke.ledger.rules.book import IssuerKind, Purse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liuke.accounts.scope import Scope
    from liuke.cards.rules.regions import Duty, Sourced
    from liuke.ledger.queries.owed import Book

_PREPAID = (Purse.PRINCIPAL, Purse.DEFERRED)
_SHARES = (Number.CUSTODY_LARGE, Number.CUSTODY_GROUP, Number.CUSTODY_BRAND)
_WHOLE = 10_000


@dataclass(frozen=True)
class Custody:
    """A share in basis points of what was prepaid at the quarter's end, as money; with its source."""

    number: Number
    share_bp: int
    amount: Money
    source: str


@dataclass(frozen=True)
class Duties:
    """What one issuer has to do.

    Args:
        book: who owes.
        region: the name of its rule pack, Chinese and English.
        prepaid: principal and prices not earned yet, when the last quarter ended.
        quarter_end: that day.
        custody: the shares that bind an issuer of its kind; none where the pack asks none.
        file_by: the last day to file, where it has to and has not; ``filing`` is the number with its source.
        report_by: the last day of the next quarterly report, where one is asked.
        duties: the others, in words.
    """

    book: Book
    region: tuple[str, str]
    prepaid: Money
    quarter_end: date
    custody: list[Custody]
    file_by: date | None
    filing: Sourced | None
    report_by: date | None
    duties: tuple[Duty, ...]


def duties_of(scope: Scope, prepaid_now: Mapping[int, int], *, today: date, currency: str) -> list[Duties]:
    """Return the duties of each issuer of the salons in reach, over those salons. Four queries.

    ``prepaid_now`` is what was prepaid and not earned as of now, minor units, by issuer.
    """
    pairs = issuers_of(scope)
    quarter = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    since, opened = changes_since(scope, _PREPAID, since=quarter), first_opened(scope)
    found = []
    for book in {one.issuer_id: one for one in pairs}.values():
        prepaid = Money(prepaid_now.get(book.issuer_id, 0) - since.get(book.issuer_id, 0), currency)
        firsts = [opened[one.salon.pk] for one in pairs if one.issuer_id == book.issuer_id and one.salon.pk in opened]
        found.append(_duties(book, prepaid, min(firsts, default=None), quarter=quarter, today=today))
    return found


def _duties(book: Book, prepaid: Money, first: date | None, *, quarter: date, today: date) -> Duties:
    rules, kind = region(book.region), IssuerKind(book.kind)
    names = _SHARES if book.size == "" else [name for name in _SHARES if name.value == f"custody_{book.size}"]
    shares = [(name, bp, rules.numbers[name].source) for name in names if (bp := rules.number(name, issuer=kind))]
    custody = [Custody(n, bp, Money(-(-prepaid.minor * bp // _WHOLE), prepaid.currency), src) for n, bp, src in shares]
    days = rules.number(Number.FILING_DAYS, issuer=kind)
    must_file = days is not None and first is not None and not book.filing_number
    day = rules.number(Number.QUARTERLY_REPORT_DAY, issuer=kind)
    return Duties(
        book,
        (rules.zh, rules.en),
        prepaid,
        quarter - timedelta(days=1),
        custody,
        first + timedelta(days=days) if must_file and first and days else None,
        rules.numbers.get(Number.FILING_DAYS) if days is not None else None,
        _report(day, quarter=quarter, today=today) if day else None,
        rules.duties,
    )


def _report(day: int, *, quarter: date, today: date) -> date:
    this = quarter.replace(day=day)
    if this >= today:
        return this
    after = (quarter + timedelta(days=100)).replace(day=1)
    return after.replace(day=day)
