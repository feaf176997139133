"""The rule tree."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator


class Operator(StrEnum):
    """How a feature is compared with a number."""

    AT_LEAST = "at_least"
    ABOVE = "above"
    AT_MOST = "at_most"
    BELOW = "below"
    EQUAL = "equal"


@dataclass(frozen=True, order=True)
class Quantile:
    """A threshold the shop itself sets: ``percent`` of the customers who ever came lie below it (1–99)."""

    percent: int

    def __str__(self) -> str:
        return f"q{self.percent}"


@dataclass(frozen=True)
class Compare:
    """A feature against a number or a quantile of the shop."""

    feature: str
    operator: Operator
    value: int | Quantile


@dataclass(frozen=True)
class OneOf:
    """A text is one of these."""

    feature: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Known:
    """A feature has a value at all; an empty text has none."""

    feature: str


@dataclass(frozen=True)
class AllOf:
    """Every part holds."""

    parts: tuple[Rule, ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Rule, ...]


@dataclass(frozen=True)
class Not:
    """The part does not hold; not of unknown is unknown."""

    part: Rule


Leaf: TypeAlias = Compare | OneOf | Known
Rule: TypeAlias = Leaf | AllOf | AnyOf | Not


def leaves(rule: Rule) -> Iterator[Leaf]:
    """Yield the comparisons of a rule, left to right."""
    if isinstance(rule, AllOf | AnyOf):
        for part in rule.parts:
            yield from leaves(part)
    elif isinstance(rule, Not):
        yield from leaves(rule.part)
    else:
        yield rule


def quantiles(rules: list[Rule]) -> set[tuple[str, Quantile]]:
    """Return every cut point the rules ask of the shop."""
    return {
        (leaf.feature, leaf.value)
        for rule in rules
        for leaf in leaves(rule)
        if isinstance(leaf, Compare) and isinstance(leaf.value, Quantile)
    }


def cut_names(wanted: set[tuple[str, Quantile]]) -> dict[tuple[str, Quantile], str]:
    """Return under which name the engine holds each cut point."""
    return {key: f"cut_{n}" for n, key in enumerate(sorted(wanted))}
