"""What a customer keeps with the shop, in one glance. 资产."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liuke.kit.money import Money
from liuke.ledger.queries.balances import accounts_of
from liuke.ledger.rules.book import Purse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liuke.accounts.scope import Scope
    from liuke.cards.holding import Holding


@dataclass(frozen=True)
class Assets:
    """All accounts and cards of a person in reach, together.

    Args:
        principal, bonus, debts, owed_back: money.
        sessions: how many are left.
        value: what she keeps with us: principal, the part of the prices that falls on sessions left, and what is owed
            back to her. Bonus is a gift and not in it, nor is it less what she owes.
    """

    principal: Money
    bonus: Money
    sessions: int
    debts: Money
    owed_back: Money
    value: Money


def assets_of(customer_ids: Iterable[int], held: Iterable[Holding], scope: Scope, *, currency: str) -> Assets:
    """Return a person's assets; ``held`` are her cards that are not closed. One query."""
    sums: dict[str, int] = {}
    for account in accounts_of(customer_ids, scope):
        sums[account.purse] = sums.get(account.purse, 0) + account.balance
    sessions = (
        lot
        for one in held
        for (purse, _unit), account in one.accounts.items()
        if purse == Purse.SESSIONS
        for lot in one.lots.get(account.pk, [])
    )

    def money(purse: Purse) -> Money:
        return Money(sums.get(purse.value, 0), currency)

    paid_ahead = Money(sum(lot.paid_for(lot.rest) for lot in sessions), currency)
    principal, owed_back = money(Purse.PRINCIPAL), money(Purse.REFUND_PAYABLE)
    return Assets(
        principal, money(Purse.BONUS), sums.get(Purse.SESSIONS.value, 0), money(Purse.ARREARS), owed_back,
        principal + paid_ahead + owed_back,
    )  # fmt: skip
