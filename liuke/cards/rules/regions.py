"""The card rules of a region as data: numbers, duties and articles, each with its source. 地区规则."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from liuke.cards.errors import BadCardFile
from liuke.cards.rules import reading
from liuke.cards.rules.kinds import CardKind
from liuke.cards.rules.refunds.facts import Article, Cause
from liuke.kit.money import Money
from liuke.ledger.rules.book import IssuerKind

if TYPE_CHECKING:
    from collections.abc import Mapping

_CURRENCY = "CNY"
_FEN = 100
_Kind = TypeVar("_Kind", bound=StrEnum)


class Mark(StrEnum):
    """How sure a statement is."""

    READ = "F"
    EXCERPT = "P"
    GENERAL = "G"
    DECISION = "D"


class Number(StrEnum):
    """The numbers of a region. Amounts are in yuan, parts in basis points, the others in what their name says."""

    COOLING_OFF_DAYS = "cooling_off_days"
    UNUSED_REFUND_DAYS = "unused_refund_days"
    REFUND_DAYS = "refund_days"
    CASH_REFUND_LIMIT = "cash_refund_limit"
    CHILD_UNDER = "child_under"
    MINOR_UNDER = "minor_under"
    REGISTERED_CARD_LIMIT = "registered_card_limit"
    BEARER_CARD_LIMIT = "bearer_card_limit"
    BEARER_YEARS = "bearer_years"
    REGISTERED_IDENTITY_FROM = "registered_identity_from"
    BEARER_IDENTITY_FROM = "bearer_identity_from"
    IDENTITY_KEPT_YEARS = "identity_kept_years"
    TRANSACTIONS_KEPT_YEARS = "transactions_kept_years"
    COMPANY_TRANSFER_FROM = "company_transfer_from"
    PERSON_TRANSFER_FROM = "person_transfer_from"
    FILING_DAYS = "filing_days"
    QUARTERLY_REPORT_DAY = "quarterly_report_day"
    CUSTODY_LARGE = "custody_large"
    CUSTODY_GROUP = "custody_group"
    CUSTODY_BRAND = "custody_brand"
    LARGE_REVENUE_FROM = "large_revenue_from"
    LARGE_CAPITAL_FROM = "large_capital_from"


@dataclass(frozen=True, slots=True)
class Sourced:
    """A number of the law; ``issuers`` it binds, empty: all."""

    value: int
    source: str
    mark: Mark
    issuers: tuple[IssuerKind, ...] = ()

    def binds(self, issuer: IssuerKind | None) -> bool:
        """Return whether it holds for this issuer; a number for some holds for nobody unnamed."""
        return not self.issuers or issuer in self.issuers


@dataclass(frozen=True, slots=True)
class InterestBase:
    """Which rate a cause of closing earns."""

    base: str
    source: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Duty:
    """Something the issuer has to do that is no number; ``cards`` it is about, empty: all."""

    code: str
    zh: str
    en: str
    source: str
    mark: Mark
    cards: tuple[CardKind, ...] = ()


@dataclass(frozen=True, slots=True)
class Region:
    """The rules of one region; what rests on another one holds that one's too."""

    code: str
    zh: str
    en: str
    numbers: Mapping[Number, Sourced]
    articles: Mapping[Article, str]
    interest: Mapping[Cause, InterestBase]
    duties: tuple[Duty, ...]

    def number(self, name: Number, *, issuer: IssuerKind | None = None) -> int | None:
        """Return a number in its own unit, or None where no rule says one for this issuer."""
        found = self.numbers.get(name)
        return found.value if found and found.binds(issuer) else None

    def amount(self, name: Number, *, issuer: IssuerKind | None = None) -> Money | None:
        """Return a number of yuan as money, or None where no rule says one for this issuer."""
        yuan = self.number(name, issuer=issuer)
        return None if yuan is None else Money(yuan * _FEN, _CURRENCY)

    def source(self, name: Number) -> str:
        """Return where a number comes from; an empty text where the region has none."""
        found = self.numbers.get(name)
        return found.source if found else ""

    def duties_for(self, card: CardKind) -> tuple[Duty, ...]:
        """Return what the issuer has to do about a card of this kind."""
        return tuple(duty for duty in self.duties if not duty.cards or card in duty.cards)


