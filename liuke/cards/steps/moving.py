"""Moving all that a card holds to the card that replaces it: a lost one, another holder, an upgrade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.cards.steps.parts import Part
from liuke.kit.transactions import step
from liuke.ledger.rules.book import Code, Purse
from liuke.ledger.rules.lots import Draw
from liuke.ledger.steps import Move, NewLot, open_account

if TYPE_CHECKING:
    from liuke.cards.holding import Holding
    from liuke.cards.models import Card
    from liuke.cards.steps.parts import Counter
    from liuke.ledger.queries.balances import Held, LotLeft


@step
def moving(holding: Holding, to: Card, counter: Counter) -> Part:
    """Return how everything on a card goes to another: each lot keeps its day, its end and what was paid for it."""
    moves = []
    for (name, unit), held in holding.accounts.items():
        purse = Purse(name)
        lots = [lot for lot in holding.lots.get(held.pk, []) if lot.rest]
        if not lots and not held.available:
            continue
        account = open_account(to.salon_id, purse, unit, customer_id=to.customer_id, card=to.pk, now=counter.now)
        if purse is Purse.ARREARS:
            moves.append(Move(account.pk, held.pk, held.available, unit, Code.MOVED))
        moves += [_moved(lot, held, account.pk) for lot in lots]
    return Part(tuple(moves))


def _moved(lot: LotLeft, held: Held, to: int) -> Move:
    same = NewLot(
        expires_on=lot.expires_on,
        paid_minor=lot.paid_for(lot.rest),
        list_minor=lot.list_minor * lot.rest // lot.quantity,
        items=lot.items,
        earned_on=lot.earned_on,
        came_by=lot.entry_id,
    )
    return Move(held.pk, to, lot.rest, held.unit, Code.MOVED, lot=same, draws=(Draw(lot.pk, lot.rest),))
