"""Whom a reason fits, and whom something holds back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import OuterRef, Q, Subquery

from liuke.booking.models import Appointment, AppointmentStatus
from liuke.care.models import Outcome, Task, TaskKind
from liuke.customers.groups import group, head
from liuke.outreach import rules
from liuke.outreach.rules import Dropped, Reason
from liuke.segments.models import CustomerFeatures, Standing
from liuke.segments.queries.runs import STAGES
from liuke.visits.models import TicketLine, Visit

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from liuke.accounts.scope import Scope


class Candidate(NamedTuple):
    """A customer a reason fits."""

    stake_minor: int
    customer_id: int
    reason: Reason
    stage: str
    steward_id: int | None


def candidates(scope: Scope, today: date, *, customer_ids: Collection[int] | None = None) -> list[Candidate]:
    """Return everybody a reason fits, or those of ``customer_ids`` it fits. One query."""
    oldest, newest = (
        today - timedelta(days=rules.LOOK_BACK_DAYS),
        today - timedelta(days=rules.LEAST_DAYS_AWAY),
    )
    rows = CustomerFeatures.objects.within(scope).filter(last_day__range=(oldest, newest), customer__merge=None)
    if customer_ids is not None:
        rows = rows.filter(customer_id__in=customer_ids)
    standing = Standing.objects.within(scope).filter(scheme=STAGES, customer_id=OuterRef("customer_id"))
    staged = rows.annotate(stage=Subquery(standing.values("tier")[:1]))
    columns = (
        "customer_id",
        "stake_minor",
        "last_day",
        "activity_days",
        "rhythm_days",
        "due_category_permille",
        "stage",
        "customer__steward_id",
    )
    made = []
    for customer, stake, last_day, activity_days, rhythm_days, care, stage, steward in staged.values_list(*columns):
        reason = rules.reason_for(rules.Days(last_day, activity_days, rhythm_days, care), today=today)
        if reason is not None:
            made.append(Candidate(stake, customer, reason, stage or "", steward))
    return made


def tasks_of(scope: Scope, day: date, *, customer_ids: Collection[int] | None = None) -> dict[int, Task]:
    """Return the recall tasks of a day by person, with who has them; of several the first. One query."""
    rows = Task.objects.within(scope).filter(kind=TaskKind.RECALL, due_on=day)
    if customer_ids is not None:
        rows = rows.filter(customer__in=group(*customer_ids))
    named = rows.annotate(person=head()).order_by("-pk").select_related("staff", "closed_by", "salon")
    return {task.person: task for task in named}


def held_back(
    scope: Scope, today: date, as_of: date, *, customer_ids: Collection[int] | None = None
) -> list[tuple[Dropped, set[int]]]:
    """Return who is held back for which reason, the strongest first; tasks of today hold nobody back. Four queries.

    With ``customer_ids``, only these are looked at.
    """
    these = _these(customer_ids)
    found = held_by_contacts(scope, today, customer_ids=customer_ids)
    visits = Visit.objects.within(scope).filter(business_date__gte=as_of, **these).values_list(head(), flat=True)
    sales = TicketLine.objects.within(scope).filter(
        business_date__gte=as_of, customer__isnull=False, kind="sale", **these
    )
    found[Dropped.CAME] = set(visits) | set(sales.order_by().values_list(head(), flat=True).distinct())
    ahead = Appointment.objects.within(scope).filter(
        business_date__gte=today, status=AppointmentStatus.BOOKED, customer__isnull=False, **these
    )
    found[Dropped.BOOKED] = set(ahead.values_list(head(), flat=True))
    return [(code, found[code]) for code in Dropped]


def _these(customer_ids: Collection[int] | None) -> dict[str, Any]:
    return {} if customer_ids is None else {"customer__in": group(*customer_ids)}


def held_by_contacts(
    scope: Scope, today: date, *, customer_ids: Collection[int] | None = None
) -> dict[Dropped, set[int]]:
    """Return who is held back by what came of earlier contacts, for each of these reasons. One query."""
    still_quiet, still_refused = (today - timedelta(days=days) for days in (rules.QUIET_DAYS, rules.REFUSED_DAYS))
    earlier = (
        Q(outcome=Outcome.LATER, again_on__gt=today)
        | Q(outcome=Outcome.REFUSED, due_on__gt=still_refused)
        | Q(due_on__gt=still_quiet)
    )
    tasks = Task.objects.within(scope).filter(
        Q(outcome=Outcome.DO_NOT_CONTACT) | Q(earlier, due_on__lt=today), kind=TaskKind.RECALL, **_these(customer_ids)
    )
    by_outcome = {
        Outcome.DO_NOT_CONTACT: Dropped.DO_NOT_CONTACT, Outcome.LATER: Dropped.LATER, Outcome.REFUSED: Dropped.REFUSED,
    }  # fmt: skip
    found: dict[Dropped, set[int]] = {code: set() for code in (*by_outcome.values(), Dropped.CONTACTED)}
    for customer_id, outcome, again_on, due_on in tasks.values_list(head(), "outcome", "again_on", "due_on"):
        is_due_again = outcome == Outcome.LATER and again_on is not None and again_on <= today
        if outcome in by_outcome and not is_due_again:
            found[by_outcome[Outcome(outcome)]].add(customer_id)
        if due_on > still_quiet and not is_due_again:
            found[Dropped.CONTACTED].add(customer_id)
    return found
