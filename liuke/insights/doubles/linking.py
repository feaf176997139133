"""Who would be one person once pairs are merged: links add up, and so do the contradictions between their ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from liuke.insights.doubles.comparing import compared, contradicts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from liuke.insights.doubles.people import Numbers, People

_MOST = 20
"""Records of one person; where more hang together somebody looks."""


def whole(people: People, first: Numbers, second: Numbers, joined: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which pairs may be joined with all that hangs together by joining: no two of those contradict each other.

    A phone leads from the first record to the second and an account from there to the third: what the first and the
    third say counts too, and so does what was merged before. A contradiction people have merged themselves stands.
    """
    heads = _ends(people, first[joined], second[joined])
    rows = np.flatnonzero(np.isin(heads, heads[first[joined]]))
    rows = rows[np.argsort(heads[rows], kind="stable")]
    together = np.split(rows, np.flatnonzero(np.diff(heads[rows])) + 1)
    crowds = [members[:1] for members in together if len(members) > _MOST]
    pairs = [members[np.stack(np.triu_indices(len(members), k=1))] for members in together if len(members) <= _MOST]
    one, other = np.concatenate([np.empty((2, 0), dtype=np.int64), *pairs], axis=1)
    against = contradicts(compared(people, one, other)) & (people.head[one] != people.head[other])
    return ~np.isin(heads[first], heads[np.concatenate([one[against], *crowds])])


def _ends(people: People, first: Numbers, second: Numbers) -> Numbers:
    """Return the lowest row each row hangs together with, by these pairs and by the heads known before."""
    _heads, place, back = np.unique(people.head, return_index=True, return_inverse=True)
    ends = place[back]
    while True:
        lowest = np.minimum(ends[first], ends[second])
        lower = ends.copy()
        np.minimum.at(lower, ends[first], lowest)
        np.minimum.at(lower, ends[second], lowest)
        lower = lower[lower[ends]]
        if np.array_equal(lower, ends):
            return ends
        ends = lower
