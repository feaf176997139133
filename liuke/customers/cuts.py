"""Conditions and orders that apps above add to the list of customers: they know more about her than this app does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from liuke.accounts.scope import Scope
    from liuke.customers.models import Customer


@dataclass(frozen=True)
class Cut:
    """One condition.

    Args:
        name: its name in the address.
        label: what the filter is called.
        choices: returns the values offered, each with its words.
        narrow: returns the customers that meet a value.
    """

    name: str
    label: _StrPromise
    choices: Callable[[], list[tuple[str, str]]]
    narrow: Callable[[QuerySet[Customer], Scope, str], QuerySet[Customer]]


@dataclass(frozen=True)
class Order:
    """One order: its name in the address, its words, and the columns, an end that is the same every time included."""

    name: str
    label: _StrPromise
    columns: tuple[Any, ...]
    needs_money: bool = False


_cuts: dict[str, Cut] = {}
_orders: dict[str, Order] = {}


def register(*, cuts: Iterable[Cut] = (), orders: Iterable[Order] = ()) -> None:
    """Add conditions and orders; the last one of a name counts."""
    _cuts.update({cut.name: cut for cut in cuts})
    _orders.update({order.name: order for order in orders})


def cuts() -> list[Cut]:
    """Return the added conditions."""
    return list(_cuts.values())


def orders() -> dict[str, Order]:
    """Return the added orders by name."""
    return dict(_orders)


def narrowed(rows: QuerySet[Customer], scope: Scope, chosen: Iterable[tuple[str, str]]) -> QuerySet[Customer]:
    """Return the rows that meet every chosen value."""
    for name, value in chosen:
        rows = _cuts[name].narrow(rows, scope, value)
    return rows
