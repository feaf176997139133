"""Which records may be one person: pairs that share something telling, and what speaks for and against each.

Every field is coded as numbers beforehand, so that a whole shop is compared with sorted arrays instead of one by one.
The score is a chance: the rarer what two records share, the more it says (after Fellegi and Sunter, 1969).
"""

from __future__ import annotations

import numpy as np

from liuke.insights.doubles.candidates import candidates
from liuke.insights.doubles.comparing import compared
from liuke.insights.doubles.people import LONGEST_NAME, Births, Names, Pairs, People, Phones, Plain
from liuke.insights.doubles.weighing import sure, weights

__all__ = ["LONGEST_NAME", "Births", "Names", "Pairs", "People", "Phones", "Plain", "find_pairs"]

_SECONDS = 0.1  # the share of records expected to be somebody's second one, before anything is known


def find_pairs(people: People, *, at_least: float) -> Pairs:
    """Return the pairs likely enough to be one person, and all that share an account; the likeliest first."""
    first, second, skipped = candidates(people)
    says = compared(people, first, second)
    weight = sum(weights(people, first, second, says).values(), np.zeros(len(first)))
    prior = np.log2(max(len(people), 2) / (2 * _SECONDS))
    chance = 1 / (1 + np.exp2(np.clip(prior - weight, -60, 60)))
    certain = sure(people, first, second, says)
    kept = np.flatnonzero((chance >= at_least) | certain | (says["account"] == Plain.SAME))
    kept = kept[np.lexsort((second[kept], first[kept], -chance[kept]))]
    found = {name: values[kept] for name, values in says.items()}
    return Pairs(first[kept], second[kept], chance[kept], **found, is_sure=certain[kept], skipped=skipped)
