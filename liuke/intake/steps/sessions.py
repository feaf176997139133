"""Which services the sessions of a card are of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liuke.catalog.models import Item, ItemKind
from liuke.intake.rules.flaws import Flaw
from liuke.intake.rules.items import name_key
from liuke.intake.rules.sessions import read_sessions, service_names
from liuke.kit.bulk import look_up
from liuke.kit.transactions import step
from liuke.ledger.rules.book import session_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    Row = dict[str, Any]


@step
def sessions_of(rows: Sequence[Row]) -> dict[str, dict[str, int] | None]:
    """Return the sessions of each row by unit, under its key; None where one is of a service nobody knows.

    A service is named beside its number, else in the row's own column, else by the card. No service is made: sessions
    of a name nobody offers could never be used.
    """
    wanted = {row["row_key"]: _wanted(row) for row in rows}
    keys = {name_key(name) for of_row in wanted.values() for names, _count in of_row for name in names}
    items: dict[str, tuple[bool, int]] = {}
    for pk, key, kind in look_up(Item, ("id", "name_key", "kind"), among={"name_key": keys}):
        items[key] = min(items.get(key, (True, pk)), (kind != ItemKind.SERVICE, pk))
    return {key: _units(of_row, items) for key, of_row in wanted.items()}


def _wanted(row: Row) -> list[tuple[tuple[str, ...], int]]:
    """Return (what the service may be called, how many sessions) of a row."""
    read = read_sessions(row["sessions"])
    told = () if isinstance(read, Flaw) else read  # the check refused those it cannot read
    own = (row["service"],) if row["service"] else service_names(row["card_name"])
    return [(service_names(name) if name else own, count) for name, count in told]


def _units(of_row: list[tuple[tuple[str, ...], int]], items: dict[str, tuple[bool, int]]) -> dict[str, int] | None:
    units: dict[str, int] = {}
    for names, count in of_row:
        found = next((items[name_key(name)] for name in names if name_key(name) in items), None)
        if found is None:
            return None
        unit = session_unit(found[1])
        units[unit] = units.get(unit, 0) + count
    return units
