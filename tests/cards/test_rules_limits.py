"""What the rules of a region let an issuer sell, and the rules as they are shipped."""

from __future__ import annotations

import tomllib
from copy import deepcopy
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from liuke.cards import definitions, errors
from liuke.cards.errors import BadCardFile, UnknownRegion
from liuke.cards.rules.kinds import CardKind
from liuke.cards.rules.limits import (
    IssuerSize,
    Sale,
    check_sale,
    custody,
    filing_due_on,
    is_large,
    needs_identity,
    report_due_on,
)
from liuke.cards.rules.refunds.interest import read_rates
from liuke.cards.rules.regions import Mark, Number, read_region
from liuke.kit.money import Money
from liuke.ledger.rules.book import IssuerKind
from tests.cards.words import yuan

TODAY = date(2024, 2, 29)
MAINLAND = definitions.region("mainland")
CHAIN = IssuerKind.ENTERPRISE
NAMED = Sale(sold_on=TODAY, amount=yuan(5000), is_registered=True, has_identity=True)
BEARER = Sale(sold_on=TODAY, amount=yuan(1000), is_registered=False)


@pytest.mark.parametrize(
    ("sale", "refusal"),
    [
        pytest.param(NAMED, None, id="5000 on a card with a name"),
        pytest.param(replace(NAMED, amount=yuan(5000.01)), errors.CardOverLimit, id="a fen above it"),
        pytest.param(replace(NAMED, on_card=yuan(0.01)), errors.CardOverLimit, id="with what is on it already"),
        pytest.param(BEARER, None, id="1000 on a card without a name"),
        pytest.param(replace(BEARER, amount=yuan(1000.01)), errors.CardOverLimit, id="a fen above that"),
        pytest.param(replace(NAMED, has_identity=False), errors.IdentityNeeded, id="a named card without a name"),
        pytest.param(replace(BEARER, same_day=yuan(8999.99)), None, id="ten bearer cards of a day, just below 10 000"),
        pytest.param(replace(BEARER, same_day=yuan(9000)), errors.IdentityNeeded, id="split over ten cards: 10 000"),
        pytest.param(
            replace(NAMED, is_company=True, cash=yuan(5000)), errors.CashOverLimit, id="a company with 5000 in cash"
        ),
        pytest.param(
            replace(NAMED, is_company=True, cash=yuan(1), same_day_cash=yuan(4999)),
            errors.CashOverLimit,
            id="a company that splits its cash",
        ),
        pytest.param(replace(NAMED, cash=yuan(5000)), None, id="a person with 5000 in cash"),
        pytest.param(
            replace(NAMED, cash=yuan(5000), same_day_cash=yuan(45_000)),
            errors.CashOverLimit,
            id="a person with 50 000 in cash over the day",
        ),
        pytest.param(replace(NAMED, same_day_cash=yuan(60_000)), None, id="no cash in this one"),
        pytest.param(replace(NAMED, age=7, guardian_agreed=True), errors.TooYoung, id="seven years old"),
        pytest.param(replace(NAMED, age=17), errors.GuardianNeeded, id="seventeen, alone"),
        pytest.param(replace(NAMED, age=17, guardian_agreed=True), None, id="seventeen, with her mother"),
        pytest.param(replace(NAMED, age=18), None, id="eighteen"),
        pytest.param(replace(NAMED, lasts_through=date(2099, 1, 1)), errors.NeverExpires, id="a named card that ends"),
        pytest.param(
            replace(BEARER, lasts_through=date(2027, 2, 28)), errors.ExpiryTooEarly, id="a day short of three years"
        ),
        pytest.param(replace(BEARER, lasts_through=date(2027, 3, 1)), None, id="three years"),
    ],
)
def test_what_a_chain_may_sell(sale: Sale, refusal: type[Exception] | None) -> None:
    if refusal is None:
        check_sale(sale, region=MAINLAND, issuer=CHAIN)
        return
    with pytest.raises(refusal):
        check_sale(sale, region=MAINLAND, issuer=CHAIN)


def test_the_card_limits_name_enterprises_and_bind_no_sole_trader() -> None:
    large = replace(NAMED, amount=yuan(9000), has_identity=False)

    check_sale(large, region=MAINLAND, issuer=IssuerKind.SOLE)

    assert not needs_identity(large, region=MAINLAND, issuer=IssuerKind.SOLE)
    assert filing_due_on(TODAY, region=MAINLAND, issuer=IssuerKind.SOLE) is None


@pytest.mark.parametrize(
    ("size", "deposit"),
    [
        pytest.param(IssuerSize.SMALL, None, id="a small one: nothing"),
        pytest.param(IssuerSize.LARGE, 20_000.01, id="a large one: a fifth, rounded up"),
        pytest.param(IssuerSize.GROUP, 30_000.01, id="a group: 30 percent"),
        pytest.param(IssuerSize.BRAND, 40_000.01, id="a brand: 40 percent"),
    ],
)
def test_what_lies_on_deposit_of_last_quarters_balance(size: IssuerSize, deposit: float | None) -> None:
    found = custody(yuan(100_000.01), size=size, region=MAINLAND, issuer=CHAIN)

    assert found == (None if deposit is None else yuan(deposit))


