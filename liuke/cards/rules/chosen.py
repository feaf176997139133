"""What a shop chose of the rules of its cards; what it did not choose is as the product ships it. 门店规则."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from liuke.cards.rules.splitting import SplitOrder

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_HOURS = 100
"""Hours a week nobody works more than."""


class SecondFactor(StrEnum):
    """How a customer agrees to what is used of her cards. 核销验证."""

    OFF = "off"
    SIGNATURE = "signature"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The shop's rules.

    Args:
        split_order: which part of a top-up is used first.
        second_factor: how she agrees to what is used.
        second_factor_from_minor: up to this much of a bill, in minor units, nobody asks her.
        hours_a_week: hours a week one person gives care, 1 to 100; a rota leaves about 30 for it.
    """

    split_order: SplitOrder = SplitOrder.PROPORTIONAL
    second_factor: SecondFactor = SecondFactor.OFF
    second_factor_from_minor: int = 0
    hours_a_week: int = 30

    def asks(self, used_minor: int) -> SecondFactor:
        """Return what is asked of her for using so much, in minor units."""
        return self.second_factor if used_minor > self.second_factor_from_minor else SecondFactor.OFF

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


def read_chosen(told: Mapping[str, Any]) -> Chosen:
    """Return what was kept; ours, so it is whole. Rules of somebody else are left alone."""
    shipped = Chosen()
    return Chosen(
        SplitOrder(told.get("split_order", shipped.split_order)),
        SecondFactor(told.get("second_factor", shipped.second_factor)),
        told.get("second_factor_from_minor", shipped.second_factor_from_minor),
        told.get("hours_a_week", shipped.hours_a_week),
    )
