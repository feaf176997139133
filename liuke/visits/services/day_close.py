"""Use cases of the day's end: a day is closed, and opened again. 日结, 反日结."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.accounts.models import Salon
from liuke.accounts.queries import organization
from liuke.accounts.rules import Action
from liuke.accounts.steps import audit
from liuke.kit.clock import business_day
from liuke.kit.problems import NotAllowed, NotFound
from liuke.kit.transactions import use_case
from liuke.ledger.services import seal_some
from liuke.ledger.steps import issuer_of, mark_day
from liuke.visits.errors import DayAhead, ReasonMissing
from liuke.visits.steps import write_close

if TYPE_CHECKING:
    from datetime import date, datetime

    from liuke.accounts.scope import Scope
    from liuke.visits.models import DayClose
    from liuke.visits.rules.day_close import Counting


def close_day(
    salon_id: int, day: date, counting: Counting, *, scope: Scope, actor: int | None, now: datetime
) -> DayClose:
    """Close a salon's day with what was counted. 日结.

    The chain is sealed first, so that its end, printed with the numbers, stands behind the day's entries.

    Args:
        salon_id: whose day.
        day: the business date.
        counting: what was counted, and what was seen.
        scope: who closes.
        actor: the staff member's id; None for jobs.
        now: the instant.

    Raises:
        NotFound: the salon is not in reach.
        NotAllowed: the role may not close days.
        DayAhead: the day is not there yet.
        DayNotAsSeen, DayMoved, WrongAmount, DifferenceUnexplained: as ``steps.write_close``.
    """
    issuer = _see_day(salon_id, day, scope=scope, now=now)
    while seal_some(issuer):
        pass
    return _close(salon_id, day, counting, actor=actor, now=now)


@use_case
def _see_day(salon_id: int, day: date, *, scope: Scope, now: datetime) -> int:
    salon = _salon(salon_id, Action.CLOSE_DAY, scope=scope)
    if day > business_day(now, salon.timezone):
        raise DayAhead
    return issuer_of(salon.pk)


@use_case
def _close(salon_id: int, day: date, counting: Counting, *, actor: int | None, now: datetime) -> DayClose:
    close = write_close(salon_id, day, counting, currency=organization().currency, actor=actor, now=now)
    told = {"difference": close.difference_minor, "reason": close.reason, "entry": close.last_entry_id}
    audit(
        "day.closed", now=now, actor_id=actor, salon_id=salon_id, object_type="day", object_ref=day.isoformat(),
        after=told,
    )  # fmt: skip
    return close


@use_case
def open_day_again(salon_id: int, day: date, *, reason: str, scope: Scope, actor: int | None, now: datetime) -> None:
    """Open a closed day again; its numbers stay as they were, the next close has its own. 反日结.

    Raises:
        NotFound: the salon is not in reach.
        NotAllowed: the role may not.
        ReasonMissing: no reason.
        DayNotAsSeen: the day is not closed.
    """
    salon = _salon(salon_id, Action.OPEN_DAY_AGAIN, scope=scope)
    if not reason.strip():
        raise ReasonMissing
    why = reason.strip()[:200]
    mark_day(salon.pk, day, is_closed=False, actor=actor, now=now, reason=why)
    audit(
        "day.opened_again", now=now, actor_id=actor, salon_id=salon.pk, object_type="day", object_ref=day.isoformat(),
        after={"reason": why},
    )  # fmt: skip


def _salon(salon_id: int, action: Action, *, scope: Scope) -> Salon:
    if not scope.may(action):
        raise NotAllowed(action=action.value)
    if not scope.reaches_salon(salon_id):
        raise NotFound
    salon = Salon.objects.filter(pk=salon_id).first()
    if salon is None:
        raise NotFound
    return salon
