"""Control totals: what the old system's report says in all, typed by hand, beside what the file holds. 合计核对."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liuke.kit.money import NotMoney, exponent, parse_amount

if TYPE_CHECKING:
    from collections.abc import Mapping

UNITS = ("principal", "gift", "sessions", "points", "debt")
MONEY = frozenset({"principal", "gift", "debt"})
TYPED_AS = {"principal": "principal", "bonus": "gift", "sessions": "sessions", "points": "points", "arrears": "debt"}
"""What the command line calls each."""
_LARGEST = 10**15


@dataclass(frozen=True)
class ControlLine:
    """One unit: what was typed and what the file holds, in minor units or pieces.

    Args:
        unit: one of ``UNITS``.
        typed: the total of the old system; None: not typed yet.
        in_file: every row whose amount can be read, refused rows too.
        left: how much of that is not brought in, for reasons that stand beside the rows.
    """

    unit: str
    typed: int | None
    in_file: int
    left: int

    @property
    def brought(self) -> int:
        """What is brought in, or was before."""
        return self.in_file - self.left

    @property
    def difference(self) -> int | None:
        """The file less the old system; 0 where both agree, None while nothing is typed."""
        return None if self.typed is None else self.in_file - self.typed


def control_lines(
    taken: Mapping[str, int], left: Mapping[str, int], refused: Mapping[str, int], typed: Mapping[str, int]
) -> list[ControlLine]:
    """Return a line for each unit the file holds or the person typed.

    Args:
        taken: sums of the rows the check takes.
        left: sums of the rows, and parts of rows, the check does not take.
        refused: sums of the rows only the writing refused; they are among ``taken``.
        typed: the old system's totals.
    """
    lines = [
        ControlLine(
            unit,
            typed.get(unit),
            taken.get(unit, 0) + left.get(unit, 0),
            left.get(unit, 0) + refused.get(unit, 0),
        )
        for unit in UNITS
    ]
    return [one for one in lines if one.typed is not None or one.in_file or taken.get(one.unit) or left.get(one.unit)]


def read_total(unit: str, text: str, *, currency: str) -> int | None:
    """Return a typed total in minor units or pieces; None where it is none, or finer than the unit."""
    try:
        value = parse_amount(text)
    except NotMoney:
        return None
    scaled = value.scaleb(exponent(currency) if unit in MONEY else 0)
    if scaled != scaled.to_integral_value() or abs(scaled) > _LARGEST:
        return None
    return int(scaled)
