"""What the last refresh knows of one customer, joined with what the recall list says of her today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from liuke.booking.queries import next_appointment
from liuke.console.queries.rhythm import rhythms
from liuke.kit.problems import NotFound
from liuke.outreach import queries as outreach
from liuke.segments import definitions, queries
from liuke.segments.errors import NotRefreshed
from liuke.segments.models import Standing, TagStanding

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from liuke.accounts.scope import Scope
    from liuke.booking.models import Appointment
    from liuke.console.queries.rhythm import Rhythm
    from liuke.outreach.queries import RecallRow
    from liuke.outreach.strategies import Playbook
    from liuke.segments.queries import Understanding, Why

_TAGS_SHOWN = 2
_HEALTHY, _STEADY, _WEAK = 80, 60, 40


@dataclass(frozen=True)
class Known:
    """What is known of one customer.

    Args:
        understanding: of the last refresh; None before the first, and for who came in after it.
        was_refreshed: whether there is a refresh at all.
        stage: her life stage and why.
        row: her row of today's recall list, where she is on it.
        held_back: why she is not to be contacted today; else empty.
        plan: what we do for her life stage.
        appointment: her next one, from today on.
        rhythm: how often she comes.
    """

    understanding: Understanding | None
    was_refreshed: bool
    stage: Why | None
    row: RecallRow | None
    held_back: str
    plan: Playbook | None
    appointment: Appointment | None
    rhythm: Rhythm

    @property
    def health_kind(self) -> str:
        """Return the state of her health score: ``ok``, ``info``, ``warn`` or ``bad``."""
        score = self.understanding.score if self.understanding else None
        if score is None or score >= _HEALTHY:
            return "ok"
        return "info" if score >= _STEADY else "warn" if score >= _WEAK else "bad"

    @property
    def health_word(self) -> str:
        """Return the same state in words."""
        return {"ok": _("well"), "info": _("steady"), "warn": _("needs attention"), "bad": _("low")}[self.health_kind]


def known_of(scope: Scope, customer_id: int, *, today: date) -> Known:
    """Return what is known of one customer in reach. At most 21 queries."""
    ahead = next_appointment(scope, customer_id, today=today)
    rhythm = rhythms(scope, [customer_id], today=today)[customer_id]
    try:
        found = queries.customer_understanding(scope=scope, customer_id=customer_id)
    except (NotRefreshed, NotFound) as error:
        was_refreshed = isinstance(error, NotFound)
        return Known(None, was_refreshed, None, row=None, held_back="", plan=None, appointment=ahead, rhythm=rhythm)
    stage = next((why for why in found.tiers if why.scheme.code == queries.STAGES), None)
    place = outreach.places(scope=scope, customer_ids=[customer_id], today=today).get(customer_id)
    why = place.why if place else outreach.left_alone(scope=scope, customer_id=customer_id, today=today)
    return Known(
        understanding=found,
        was_refreshed=True,
        stage=stage,
        row=place.row if place and place.why is None else None,
        held_back=outreach.dropped_name(why.value) if why else "",
        plan=outreach.playbook(queries.STAGES, stage.tier.code) if stage else None,
        appointment=ahead,
        rhythm=rhythm,
    )


def tier_of(scope: Scope, customer_id: int, *, scheme: str) -> str:
    """Return the tier she stands in, as of the last count; empty where it did not know her. One query."""
    rows = Standing.objects.within(scope).filter(customer=customer_id, scheme=scheme)
    return rows.values_list("tier", flat=True).first() or ""


@dataclass(frozen=True)
class Standings:
    """Of the customers on one page of a list: life stage with its code, and up to two rule tags."""

    stages: dict[int, tuple[str, str]]
    tags: dict[int, list[str]]


def standings_of(scope: Scope, customer_ids: Sequence[int]) -> Standings:
    """Return stage and rule tags of many customers. Three queries, whatever their number."""
    lang = queries.language()
    names = {t.code: t.name_in(lang) for t in definitions.scheme(queries.STAGES).tiers}
    rows = Standing.objects.within(scope).filter(scheme=queries.STAGES, customer__in=customer_ids)
    stages = {
        customer: (tier, names[tier]) for customer, tier in rows.values_list("customer_id", "tier") if tier in names
    }
    words = {tag.code: tag.name_in(lang) for tag in definitions.tags()}
    tags: dict[int, list[str]] = {}
    marks = TagStanding.objects.within(scope).filter(customer__in=customer_ids).order_by("customer_id", "tag")
    for customer, code in marks.values_list("customer_id", "tag"):
        if code in words and len(tags.setdefault(customer, [])) < _TAGS_SHOWN:
            tags[customer].append(words[code])
    return Standings(stages, tags)
