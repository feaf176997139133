"""The state kept in the lake, so that a refresh after one more day adds a day and does not begin again.

It holds for the first unseen day it was made for, as long as no earlier fact, no item and none of the statements that
made it changed; else it is made again from all facts.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from liuke.insights.dates import day_of
from liuke.segments import by_customer
from liuke.segments.plans import plan

if TYPE_CHECKING:
    from liuke.insights.engine import Engine
    from liuke.insights.plan import Plan
    from liuke.segments.lake import Lake

_TABLE = "state_"


def open_state(engine: Engine, lake: Lake, *, as_of: int, keep: bool = False) -> None:
    """Make the state before ``as_of`` readable: the kept one moved forward if it holds, else made from all facts.

    With ``keep`` it is kept for the next refresh.
    """
    since = lake.kept_until
    holds = since is not None and since <= as_of and lake.kept_for == _for(lake, since)
    if holds:
        for name, file in lake.kept_files.items():
            engine.view(f"{_TABLE if since == as_of else 'kept_'}{name}", [file])
    if since == as_of and holds:
        return
    files = lake.new_state(_names()) if keep else {}
    into = {f"{_TABLE}{name}": file for name, file in files.items()}
    if since is not None and holds:
        engine.ask_for(since=since)
        engine.run(plan("moving", _moving), into=into)
    else:
        lake.open_by_customer(engine)
        engine.run(_rebuilding(), into=into)
        lake.open(engine, *by_customer.NAMES)
    if keep:
        lake.keep(files, until=as_of, what=_for(lake, as_of))


def _names() -> list[str]:
    return [step.table.removeprefix(_TABLE) for step in _rebuilding().steps if step.table.startswith(_TABLE)]


def _for(lake: Lake, as_of: int) -> str:
    """Return what the state before a day was made of, as one hash."""
    return hashlib.sha256(f"{_rebuilding().mark}|{lake.history(day_of(as_of))}".encode()).hexdigest()


def _rebuilding() -> Plan:
    return plan("rebuilding", _rebuilt)


def _rebuilt() -> Plan:
    from liuke.insights import plans

    return plans.rebuilding()


def _moving() -> Plan:
    from liuke.insights import plans

    return plans.moving_on()