def test_who_is_large_and_by_when_to_file_and_report() -> None:
    asked: dict[str, Any] = {"region": MAINLAND, "issuer": CHAIN}

    assert is_large(revenue=yuan(5_000_000), capital=Money(0), is_under_one_year=False, **asked)
    assert not is_large(revenue=yuan(4_999_999), capital=yuan(9_000_000), is_under_one_year=False, **asked)
    assert is_large(revenue=Money(0), capital=yuan(1_000_000), is_under_one_year=True, **asked)
    assert filing_due_on(date(2026, 1, 1), region=MAINLAND, issuer=CHAIN) == date(2026, 1, 31)
    assert report_due_on(date(2026, 3, 31), region=definitions.region("shanghai")) == date(2026, 4, 25)
    assert report_due_on(date(2026, 3, 31), region=MAINLAND) is None


def test_a_region_adds_to_the_country_and_every_statement_names_its_source() -> None:
    beijing = definitions.region("beijing")

    assert definitions.region_codes() == ("beijing", "mainland", "shanghai")
    assert beijing.number(Number.UNUSED_REFUND_DAYS) == 5
    assert "Beijing" in beijing.numbers[Number.REFUND_DAYS].source
    assert beijing.number(Number.COOLING_OFF_DAYS) == MAINLAND.number(Number.COOLING_OFF_DAYS) == 7
    for code in definitions.region_codes():
        region = definitions.region(code)
        sources = [one.source for one in region.numbers.values()] + [one.source for one in region.interest.values()]
        assert all(sources + [duty.source for duty in region.duties] + list(region.articles.values()))
    assert MAINLAND.numbers[Number.CASH_REFUND_LIMIT].mark is Mark.EXCERPT


def test_shanghai_feeds_stored_value_to_the_city_and_no_package() -> None:
    shanghai = definitions.region("shanghai")
    of_cards = {kind: {duty.code for duty in shanghai.duties_for(kind)} for kind in CardKind}

    assert "city_platform" in of_cards[CardKind.STORED_VALUE]
    assert "city_platform" not in of_cards[CardKind.PACKAGE]
    assert "statement" in of_cards[CardKind.PACKAGE]


def test_a_place_without_rules_is_refused_with_the_ones_there_are() -> None:
    with pytest.raises(UnknownRegion) as refused:
        definitions.region("../mainland")

    assert refused.value.details["known"] == "beijing, mainland, shanghai"


def mainland_table() -> dict[str, Any]:
    path = Path(definitions.__file__).parent / "regions" / "mainland.toml"
    return tomllib.loads(path.read_text("utf-8"))


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        pytest.param(("numbers", "cooling_off_day"), {"value": 1}, "unknown", id="a number nobody knows"),
        pytest.param(("numbers", "refund_days"), None, "missing", id="no days to pay"),
        pytest.param(("numbers", "refund_days", "value"), None, "missing", id="a number without a value"),
        pytest.param(("numbers", "refund_days", "value"), -1, "not_whole", id="days below nothing"),
        pytest.param(("numbers", "refund_days", "source"), None, "not_text", id="no source"),
        pytest.param(("numbers", "refund_days", "mark"), "X", "unknown", id="a mark nobody knows"),
        pytest.param(("numbers", "refund_days", "issuers"), ["king"], "unknown", id="an issuer nobody knows"),
        pytest.param(("articles", "gifts"), None, "missing", id="an article that is missing"),
        pytest.param(("interest", "void"), None, "missing", id="a cause without interest"),
        pytest.param(("duties", "statement", "cards"), ["tarot"], "unknown", id="a kind of card nobody knows"),
        pytest.param(("extends",), "france", "no_ground", id="rests on what is not there"),
        pytest.param(("zh",), None, "not_text", id="no name"),
        pytest.param(("articles",), 5, "not_tables", id="articles that are no table"),
    ],
)
def test_a_region_that_is_not_complete_is_refused(path: tuple[str, ...], value: object, problem: str) -> None:
    table = deepcopy(mainland_table())
    inside = table
    for step in path[:-1]:
        inside = inside[step]
    if value is None:
        del inside[path[-1]]
    else:
        inside[path[-1]] = value

    with pytest.raises(BadCardFile) as refused:
        read_region(table)

    assert refused.value.problem == problem


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        pytest.param({"since": {"2024-13-01": 5}}, "not_day", id="a month there is not"),
        pytest.param({"since": {"2024-01-01": 3.5}}, "not_whole", id="a rate that is no whole number"),
        pytest.param({"since": {}}, "missing", id="no rates"),
        pytest.param({"checked_through": "today"}, "not_day", id="a day in words"),
    ],
)
def test_a_table_of_rates_that_cannot_be_read_is_refused(changes: dict[str, Any], problem: str) -> None:
    good = {"zh": "利率", "en": "rate", "source": "bank", "mark": "F", "checked_through": TODAY}
    table = {"rates": {"lpr_1y": good | {"since": {"2024-01-01": 345}} | changes}}

    with pytest.raises(BadCardFile) as refused:
        read_rates(table)

    assert refused.value.problem == problem


def test_a_rate_somebody_compared_holds_until_the_day_it_was_compared() -> None:
    good = {"zh": "利率", "en": "rate", "source": "bank", "mark": "F", "checked_through": TODAY}
    rate = read_rates({"rates": {"x": good | {"since": {"2024-01-01": 345}}}})["x"]

    assert (rate.on(TODAY), rate.is_sure_on(TODAY), rate.is_sure_on(date(2024, 3, 1))) == (345, True, False)
