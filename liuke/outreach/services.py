"""Use cases of outreach: a row of the recall list becomes somebody's task, and a task gets its result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liuke.accounts.rules import Action
from liuke.care import steps as care
from liuke.care.errors import StaffElsewhere, TaskClosed
from liuke.care.services import checked_outcome
from liuke.customers import steps as customers
from liuke.customers.errors import TooManyChosen
from liuke.customers.groups import with_phone
from liuke.customers.queries import customer_in
from liuke.kit.problems import NotAllowed, NotFound
from liuke.kit.transactions import use_case
from liuke.outreach import queries
from liuke.outreach.errors import NotToBeCalled
from liuke.outreach.rules import Dropped

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from liuke.accounts.scope import Scope
    from liuke.care.models import Task
    from liuke.kit.crypto import Vault
    from liuke.outreach.queries import HeldBack, RecallRow

MOST_AT_ONCE = 200


@use_case
def assign_recall(*, scope: Scope, customer_id: int, staff_id: int | None, today: date, now: datetime) -> Task:
    """Make a recall task of a row of today's list, with its reason, suggestion and offer as they read now. 派给员工.

    Safe to repeat: a second call on the same day returns the same task, with its staff member changed if asked.

    Args:
        scope: who asks; giving a task to somebody else needs the right to assign.
        customer_id: of the row.
        staff_id: who does it; None leaves it to whoever is free.
        today: the day of the list.
        now: the instant.

    Raises:
        NotFound: the customer is not in reach, or is no candidate today.
        NotAllowed: the role may not work the list, or not assign to others.
        NotToBeCalled: she asked not to be contacted.
        StaffElsewhere: the staff member does not work at her salon.
        TaskClosed: today's task is finished already.
    """
    needed = Action.WORK_RECALL if staff_id in {None, scope.staff_id} else Action.ASSIGN_TASKS
    if not scope.may(needed):
        raise NotAllowed(action=needed.value)
    return _task_of(_row(scope, customer_id, today), staff_id, today=today, now=now, actor_id=scope.staff_id)


@dataclass(frozen=True)
class Given:
    """How many rows became tasks, and how many could not.

    These had nobody to do it, or nobody at her salon, are finished already, or asked not to be contacted.
    """

    count: int
    left: int


@use_case
def assign_many(
    *, scope: Scope, customer_ids: Collection[int], staff_id: int | None, today: date, now: datetime
) -> Given:
    """Give rows of today's list to one person, or each to her own steward.

    Safe to repeat. A row that has an open task today keeps the task; it changes hands where another person is asked.

    Args:
        scope: who asks.
        customer_ids: of the rows; who is no candidate is left out.
        staff_id: who does it; None means each customer's steward.
        today: the day of the list.
        now: the instant.

    Raises:
        NotAllowed: the role may not assign.
        TooManyChosen: more than 200; nobody is given anything.
    """
    if not scope.may(Action.ASSIGN_TASKS):
        raise NotAllowed(action=Action.ASSIGN_TASKS.value)
    asked = set(customer_ids)
    if len(asked) > MOST_AT_ONCE:
        raise TooManyChosen(count=len(asked), most=MOST_AT_ONCE)
    given, workplaces = 0, care.Workplaces()
    for place in queries.places(scope=scope, customer_ids=asked, today=today).values():
        whose = staff_id if staff_id is not None else place.row.customer.steward_id
        if whose is None:
            continue
        try:
            row = _callable(place)
            _task_of(row, whose, today=today, now=now, actor_id=scope.staff_id, workplaces=workplaces)
        except (StaffElsewhere, TaskClosed, NotToBeCalled):  # all are raised before anything is written
            continue
        given += 1
    return Given(given, len(asked) - given)


@use_case
def record_recall(
    *, scope: Scope, customer_id: int, outcome: str, today: date, now: datetime, note: str = "",
    again_on: date | None = None,
) -> Task:  # fmt: skip
    """Record what came of contacting a row of today's list; a row nobody took becomes one's own task first. 记结果.

    Safe to repeat: the same outcome again changes nothing.

    Raises:
        NotFound: the customer is not in reach, or is no candidate today.
        NotAllowed: the role may not work the list.
        NotToBeCalled: she asked not to be contacted.
        UnknownOutcome, DayNeeded, TaskClosed: as for recording the outcome of a task.
    """
    customer_in(scope, customer_id)
    customers.hold(customer_id)
    later = checked_outcome(scope, outcome, again_on, today)
    row = _row(scope, customer_id, today)
    task = row.task or _task_of(row, scope.staff_id, today=today, now=now, actor_id=scope.staff_id, is_given=False)
    return care.close(task, outcome=outcome, note=note, again_on=later, actor_id=scope.staff_id, now=now)


@use_case
def phone_to_call(
    customer_id: int, *, scope: Scope, today: date, vault: Vault, now: datetime, address: str = ""
) -> str:
    """Return the number of a customer who is to be contacted, after the entry of this reading stands. 拨打电话.

    Whoever works the list can open the numbers of the list, and no others: who may see phones is not asked why.

    Raises:
        NotAllowed: the role may not work the list.
        NotFound: the customer is not in reach.
        NotToBeCalled: she is not on today's list and nobody has a task for her, or she asked to be left alone.
        PhoneMissing, TooManyPhones: as for reading a phone.
    """
    if not scope.may(Action.WORK_RECALL) or scope.staff_id is None:
        raise NotAllowed(action=Action.WORK_RECALL.value)
    customer = customer_in(scope, customer_id)
    is_asked = queries.is_to_be_called(scope=scope, customer_id=customer_id, today=today)
    if not is_asked and not scope.may(Action.SEE_PHONE):
        raise NotToBeCalled
    return customers.open_phone(
        with_phone(scope, customer),
        staff_id=scope.staff_id,
        vault=vault,
        now=now,
        address=address,
        purpose="recall" if is_asked else "",
    )


def _row(scope: Scope, customer_id: int, today: date) -> RecallRow:
    place = queries.places(scope=scope, customer_ids=[customer_id], today=today).get(customer_id)
    if place is None:
        raise NotFound
    return _callable(place)


def _callable(place: HeldBack) -> RecallRow:
    if place.why is Dropped.DO_NOT_CONTACT:
        raise NotToBeCalled
    return place.row


def _task_of(
    row: RecallRow, staff_id: int | None, *, today: date, now: datetime, actor_id: int | None, is_given: bool = True,
    workplaces: care.Workplaces | None = None,
) -> Task:  # fmt: skip
    return care.open_recall(
        customer=row.customer, staff_id=staff_id, due_on=today, playbook=f"{row.reason.value}/{row.stage}",
        reason=row.because, suggestion=row.suggestion, offer=row.offer, stake_minor=row.stake.minor,
        actor_id=actor_id, now=now, facts=row.facts, is_given=is_given, workplaces=workplaces,
    )  # fmt: skip
