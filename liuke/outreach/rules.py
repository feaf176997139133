"""Whether somebody belongs on today's list, and why: pure decisions on her own days."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

LOOK_BACK_DAYS = 180
"""Who has been away longer is lost: asked once for the reason, not recalled day by day."""
QUIET_DAYS = 7
"""After a contact nobody is contacted again for a week."""
REFUSED_DAYS = 90
"""After "not interested" we wait three months."""
THREE_MONTHS_DAYS = 90
SLIPPING_PERMILLE = 1500
FIRST_VISIT_DAYS = (14, 60)
CARE_DUE_PERMILLE = (1000, 3000)
LEAST_DAYS_AWAY = 7


class Reason(StrEnum):
    """What puts a customer on the list."""

    FIRST_VISIT = "first_visit"
    RHYTHM = "rhythm"
    THREE_MONTHS = "three_months"
    CARE_DUE = "care_due"


class Dropped(StrEnum):
    """Why a candidate is held back."""

    DO_NOT_CONTACT = "do_not_contact"
    CAME = "came"
    BOOKED = "booked"
    LATER = "later"
    REFUSED = "refused"
    CONTACTED = "contacted"


@dataclass(frozen=True)
class Days:
    """What the decision looks at. ``care_permille`` is 1000 on the day her repeated care is due; None without one."""

    last_day: date
    activity_days: int
    rhythm_days: int
    care_permille: int | None


def reason_for(days: Days, *, today: date) -> Reason | None:
    """Return why she is on the list of ``today``, or None.

    In this order: a first visit without a second for 14 to 60 days (D08); away for three months up to half a year
    (I04); away more than 1.5 times her usual interval; a care she repeats is due, up to three intervals ago (I06).
    """
    away = (today - days.last_day).days
    if not LEAST_DAYS_AWAY <= away <= LOOK_BACK_DAYS:
        return None
    if days.activity_days == 1 and FIRST_VISIT_DAYS[0] <= away <= FIRST_VISIT_DAYS[1]:
        return Reason.FIRST_VISIT
    if away >= THREE_MONTHS_DAYS:
        return Reason.THREE_MONTHS
    if days.activity_days > 1 and away * 1000 > SLIPPING_PERMILLE * days.rhythm_days:
        return Reason.RHYTHM
    low, high = CARE_DUE_PERMILLE
    if days.care_permille is not None and low <= days.care_permille <= high:
        return Reason.CARE_DUE
    return None
