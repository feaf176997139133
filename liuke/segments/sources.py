"""The fact sources this process knows.

``config.wiring`` names them at start, so that an app above or beside this one can bring facts too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liuke.insights.sources import Source

_registered: dict[str, Source] = {}


def register(*sources: Source) -> None:
    """Add sources; a contract has one source."""
    for source in sources:
        if _registered.setdefault(source.contract.name, source) is not source:
            raise ValueError(f"two sources for {source.contract.name}")


def registered() -> tuple[Source, ...]:
    """Return every source, in the order they were named."""
    return tuple(_registered.values())
