"""The state kept in the lake, so that a refresh after one more day adds a day and does not begin again.

It holds for the first unseen day it was made for, as long as no earlier fact, no item and none of the code that made
it changed; else it is made again from all facts.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from liuke.insights import features, states
from liuke.insights.features.state import NAMES, State, moved, rebuilt
from liuke.insights.states import day_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis.expr.types as ir

    from liuke.insights.engine import Engine
    from liuke.segments.lake import Lake


def state_of(engine: Engine, lake: Lake, facts: Mapping[str, ir.Table], *, as_of: int) -> State:
    """Return the state before ``as_of``: the kept one moved forward if it holds, else made from all facts."""
    since = lake.kept_until
    if since is None or since > as_of or lake.kept_for != _for(lake, since):
        return rebuilt(engine, facts, as_of=as_of)
    kept = State(**{name: engine.read([file], {}) for name, file in lake.kept_files.items()})
    return moved(engine, kept, facts, since=since, as_of=as_of)


def keep_state(engine: Engine, lake: Lake, state: State, *, as_of: int) -> None:
    """Keep the state for the next refresh, unless it is the kept one already."""
    what = _for(lake, as_of)
    if (lake.kept_until, lake.kept_for) != (as_of, what):
        lake.keep(engine, {name: getattr(state, name) for name in NAMES}, until=as_of, what=what)


def _for(lake: Lake, as_of: int) -> str:
    """Return what the state before a day was made of, as one hash."""
    return hashlib.sha256(f"{_code()}|{lake.history(day_of(as_of))}".encode()).hexdigest()


@cache
def _code() -> str:
    """Return the code that makes states, as one hash."""
    files = [Path(states.__file__), *sorted(Path(features.__file__).parent.glob("*.py"))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
