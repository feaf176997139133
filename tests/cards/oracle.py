"""What the law says is owed when a card is closed, told again in fractions.

Written from 法释〔2025〕4号 art. 14-22 as reliability 1.3 and 3.2.5 tell it, not from our rules: it imports none of
them and takes plain tuples. Amounts are fractions of a fen; nothing is rounded here.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class TopUpTold(NamedTuple):
    """One prepayment of a stored-value card and what was taken from it: pairs of (charged, list) of each whole use."""

    paid: int
    bonus: int
    # (charged to this top-up, charged in all, list price in all)
    uses: Sequence[tuple[int, int, int]]


class SessionsTold(NamedTuple):
    """A session card: agreed price, what came in of it, the list price of every session on it, of every used one."""

    agreed: int
    paid: int
    on_card: Sequence[int]
    # (single list price on the card, list price at the counter)
    used: Sequence[tuple[int, int]]
    any_of_them: bool
    sessions: int


def owed_of_top_up(told: TopUpTold, *, by_her_wish: bool) -> Fraction:
    """Return what is left of one top-up.

    Art. 15: the prepayment less the price of what was delivered. Art. 18: not her doing, so delivered is counted at the
    discount price, and where money was given on top, in the proportion of paid to paid and given. Art. 19: her wish,
    so at the price before the discount. Art. 20: she never has to add anything.
    """
    delivered = Fraction(0)
    for here, in_all, listed in told.uses:
        part = Fraction(here, in_all)
        if by_her_wish:
            delivered += part * (max(in_all, listed))
        else:
            delivered += part * in_all * Fraction(told.paid, told.paid + told.bonus)
    return max(Fraction(told.paid) - delivered, Fraction(0))


def owed_of_sessions(told: SessionsTold, *, by_her_wish: bool) -> Fraction:
    """Return what is left of a session card.

    Not her doing: every session, sold or given, carries its part of the price; equal parts where she chooses freely
    among them or one costs what the other costs, otherwise in proportion to the list prices. Her wish: each at its
    single list price, which never lies below the price she got.
    """
    same = told.any_of_them or len(set(told.on_card)) == 1 or 0 in told.on_card
    delivered = Fraction(0)
    for on_card, at_counter in told.used:
        share = Fraction(1, told.sessions) if same else Fraction(on_card, sum(told.on_card))
        got_for = told.agreed * share
        delivered += max(Fraction(at_counter), got_for) if by_her_wish else got_for
    return max(told.paid - delivered, Fraction(0))


def owed_of_time(*, agreed: int, paid: int, days: int, days_left: int) -> Fraction:
    """Return what is left of a time card: art. 22, by the time that remains."""
    return max(paid - agreed * (1 - Fraction(days_left, days)), Fraction(0))


def interest_on(principal: int, *, percent: Fraction, days: int) -> Fraction:
    """Return a year's rate for some days: art. 15-17, simple."""
    return principal * percent / 100 * Fraction(days, 365)
