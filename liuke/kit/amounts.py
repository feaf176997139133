"""Amounts at the JSON edge: whole minor units as a number, or major units as a text. Never a float."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from liuke.kit.money import LARGEST_MINOR, exponent
from liuke.kit.problems import InvalidInput

_Text = Annotated[str, Field(pattern=r"^(0|[1-9][0-9]{0,9})(\.[0-9]{1,2})?$", max_length=13)]

Amount = Annotated[int, Field(ge=1, le=LARGEST_MINOR)] | _Text
"""Above nothing: ``12800`` is 12 800 minor units, ``"128.00"`` is 128 major ones."""
Price = Annotated[int, Field(ge=0, le=LARGEST_MINOR)] | _Text
"""The same, and nothing is an amount too."""


def minor_of(amount: int | str, currency: str, *, field: str, least: int = 1) -> int:
    """Return an amount as the API was told it, in minor units.

    Raises:
        InvalidInput: less than ``least``, above 10^11, or finer than the currency's minor unit.
    """
    scaled = Decimal(amount) if isinstance(amount, int) else Decimal(amount).scaleb(exponent(currency))
    if scaled != int(scaled) or not least <= scaled <= LARGEST_MINOR:
        raise InvalidInput(field=field)
    return int(scaled)
