"""Closed months a second time, customer after customer: with all of somebody's rows together a rebuild costs half.

By month is how facts come and how a day is asked for; by customer is how everybody's whole history is added up. A month
that changes later is read from its own file, so that one corrected bill does not move years of others.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from liuke.insights import contracts
from liuke.insights.engine import literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from liuke.insights.engine import Engine

_CONTRACTS = (contracts.LINES, contracts.DAYS, contracts.CARES)
NAMES = tuple(contract.name for contract in _CONTRACTS)
"""The facts a state is made of."""

_CHANGED = 6
"""How many months may be read from files of their own before all are laid anew."""

Months = dict[str, list[str]]
"""Month → its files."""


def is_due(laid: Mapping[str, Any], closed: Months) -> bool:
    """Return whether a month has closed since, or too many have changed."""
    months: Months = laid.get("months", {})
    changed = [month for month, files in months.items() if closed.get(month) != files]
    return bool(closed.keys() - months.keys()) or len(changed) > _CHANGED


def lay(engine: Engine, name: str, closed: Months, *, root: Path, into: str) -> None:
    """Write the rows of the closed months into one file."""
    engine.view(name, [root / file for file in chain.from_iterable(closed.values())], _schema(name))
    engine.write(f'SELECT * FROM "{name}" ORDER BY customer_id, day', root / into)  # noqa: S608 - a name of ours


def open_laid(engine: Engine, name: str, laid: Mapping[str, Any], *, root: Path, months: Months) -> None:
    """Make a fact readable: the laid months where they are still the same, the others from their own files."""
    known: Months = laid["months"]
    changed = [month for month, files in known.items() if months.get(month) != files]
    others = [root / file for month, files in months.items() if known.get(month) != files for file in files]
    engine.view(f"{name}_laid", [root / laid["file"]], _schema(name))
    engine.view(f"{name}_others", others, _schema(name))
    where = f"WHERE strftime(day, '%Y-%m') NOT IN ({', '.join(map(literal, changed))}) " if changed else ""
    # Two readings side by side: of one file the engine knows how large its numbers can be, of a list it does not.
    engine.call(name, f'SELECT * FROM "{name}_laid" {where}UNION ALL SELECT * FROM "{name}_others"')  # noqa: S608 - ours


def _schema(name: str) -> dict[str, str]:
    return next(contract.schema() for contract in _CONTRACTS if contract.name == name)
