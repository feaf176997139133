"""Who belongs on the list, and why."""

from __future__ import annotations

from datetime import timedelta

import pytest

from liuke.outreach.rules import Days, Reason, reason_for
from tests.world import TODAY


@pytest.mark.parametrize(
    ("away", "visits", "rhythm", "care", "reason"),
    [
        pytest.param(20, 1, 30, None, Reason.FIRST_VISIT, id="came once, three weeks ago"),
        pytest.param(13, 1, 30, None, None, id="came once, not yet two weeks ago"),
        pytest.param(53, 8, 24, None, Reason.RHYTHM, id="every 24 days, away for 53"),
        pytest.param(36, 8, 24, None, None, id="exactly one and a half intervals is still in rhythm"),
        pytest.param(90, 8, 80, None, Reason.THREE_MONTHS, id="three months are three months"),
        pytest.param(180, 1, 30, None, Reason.THREE_MONTHS, id="half a year is the last day"),
        pytest.param(181, 8, 24, 1500, None, id="longer is lost"),
        pytest.param(20, 8, 24, 1000, Reason.CARE_DUE, id="in rhythm, but a care is due"),
        pytest.param(20, 8, 24, 3001, None, id="a care given up long ago is no reason"),
        pytest.param(6, 8, 2, 2000, None, id="she was here this week"),
    ],
)
def test_the_reason_is_the_first_that_fits(
    away: int, visits: int, rhythm: int, care: int | None, reason: Reason | None
) -> None:
    days = Days(TODAY - timedelta(days=away), visits, rhythm, care)

    assert reason_for(days, today=TODAY) is reason
