"""Reads of outreach: playbooks, and the recall list of the day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from liuke.accounts.queries import organization
from liuke.booking.models import Appointment, AppointmentStatus
from liuke.care.models import Outcome, Task, TaskKind
from liuke.kit.money import Money
from liuke.outreach import rules, strategies
from liuke.outreach.rules import Dropped, Reason
from liuke.segments import definitions
from liuke.segments.models import CategoryRhythm, CustomerFeatures, Standing
from liuke.segments.queries import require_run
from liuke.segments.queries.runs import language
from liuke.visits.models import TicketLine, Visit

if TYPE_CHECKING:
    from liuke.accounts.scope import Scope
    from liuke.customers.models import Customer
    from liuke.outreach.strategies import Playbook

STAGES = "lifecycle_stage"


def playbook(scheme: str, tier: str) -> Playbook | None:
    """Return what we do for a tier in the reader's language; None for a scheme a shop made itself. No query."""
    return strategies.shipped().get(scheme, {}).get(tier, {}).get(language())


@dataclass(frozen=True)
class RecallRow:
    """One customer of today's list. ``because`` is one sentence; ``stake`` what she spends in 90 days at her rhythm."""

    customer: Customer
    features: CustomerFeatures
    stage: str
    stage_name: str
    reason: Reason
    because: str
    days_away: int
    suggestion: str
    offer: str
    channel: str
    say: str
    stake: Money

    @property
    def customer_id(self) -> int:
        return self.customer.pk


@dataclass(frozen=True)
class RecallList:
    """The list of a day: ``candidates`` = ``listed`` + the sum of ``dropped``; ``rows`` are the first of the listed."""

    today: date
    as_of: date
    candidates: int
    listed: int
    dropped: dict[str, int]
    stake: Money
    rows: list[RecallRow]


def dropped_name(code: str) -> str:
    """Return what a reason for holding somebody back is called."""
    return {
        Dropped.DO_NOT_CONTACT: _("asked not to be contacted"),
        Dropped.CAME: _("came since the last refresh"),
        Dropped.BOOKED: _("has an appointment"),
        Dropped.LATER: _("asked for a later day"),
        Dropped.REFUSED: _("was not interested lately"),
        Dropped.CONTACTED: _("contacted within a week"),
    }[Dropped(code)]


def recall_list(*, scope: Scope, today: date, limit: int = 50) -> RecallList:
    """Return whom to contact today, what is most at stake first. Thirteen queries, however many customers.

    Who came or booked since the refresh, has a task of the last week, asked for another day, was not interested or
    asked not to be contacted drops out, each with the first reason that fits.

    Raises:
        NotRefreshed: nobody has refreshed yet.
    """
    run, currency = require_run(), organization().currency
    found = _candidates(scope, today)
    held = _held_back(scope, today, run.as_of)
    dropped: Counter[str] = Counter()
    kept: list[tuple[int, int, Reason]] = []
    for stake, customer_id, reason in found:
        why = next((code for code, ids in held if customer_id in ids), None)
        if why is None:
            kept.append((stake, customer_id, reason))
        else:
            dropped[why.value] += 1
    kept.sort(key=lambda one: (-one[0], one[1]))
    return RecallList(
        today, run.as_of, len(found), len(kept), dict(dropped), Money(sum(one[0] for one in kept), currency),
        _rows(scope, kept[: max(0, limit)], today, currency),
    )  # fmt: skip


def recall_row(*, scope: Scope, customer_id: int, today: date) -> RecallRow | None:
    """Return one customer as the list would show her today, whether held back or not; None when she is no candidate."""
    currency = organization().currency
    found = _candidates(scope, today, customer_id=customer_id)
    return next(iter(_rows(scope, found, today, currency)), None)


def _candidates(scope: Scope, today: date, *, customer_id: int | None = None) -> list[tuple[int, int, Reason]]:
    """Return (stake, customer, reason) of everybody a reason fits. One query."""
    oldest, newest = (
        today - timedelta(days=rules.LOOK_BACK_DAYS),
        today - timedelta(days=rules.LEAST_DAYS_AWAY),
    )
    rows = CustomerFeatures.objects.within(scope).filter(last_day__range=(oldest, newest))
    if customer_id is not None:
        rows = rows.filter(customer_id=customer_id)
    made = []
    columns = (
        "customer_id",
        "stake_minor",
        "last_day",
        "activity_days",
        "rhythm_days",
        "due_category_permille",
    )
    for customer, stake, last_day, activity_days, rhythm_days, care in rows.values_list(*columns):
        reason = rules.reason_for(rules.Days(last_day, activity_days, rhythm_days, care), today=today)
        if reason is not None:
            made.append((stake, customer, reason))
    return made


