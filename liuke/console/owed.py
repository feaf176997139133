"""The numbers of the board of what is owed by their addresses, and what they are called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from liuke.accounts.errors import UnknownFilter
from liuke.cards.models import CardStatus
from liuke.cards.queries.board import people_with_status, people_with_time
from liuke.console.queries.owed import COUNTED, TIME, VALUE, WHATS
from liuke.ledger.queries.flows import Kind, people_of_month
from liuke.ledger.queries.owed import AGES, IN_AGES, Wanted, people_owed
from liuke.ledger.rules.book import Purse

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import _StrPromise

    from liuke.accounts.listing import Filters
    from liuke.accounts.scope import Scope

NAMES = ("what", "salon", "age", "kind", "month", "status", "unit")
_CARDS = "cards"
_LONGEST_UNIT = 24

NAMES_OF: dict[str, _StrPromise] = {
    Purse.PRINCIPAL.value: gettext_lazy("Principal"),
    Purse.BONUS.value: gettext_lazy("Bonus"),
    Purse.SESSIONS.value: gettext_lazy("Sessions left"),
    VALUE: gettext_lazy("Paid for these sessions"),
    TIME: gettext_lazy("Paid for time cards"),
    Purse.ARREARS.value: gettext_lazy("Customers owe"),
    Purse.REFUND_PAYABLE.value: gettext_lazy("To be paid back"),
}
MEANS: dict[str, _StrPromise] = {
    Purse.PRINCIPAL.value: gettext_lazy(
        "Money customers paid onto stored-value cards and have not used. It never expires."
    ),
    Purse.BONUS.value: gettext_lazy(
        "What the shop gave on top of it. It is no money owed, but care that will be given."
    ),
    Purse.SESSIONS.value: gettext_lazy("Sessions sold and not given yet, gifts included."),
    VALUE: gettext_lazy("The part of the agreed prices that falls on these sessions: earned when they are given."),
    TIME: gettext_lazy("Prices of time cards: the book earns them when the card is closed."),
    Purse.ARREARS.value: gettext_lazy("What customers have not paid yet of cards and bills. It is owed to the shop."),
    Purse.REFUND_PAYABLE.value: gettext_lazy("What closed cards are owed back and has not been paid out yet."),
}
KIND_NAMES: dict[Kind, _StrPromise] = {
    Kind.SOLD: pgettext_lazy("owed", "Sold"),
    Kind.USED: pgettext_lazy("owed", "Used"),
    Kind.BACK: pgettext_lazy("owed", "Given back"),
    Kind.ENDED: pgettext_lazy("owed", "Ended"),
    Kind.OTHER: pgettext_lazy("owed", "Brought in, corrected"),
}


@dataclass(frozen=True)
class Behind:
    """The people behind one number: rows of ``person``, ``total`` and where it is told ``value``; they add up to it."""

    title: str
    rows: Any
    is_money: bool


def age_names() -> list[str]:
    """Return the ages in days, as the columns are called."""
    firsts = [0, *(last + 1 for last in AGES)]
    named = [
        _("%(first)d–%(last)d days") % {"first": first, "last": last} for first, last in zip(firsts, AGES, strict=False)
    ]
    named[0] = _("up to %(last)d days") % {"last": AGES[0]}
    return [*named, _("over %(last)d days") % {"last": AGES[-1]}]


def behind(filters: Filters, *, scope: Scope, today: date) -> Behind:
    """Return who is behind the number an address names.

    Raises:
        UnknownFilter: it names none.
    """
    what, salon = filters.choice("what", (*WHATS, _CARDS)), filters.number("salon")
    if what == _CARDS:
        status = filters.choice("status", [one.value for one in CardStatus])
        if not status:
            raise UnknownFilter(name="status", value="")
        rows = people_with_status(scope, CardStatus(status), salon_id=salon)
        return Behind(_("Cards: %(status)s") % {"status": CardStatus(status).label}, rows, is_money=False)
    if not what:
        raise UnknownFilter(name="what", value="")
    title = str(NAMES_OF[what])
    if kind := filters.choice("kind", [one.value for one in Kind]):
        return _of_month(filters, title, Kind(kind), what=what, scope=scope)
    if what == TIME:
        return Behind(title, people_with_time(scope, salon_id=salon), is_money=True)
    purse = Purse.SESSIONS if what == VALUE else Purse(what)
    age, unit = filters.choice("age", [str(place) for place in range(len(AGES) + 1)]), filters.text("unit")
    if len(unit) > _LONGEST_UNIT or (purse not in IN_AGES and (age or unit)):
        raise UnknownFilter(name="age", value=age)
    wanted = Wanted(purse, salon, int(age) if age else None, unit)
    if age:
        title = f"{title}, {age_names()[int(age)]}"
    return Behind(title, people_owed(scope, wanted, today=today), is_money=what not in COUNTED)


def _of_month(filters: Filters, title: str, kind: Kind, *, what: str, scope: Scope) -> Behind:
    month = filters.day("month")
    if month is None or what not in {purse.value for purse in IN_AGES}:
        raise UnknownFilter(name="month", value="")
    month = month.replace(day=1)
    words = _("%(what)s: %(kind)s in %(month)s")
    named = words % {"what": title, "kind": KIND_NAMES[kind], "month": f"{month:%Y-%m}"}
    return Behind(named, people_of_month(scope, Purse(what), kind, month=month), is_money=what not in COUNTED)
