"""How a spend is drawn from the top-ups of a card."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuke.cards.rules.splitting import Lot, SpendPlan, SplitOrder, plan_spend, spendable
from liuke.kit.money import Money
from liuke.kit.sentences import sentence_of
from liuke.ledger.errors import InsufficientBalance
from tests.cards.words import yuan

TODAY = date(2026, 3, 10)


def lot(  # the story of one top-up
    paid: float = 1000, bonus: float = 200, *, key: str = "A", on: date = date(2026, 1, 1), until: date | None = None,
    items: tuple[str, ...] = (),
) -> Lot:  # fmt: skip
    return Lot(key, on, yuan(paid), yuan(bonus), yuan(paid), yuan(bonus), until, items)


def drawn(plan: SpendPlan) -> list[tuple[str, Money, Money]]:
    return [(draw.lot, draw.principal, draw.bonus) for draw in plan.draws]


def after(one: Lot, plan: SpendPlan) -> Lot:
    """Return the lot once the plan is carried out."""
    for draw in plan.draws:
        if draw.lot == one.key:
            one = replace(one, paid_left=one.paid_left - draw.principal, bonus_left=one.bonus_left - draw.bonus)
    return one


@pytest.mark.parametrize(
    ("order", "principal", "bonus"),
    [
        pytest.param(SplitOrder.PROPORTIONAL, 250, 50, id="in proportion: five sixths are hers"),
        pytest.param(SplitOrder.BONUS_FIRST, 100, 200, id="what was given goes first"),
        pytest.param(SplitOrder.PRINCIPAL_FIRST, 300, 0, id="what was paid goes first"),
    ],
)
def test_300_from_1000_paid_and_200_given(order: SplitOrder, principal: float, bonus: float) -> None:
    plan = plan_spend([lot()], amount=yuan(300), item="facial", today=TODAY, order=order)

    assert (plan.principal, plan.bonus) == (yuan(principal), yuan(bonus))


def test_the_lot_whose_bonus_ends_first_goes_first_then_the_oldest() -> None:
    lots = [
        lot(100, 0, key="oldest, no bonus"),
        lot(100, 20, key="ends in May", on=date(2026, 3, 1), until=date(2026, 5, 31)),
        lot(100, 20, key="ends in April", on=date(2026, 3, 2), until=date(2026, 4, 30)),
        lot(100, 0, key="newest, no bonus", on=date(2026, 3, 9)),
    ]

    plan = plan_spend(lots, amount=yuan(440), item="facial", today=TODAY)

    assert [draw.lot for draw in plan.draws] == ["ends in April", "ends in May", "oldest, no bonus", "newest, no bonus"]


def test_a_bonus_that_cannot_pay_gives_its_top_up_no_hurry() -> None:
    ended = lot(100, 20, key="bonus ended", on=date(2026, 3, 2), until=date(2026, 3, 9))
    masks = lot(100, 20, key="bonus for masks", on=date(2026, 3, 3), until=date(2026, 3, 31), items=("mask",))
    oldest = lot(100, 0, key="oldest")

    plan = plan_spend([masks, ended, oldest], amount=yuan(300), item="facial", today=TODAY)

    assert [draw.lot for draw in plan.draws] == ["oldest", "bonus ended", "bonus for masks"]


def test_a_bonus_is_good_through_its_last_day_and_not_after() -> None:
    ends_today = lot(until=TODAY)

    assert spendable([ends_today], item="facial", today=TODAY) == yuan(1200)
    assert spendable([ends_today], item="facial", today=date(2026, 3, 11)) == yuan(1000)


def test_a_bonus_for_masks_pays_for_no_laser() -> None:
    masks_only = lot(items=("mask",))

    assert drawn(plan_spend([masks_only], amount=yuan(600), item="laser", today=TODAY)) == [("A", yuan(600), yuan(0))]
    assert drawn(plan_spend([masks_only], amount=yuan(600), item="mask", today=TODAY)) == [("A", yuan(500), yuan(100))]


def test_a_spend_the_bonus_could_not_pay_is_made_up_for_by_the_next() -> None:
    """600 for a laser from principal alone; then 120 for a mask come from the bonus, until both are in proportion."""
    masks_only = lot(items=("mask",))
    laser = plan_spend([masks_only], amount=yuan(600), item="laser", today=TODAY)

    mask = plan_spend([after(masks_only, laser)], amount=yuan(120), item="mask", today=TODAY)

    assert drawn(mask) == [("A", yuan(0), yuan(120))]


def test_too_much_is_refused_with_what_there_is() -> None:
    with pytest.raises(InsufficientBalance) as refused:
        plan_spend([lot(until=date(2026, 3, 9))], amount=yuan(1000.01), item="facial", today=TODAY)

    assert refused.value.available == yuan(1000).minor
    assert "¥1,000.00" in sentence_of(refused.value)


@st.composite
def lots(draw: st.DrawFn) -> list[Lot]:
    days = st.dates(date(2026, 1, 1), date(2026, 6, 30))
    found = []
    for place in range(draw(st.integers(1, 4))):
        paid, bonus = draw(st.integers(0, 10**6)), draw(st.integers(0, 10**6))
        left = Money(draw(st.integers(0, paid))), Money(draw(st.integers(0, bonus)))
        items = draw(st.sampled_from([(), ("facial",), ("mask",)]))
        found.append(Lot(str(place), draw(days), Money(paid), Money(bonus), *left, draw(st.none() | days), items))
    return found


@given(cards=lots(), share=st.integers(1, 100), order=st.sampled_from(SplitOrder))
def test_the_plan_adds_up_and_takes_nothing_that_is_not_there(cards: list[Lot], share: int, order: SplitOrder) -> None:
    """Conservation; nothing of a bonus that has ended or is for something else."""
    there = spendable(cards, item="facial", today=TODAY)
    amount = Money(there.minor * share // 100)
    if not amount.minor:
        return
    plan = plan_spend(cards, amount=amount, item="facial", today=TODAY, order=order)
    by_key = {card.key: card for card in cards}

    assert plan.principal + plan.bonus == amount
    for draw in plan.draws:
        card = by_key[draw.lot]
        assert 0 <= draw.principal.minor <= card.paid_left.minor
        assert 0 <= draw.bonus.minor <= card.bonus_for("facial", today=TODAY)


@given(paid=st.integers(1, 10**6), bonus=st.integers(0, 10**6), cuts=st.lists(st.integers(1, 10**6), max_size=20))
def test_drift_stays_below_a_fen_and_the_last_use_clears_both(paid: int, bonus: int, cuts: list[int]) -> None:
    """Principal used = floor(used x paid / (paid + bonus)) after every spend, however many there are."""
    card = Lot("A", TODAY, Money(paid), Money(bonus), Money(paid), Money(bonus))
    for cut in [*cuts, paid + bonus]:
        amount = min(cut, spendable([card], item="facial", today=TODAY).minor)
        if amount:
            card = after(card, plan_spend([card], amount=Money(amount), item="facial", today=TODAY))
        used = paid + bonus - card.paid_left.minor - card.bonus_left.minor
        assert paid - card.paid_left.minor == used * paid // (paid + bonus)

    assert (card.paid_left.minor, card.bonus_left.minor) == (0, 0)


@given(cards=lots(), share=st.integers(1, 100))
def test_the_setting_moves_money_between_the_parts_and_never_between_top_ups(cards: list[Lot], share: int) -> None:
    """So the refund sheet, which asks what each top-up gave in all, does not depend on it."""
    amount = Money(spendable(cards, item="facial", today=TODAY).minor * share // 100)
    if not amount.minor:
        return
    plans = [plan_spend(cards, amount=amount, item="facial", today=TODAY, order=order) for order in SplitOrder]
    given_by = [[(draw.lot, draw.principal + draw.bonus) for draw in plan.draws] for plan in plans]

    assert given_by[0] == given_by[1] == given_by[2]
