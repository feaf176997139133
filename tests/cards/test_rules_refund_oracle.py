"""M6: the refund sheet agrees with an oracle of fractions over random cards.

A few thousand here; 200 000 with ``-m heavy``. A failure names the seed of its case.
"""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from math import ceil
from random import Random
from typing import TYPE_CHECKING

import pytest

from liuke.cards import definitions
from liuke.cards.rules.refunds.counting import prepayments
from liuke.cards.rules.refunds.facts import Cause
from liuke.cards.rules.refunds.lines import LineCode
from liuke.cards.rules.refunds.payout import Payment
from liuke.kit.money import Money
from tests.cards.oracle import interest_on
from tests.cards.random_cards import Told, random_card
from tests.cards.words import PAID_ON, sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from liuke.cards.rules.refunds.sheet import Sheet

# Percent a year of a contract made in August or September 2024, by cause.
PERCENT = {
    Cause.SHOP: Fraction(335, 100),
    Cause.VOID: Fraction(335, 100),
    Cause.COOLING_OFF: Fraction(335, 100),
    Cause.CUSTOMER: Fraction(150, 100),
}
CASES_IN_THE_SUITE, CASES_OF_M6 = 3_000, 200_000


def close(told: Told, *, cause: Cause, random: Random) -> Sheet:
    came_in = tuple(
        Payment(one.key, random.choice(("cash", "wechat")), one.paid, Money(0), random.random() < 0.8)
        for one in prepayments(told.card)
    )
    days = random.choice((0, 1, 15, random.randint(0, 4_000)))
    return sheet(
        told.card,
        cause,
        asked_at=prepayments(told.card)[-1].paid_at + timedelta(days=7),
        ended_on=told.ended_on,
        paid_out_on=told.ended_on + timedelta(days=days),
        payments=came_in,
    )


def causes_of(told: Told, *, cause: Cause) -> dict[str, Cause]:
    """Return the cause each prepayment is closed by: asked for on the seventh day after the newest payment."""
    if cause is not Cause.COOLING_OFF:
        return {key: cause for key, _, _ in told.owed}
    newest = told.owed[-1][0]
    return {key: Cause.COOLING_OFF if key == newest else Cause.CUSTOMER for key, _, _ in told.owed}


def check_case(seed: int) -> None:
    random = Random(seed)  # noqa: S311  # cases to try, no secret
    told = random_card(random)
    cause = random.choice(tuple(Cause))
    result = close(told, cause=cause, random=random)
    days = (result.closing.paid_out_on - told.ended_on).days
    for part, (key, deal, wish) in zip(result.parts, told.owed, strict=True):
        counted_by = causes_of(told, cause=cause)[key]
        exact = wish if counted_by is Cause.CUSTOMER else deal
        bears = interest_on(part.refund.minor, percent=PERCENT[counted_by], days=days)
        assert (part.key, part.cause) == (key, counted_by)
        assert part.refund.minor == ceil(exact), "agrees, and no fraction is kept from the customer"
        assert 0 <= part.refund.minor <= part.paid.minor
        assert part.interest.minor == ceil(bears)
    assert result.floor == result.refund == Money(sum(part.refund.minor for part in result.parts))
    assert result.total == result.refund + Money(sum(part.interest.minor for part in result.parts))
    assert sum(payout.amount.minor for payout in result.payouts) == result.total.minor
    assert all(payout.amount.minor > 0 for payout in result.payouts)
    lines_add_up(result)


def lines_add_up(result: Sheet) -> None:
    """What was paid, less what was counted, plus what is not asked for, is what is left; line by line."""
    rows = [(one.code, one.numbers) for one in result.lines]
    by_code = {code: [numbers for found, numbers in rows if found is code] for code in LineCode}
    counted = [numbers["counted"] for _, numbers in rows if "counted" in numbers]
    came_in = [numbers["paid"] for numbers in by_code[LineCode.PREPAYMENT]]
    over = [numbers["over"] for numbers in by_code[LineCode.NO_CLAIM]]
    left = [numbers["refund"] for numbers in by_code[LineCode.LEFT]]
    assert fen(came_in) - fen(counted) + fen(over) == fen(left) == result.floor.minor
    assert fen([numbers["interest"] for numbers in by_code[LineCode.INTEREST]]) == result.interest.minor


def fen(amounts: Sequence[object]) -> int:
    return sum(amount.minor for amount in amounts if isinstance(amount, Money))


def run(cases: range) -> None:
    for seed in cases:
        try:
            check_case(seed)
        except Exception as error:
            error.add_note(f"check_case({seed}) tells it again")
            raise


def test_a_few_thousand_random_closings_agree_with_the_oracle() -> None:
    run(range(CASES_IN_THE_SUITE))


@pytest.mark.heavy
def test_two_hundred_thousand_random_closings_agree_with_the_oracle() -> None:
    run(range(CASES_OF_M6))


def test_the_random_cards_reach_every_corner() -> None:
    """An oracle that only sees easy cards proves nothing."""
    seen = set[str]()
    for seed in range(CASES_IN_THE_SUITE):
        told = random_card(Random(seed))  # noqa: S311  # cases to try, no secret
        for _, deal, wish in told.owed:
            seen.add(type(told.card).__name__)
            seen |= {"fraction"} if deal.denominator > 1 else set()
            seen |= {"nothing left by her wish, something by the shop's cause"} if deal > 0 == wish else set()
            seen |= {"used up"} if deal == 0 else set()
        seen |= {"several top-ups"} if len(told.owed) > 1 else set()

    assert seen == {
        "StoredValue",
        "Sessions",
        "TimePass",
        "fraction",
        "nothing left by her wish, something by the shop's cause",
        "used up",
        "several top-ups",
    }


def test_the_rates_the_oracle_uses_are_those_of_the_summer_of_2024() -> None:
    rates = definitions.rates()

    assert (rates["lpr_1y"].on(PAID_ON), rates["deposit_1y"].on(PAID_ON)) == (335, 150)
