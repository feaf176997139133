"""What lists read from their address: allow-listed filters, one order, one page. Anything else is refused with 400."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import urlencode

from liuke.accounts.errors import PageMissing, UnknownFilter
from liuke.kit.problems import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from django.db.models import QuerySet
    from django.http import QueryDict

T = TypeVar("T")
PAGE = "page"
_ID_DIGITS = 18  # as many always fit 64 bits
_LONGEST_TEXT = 100
_LONGEST_PAGE = 10
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)  # beyond them a day has no midnight in every zone


class Filters:
    """The address of a list, read with suspicion.

    Args:
        query: the request's GET.
        allowed: the names this list knows; any other name is refused.

    Raises:
        UnknownFilter: a name nobody offered.
    """

    def __init__(self, query: QueryDict, *, allowed: Iterable[str]) -> None:
        known = {*allowed, PAGE}
        for name in query:
            if name not in known:
                raise UnknownFilter(name=name[:40], value=str(query[name])[:40])
        self._values = {name: str(query[name]).strip() for name in query}

    def text(self, name: str) -> str:
        """Return a free text without control characters, at most 100 characters."""
        value = self._values.get(name, "")
        if len(value) > _LONGEST_TEXT:
            raise UnknownFilter(name=name, value=f"{value[:40]}…")
        return "".join(c for c in value if c.isprintable())

    def choice(self, name: str, allowed: Collection[str], *, default: str = "") -> str:
        """Return one of the offered values."""
        value = self._values.get(name, "") or default
        if value and value not in allowed:
            raise UnknownFilter(name=name, value=value[:40])
        return value

    def number(self, name: str) -> int | None:
        """Return a row's number, or None when the list is not cut by it."""
        value = self._values.get(name, "")
        if not value:
            return None
        number = row_number(value)
        if number is None:
            raise UnknownFilter(name=name, value=value[:40])
        return number

    def day(self, name: str) -> date | None:
        """Return a day written ``2026-11-22``, from 1900 to 2199, or None."""
        value = self._values.get(name, "")
        if not value:
            return None
        try:
            day = date.fromisoformat(value)
        except ValueError as error:
            raise UnknownFilter(name=name, value=value[:40]) from error
        if not _FIRST_DAY <= day <= _LAST_DAY:
            raise UnknownFilter(name=name, value=value[:40])
        return day

    @property
    def chosen(self) -> dict[str, str]:
        """The filters in use, without the page."""
        return {name: value for name, value in self._values.items() if value and name != PAGE}

    def page_number(self, *, last: int | None = None) -> int:
        """Return the page asked for, counted from 1.

        Args:
            last: how many pages there are, where the caller knows it.

        Raises:
            PageMissing: it is no number of a page, or the list has no such page.
        """
        text = self._values.get(PAGE, "") or "1"
        number = (row_number(text) or 0) if len(text) < _LONGEST_PAGE else 0
        if number < 1 or (last is not None and number > last):
            raise PageMissing(page=text[:20], last=last or 1)
        return number


def row_number(text: str) -> int | None:
    """Return a row's number as an address or a form sent it, or None where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _ID_DIGITS else None


def id_of(text: str, *, field: str) -> int:
    """Return a row's number as a form sent it.

    Raises:
        InvalidInput: it is none.
    """
    number = row_number(text)
    if number is None:
        raise InvalidInput(field=field)
    return number


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list.

    Args:
        items: the rows of this page, in order.
        number, last: counted from 1.
        total: rows of all pages.
        query: the filters in use, ready for an address.
    """

    items: Sequence[T]
    number: int
    last: int
    total: int
    query: str

    @property
    def numbers(self) -> list[int | None]:
        """The pages to offer: the first, the last and the neighbours; None stands for a gap."""
        near = {1, self.last, *range(max(1, self.number - 1), min(self.last, self.number + 1) + 1)}
        offered: list[int | None] = []
        for number in sorted(near):
            if offered and offered[-1] is not None and number - offered[-1] > 1:
                offered.append(None)
            offered.append(number)
        return offered


def one_page(
    rows: QuerySet[Any] | Sequence[Any], filters: Filters, *, size: int, total: int | None = None
) -> Page[Any]:
    """Return the page the address asks for.

    Raises:
        PageMissing: the list has no such page, or the number is none.
    """
    count = total if total is not None else (len(rows) if isinstance(rows, (list, tuple)) else rows.count())  # type: ignore[call-arg]
    last = max(1, -(-count // size))
    number = filters.page_number(last=last)
    first = (number - 1) * size
    return Page(list(rows[first : first + size]), number, last, count, urlencode(filters.chosen))
