"""Worked examples of closing a card. docs/explanation/refunds.md tells the same ones in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuke.cards.errors import CoolingOffExcepted, CoolingOffOver, MoreUsedThanSold, PromiseAbovePaid, RateUnknown
from liuke.cards.rules.refunds.facts import (
    Cause,
    PackageItem,
    Sessions,
    SessionUse,
    StoredValue,
    TimePass,
    Use,
)
from liuke.cards.rules.refunds.lines import LineCode
from liuke.cards.rules.refunds.sheet import Doubt
from liuke.kit.money import Money
from tests.cards.words import ENDED_ON, NOON, PAID_ON, lins_card, paid, sheet, yuan


@pytest.mark.parametrize(
    ("cause", "consumed", "listed", "refund"),
    [
        pytest.param(Cause.SHOP, 600, 600, "500.00", id="the shop closed: 600 of 1200 is 500 of her 1000"),
        pytest.param(Cause.CUSTOMER, 600, 600, "400.00", id="she changed her mind: 600 is 600"),
        pytest.param(Cause.SHOP, 1100, 1100, "83.34", id="the shop closed: 916.66 counted, the fraction is hers"),
        pytest.param(Cause.CUSTOMER, 1100, 1100, "0.00", id="she changed her mind after 1100: nothing, and no claim"),
        pytest.param(Cause.VOID, 600, 600, "500.00", id="the contract was void: as by the shop's cause"),
        pytest.param(Cause.SHOP, 600, 800, "500.00", id="the shop closed: the price she got counts"),
        pytest.param(Cause.CUSTOMER, 600, 800, "200.00", id="she changed her mind: the list price counts"),
        pytest.param(Cause.CUSTOMER, 600, 500, "400.00", id="a price above the list was no discount"),
        pytest.param(Cause.SHOP, 1200, 1200, "0.00", id="used up"),
        pytest.param(Cause.CUSTOMER, 0, 0, "1000.00", id="never used"),
    ],
)
def test_a_card_of_1000_with_200_on_top(cause: Cause, consumed: float, listed: float, refund: str) -> None:
    """法释〔2025〕4号 art. 15, 18, 19, 20."""
    result = sheet(lins_card(consumed=consumed, listed=listed), cause)

    assert result.refund == result.floor == result.total == yuan(float(refund))


def test_the_sheet_tells_every_step_with_its_rule() -> None:
    result = sheet(lins_card(consumed=1100), Cause.CUSTOMER)

    assert [(line.code, line.article and str(line.article)) for line in result.lines] == [
        (LineCode.USE, None),
        (LineCode.PREPAYMENT, None),
        (LineCode.AT_LIST_PRICE, "list_price"),
        (LineCode.NO_CLAIM, "never_a_claim"),
        (LineCode.LEFT, "balance"),
        (LineCode.FLOOR, "balance"),
        (LineCode.TOTAL, None),
    ]
    assert result.lines[0].numbers == {
        "on": PAID_ON, "item": "facial", "listed": yuan(1100), "charged": yuan(1100),
    }  # fmt: skip
    assert result.lines[3].numbers == {"over": yuan(100)}


def test_a_top_up_that_is_used_up_takes_nothing_from_a_later_one() -> None:
    """Two contracts: 500 with heavy discounts, used up; then 1000, untouched."""
    uses = (Use(on=PAID_ON, item="facial", listed=yuan(900), drawn={"A": yuan(500)}),)
    card = StoredValue((paid(yuan(500)), paid(yuan(1000), key="B")), uses)

    assert sheet(card, Cause.CUSTOMER).refund == yuan(1000)


def test_a_use_drawn_from_two_top_ups_is_shared_by_what_each_gave() -> None:
    """List price 900 for 600: 200 from the first top-up count for 300, 400 from the second for 600."""
    use = Use(on=PAID_ON, item="facial", listed=yuan(900), drawn={"A": yuan(200), "B": yuan(400)})
    card = StoredValue((paid(yuan(1000)), paid(yuan(1000), key="B")), (use,))

    assert [part.refund for part in sheet(card, Cause.CUSTOMER).parts] == [yuan(700), yuan(400)]


def ten_and_two(*, used: int, price: float = 2000, came_in: float | None = None) -> Sessions:
    """Ten sessions at 300 list price sold for 2000, two given."""
    money = replace(paid(yuan(price)), paid=yuan(price if came_in is None else came_in))
    uses = tuple(SessionUse(PAID_ON, "facial", yuan(300)) for _ in range(used))
    return Sessions(money, (PackageItem("facial", yuan(300), sold=10, gifts=2),), uses)


@pytest.mark.parametrize(
    ("cause", "used", "refund"),
    [
        pytest.param(Cause.SHOP, 3, 1500, id="the shop closed: 3 of 12 sessions are a quarter"),
        pytest.param(Cause.CUSTOMER, 3, 1100, id="she changed her mind: 3 at 300"),
        pytest.param(Cause.CUSTOMER, 7, 0, id="she changed her mind after 7: 2100 counted, no claim"),
        pytest.param(Cause.SHOP, 7, 833.34, id="the shop closed after 7: 1166.66 counted"),
    ],
)
def test_twelve_sessions_for_2000_of_which_two_were_given(cause: Cause, used: int, refund: float) -> None:
    """法释〔2025〕4号 art. 18, 19; reliability 3.2.5: paid / (sold + gift sessions)."""
    assert sheet(ten_and_two(used=used), cause).refund == yuan(refund)


def test_a_card_paid_by_a_twentieth_gives_back_what_was_not_used_of_it() -> None:
    """Price 2400, 300 came in, one of twelve sessions used: 100 left."""
    assert sheet(ten_and_two(used=1, price=2400, came_in=300), Cause.SHOP).refund == yuan(100)


@pytest.mark.parametrize(
    ("choose", "cause", "refund"),
    [
        pytest.param(0, Cause.SHOP, 400, id="a fixed package: the dear session carries 600 of 1000"),
        pytest.param(0, Cause.CUSTOMER, 100, id="a fixed package, her wish: 900 at list"),
        pytest.param(3, Cause.SHOP, 666.67, id="any 3 of 4: one of three"),
        pytest.param(3, Cause.CUSTOMER, 100, id="any 3 of 4, her wish: 900 at list"),
    ],
)
def test_a_dear_session_among_cheap_ones(choose: int, cause: Cause, refund: float) -> None:
    items = (PackageItem("laser", yuan(900), sold=1), PackageItem("mask", yuan(200), sold=3))
    card = Sessions(paid(yuan(1000)), items, (SessionUse(PAID_ON, "laser", yuan(900)),), choose)

    assert sheet(card, cause).refund == yuan(refund)


@pytest.mark.parametrize("cause", [Cause.SHOP, Cause.CUSTOMER])
@pytest.mark.parametrize(
    ("ended_on", "frozen", "refund"),
    [
        pytest.param(date(2024, 7, 31), 0, 3660, id="before it began"),
        pytest.param(date(2024, 8, 1), 0, 3660, id="on its first day"),
        pytest.param(date(2024, 8, 31), 0, 3360, id="after 30 days"),
        pytest.param(date(2024, 9, 10), 10, 3360, id="after 40 days, ten of them frozen"),
        pytest.param(date(2025, 12, 1), 0, 0, id="after its end"),
    ],
)
def test_an_unlimited_year_is_refunded_by_the_days_left(
    cause: Cause, ended_on: date, frozen: int, refund: float
) -> None:
    """366 days for 3660. 法释〔2025〕4号 art. 22."""
    last = PAID_ON + timedelta(days=365 + frozen)
    card = TimePass(paid(yuan(3660)), starts_on=PAID_ON, ends_on=last, frozen_days=frozen)

    assert sheet(card, cause, ended_on=ended_on, paid_out_on=ended_on).refund == yuan(refund)


def test_within_seven_days_all_comes_back_and_beijing_pays_in_five() -> None:
    """法释〔2025〕4号 art. 14: to the hour."""
    last_moment: dict[str, Any] = {"asked_at": NOON + timedelta(days=7), "asked_on": date(2024, 8, 8)}
    national = sheet(lins_card(consumed=0), Cause.COOLING_OFF, **last_moment)
    beijing = sheet(lins_card(consumed=0), Cause.COOLING_OFF, region="beijing", **last_moment)
    used = sheet(lins_card(consumed=120), Cause.COOLING_OFF, region="beijing", **last_moment)

    assert (national.refund, national.due_on, national.alarm_on) == (yuan(1000), date(2024, 8, 23), date(2024, 8, 18))
    assert (beijing.refund, beijing.due_on, beijing.alarm_on) == (yuan(1000), date(2024, 8, 13), date(2024, 8, 11))
    assert (used.refund, used.due_on) == (yuan(900), date(2024, 8, 23))


def test_a_second_too_late_or_a_service_she_knew_is_no_cooling_off() -> None:
    with pytest.raises(CoolingOffOver):
        sheet(lins_card(consumed=0), Cause.COOLING_OFF, asked_at=NOON + timedelta(days=7, seconds=1))
    with pytest.raises(CoolingOffExcepted):
        sheet(lins_card(consumed=0), Cause.COOLING_OFF, asked_at=NOON, had_it_before=True)


def test_only_the_new_top_up_is_withdrawn_the_old_one_ends_at_her_wish() -> None:
    use = Use(on=PAID_ON, item="facial", listed=yuan(400), drawn={"A": yuan(300)})
    card = StoredValue((paid(yuan(1000)), paid(yuan(500), key="B", on=date(2024, 10, 30))), (use,))
    result = sheet(card, Cause.COOLING_OFF)

    assert [(part.cause, part.refund) for part in result.parts] == [
        (Cause.CUSTOMER, yuan(600)),
        (Cause.COOLING_OFF, yuan(500)),
    ]


@pytest.mark.parametrize(
    ("cause", "earned"),
    [
        pytest.param(Cause.SHOP, "1.38", id="30 days on 500 at 3.35 percent: 1.3767"),
        pytest.param(Cause.CUSTOMER, "0.50", id="30 days on 400 at 1.50 percent: 0.4932"),
    ],
)
def test_interest_runs_from_the_end_of_the_contract(cause: Cause, earned: str) -> None:
    """法释〔2025〕4号 art. 15-17; the rates of the day of the contract."""
    result = sheet(lins_card(consumed=600), cause, paid_out_on=ENDED_ON + timedelta(days=30))

    assert result.interest == yuan(float(earned))
    assert result.total == result.refund + result.interest
    assert Doubt.RATE_NOT_CHECKED in result.doubts


def test_a_contract_older_than_the_table_of_rates_is_not_guessed_at() -> None:
    card = StoredValue((paid(yuan(1000), on=date(2014, 1, 1)),))

    with pytest.raises(RateUnknown):
        sheet(card, Cause.SHOP, paid_out_on=ENDED_ON + timedelta(days=1))


def test_a_better_contract_wins_and_a_worse_one_does_not() -> None:
    better = sheet(lins_card(consumed=600), Cause.CUSTOMER, promised=yuan(450))
    worse = sheet(lins_card(consumed=600), Cause.CUSTOMER, promised=yuan(300))

    assert (better.floor, better.refund) == (yuan(400), yuan(450))
    assert (worse.floor, worse.refund) == (yuan(400), yuan(400))
    with pytest.raises(PromiseAbovePaid):
        sheet(lins_card(consumed=600), Cause.CUSTOMER, promised=yuan(1000.01))


def test_gifts_counted_and_a_promise_change_the_newest_top_up_first() -> None:
    """It decides which rate of interest the difference bears."""
    card = StoredValue((paid(yuan(1000)), paid(yuan(500), key="B")), lins_card(consumed=600).uses)
    gifts = sheet(card, Cause.CUSTOMER, gifts_owed=yuan(600))
    promise = sheet(card, Cause.CUSTOMER, gifts_owed=yuan(600), promised=yuan(600))

    assert [part.refund for part in gifts.parts] == [yuan(300), yuan(0)]
    assert [part.refund for part in promise.parts] == [yuan(400), yuan(200)]
    assert gifts.doubts == (Doubt.GIFTS_WEIGHED,)


def test_list_prices_nobody_paid_do_not_count() -> None:
    result = sheet(lins_card(consumed=600, listed=1000), Cause.CUSTOMER, list_price_proven=False)

    assert result.refund == yuan(500)
    assert result.doubts == (Doubt.LIST_PRICE_NOT_PROVEN,)


def test_records_that_contradict_themselves_are_not_computed_from() -> None:
    with pytest.raises(MoreUsedThanSold):
        sheet(lins_card(consumed=1200.01), Cause.SHOP)
    with pytest.raises(MoreUsedThanSold):
        sheet(ten_and_two(used=13), Cause.SHOP)


amounts = st.integers(min_value=0, max_value=300_000).map(Money)


@given(consumed=st.integers(0, 120_000), gifts=amounts, promised=st.none() | amounts, cause=st.sampled_from(Cause))
def test_gifts_and_promises_never_leave_the_bounds(
    consumed: int, gifts: Money, promised: Money | None, cause: Cause
) -> None:
    """0 <= refund <= paid, the parts add up to it, a promise is kept."""
    card = lins_card(consumed=consumed / 100)
    more = StoredValue((*card.top_ups, paid(yuan(2000), key="B")), card.uses)
    result = sheet(more, cause, gifts_owed=gifts, promised=promised, asked_at=NOON)

    assert Money(0) <= result.floor <= result.refund <= yuan(3000)
    assert sum(part.refund.minor for part in result.parts) == result.refund.minor
    assert all(Money(0) <= part.refund <= part.paid for part in result.parts)
    assert promised is None or result.refund >= promised


@given(consumed=st.integers(0, 120_000), surcharge=st.integers(-50_000, 50_000))
def test_the_shops_fault_can_only_help_the_customer(consumed: int, surcharge: int) -> None:
    card = lins_card(consumed=consumed / 100, listed=max(0, consumed + surcharge) / 100)

    assert sheet(card, Cause.CUSTOMER).refund <= sheet(card, Cause.SHOP).refund


def test_an_instant_without_a_zone_or_more_paid_than_agreed_is_a_mistake_of_the_caller() -> None:
    good = paid(yuan(100))
    wrong: list[dict[str, Any]] = [
        {"paid_at": good.paid_at.replace(tzinfo=None)},
        {"paid": yuan(101)},
        {"price": Money(0)},
    ]
    for bad in wrong:
        with pytest.raises(ValueError, match=r"prepayment|time zone"):
            replace(good, **bad)