def read_region(table: Mapping[str, Any], *, ground: Region | None = None) -> Region:
    """Return the region a TOML table defines, over the one it ``extends``.

    Raises:
        BadCardFile: names the place: a number nobody knows, one without source or mark, or, in a region that rests
            on no other, an article, an interest base or a number of a closing that is not there.
    """
    reading.only(table, keys=("code", "zh", "en", "extends", "numbers", "articles", "interest", "duties"), where="")
    if table.get("extends") != (ground.code if ground else None):
        raise BadCardFile(problem="no_ground", where="extends", what=table.get("extends"))
    duties = tuple(_duty(code, one) for code, one in reading.named(table, "duties", where="").items())
    region = Region(
        code=reading.text(table, "code", where=""),
        zh=reading.text(table, "zh", where=""),
        en=reading.text(table, "en", where=""),
        numbers=(dict(ground.numbers) if ground else {}) | _numbers(table),
        articles=(dict(ground.articles) if ground else {}) | _articles(table),
        interest=(dict(ground.interest) if ground else {}) | _interest(table),
        duties=(ground.duties if ground else ()) + duties,
    )
    _all_there(region)
    return region


def _all_there(region: Region) -> None:
    for name in (Number.COOLING_OFF_DAYS, Number.REFUND_DAYS, Number.CASH_REFUND_LIMIT):
        if name not in region.numbers:
            raise BadCardFile(problem="missing", where=f"numbers.{name}")
    for article in Article:
        if article not in region.articles:
            raise BadCardFile(problem="missing", where=f"articles.{article}")
    for cause in Cause:
        if cause not in region.interest:
            raise BadCardFile(problem="missing", where=f"interest.{cause}")


def _numbers(table: Mapping[str, Any]) -> dict[Number, Sourced]:
    found = {}
    for name, one in reading.named(table, "numbers", where="").items():
        where = f"numbers.{name}."
        reading.only(one, keys=("value", "source", "mark", "issuers"), where=where)
        known, value = _member(Number, name, where="numbers"), reading.whole(one, "value", where=where)
        if value is None:
            raise BadCardFile(problem="missing", where=f"{where}value")
        issuers = reading.texts(one, "issuers", where=where)
        found[known] = Sourced(
            value=value,
            source=reading.text(one, "source", where=where),
            mark=_mark(one, where=where),
            issuers=tuple(_member(IssuerKind, issuer, where=f"{where}issuers") for issuer in issuers),
        )
    return found


def _articles(table: Mapping[str, Any]) -> dict[Article, str]:
    articles = table.get("articles", {})
    if not isinstance(articles, dict):
        raise BadCardFile(problem="not_tables", where="articles")
    reading.only(articles, keys=list(Article), where="articles")
    return {Article(name): reading.text(articles, name, where="articles.") for name in articles}


def _interest(table: Mapping[str, Any]) -> dict[Cause, InterestBase]:
    found = {}
    for cause, one in reading.named(table, "interest", where="").items():
        where = f"interest.{cause}."
        reading.only(one, keys=("base", "source", "mark"), where=where)
        found[_member(Cause, cause, where="interest")] = InterestBase(
            base=reading.text(one, "base", where=where),
            source=reading.text(one, "source", where=where),
            mark=_mark(one, where=where),
        )
    return found


def _duty(code: str, one: Mapping[str, Any]) -> Duty:
    where = f"duties.{code}."
    reading.only(one, keys=("zh", "en", "source", "mark", "cards"), where=where)
    cards = reading.texts(one, "cards", where=where)
    return Duty(
        code=code,
        zh=reading.text(one, "zh", where=where),
        en=reading.text(one, "en", where=where),
        source=reading.text(one, "source", where=where),
        mark=_mark(one, where=where),
        cards=tuple(_member(CardKind, card, where=f"{where}cards") for card in cards),
    )


def _mark(one: Mapping[str, Any], *, where: str) -> Mark:
    return _member(Mark, reading.text(one, "mark", where=where), where=f"{where}mark")


def _member(kinds: type[_Kind], name: str, *, where: str) -> _Kind:
    known = [kind.value for kind in kinds]
    if name not in known:
        raise BadCardFile(problem="unknown", where=where, what=name, known=", ".join(known))
    return kinds(name)
