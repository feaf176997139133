"""A provider's bill beside our payments: what is the same, and every difference."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from liuke.visits.rules.provider_bills.reading import BillLine

NEAR = timedelta(minutes=10)
"""How far two without a common number may lie apart to be one payment with another amount."""


class Kind(StrEnum):
    """What comparing one payment with one line gave."""

    SAME = "same"
    MISSING_HERE = "missing_here"
    MISSING_THERE = "missing_there"
    OTHER_AMOUNT = "other_amount"
    TWICE = "twice"


@dataclass(frozen=True)
class Ours:
    """One of our payments: its id, its amount in minor units, the local time, the provider's number if it has one."""

    pk: int
    minor: int
    at: datetime
    reference: str = ""


@dataclass(frozen=True)
class Pair:
    """One of our payments and one line of the bill; one of them may be missing."""

    kind: Kind
    ours: Ours | None = None
    line: BillLine | None = None

    @property
    def difference_minor(self) -> int:
        """What they have more than we."""
        theirs = self.line.minor if self.line else 0
        return theirs - (self.ours.minor if self.ours else 0)

    @property
    def key(self) -> str:
        """What names this difference wherever it is listed again."""
        line = f"{self.line.own}@{self.line.at:%H%M%S}:{self.line.minor}" if self.line else ""
        return f"{self.kind.value}|{self.ours.pk if self.ours else ''}|{line}"[:160]


def compare(ours: Sequence[Ours], lines: Sequence[BillLine]) -> tuple[Pair, ...]:
    """Return every payment and every line exactly once, differences first. 对账.

    By the provider's number where a payment has one; the others by amount and nearest time, then, where amounts differ,
    by nearest time alone. Two of the same amount of which one is missing here and one there are taken for one where no
    number tells them apart: the sums agree.

    Args:
        ours: the payments of the day by one way; negative where they went back.
        lines: the bill's.
    """
    once, pairs = _doubled(lines)
    left_ours, left_lines, found = _by_reference(ours, once)
    pairs += found
    for is_one, kind in (
        (_same_amount, Kind.SAME),
        (_near, Kind.OTHER_AMOUNT),
    ):
        loose = [one for one in left_ours if not one.reference]
        found = _nearest(loose, left_lines, is_one, kind)
        gone = {pair.ours for pair in found}
        left_ours = [one for one in left_ours if one not in gone]
        left_lines = [line for line in left_lines if line not in {pair.line for pair in found}]
        pairs += found
    pairs += [Pair(Kind.MISSING_THERE, ours=one) for one in left_ours]
    known = {(line.at, line.minor) for line in once if line not in set(left_lines)}
    pairs += [_extra(line, known) for line in left_lines]
    return tuple(sorted(pairs, key=_order))


def _doubled(lines: Sequence[BillLine]) -> tuple[list[BillLine], list[Pair]]:
    """Take out the lines that stand there a second time under their own number."""
    seen: set[tuple[str, bool]] = set()
    once, pairs = [], []
    for line in lines:
        name = (line.own, line.minor < 0)
        if line.own and name in seen:
            pairs.append(Pair(Kind.TWICE, line=line))
        else:
            seen.add(name)
            once.append(line)
    return once, pairs


def _by_reference(ours: Sequence[Ours], lines: Sequence[BillLine]) -> tuple[list[Ours], list[BillLine], list[Pair]]:
    theirs: dict[tuple[str, bool], list[BillLine]] = defaultdict(list)
    for line in lines:
        if line.reference:
            theirs[line.reference, line.minor < 0].append(line)
    pairs, left = [], []
    for one in ours:
        there = theirs.get((one.reference, one.minor < 0)) if one.reference else None
        if not there:
            left.append(one)
            continue
        line = next((line for line in there if line.minor == one.minor), there[0])
        there.remove(line)
        pairs.append(Pair(Kind.SAME if line.minor == one.minor else Kind.OTHER_AMOUNT, one, line))
    taken = {pair.line for pair in pairs}
    return left, [line for line in lines if line not in taken], pairs


def _nearest(
    ours: Iterable[Ours], lines: Sequence[BillLine], is_one: Callable[[Ours, BillLine], bool], kind: Kind
) -> list[Pair]:
    could = [
        (abs(one.at - line.at), one.pk, line.number, one, line) for one in ours for line in lines if is_one(one, line)
    ]
    pairs, used_ours, used_lines = [], set(), set()
    for _far, pk, number, one, line in sorted(could, key=lambda found: found[:3]):
        if pk not in used_ours and number not in used_lines:
            used_ours.add(pk)
            used_lines.add(number)
            pairs.append(Pair(kind, one, line))
    return pairs


def _same_amount(one: Ours, line: BillLine) -> bool:
    return one.minor == line.minor


def _near(one: Ours, line: BillLine) -> bool:
    return (one.minor < 0) == (line.minor < 0) and abs(one.at - line.at) <= NEAR


def _extra(line: BillLine, known: set[tuple[datetime, int]]) -> Pair:
    is_twice = not line.own and (line.at, line.minor) in known
    return Pair(Kind.TWICE if is_twice else Kind.MISSING_HERE, line=line)


def _order(pair: Pair) -> tuple[bool, datetime]:
    at = pair.ours.at if pair.ours else pair.line.at if pair.line else datetime.min  # noqa: DTZ901 - local time
    return pair.kind is Kind.SAME, at
