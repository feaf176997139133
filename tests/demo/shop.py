"""The demo of one block and of two, told once."""

from __future__ import annotations

from datetime import date

from liuke.demo import services
from tests.world import NOON

UNTIL = date(2026, 11, 22)


def open_demo() -> None:
    """Open the demo with 200 customers: every fate of a card occurs among them."""
    services.fill_demo(customers=200, seed=1, until=UNTIL, now=NOON)


def open_small_demo() -> services.DemoShop:
    """Open the demo with 100 customers, and return what was made."""
    return services.fill_demo(customers=100, seed=1, until=UNTIL, now=NOON)
