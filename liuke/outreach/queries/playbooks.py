"""What we do for whom, and how her reason reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _

from liuke.outreach import strategies
from liuke.outreach.rules import Reason
from liuke.segments import definitions
from liuke.segments.queries.runs import STAGES, language

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from liuke.care.models import Task
    from liuke.outreach.strategies import Playbook
    from liuke.segments.models import CategoryRhythm, CustomerFeatures

OWN_GAPS = 3  # below three gaps the usual interval is partly the shop's


class Plan(NamedTuple):
    """A playbook with the channel tried first."""

    playbook: Playbook | None
    channel: str


def playbook(scheme: str, tier: str) -> Playbook | None:
    """Return what we do for a tier in the reader's language; None for a scheme a shop made itself. No query."""
    return strategies.shipped().get(scheme, {}).get(tier, {}).get(language())


def plan_for(reason: Reason, stage: str) -> Plan:
    """Return the trigger's playbook where there is one, else that of her stage. No query."""
    found = playbook(strategies.TRIGGERS, reason.value) or playbook(STAGES, stage)
    return Plan(found, found.channel_code if found else "")


def stage_names() -> dict[str, str]:
    """Return the life stages by code, named in the reader's language."""
    return {tier.code: tier.name_in(language()) for tier in definitions.shipped()[STAGES].tiers}


def facts_of(reason: Reason, own: CustomerFeatures, care: CategoryRhythm | None, today: date) -> dict[str, Any]:
    """Return what her reason says: her own numbers of the day, as a task keeps them."""
    facts: dict[str, Any] = {
        "away": (today - own.last_day).days if own.last_day else 0,
        "usual": own.rhythm_days,
        "day": own.last_day.isoformat() if own.last_day else "",
        "gaps": own.gap_count or 0,
    }
    if reason is Reason.CARE_DUE and care is not None:
        facts |= {
            "care": care.category,
            "due": care.due_on.isoformat(),
            "since": (today - care.last_day).days,
            "usual": care.rhythm_days,
        }
    return facts


def because(reason: Reason, facts: Mapping[str, Any]) -> str:
    """Return why she is on the list, in one sentence with her own numbers, in the reader's language."""
    if reason is Reason.CARE_DUE and "care" in facts:
        return _("%(care)s was due on %(due)s: done %(since)s days ago, usually every %(usual)s days.") % facts
    if reason is Reason.FIRST_VISIT:
        return _("First visit on %(day)s, and no second in the %(away)s days since.") % facts
    if reason is Reason.THREE_MONTHS and not facts["gaps"]:
        return _("Has not come for three months: once on %(day)s, %(away)s days ago.") % facts
    if reason is Reason.THREE_MONTHS:
        return _("Has not come for three months: %(away)s days, where %(usual)s are usual.") % facts
    if facts["gaps"] < OWN_GAPS:
        return _("Has been away %(away)s days; about %(usual)s days are usual for customers like her.") % facts
    return _("Usually comes every %(usual)s days and has been away %(away)s days.") % facts


class Said(NamedTuple):
    """Why a task stands and what to do, in the reader's language."""

    reason: str
    suggestion: str
    offer: str


def said(task: Task) -> Said:
    """Return a task in the reader's language; one without facts as it was written. No query."""
    code, _slash, stage = task.playbook.partition("/")
    if not task.facts or code not in set(Reason):
        return Said(task.reason, task.suggestion, task.offer)
    plan = plan_for(Reason(code), stage).playbook
    reason = because(Reason(code), task.facts)
    return Said(reason, plan.service if plan else task.suggestion, plan.offer if plan else task.offer)
