"""What a cell says of sessions left: a bare number, or numbers beside the names of services."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from liuke.intake.rules.flaws import CellFlaw, Flaw
from liuke.intake.rules.values import read_quantity

MOST = 10**6
"""More sessions than anybody has of one service."""
_BETWEEN = re.compile(r"[;；、,，+\n]+")
_NAMED = re.compile(r"(?P<name>\D.*?)[\s:：x×*]*(?P<count>-?\d+(\.0+)?)\s*次?")
_OF_CARDS = re.compile(r"[（(]?\d*次?(次卡|疗程卡|套餐卡|体验卡|年卡|疗程|套餐|套盒|卡)[）)]?$")


def read_sessions(text: str) -> tuple[tuple[str, int], ...] | Flaw:
    """Return (service, count) of each service a text names; the name is empty where it is a bare number.

    ``6``, ``6次``, ``补水护理6次、肩颈按摩 3``. Nothing and nought are no sessions.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return ()
    bare = read_quantity(plain)
    if not isinstance(bare, Flaw):
        count = whole(bare)
        if isinstance(count, Flaw):
            return count
        return (("", count),) if count else ()
    named: dict[str, int] = {}
    for part in filter(None, (one.strip() for one in _BETWEEN.split(plain))):
        found = _NAMED.fullmatch(part)
        if not found:
            return Flaw(bare.code)
        count = whole(Decimal(found["count"]))
        if isinstance(count, Flaw):
            return count
        named[found["name"].strip()] = named.get(found["name"].strip(), 0) + count
    return tuple((name, count) for name, count in named.items() if count)


def whole(number: Decimal, *, most: int = MOST) -> int | Flaw:
    """Return a count from 0 to ``most``, or why it is none."""
    if number < 0:
        return Flaw(CellFlaw.NEGATIVE_BALANCE)
    if number != number.to_integral_value() or number > most:
        return Flaw(CellFlaw.NOT_WHOLE)
    return int(number)


def service_names(name: str) -> tuple[str, ...]:
    """Return what the service of a card may be called, the likeliest first: the card's own name, without “卡”."""
    shorter = _OF_CARDS.sub("", name.strip())
    return tuple(dict.fromkeys(one for one in (name.strip(), shorter) if one))
