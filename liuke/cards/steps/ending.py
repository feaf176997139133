"""Closing a card by its sheet: what is owed back waits to be paid out, what is left is earned or taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liuke.cards.rules.kinds import CardKind
from liuke.cards.steps.parts import Part
from liuke.kit.transactions import step
from liuke.ledger.rules.book import Code, Purse
from liuke.ledger.rules.lots import Draw
from liuke.ledger.steps import Move, open_account

if TYPE_CHECKING:
    from liuke.cards.holding import Holding
    from liuke.cards.rules.refunds.sheet import Sheet
    from liuke.cards.steps.parts import Counter
    from liuke.ledger.queries.balances import Held


@dataclass(frozen=True)
class _Source:
    """Where owed money comes from: an account with so much on it, in lots or not."""

    account: int
    amount: int
    lots: tuple[tuple[int, int], ...] = ()

    def out(self, amount: int, to: int, code: Code, currency: str, *, after: int = 0) -> Move:
        """Return the move of ``amount`` out of it, when ``after`` of it has gone before."""
        return Move(self.account, to, amount, currency, code, draws=_draws(self.lots, amount, after=after))


def _draws(lots: tuple[tuple[int, int], ...], amount: int, *, after: int) -> tuple[Draw, ...]:
    draws = []
    for lot_id, rest in lots:
        skipped = min(rest, after)
        after -= skipped
        if this := min(rest - skipped, amount):
            draws.append(Draw(lot_id, this))
            amount -= this
    return tuple(draws)


@step
def ending(holding: Holding, counter: Counter, *, sheet: Sheet) -> Part:
    """Return how a card ends by a refund sheet. 退卡.

    What the sheet owes comes from what is left of the principal (of a session card: of its price not earned yet); what
    it owes beyond that is the shop's expense, and so is interest. What is left over has been earned. Bonus and
    sessions go back to where they came from, and a debt for sessions never had is no debt.
    """
    currency = counter.currency
    payable = _account(holding, counter, Purse.REFUND_PAYABLE)
    moves = [*_ended(holding, counter)]
    source = _principal(holding, currency) or _deferred(holding, counter)
    owed = holding.balance(Purse.ARREARS, currency)
    if owed:
        arrears = holding.accounts[Purse.ARREARS.value, currency].pk
        moves.append(source.out(owed, arrears, Code.ADJUSTED, currency))
    free = source.amount - owed
    back = min(sheet.refund.minor, free)
    for amount, to, code, after in (
        (back, payable, Code.OWED_BACK, owed),
        (free - back, counter.house(Purse.REVENUE, salon_id=holding.card.salon_id), Code.EARNED, owed + back),
    ):
        if amount:
            moves.append(source.out(amount, to, code, currency, after=after))
    goodwill = counter.house(Purse.GOODWILL, salon_id=holding.card.salon_id)
    for amount, code in ((sheet.refund.minor - back, Code.OWED_BACK), (sheet.interest.minor, Code.INTEREST)):
        if amount:
            moves.append(Move(goodwill, payable, amount, currency, code))
    return Part(tuple(moves))


def _principal(holding: Holding, currency: str) -> _Source | None:
    held = holding.accounts.get((Purse.PRINCIPAL.value, currency))
    if held is None:
        return None
    lots = tuple((lot.pk, lot.rest) for lot in holding.lots.get(held.pk, []) if lot.rest)
    return _Source(held.pk, held.available, lots)


def _deferred(holding: Holding, counter: Counter) -> _Source:
    """Return what of a session card's price is not earned yet; of a time card all of it."""
    card, by_time = holding.card, CardKind(holding.card.kind).is_by_time
    sessions = [held for (purse, _unit), held in holding.accounts.items() if purse == Purse.SESSIONS]
    left = sum(lot.paid_for(lot.rest) for held in sessions for lot in holding.lots.get(held.pk, []))
    return _Source(counter.house(Purse.DEFERRED, salon_id=card.salon_id), card.price_minor if by_time else left)


def _ended(holding: Holding, counter: Counter) -> list[Move]:
    """Bonus and sessions that are left go back to where they came from."""
    salon_id = holding.card.salon_id
    moves = []
    for (purse, unit), held in holding.accounts.items():
        if purse == Purse.BONUS:
            to, code = counter.house(Purse.BONUS_GRANTED, salon_id=salon_id), Code.BONUS_ENDED
        elif purse == Purse.SESSIONS:
            to, code = counter.house(Purse.SESSION_POOL, unit, salon_id=salon_id), Code.SESSIONS_ENDED
        else:
            continue
        moves += _rest(holding, held, to, code)
    return moves


def _rest(holding: Holding, held: Held, to: int, code: Code) -> list[Move]:
    draws = tuple(Draw(lot.pk, lot.rest) for lot in holding.lots.get(held.pk, []) if lot.rest)
    left = sum(one.quantity for one in draws)
    return [Move(held.pk, to, left, held.unit, code, draws=draws)] if left else []


def _account(holding: Holding, counter: Counter, purse: Purse) -> int:
    card = holding.card
    opened = open_account(
        card.salon_id, purse, counter.currency, customer_id=card.customer_id, card=card.pk, now=counter.now
    )
    return opened.pk
