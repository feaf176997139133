"""The rules that come with the product, read from its files: regions and interest rates."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from liuke.cards.errors import BadCardFile, UnknownRegion
from liuke.cards.rules.ladders import Ladder, read_ladders
from liuke.cards.rules.refunds.interest import Rate, read_rates
from liuke.cards.rules.regions import Region, read_region

if TYPE_CHECKING:
    from collections.abc import Mapping

_HERE = Path(__file__).parent


def region_codes() -> tuple[str, ...]:
    """Return the codes of every region, in order."""
    return tuple(sorted(path.stem for path in (_HERE / "regions").glob("*.toml")))


@cache
def region(code: str) -> Region:
    """Return the rules of a region, with those it rests on.

    Raises:
        UnknownRegion: with the codes there are.
    """
    if code not in region_codes():
        raise UnknownRegion(region=code, known=", ".join(region_codes()))
    table = _table((_HERE / "regions" / f"{code}.toml").read_text("utf-8"))
    ground = table.get("extends")
    return read_region(table, ground=region(ground) if ground else None)


@cache
def rates() -> Mapping[str, Rate]:
    """Return the interest rates of ``rates.toml`` by base."""
    return read_rates(_table((_HERE / "rates.toml").read_text("utf-8")))


def read_ladder_file(text: str, *, currency: str = "CNY") -> tuple[Ladder, ...]:
    """Return the ladders a TOML text defines.

    Raises:
        BadCardFile: it is no TOML, or no ladders; names the place and what is wrong.
    """
    return read_ladders(_table(text), currency=currency)


def _table(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadCardFile(problem="not_toml", where="", what=error) from error
