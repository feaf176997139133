"""How much of a line goes back with some of its pieces: of what is left, nothing is asked twice. 部分退款."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.cards.rules.unit_prices import by_largest_remainder
from liuke.kit.money import Money

if TYPE_CHECKING:
    from collections.abc import Sequence


def shared_out(minor: int, *, among: Sequence[int]) -> list[int]:
    """Return ``minor`` in parts as near to ``among`` as whole minor units allow; none is more than its own.

    ``minor`` is at most the sum of ``among``.
    """
    if not minor:
        return [0] * len(among)
    return [part.minor for part in by_largest_remainder(Money(minor), weights=among)]


def going_back(left: Sequence[int], *, pieces: int, of: int) -> list[int]:
    """Return what of each amount that is left goes back with ``pieces`` of the ``of`` pieces that are left.

    Worked out from what is left each time, so the last piece takes all of it, whatever went before.
    """
    both = shared_out(sum(left), among=[pieces, of - pieces])
    return shared_out(both[0], among=left)
