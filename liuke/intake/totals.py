"""The control of opening balances: nothing of a file is posted before its sums are those of the old system."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from liuke.accounts.queries import organization
from liuke.intake.errors import DayAhead, ForeignMoney, TotalsDiffer, TotalsMissing, TotalUnreadable
from liuke.intake.models import ImportKind
from liuke.intake.queries import foreign_money
from liuke.intake.rules.control import MONEY, TYPED_AS, ControlLine, control_lines, read_total
from liuke.intake.wording import unit_name
from liuke.kit.money import Money, exponent

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from liuke.accounts.models import Salon
    from liuke.intake.models import Import


_EARLIEST = date(1990, 1, 1)


def control_of(of: Import) -> list[ControlLine]:
    """Return what was typed beside what a checked file of cards holds; empty for other kinds."""
    if of.kind != ImportKind.CARDS:
        return []
    told = of.totals
    refused = told.get("refused", {}).get("sums", {})
    return control_lines(told.get("totals", {}), told.get("left", {}), refused, of.options.get("control", {}))


def see_totals(of: Import) -> None:
    """Refuse a checked file of cards whose control totals are not typed, or differ by the smallest unit.

    Raises:
        TotalsMissing, TotalsDiffer: nothing is posted.
        ForeignMoney: its amounts are in another currency than the shop's.
    """
    lines, currency = control_of(of), organization().currency
    if lines and (sign := foreign_money(of)):
        raise ForeignMoney(file=of.file_name, theirs=sign, ours=currency)
    if missing := [line.unit for line in lines if line.typed is None]:
        raise TotalsMissing(file=of.file_name, units=[unit_name(unit) for unit in missing])
    if different := [line for line in lines if line.difference]:
        raise TotalsDiffer(file=of.file_name, told=[_told(line, currency) for line in different])


def _told(line: ControlLine, currency: str) -> dict[str, str]:
    figures = {"typed": line.typed or 0, "in_file": line.in_file, "difference": line.difference or 0}
    return {"unit": unit_name(line.unit)} | {name: shown(line.unit, n, currency) for name, n in figures.items()}


def shown(unit: str, amount: int, currency: str) -> str:
    """Return an amount of a unit in words: money with its sign, pieces with separators."""
    return str(Money(amount, currency)) if unit in MONEY else f"{amount:,}".replace("-", "−")


def past_day(text: str, *, salon: Salon, now: datetime) -> str:
    """Return the day balances are of as ``2026-10-31``; empty stays empty.

    Raises:
        DayAhead: no day, or one that is ahead in the salon.
    """
    if not text.strip():
        return ""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise DayAhead(day=text[:20]) from None
    if not _EARLIEST <= day <= now.astimezone(ZoneInfo(salon.timezone)).date():
        raise DayAhead(day=text[:20])
    return day.isoformat()


def told_control(of: Import) -> dict[str, dict[str, str | None]]:
    """Return the control totals in major units and pieces, as the command line prints them, by what it calls a unit."""
    currency = organization().currency
    lines = {line.unit: line for line in control_of(of)}

    def plain(unit: str, amount: int | None) -> str | None:
        if amount is None:
            return None
        return f"{Money(amount, currency).major:.{exponent(currency)}f}" if unit in MONEY else str(amount)

    return {
        name: {"typed": plain(unit, one.typed), "in_file": plain(unit, one.in_file), "left": plain(unit, one.left)}
        for name, unit in TYPED_AS.items()
        if (one := lines.get(unit))
    }


def read_totals(texts: Mapping[str, str]) -> dict[str, int]:
    """Return typed totals in minor units and pieces; empty texts are left out.

    Raises:
        TotalUnreadable: a text that is no amount of its unit.
    """
    currency = organization().currency
    typed: dict[str, int] = {}
    for unit, text in texts.items():
        if not text.strip():
            continue
        found = read_total(unit, text, currency=currency)
        if found is None:
            raise TotalUnreadable(unit=unit_name(unit), text=text[:40])
        typed[unit] = found
    return typed
