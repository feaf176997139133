"""Simple interest from the day a contract ended, by a table of rates. 利息."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from liuke.cards.errors import BadCardFile, RateUnknown
from liuke.cards.rules import reading
from liuke.kit.money import Money

if TYPE_CHECKING:
    from collections.abc import Mapping

_DAYS_OF_A_YEAR = 365
_BASIS_POINTS = 10_000


@dataclass(frozen=True, slots=True)
class Rate:
    """A yearly rate by the day it came into force, in basis points, oldest first.

    ``mark`` G: nobody compared it with what the bank published; ``checked_through`` is the last day it stands for.
    """

    base: str
    zh: str
    en: str
    source: str
    mark: str
    checked_through: date
    since: tuple[tuple[date, int], ...]

    def on(self, day: date) -> int:
        """Return the rate in force on ``day``, basis points.

        Raises:
            RateUnknown: the table begins later.
        """
        known = [points for start, points in self.since if start <= day]
        if not known:
            raise RateUnknown(base=self.base, on=day)
        return known[-1]

    def is_sure_on(self, day: date) -> bool:
        """Return whether somebody has checked the rate of that day."""
        return self.mark != "G" and day <= self.checked_through


def interest(principal: Money, *, rate_bp: int, days: int) -> Money:
    """Return simple interest by the day, a year being 365, rounded up to the minor unit.

    Args:
        principal: >= 0.
        rate_bp: yearly, basis points, >= 0.
        days: from the day the contract ended to the day of payment; 0 when that lies before.
    """
    exact_times = principal.minor * rate_bp * max(0, days)
    return Money(-(-exact_times // (_BASIS_POINTS * _DAYS_OF_A_YEAR)), principal.currency)


def read_rates(table: Mapping[str, Any]) -> dict[str, Rate]:
    """Return the rates of a TOML table ``[rates.<base>]`` by base.

    Raises:
        BadCardFile: names the place and what is wrong.
    """
    reading.only(table, keys=("rates",), where="")
    return {base: _rate(base, one) for base, one in reading.named(table, "rates", where="").items()}


def _rate(base: str, one: Mapping[str, Any]) -> Rate:
    where = f"rates.{base}."
    reading.only(one, keys=("zh", "en", "source", "mark", "checked_through", "since"), where=where)
    checked_through = reading.day(one, "checked_through", where=where)
    since = one.get("since")
    if checked_through is None or not isinstance(since, dict) or not since:
        raise BadCardFile(problem="missing", where=f"{where}{'since' if checked_through else 'checked_through'}")
    steps = [_step(since, start, where=f"{where}since.") for start in since]
    return Rate(
        base=base,
        zh=reading.text(one, "zh", where=where),
        en=reading.text(one, "en", where=where),
        source=reading.text(one, "source", where=where),
        mark=reading.text(one, "mark", where=where),
        checked_through=checked_through,
        since=tuple(sorted(steps)),
    )


def _step(since: Mapping[str, Any], start: str, *, where: str) -> tuple[date, int]:
    try:
        day = date.fromisoformat(start)
    except ValueError:
        raise BadCardFile(problem="not_day", where=f"{where}{start}") from None
    return day, reading.whole(since, start, where=where) or 0
