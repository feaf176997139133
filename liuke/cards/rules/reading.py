"""Values of a TOML table, or a refusal that names the place."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from liuke.cards.errors import BadCardFile
from liuke.kit.money import Money, NotMoney, exponent, parse_amount

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

Table = dict[str, Any]


def only(table: Mapping[str, Any], *, keys: Collection[str], where: str) -> None:
    """Refuse a key nobody reads: a misspelled one would otherwise be silently ignored."""
    for key in table:
        if key not in keys:
            raise BadCardFile(problem="unknown", where=where, what=key, known=", ".join(sorted(keys)))


def tables(table: Mapping[str, Any], key: str, *, where: str) -> list[Table]:
    """Return the tables of ``[[key]]``; none when it is not there."""
    found = table.get(key, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise BadCardFile(problem="not_tables", where=f"{where}{key}")
    return found


def named(table: Mapping[str, Any], key: str, *, where: str) -> dict[str, Table]:
    """Return the tables of ``[key.name]`` by name; none when it is not there."""
    found = table.get(key, {})
    if not isinstance(found, dict) or not all(isinstance(one, dict) for one in found.values()):
        raise BadCardFile(problem="not_tables", where=f"{where}{key}")
    return found


def text(table: Mapping[str, Any], key: str, *, where: str, default: str | None = None) -> str:
    """Return a text that says something."""
    found = table.get(key, default)
    if not isinstance(found, str) or (not found.strip() and default is None):
        raise BadCardFile(problem="not_text", where=f"{where}{key}")
    return found


def texts(table: Mapping[str, Any], key: str, *, where: str) -> tuple[str, ...]:
    """Return a list of texts; empty when it is not there."""
    found = table.get(key, [])
    if not isinstance(found, list) or not all(isinstance(one, str) and one for one in found):
        raise BadCardFile(problem="not_texts", where=f"{where}{key}")
    return tuple(found)


def day(table: Mapping[str, Any], key: str, *, where: str) -> date | None:
    """Return a day, or None when it is not there."""
    found = table.get(key)
    if found is not None and (not isinstance(found, date) or isinstance(found, datetime)):
        raise BadCardFile(problem="not_day", where=f"{where}{key}")
    return found


def whole(table: Mapping[str, Any], key: str, *, where: str, least: int = 0) -> int | None:
    """Return a whole number of at least ``least``, or None when it is not there."""
    found = table.get(key)
    if found is None:
        return None
    if type(found) is not int or found < least:
        raise BadCardFile(problem="not_whole", where=f"{where}{key}", what=least)
    return found


def amount(table: Mapping[str, Any], key: str, *, where: str, currency: str = "CNY") -> Money:
    """Return an amount written in major units: ``1000`` or ``"99.50"``; may be negative, nothing when not there."""
    found = table.get(key, 0)
    value = Decimal(found) if type(found) is int else _decimal(found)
    if value is None or value.scaleb(exponent(currency)) % 1:
        raise BadCardFile(problem="not_amount", where=f"{where}{key}")
    return Money(int(value.scaleb(exponent(currency))), currency)


def _decimal(found: object) -> Decimal | None:
    try:
        return parse_amount(found) if isinstance(found, str) else None
    except NotMoney:
        return None
