"""What people write line by line: services of a card, steps of a ladder."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from liuke.cards.errors import NotReadable

if TYPE_CHECKING:
    from collections.abc import Callable

_SERVICE = re.compile(r"(?P<name>.+?)\s+(?P<sold>\d{1,3})(?:\s*[+＋]\s*(?P<gifts>\d{1,3}))?")
_STEP = re.compile(r"(?P<pay>\d{1,9}(?:\.\d{1,2})?)\s*[+＋]\s*(?P<bonus>\d{1,9}(?:\.\d{1,2})?)")


@dataclass(frozen=True)
class Service:
    """One line of a card: a service by its name, sessions sold and given."""

    name: str
    sold: int
    gifts: int


def read_services(text: str, *, counted: bool = True) -> list[Service]:
    """Return the services of a card, one a line: ``Deep moisture 10+1``, or only its name where none are ``counted``.

    Raises:
        NotReadable: a line is none, or a service is there twice; with the line.
    """
    if not counted:
        return [Service(name, 0, 0) for name in dict.fromkeys(line.strip() for line in text.splitlines()) if name]
    found = [
        Service(match["name"].strip(), int(match["sold"]), int(match["gifts"] or 0))
        for match in _lines(text, _SERVICE.fullmatch)
    ]
    names = [one.name for one in found]
    for name in names:
        if names.count(name) > 1:
            raise NotReadable(line=name)
    return found


def read_steps(text: str) -> list[tuple[Decimal, Decimal]]:
    """Return the steps of a ladder in major units, one a line: ``1000+200``.

    Raises:
        NotReadable: a line is none; with the line.
    """
    return [(Decimal(match["pay"]), Decimal(match["bonus"])) for match in _lines(text, _STEP.fullmatch)]


def _lines(text: str, read: Callable[[str], re.Match[str] | None]) -> list[re.Match[str]]:
    found = []
    for line in text.splitlines():
        if not (plain := line.strip()):
            continue
        if (match := read(plain)) is None:
            raise NotReadable(line=plain)
        found.append(match)
    return found
