"""What planned cards hold, by the same rules as the ledger's: a plan never asks a card for what it has not."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from liuke.cards.rules.instalments import Instalments
from liuke.cards.rules.splitting import Lot, plan_spend, spendable
from liuke.cards.rules.unit_prices import SessionsSold, by_largest_remainder, earned
from liuke.kit.money import Money

if TYPE_CHECKING:
    from datetime import date

    from liuke.cards.rules.ladders import Reward
    from liuke.demo.cards.offers import Offer

_COMMON = -1  # the sessions of a choice are not of one service


@dataclass
class Purse:
    """A stored-value card: its top-ups with what is left of them. ``card`` is its number within its story."""

    card: int
    lots: list[Lot] = field(default_factory=list)

    def put(self, paid: int, reward: Reward, *, on: date) -> None:
        """Put a top-up on it; ``paid`` in fen."""
        money = Money(paid)
        self.lots.append(
            Lot(
                str(len(self.lots)), on, money, reward.bonus, money, reward.bonus,
                reward.bonus_expires_on, reward.bonus_items,
            )
        )  # fmt: skip

    def principal(self) -> int:
        """Return what is left of what was paid, fen."""
        return sum(lot.paid_left.minor for lot in self.lots)

    def can_pay(self, item: int, *, on: date) -> int:
        """Return what it can pay for an item on a day, fen."""
        return spendable(self.lots, item=str(item), today=on).minor

    def pay(self, amount: int, item: int, *, on: date) -> None:
        """Take ``amount`` fen off, as the ledger will."""
        plan = plan_spend(self.lots, amount=Money(amount), item=str(item), today=on)
        taken = {one.lot: one for one in plan.draws}
        self.lots = [
            replace(lot, paid_left=lot.paid_left - one.principal, bonus_left=lot.bonus_left - one.bonus)
            if (one := taken.get(lot.key))
            else lot
            for lot in self.lots
        ]

    def move_to(self, card: int) -> None:
        """Put all that is left on another card."""
        self.card = card
        self.lots = [replace(lot, paid=lot.paid_left, bonus=lot.bonus_left) for lot in self.lots]


@dataclass
class _Sessions:
    share: Money
    listed: Money
    count: int
    used: int = 0

    def worth_of_next(self) -> int:
        return earned(SessionsSold(self.share, self.listed, self.count), used_before=self.used, used_now=1).minor


class Booklet:
    """A session card: what is left of each service, and what the next session earns."""

    def __init__(self, offer: Offer, *, card: int, last_day: int, paid: int) -> None:
        self.offer, self.card, self.last_day, self.paid = offer, card, last_day, paid
        counts = [(one.service, one.sold + one.gifts, one.list_minor) for one in offer.contents]
        if offer.choose:
            counts = [(_COMMON, offer.choose, max(price for _service, _count, price in counts))]
        weights = [count * price for _service, count, price in counts]
        shares = by_largest_remainder(Money(offer.price_minor), weights=weights)
        self._sessions = {
            service: _Sessions(share, Money(count * price), count)
            for (service, count, price), share in zip(counts, shares, strict=True)
        }

    @property
    def owed(self) -> int:
        """What of its price is not paid yet, fen."""
        return self.offer.price_minor - self.paid

    @property
    def left(self) -> int:
        """Sessions left of all services."""
        return sum(one.count - one.used for one in self._sessions.values())

    def is_good_for(self, service: int, *, day: int) -> bool:
        """Return whether a session of a service can be used on a day."""
        mine = self._of(service)
        if mine is None or day > self.last_day or mine.used == mine.count:
            return False
        used = sum(one.used for one in self._sessions.values())
        bought = Instalments(Money(self.offer.price_minor), Money(self.paid), used + self.left)
        return bought.usable(used=used) > 0

    def use(self, service: int) -> int:
        """Use a session, and return what it earns, fen."""
        mine = self._of(service)
        assert mine is not None  # noqa: S101 - asked before
        worth = mine.worth_of_next()
        mine.used += 1
        return worth

    def _of(self, service: int) -> _Sessions | None:
        if service not in {one.service for one in self.offer.contents}:
            return None
        return self._sessions[_COMMON if self.offer.choose else service]
