"""What demo customers look at, ask and come to: their own draw, so that nothing else of the chain changes by it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from liuke.demo.simulation import BLOCK, DAYS

if TYPE_CHECKING:
    from liuke.demo.chain import Chain
    from liuke.demo.simulation import Block

_DAYS_BACK = 240
_KINDS = ("browsed", "asked", "liked", "opened", "attended", "other")
_CHANCES = (0.55, 0.12, 0.1, 0.12, 0.09, 0.02)
_CHANNELS = {
    "browsed": ("mini_program", "website", "platform"), "asked": ("wechat", "phone"), "liked": ("wechat", "platform"),
    "opened": ("sms", "wechat"), "attended": ("salon",), "other": ("other",),
}  # fmt: skip
_ABOUT_AN_ITEM = frozenset({"browsed", "asked", "liked"})


class Interest(NamedTuple):
    """One interaction: the customer's place within the block, the day, the service's place in the list or None."""

    place: int
    day: date
    kind: str
    service: int | None
    channel: str


def interest_of(block: Block, chain: Chain, *, seed: int) -> list[Interest]:
    """Return the interactions of a block's customers in the last 240 days; two of five have some."""
    rng = np.random.default_rng([seed, block.number, 4])
    weights = np.array([service.price_minor for service in chain.services], float)  # the dear is looked at longer
    found = []
    for place in np.flatnonzero(rng.random(BLOCK) < 0.4):
        first = max(int(block.joined[place]), DAYS - _DAYS_BACK)
        for _one in range(int(rng.integers(1, 8)) if first < DAYS - 1 else 0):
            on = block.first_day + timedelta(days=int(rng.integers(first, DAYS - 1)))
            kind = str(rng.choice(_KINDS, p=_CHANCES))
            service = int(rng.choice(len(weights), p=weights / weights.sum())) if kind in _ABOUT_AN_ITEM else None
            channel = str(rng.choice(_CHANNELS[kind]))
            found.append(Interest(int(place), on, kind, service, channel))
    return found
