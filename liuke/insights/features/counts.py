"""Three counts in one whole number: a wide group costs by the sums it keeps.

Packed counts add up and may be taken off again like plain numbers, as long as what remains of each is 0 to 2 million.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir

EACH = 3
_BITS = 21


def step(place: int) -> int:
    """Return what adds one to the count at a place, 0 to 2."""
    return int(2 ** (_BITS * place))


def count_of(packed: ir.Value, place: int) -> ir.Value:
    """Return the count at a place."""
    return (packed >> (_BITS * place)) & (2**_BITS - 1)
