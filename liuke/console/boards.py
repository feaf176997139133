"""The numbers behind the boards that are known by the ids of their customers: one place that reads such an address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from liuke.accounts.errors import UnknownFilter
from liuke.accounts.rules import Action
from liuke.kit.problems import NotAllowed
from liuke.segments.queries.boards import figure_names
from liuke.segments.queries.cohorts import people_of_cohort
from liuke.segments.queries.lost import last_names, people_lost, said_names
from liuke.segments.queries.rates import RATES, people_of_rate
from liuke.segments.queries.staying import FACTORS, factor_names, people_staying
from liuke.segments.queries.tickets import DatedTicket, tickets_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from liuke.accounts.listing import Filters
    from liuke.accounts.scope import Scope

NAMES = ("what", "month", "since", "factor", "has", "stayed", "said", "last", "rate", "day", "part")
WHATS = ("cohort", "ticket", "staying", "lost", "rate")
_MOST_SINCE = 600  # months


@dataclass(frozen=True)
class Behind:
    """The customers behind one number of a board, and what the number says.

    ``rows`` are ids, or tickets where the number counts tickets.
    """

    title: str
    rows: Sequence[int | DatedTicket]


def behind(filters: Filters, *, scope: Scope) -> Behind:
    """Return who is behind the number an address names.

    Raises:
        UnknownFilter: it names none.
        NotAllowed: it tells amounts and the role does not see them.
    """
    what = filters.choice("what", WHATS)
    if what == "cohort":
        return _of_cohort(scope, _month(filters), filters.number("since") or 0)
    if what == "ticket":
        if not scope.may(Action.SEE_MONEY):
            raise NotAllowed(action=Action.SEE_MONEY.value)
        month = _month(filters)
        title = _("Tickets of %(month)s") % {"month": f"{month:%Y-%m}"}
        return Behind(title, tickets_of(scope=scope, month=month))
    if what == "staying":
        return _of_staying(filters, scope)
    if what == "lost":
        return _of_lost(filters, scope)
    if what == "rate":
        return _of_rate(filters, scope)
    raise UnknownFilter(name="what", value="")


def _of_rate(filters: Filters, scope: Scope) -> Behind:
    code, day, is_part = filters.choice("rate", RATES), filters.day("day"), _flag(filters, "part")
    if not code or day is None:
        raise UnknownFilter(name="rate", value="")
    words = _("%(rate)s as of %(day)s: counted in it") if is_part else _("%(rate)s as of %(day)s: all it is counted of")
    title = words % {"rate": figure_names()[code][0], "day": day.isoformat()}
    return Behind(title, people_of_rate(scope=scope, code=code, day=day, is_part=bool(is_part)))


def _month(filters: Filters) -> date:
    month = filters.day("month")
    if month is None:
        raise UnknownFilter(name="month", value="")
    return month.replace(day=1)


def _of_cohort(scope: Scope, month: date, since: int) -> Behind:
    if since > _MOST_SINCE:
        raise UnknownFilter(name="since", value=str(since))
    ids, shown = people_of_cohort(scope=scope, month=month, since=since), f"{month:%Y-%m}"
    if not since:
        return Behind(_("First bought in %(month)s") % {"month": shown}, ids)
    words = _("First bought in %(month)s, here again %(since)s months later")
    return Behind(words % {"month": shown, "since": since}, ids)


def _of_staying(filters: Filters, scope: Scope) -> Behind:
    factor, has, stayed = filters.choice("factor", FACTORS), _flag(filters, "has"), _flag(filters, "stayed")
    ids = people_staying(scope=scope, factor=factor, has=has, stayed=stayed)
    words = [_("All who were counted")]
    if factor and has is not None:
        name = factor_names()[factor]
        words = [name if has else _("Not so: %(factor)s") % {"factor": name}]
    if stayed is not None:
        words.append(_("stayed") if stayed else _("did not stay"))
    return Behind("·".join(words), ids)


def _of_lost(filters: Filters, scope: Scope) -> Behind:
    said, last = filters.choice("said", said_names()), filters.choice("last", last_names())
    words = [names[code] for names, code in ((said_names(), said), (last_names(), last)) if code]
    return Behind("·".join([_("Lost"), *words]), people_lost(scope=scope, said=said, last=last))


def _flag(filters: Filters, name: str) -> bool | None:
    return {"1": True, "0": False}.get(filters.choice(name, ("0", "1")))