def _held_back(scope: Scope, today: date, as_of: date) -> list[tuple[Dropped, set[int]]]:
    """Return who is held back for which reason, the strongest first. Five queries."""
    tasks = Task.objects.within(scope).filter(kind=TaskKind.RECALL)
    ids = {
        Dropped.DO_NOT_CONTACT: tasks.filter(outcome=Outcome.DO_NOT_CONTACT),
        Dropped.LATER: tasks.filter(outcome=Outcome.LATER, again_on__gt=today),
        Dropped.REFUSED: tasks.filter(outcome=Outcome.REFUSED, due_on__gt=today - timedelta(days=rules.REFUSED_DAYS)),
        Dropped.CONTACTED: tasks.filter(due_on__gt=today - timedelta(days=rules.QUIET_DAYS)).exclude(
            Q(outcome=Outcome.LATER) & Q(again_on__lte=today)
        ),
    }
    found = {code: set(rows.values_list("customer_id", flat=True)) for code, rows in ids.items()}
    visits = Visit.objects.within(scope).filter(business_date__gte=as_of).values_list("customer_id", flat=True)
    sales = TicketLine.objects.within(scope).filter(business_date__gte=as_of, customer__isnull=False, kind="sale")
    found[Dropped.CAME] = set(visits) | set(sales.values_list("customer_id", flat=True))
    ahead = Appointment.objects.within(scope).filter(
        business_date__gte=today, status=AppointmentStatus.BOOKED, customer__isnull=False
    )
    found[Dropped.BOOKED] = set(ahead.values_list("customer_id", flat=True))
    return [(code, found[code]) for code in Dropped]


def _rows(scope: Scope, kept: list[tuple[int, int, Reason]], today: date, currency: str) -> list[RecallRow]:
    ids = [customer_id for _stake, customer_id, _reason in kept]
    features = {
        f.customer_id: f
        for f in CustomerFeatures.objects.within(scope).filter(customer_id__in=ids).select_related("customer")
    }
    stages = dict(
        Standing.objects.within(scope).filter(scheme=STAGES, customer_id__in=ids).values_list("customer_id", "tier")
    )
    cares = {
        (care.customer_id, care.category): care
        for care in CategoryRhythm.objects.within(scope).filter(customer_id__in=ids)
    }
    names = {tier.code: tier.zh if language() == "zh" else tier.en for tier in definitions.shipped()[STAGES].tiers}
    made = []
    for stake, customer_id, reason in kept:
        if (own := features.get(customer_id)) is not None:
            stage = stages.get(customer_id, "")
            care = cares.get((customer_id, own.due_category))
            plan = _plan(reason, stage)
            made.append(
                RecallRow(
                    own.customer, own, stage, names.get(stage, ""), reason, _because(reason, own, care, today),
                    _away(own, today), plan.service if plan else "", plan.offer if plan else "",
                    plan.channel if plan else "", plan.say if plan else "", Money(stake, currency),
                )
            )  # fmt: skip
    return made


def _plan(reason: Reason, stage: str) -> Playbook | None:
    """Return the trigger's playbook where there is one, else that of her stage."""
    return playbook(strategies.TRIGGERS, reason.value) or playbook(STAGES, stage)


def _away(own: CustomerFeatures, today: date) -> int:
    return (today - own.last_day).days if own.last_day else 0


def _because(reason: Reason, own: CustomerFeatures, care: CategoryRhythm | None, today: date) -> str:
    """Return one sentence with her own numbers."""
    away = _away(own, today)
    facts: dict[str, object] = {"away": away, "usual": own.rhythm_days, "day": own.last_day}
    if reason is Reason.CARE_DUE and care is not None:
        facts |= {
            "care": care.category,
            "due": care.due_on,
            "since": (today - care.last_day).days,
            "usual": care.rhythm_days,
        }
        return _("%(care)s was due on %(due)s: done %(since)s days ago, usually every %(usual)s days.") % facts
    if reason is Reason.FIRST_VISIT:
        return _("First visit on %(day)s, and no second in the %(away)s days since.") % facts
    repeats = own.gap_count or 0
    if reason is Reason.THREE_MONTHS and not repeats:
        return _("Has not come for three months: once on %(day)s, %(away)s days ago.") % facts
    if reason is Reason.THREE_MONTHS:
        return _("Has not come for three months: %(away)s days, where %(usual)s are usual.") % facts
    if repeats < 3:  # noqa: PLR2004 - below three gaps the usual interval is partly the shop's
        return _("Has been away %(away)s days; about %(usual)s days are usual for customers like her.") % facts
    return _("Usually comes every %(usual)s days and has been away %(away)s days.") % facts
