"""Filters of our templates: one for money, one for each kind of date, one for shares, one for names and birthdays."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import template
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from lunar_python import Lunar

from liuke.cards.laws import law
from liuke.care.services import may_reopen
from liuke.customers.rows import birthday_of
from liuke.customers.rules import phones
from liuke.customers.rules.birthdays import age_on, lunar_words
from liuke.kit.money import Money
from liuke.outreach import queries as outreach

if TYPE_CHECKING:
    from liuke.accounts.scope import Scope
    from liuke.care.models import Task
    from liuke.customers.models import Customer

register = template.Library()
register.filter("law", law)

# A life stage has its colour everywhere; the codes of the other schemes that mean the same share it.
_STAGES = {"new": "s-new", "active": "s-active", "at_risk": "s-risk", "dormant": "s-dormant", "lost": "s-lost"}
_NEAR_DAYS = 60
_AVATARS = ("", "b", "c", "d", "e")


@register.filter
def money(amount: Money | int | None, currency: str = "") -> str:
    """Return an amount as staff read it: ``¥1,280.00``; minor units need their currency beside them."""
    if amount is None:
        return "—"
    if isinstance(amount, Money):
        return str(amount)
    if not currency:
        raise ValueError("minor units are shown with their currency: |money:shell.shop.currency")
    return str(Money(int(amount), currency))


@register.filter
def day(value: date | None) -> str:
    """Return ``2026-11-22``, or a dash."""
    return value.isoformat() if value else "—"


@register.filter
def moment(value: datetime | None, zone: str = "UTC") -> str:
    """Return ``2026-11-22 14:30`` in a time zone, or a dash."""
    return value.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M") if value else "—"


@register.filter
def clock_time(value: datetime | None, zone: str = "UTC") -> str:
    """Return ``14:30`` in a time zone, or a dash."""
    return value.astimezone(ZoneInfo(zone)).strftime("%H:%M") if value else "—"


@register.filter
def near_day(value: date, today: date) -> str:
    """Return 今天, 明天 or ``11-29``: how boards speak of days close by; with its year where that is not clear."""
    if value == today:
        return pgettext("day", "today")
    if value == today + timedelta(days=1):
        return pgettext("day", "tomorrow")
    is_clear = value.year == today.year or 0 < (value - today).days <= _NEAR_DAYS
    return value.strftime("%m-%d") if is_clear else value.isoformat()


@register.filter
def long_day(value: date) -> str:
    """Return a day for a headline: ``11 月 22 日 周日·农历十月十四·小雪`` or ``Sunday, 22 November``."""
    if not _is_chinese():
        return f"{value:%A}, {value.day} {value:%B}"
    lunar = Lunar.fromDate(datetime(value.year, value.month, value.day))  # noqa: DTZ001 - a calendar day has no zone
    parts = [
        f"{value.month}月{value.day}日 周{'一二三四五六日'[value.weekday()]}",
        f"农历{lunar.getMonthInChinese()}月{lunar.getDayInChinese()}",
        lunar.getJieQi(),
    ]
    return "·".join(part for part in parts if part)


@register.filter
def percent(share: float | None) -> str:
    """Return ``12.3%``, minus as −."""
    return "—" if share is None else f"{share * 100:.1f}%".replace("-", "−")


@register.filter
def permille(share: int | None) -> str:
    """Return a share in permille as ``12.3%``."""
    return percent(None if share is None else share / 1000)


@register.filter
def percent_of(part: int, whole: int) -> int:
    """Return how wide a bar is, in percent."""
    return round(100 * part / whole) if whole else 0


@register.filter
def tier_colour(code: str, place: int) -> str:
    """Return the colour class of a tier: its life stage's own, or the chart colour of its place."""
    return _STAGES.get(code) or f"d-c{place % 6 + 1}"


@register.filter
def number(value: int) -> str:
    """Return a count with thousands marks."""
    return f"{value:,}".replace("-", "−")


@register.filter
def avatar(name: str) -> str:
    """Return the colour class of a person's disc, always the same for a name."""
    return _AVATARS[sum(ord(c) for c in name) % len(_AVATARS)]


@register.filter
def birthday(customer: Customer) -> str:
    """Return a birthday as it is kept: ``农历三月初八``, ``05-20``, ``1990-05-20``; empty when not known."""
    found = birthday_of(customer)
    if found is None:
        return ""
    if found.is_lunar:
        words = lunar_words(found) if _is_chinese() else f"{found.month}-{found.day}"
        return _("lunar %(day)s") % {"day": words}
    written = f"{found.month:02d}-{found.day:02d}"
    return f"{found.year}-{written}" if found.year else written


@register.filter
def age(customer: Customer, today: date) -> int | None:
    """Return full years, or None where the year is not known."""
    found = birthday_of(customer)
    return age_on(found, today) if found else None


@register.filter
def spoken(number: str) -> str:
    """Return a phone as people read it: grouped, without the country code of home."""
    return phones.spoken(number)


@register.filter
def said(task: Task) -> outreach.Said:
    """Return why a task stands and what to do, in the reader's language."""
    return outreach.said(task)


@register.filter
def taken_back_by(task: Task, scope: Scope) -> bool:
    """Return whether this person may take the recorded result back."""
    return may_reopen(task, scope)


@register.filter
def get(mapping: dict[str, Any], key: str) -> Any:
    """Return a value of a mapping by a key that is itself a variable."""
    return mapping.get(key, "")


def _is_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")
