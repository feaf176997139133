"""A customer's tiers in all schemes as a few whole numbers, five bits a scheme, and her tags, a bit each.

A day is kept and compared at the cost of those numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Sequence, Sized

    from liuke.insights.schemes import Scheme

BITS = 5
"""Of one scheme: 0 is nowhere, else the place of the tier from 1. A scheme has at most 24."""
EACH = 12
"""Schemes in a number of 64 bits."""
MASK = 2**BITS - 1
TAGS_EACH = 60
"""Tags in a number, a bit each."""


def tag_words(tags: Sized) -> list[str]:
    """Return the names of the numbers so many tags are packed into."""
    return [f"tags_{n}" for n in range(-(-len(tags) // TAGS_EACH))]


def words(schemes: Sequence[Scheme]) -> list[str]:
    """Return the names of the numbers the tiers of so many schemes are packed into."""
    return [f"word_{n}" for n in range(-(-len(schemes) // EACH) or 1)]


def names(schemes: Sequence[Scheme]) -> pa.Table:
    """Return what the packed numbers mean.

    Returns:
        One row per scheme and place (0 is nowhere, with an empty tier): ``scheme``, ``word`` and ``shift`` (where its
        bits lie), ``place``, ``tier``.
    """
    rows = [
        {"scheme": scheme.code, "word": n // EACH, "shift": n % EACH * BITS, "place": place, "tier": tier}
        for n, scheme in enumerate(schemes)
        for place, tier in enumerate(["", *(tier.code for tier in scheme.tiers)])
    ]
    kinds = {name: pa.int64() for name in ("word", "shift", "place")}
    return pa.Table.from_pylist(rows, pa.schema({"scheme": pa.string(), **kinds, "tier": pa.string()}))
