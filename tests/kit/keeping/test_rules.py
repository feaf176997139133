"""Which copies stay: seven days, five weeks, twelve months."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuke.kit.keeping.rules import DAYS, copies_kept, is_newer

START = datetime(2025, 1, 1, 20, tzinfo=UTC)
moments = st.lists(st.integers(0, 1500).map(lambda hours: START + timedelta(hours=7 * hours)), max_size=80)


def test_two_years_of_nights_leave_days_weeks_and_months() -> None:
    """Thinning every night leaves what thinning once would: nothing is taken that a later night would need."""
    kept: set[datetime] = set()
    for night in range(730):
        kept = copies_kept({*kept, START + timedelta(days=night)})
    last = START + timedelta(days=729)
    ages = sorted((last - at).days for at in kept)

    assert ages[:DAYS] == list(range(DAYS))
    assert len({(at.year, at.month) for at in kept}) == 12
    assert len(kept) <= 7 + 5 + 12
    assert sum(1 for age in ages if age < 35) >= 7 + 4


@given(moments)
def test_a_copy_is_never_invented_and_the_newest_always_stays(made: list[datetime]) -> None:
    kept = copies_kept(made)

    assert kept <= set(made)
    assert not made or max(made) in kept
    assert copies_kept(kept) == kept


def test_a_long_pause_takes_nothing_away() -> None:
    old = [START + timedelta(days=day) for day in range(5)]

    assert copies_kept([*old, START + timedelta(days=900)]) == {*old, START + timedelta(days=900)}


@pytest.mark.parametrize(
    ("theirs", "ours", "answer"),
    [("0.1.0", "0.1.0", False), ("0.10.0", "0.9.9", True), ("0.1.0", "1.0", False), ("1.0b", "2.0", True)],
)
def test_versions_are_compared_by_their_numbers(theirs: str, ours: str, answer: bool) -> None:
    assert is_newer(theirs, than=ours) is answer
