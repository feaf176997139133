"""A card paid in parts: what is owed, and what may be used meanwhile. 分次付款, 欠款."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liuke.kit.money import Money


@dataclass(frozen=True, slots=True)
class Instalments:
    """A session card of ``price``, of which ``paid`` has come in; ``sessions`` counts gifts too."""

    price: Money
    paid: Money
    sessions: int

    def __post_init__(self) -> None:
        if not 0 <= self.paid.minor <= self.price.minor or self.sessions < 0:
            raise ValueError("paid lies between nothing and the price, sessions are not negative")

    @property
    def arrears(self) -> Money:
        """What the customer still owes, >= 0. 欠款."""
        return self.price - self.paid

    @property
    def unlocked(self) -> int:
        """How many sessions the money that came in stands for: whole ones only, all of them when paid in full."""
        if not self.arrears.minor:
            return self.sessions
        return self.sessions * self.paid.minor // self.price.minor

    def usable(self, *, used: int) -> int:
        """Return how many sessions may be used now, after ``used`` ones; never below 0."""
        return max(0, self.unlocked - used)
