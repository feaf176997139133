"""Which records hang on one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from liuke.customers.rules.groups import below


def test_a_chain_hangs_on_its_end() -> None:
    assert below({1: 2, 2: 3, 4: 5}, 3) == {1, 2}
    assert below({1: 2, 2: 3, 4: 5}, 1) == set()


@given(st.dictionaries(st.integers(0, 8), st.integers(0, 8), max_size=8))
def test_it_ends_whatever_the_links_and_never_holds_a_stranger(links: dict[int, int]) -> None:
    """Law: everybody found leads to the record; even a circle, which nobody can write, ends."""
    for record in range(9):
        found = below(links, record)
        assert all(links[one] in found | {record} for one in found)
