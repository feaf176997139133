"""The address of the customers list, read with suspicion: what may be filtered and how it may be ordered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.accounts.listing import Filters
from liuke.accounts.rules import Action
from liuke.customers import cuts
from liuke.customers.queries import ORDERS, Criteria

if TYPE_CHECKING:
    from django.http import QueryDict

    from liuke.accounts.scope import Scope

FILTERS = ("q", "salon", "steward", "tag", "gender", "phone", "from", "to", "birthday", "import", "order")


def orders_for(scope: Scope) -> dict[str, cuts.Order]:
    """Return the added orders this person may use, by name: one by money tells who spends most."""
    sees_money = scope.may(Action.SEE_MONEY)
    return {name: order for name, order in cuts.orders().items() if sees_money or not order.needs_money}


def read_filters(query: QueryDict, *, scope: Scope) -> tuple[Filters, Criteria]:
    """Return the filters in use and what they cut by.

    Raises:
        UnknownFilter: a name or a value nobody offered; nothing of it reaches a query.
    """
    more = cuts.cuts()
    filters = Filters(query, allowed=(*FILTERS, *(cut.name for cut in more)))
    criteria = Criteria(
        q=filters.text("q"),
        salon=filters.number("salon"),
        steward=filters.number("steward"),
        tag=filters.number("tag"),
        gender=filters.choice("gender", ("f", "m", "none")),
        phone=filters.choice("phone", ("yes", "no")),
        imported=filters.number("import"),
        joined_from=filters.day("from"),
        joined_to=filters.day("to"),
        birthday_days=int(filters.choice("birthday", ("1", "7", "30")) or 0),
        order=filters.choice("order", {*ORDERS, *orders_for(scope)}, default="newest"),
        more=tuple(
            (cut.name, filters.choice(cut.name, [code for code, _words in cut.choices()]))
            for cut in more
            if cut.name in filters.chosen
        ),
    )
    return filters, criteria
