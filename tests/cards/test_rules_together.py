"""Splitting and the refund sheet agree: what is left of the principal is what the shop owes when it is the cause."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuke.cards.rules.refunds.facts import Cause, StoredValue, Use
from liuke.cards.rules.splitting import Lot, SplitOrder, plan_spend, spendable
from liuke.kit.money import Money
from tests.cards.words import PAID_ON, paid, sheet

top_ups = st.lists(st.tuples(st.integers(1, 10**6), st.integers(0, 10**6)), min_size=1, max_size=4)
spends = st.lists(st.integers(1, 10**6), max_size=12)


def spent(
    given: list[tuple[int, int]], amounts: list[int], *, order: SplitOrder, until: date | None = None
) -> tuple[StoredValue, Money]:
    """Return the story of a card whose top-ups pay one spend after the other, and what is left of its principal."""
    lots, uses = [], []
    for place, (money, bonus) in enumerate(given):
        parts = Money(money), Money(bonus)
        ends = until + timedelta(days=-place) if until else None
        lots.append(Lot(str(place), PAID_ON + timedelta(days=place), *parts, *parts, ends))
    for wanted in amounts:
        amount = Money(min(wanted, spendable(lots, item="facial", today=PAID_ON).minor))
        if amount.minor:
            plan = plan_spend(lots, amount=amount, item="facial", today=PAID_ON, order=order)
            by_lot = {draw.lot: draw for draw in plan.draws}
            drawn = {key: draw.principal + draw.bonus for key, draw in by_lot.items()}
            uses.append(Use(on=PAID_ON, item="facial", listed=amount, drawn=drawn))
            lots = [
                replace(
                    lot,
                    paid_left=lot.paid_left - by_lot[lot.key].principal,
                    bonus_left=lot.bonus_left - by_lot[lot.key].bonus,
                )
                if lot.key in by_lot
                else lot
                for lot in lots
            ]
    told = tuple(paid(lot.paid, bonus=lot.bonus, key=lot.key, on=lot.topped_up_on) for lot in lots)
    return StoredValue(told, tuple(uses)), Money(sum(lot.paid_left.minor for lot in lots))


@given(given_on_top=top_ups, amounts=spends, until=st.none() | st.just(date(2030, 1, 1)))
def test_in_proportion_what_is_left_of_the_principal_is_what_the_law_gives_back(
    given_on_top: list[tuple[int, int]], amounts: list[int], until: date | None
) -> None:
    """Reliability, decision 8; 法释〔2025〕4号 art. 18. To the fen, in every order of the top-ups."""
    card, left = spent(given_on_top, amounts, order=SplitOrder.PROPORTIONAL, until=until)

    assert sheet(card, Cause.SHOP).refund == left


@pytest.mark.parametrize("cause", [Cause.SHOP, Cause.CUSTOMER])
@given(given_on_top=top_ups, amounts=spends)
def test_what_is_owed_does_not_depend_on_which_part_the_shop_takes_first(
    cause: Cause, given_on_top: list[tuple[int, int]], amounts: list[int]
) -> None:
    owed = {sheet(spent(given_on_top, amounts, order=order)[0], cause).refund for order in SplitOrder}

    assert len(owed) == 1
