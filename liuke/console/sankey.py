"""Where the bands of a flow chart lie: who went from which tier to which, drawn by the server as one SVG."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liuke.segments import queries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from liuke.insights.schemes import Scheme, Tier
    from liuke.segments.queries.past import Flow

_LEFT, _RIGHT, _BAR, _GAP, _TALL, _LEAST = 130, 820, 10, 14, 300, 1.0


@dataclass(frozen=True)
class Node:
    """One tier on one of the two days; an empty code is not yet a customer. Lengths in the units of the SVG."""

    code: str
    tier: Tier | None
    place: int
    customers: int
    x: float
    y: float
    height: float
    is_left: bool

    @property
    def name(self) -> str:
        return self.tier.name_in(queries.language()) if self.tier else ""

    @property
    def middle(self) -> float:
        return self.y + self.height / 2 + 4

    @property
    def label_x(self) -> float:
        return self.x - 8 if self.is_left else self.x + _BAR + 8


@dataclass(frozen=True)
class Band:
    """One flow: the outline of its band, and whether somebody moved."""

    flow: Flow
    before: Node
    after: Node
    path: str

    @property
    def has_moved(self) -> bool:
        return self.flow.before is not None and self.flow.before != self.flow.after


@dataclass(frozen=True)
class Sankey:
    """A drawing: ``height`` in its own units, nodes of both days, bands from left to right."""

    height: float
    nodes: list[Node]
    bands: list[Band]


def draw(flows: Sequence[Flow], *, scheme: Scheme) -> Sankey:
    """Return the drawing of these flows, tiers in the scheme's order, who is not yet a customer first."""
    everybody = sum(flow.customers for flow in flows) or 1
    unit = _TALL / everybody
    left = _side(flows, scheme, unit, is_left=True)
    right = _side(flows, scheme, unit, is_left=False)
    used_left, used_right = ({code: node.y for code, node in side.items()} for side in (left, right))
    bands = []
    for flow in flows:
        before, after = _code(flow.before), _code(flow.after)
        thick = max(flow.customers * unit, _LEAST)
        path = _band(left[before].x + _BAR, used_left[before], right[after].x, used_right[after], thick)
        bands.append(Band(flow, left[before], right[after], path))
        used_left[before] += flow.customers * unit
        used_right[after] += flow.customers * unit
    nodes = [*left.values(), *right.values()]
    return Sankey(max((node.y + node.height for node in nodes), default=0) + 10, nodes, bands)


def _side(flows: Sequence[Flow], scheme: Scheme, unit: float, *, is_left: bool) -> dict[str, Node]:
    found, y = dict[str, Node](), 10.0
    for place, tier in enumerate([None, *scheme.tiers], start=-1):
        code = _code(tier)
        customers = sum(f.customers for f in flows if (f.before if is_left else f.after) == tier)
        if customers:
            height = max(customers * unit, _LEAST)
            x = _LEFT if is_left else _RIGHT
            found[code] = Node(code, tier, place, customers, x, y, height, is_left)
            y += height + _GAP
    return found


def _code(tier: Tier | None) -> str:
    return tier.code if tier else ""


def _band(x0: float, y0: float, x1: float, y1: float, thick: float) -> str:
    half = (x0 + x1) / 2
    return (
        f"M{x0} {y0:.1f} C{half} {y0:.1f} {half} {y1:.1f} {x1} {y1:.1f} L{x1} {y1 + thick:.1f} "
        f"C{half} {y1 + thick:.1f} {half} {y0 + thick:.1f} {x0} {y0 + thick:.1f} Z"
    )
