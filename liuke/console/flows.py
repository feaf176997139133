"""Who went where between two days, for every page that shows it: the numbers, the drawing, the table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from liuke.console.sankey import Sankey, draw
from liuke.segments import queries
from liuke.segments.queries import past

if TYPE_CHECKING:
    from datetime import date

    from liuke.accounts.scope import Scope
    from liuke.insights.schemes import Scheme, Tier
    from liuke.segments.queries.past import Change, Flow

PRESETS = (30, 90, 180, 365)


@dataclass(frozen=True)
class Between:
    """What happened to the tiers of a scheme between two as-of days."""

    scheme: Scheme
    first: date
    second: date
    changes: list[Change]
    sankey: Sankey
    flows: list[Flow]

    @property
    def moved(self) -> int:
        """How many changed their tier."""
        return sum(flow.customers for flow in self.flows if flow.before and flow.before != flow.after)

    @property
    def joined(self) -> int:
        """How many were not yet customers on the first day."""
        return sum(flow.customers for flow in self.flows if flow.before is None)

    @property
    def table(self) -> list[tuple[str, str, list[tuple[str, int]]]]:
        """Return the same numbers as the drawing: per tier before, its code and name, and per tier after how many."""
        lang = queries.language()
        counted = {(_code(f.before), _code(f.after)): f.customers for f in self.flows}
        befores = [(tier.code, tier.name_in(lang)) for tier in self.scheme.tiers]
        return [
            (code, name, [(tier.code, counted.get((code, tier.code), 0)) for tier in self.scheme.tiers])
            for code, name in [("", ""), *befores]
        ]


def between(scope: Scope, *, scheme: Scheme, first: date, second: date) -> Between:
    """Return what happened between two as-of days.

    Raises:
        PastNotReached: the past is not worked out that far.
    """
    flows = past.flows(scope=scope, scheme=scheme.code, first=first, second=second)
    return Between(scheme, first, second, past.changes(flows, scheme=scheme), draw(flows, scheme=scheme), flows)


def last_month(scope: Scope, *, scheme: Scheme) -> Between | None:
    """Return what happened in the last thirty days the past reaches; None where it is not worked out that far yet."""
    reach = past.reach()
    if reach is None or (reach.last - reach.until).days > PRESETS[0]:
        return None
    first = max(reach.first, reach.until - timedelta(days=PRESETS[0]))
    return between(scope, scheme=scheme, first=first, second=reach.until)


def _code(tier: Tier | None) -> str:
    return tier.code if tier else ""
