"""By which way a refund goes back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from liuke.cards.rules.refunds.payout import Payment, Way, plan_payout, ways_open
from liuke.kit.money import Money
from tests.cards.words import yuan

LIMIT = yuan(100)


def test_it_goes_back_where_it_came_from_newest_first() -> None:
    payments = (Payment("old", "alipay", yuan(600), yuan(0)), Payment("new", "wechat", yuan(400), yuan(50)))

    plan = plan_payout(yuan(500), payments=payments, cash_limit=LIMIT)

    assert [(one.way, one.payment, one.amount) for one in plan] == [
        (Way.SAME_SOURCE, "new", yuan(350)),
        (Way.SAME_SOURCE, "old", yuan(150)),
    ]


def test_cash_above_the_small_amount_goes_to_her_own_bank_account() -> None:
    paid_in_cash = (Payment("till", "cash", yuan(1000), yuan(0)),)

    above = plan_payout(yuan(100.01), payments=paid_in_cash, cash_limit=LIMIT)
    within = plan_payout(yuan(100), payments=paid_in_cash, cash_limit=LIMIT)

    assert [one.way for one in above] == [Way.BANK_ACCOUNT]
    assert [one.way for one in within] == [Way.CASH]


def test_each_provider_takes_what_it_brought_and_cash_what_is_left_of_it_when_small() -> None:
    payments = (
        Payment("a", "alipay", yuan(600), yuan(600)), Payment("b", "wechat", yuan(400), yuan(50)),
        Payment("c", "cash", yuan(500), yuan(0)), Payment("d", "group_buy", yuan(99), yuan(0), can_return=False),
    )  # fmt: skip

    def most(owed: float, limit: Money | None) -> dict[str, Money]:
        return {one.method: one.most for one in ways_open(yuan(owed), payments=payments, cash_limit=limit)}

    assert most(450, LIMIT) == {"wechat": yuan(350), "bank_card": yuan(450), "cash": yuan(100)}
    assert most(450.01, LIMIT) == {"wechat": yuan(350), "bank_card": yuan(450.01)}
    assert most(300, LIMIT) == {"wechat": yuan(300), "bank_card": yuan(300)}
    assert most(1000, None) == {"wechat": yuan(350), "bank_card": yuan(1000), "cash": yuan(500)}


def test_what_a_provider_no_longer_takes_back_goes_to_her_bank_account() -> None:
    payments = (Payment("last year", "wechat", yuan(1000), yuan(0), can_return=False),)

    assert [one.way for one in plan_payout(yuan(500), payments=payments, cash_limit=LIMIT)] == [Way.BANK_ACCOUNT]


def test_nothing_owed_is_nothing_to_pay() -> None:
    assert plan_payout(yuan(0), payments=(), cash_limit=LIMIT) == ()


@st.composite
def payments(draw: st.DrawFn) -> tuple[Payment, ...]:
    found = []
    for place in range(draw(st.integers(0, 5))):
        amount = draw(st.integers(1, 10**6))
        returned = draw(st.integers(0, amount))
        method = draw(st.sampled_from(["cash", "wechat", "bank_card"]))
        found.append(Payment(str(place), method, Money(amount), Money(returned), draw(st.booleans())))
    return tuple(found)


@given(total=st.integers(0, 10**7), came_in=payments())
def test_the_ways_add_up_and_no_payment_gives_back_more_than_it_brought(
    total: int, came_in: tuple[Payment, ...]
) -> None:
    plan = plan_payout(Money(total), payments=came_in, cash_limit=LIMIT)
    room = {one.key: one.amount - one.returned for one in came_in if one.method != "cash" and one.can_return}

    assert sum(one.amount.minor for one in plan) == total
    assert all(one.amount <= room[one.payment] for one in plan if one.way is Way.SAME_SOURCE)
    assert all(one.amount <= LIMIT for one in plan if one.way is Way.CASH)
