"""What channels and reasons are called on tabs, and their signs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from liuke.outreach.rules import Reason

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Sign:
    """A word with the icon before it, and the state its badge shows; an empty ``kind`` is neutral."""

    word: _StrPromise
    icon: str
    kind: str = ""


CHANNELS = {
    "phone": Sign(_("phone"), icon="phone"),
    "wecom": Sign(_("WeCom"), icon="brand-wechat"),
    "sms": Sign(_("text message"), icon="message-2"),
    "person": Sign(_("in person"), icon="building-store"),
}
REASONS = {
    Reason.RHYTHM.value: Sign(_("past her usual interval"), icon="clock"),
    Reason.CARE_DUE.value: Sign(_("a care is due"), icon="calendar-event"),
    Reason.FIRST_VISIT.value: Sign(_("no second visit yet"), icon="sparkles"),
    Reason.THREE_MONTHS.value: Sign(_("away for three months"), icon="hourglass"),
}
OUTCOMES = {
    "booked": Sign(_("Booked"), icon="circle-check", kind="ok"),
    "no_answer": Sign(_("No answer"), icon="phone-off"),
    "later": Sign(_("Another day"), icon="clock", kind="info"),
    "refused": Sign(_("Not interested"), icon="x"),
    "do_not_contact": Sign(_("Do not contact again"), icon="ban"),
}
