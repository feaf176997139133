"""Random cards, told twice: once as our rules read them, once as the oracle does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from liuke.cards.rules.refunds.facts import (
    Card,
    PackageItem,
    Prepayment,
    Sessions,
    SessionUse,
    StoredValue,
    TimePass,
    Use,
)
from liuke.kit.money import Money
from tests.cards import oracle
from tests.cards.words import NOON, PAID_ON

if TYPE_CHECKING:
    from random import Random

# What the oracle makes the customer owed of each prepayment: (key, exact amount at the deal's price, at her wish).
Owed = list[tuple[str, Fraction, Fraction]]


@dataclass(frozen=True)
class Told:
    """One card, and what is owed of each of its prepayments by the oracle."""

    card: Card
    owed: Owed
    ended_on: date


def prepayment(key: str, *, days: int, price: int, paid: int, bonus: int = 0) -> Prepayment:
    return Prepayment(
        key=key,
        paid_at=NOON + timedelta(days=days),
        paid_on=PAID_ON + timedelta(days=days),
        price=Money(price),
        paid=Money(paid),
        bonus=Money(bonus),
    )


def random_card(random: Random) -> Told:
    return random.choice((stored_value, stored_value, sessions, sessions, time_pass))(random)


def an_amount(random: Random) -> int:
    """Return 1 fen to a million yuan, round sums and crooked ones alike."""
    return random.choice((random.randint(1, 500), random.randint(1, 100) * 10_000, random.randint(1, 10**8)))


def stored_value(random: Random) -> Told:
    top_ups, left = [], {}
    for place in range(random.choice((1, 1, 2, 3))):
        price = an_amount(random)
        bonus = random.choice((0, 0, price // 5, random.randint(0, 2 * price)))
        key = f"T{place}"
        top_ups.append(prepayment(key, days=place * 20, price=price, paid=price, bonus=bonus))
        left[key] = price + bonus
    uses = []
    for _ in range(random.choice((0, 1, 2, 5, 12))):
        drawn = {
            key: Money(random.choice((rest, random.randint(0, rest), random.randint(0, rest) // 10)))
            for key, rest in left.items()
            if random.random() < 0.6
        }
        charged = sum(part.minor for part in drawn.values())
        if charged:
            listed = random.choice((charged, charged * 5 // 4, random.randint(0, 3 * charged)))
            uses.append(Use(on=PAID_ON, item="facial", listed=Money(listed), drawn=drawn))
            left = {key: rest - (drawn[key].minor if key in drawn else 0) for key, rest in left.items()}
    owed = []
    for one in top_ups:
        taken = [(u.drawn[one.key].minor, u.charged, u.listed.minor) for u in uses if one.key in u.drawn]
        told = oracle.TopUpTold(one.paid.minor, one.bonus.minor, taken)
        both = [oracle.owed_of_top_up(told, by_her_wish=wish) for wish in (False, True)]
        owed.append((one.key, both[0], both[1]))
    return Told(StoredValue(tuple(top_ups), tuple(uses)), owed, PAID_ON + timedelta(days=200))


def sessions(random: Random) -> Told:
    price = an_amount(random)
    came_in = random.choice((price, price, random.randint(0, price)))
    kinds = random.choice((1, 1, 2, 4))
    items = [
        PackageItem(
            item=f"S{place}",
            list_price=Money(random.choice((0, 30_000, 30_000, random.randint(1, 10**5)))),
            sold=random.randint(1, 20),
            gifts=random.choice((0, 0, random.randint(1, 5))),
        )
        for place in range(kinds)
    ]
    on_card = [(item.item, item.list_price.minor) for item in items for _ in range(item.sold + item.gifts)]
    choose = random.choice((0, 0, random.randint(1, len(on_card))))
    used = random.sample(on_card, random.randint(0, choose or len(on_card)))
    at_counter = [random.choice((listed, listed, random.randint(0, 10**5))) for _, listed in used]
    uses = tuple(SessionUse(PAID_ON, item, Money(at)) for (item, _), at in zip(used, at_counter, strict=True))
    told = oracle.SessionsTold(
        agreed=price,
        paid=came_in,
        on_card=[listed for _, listed in on_card],
        used=[(listed, at) for (_, listed), at in zip(used, at_counter, strict=True)],
        any_of_them=choose > 0,
        sessions=choose or len(on_card),
    )
    both = [oracle.owed_of_sessions(told, by_her_wish=wish) for wish in (False, True)]
    card = Sessions(prepayment("P", days=0, price=price, paid=came_in), tuple(items), uses, choose)
    return Told(card, [("P", both[0], both[1])], PAID_ON + timedelta(days=200))


def time_pass(random: Random) -> Told:
    price = an_amount(random)
    came_in = random.choice((price, price, random.randint(0, price)))
    days, frozen, gone = random.randint(1, 800), random.choice((0, random.randint(1, 90))), random.randint(-5, 900)
    starts_on = PAID_ON + timedelta(days=random.randint(0, 30))
    card = TimePass(
        prepayment("Y", days=0, price=price, paid=came_in),
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=days + frozen - 1),
        frozen_days=frozen,
    )
    # She closes it `gone` days of validity after the start, with the frozen ones behind her.
    days_left = max(0, min(days, days - gone))
    owed = oracle.owed_of_time(agreed=price, paid=came_in, days=days, days_left=days_left)
    return Told(card, [("Y", owed, owed)], starts_on + timedelta(days=gone + frozen))
