"""What those who come often take together or again and again, counted by the engine. B18."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from liuke.accounts.queries import organization
from liuke.catalog.models import Item
from liuke.customers.models import Customer
from liuke.kit.money import Money
from liuke.segments.models import TagStanding
from liuke.segments.queries.asking import facts_say
from liuke.segments.queries.runs import require_run

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liuke.accounts.scope import Scope

FREQUENT = "frequent"
"""The rule tag of those who come often."""
PACKAGE_DAYS = 180
_REPEATS = 3
_FEWEST = 3
_MOST_SHOWN = 12


@dataclass(frozen=True)
class Together:
    """Two items, or one taken again and again: who took them so, and what one of each costs on average.

    ``items`` are their ids; ``days`` counts the days it happened; the price is the mean charged per sale.
    """

    items: tuple[int, ...]
    names: tuple[str, ...]
    customers: int
    days: int
    price: Money


@dataclass(frozen=True)
class Packages:
    """What the frequent customers take: pairs on one day, and single items three times or more."""

    frequent: int
    since: date
    pairs: list[Together]
    repeats: list[Together]


def packages(*, scope: Scope) -> Packages:
    """Return what could be made a package of, the most customers first; at least three customers each. B18.

    Looks at the customers with the rule tag of who comes often and at 180 days before the run's day. Four queries
    and the lake.

    Raises:
        NotRefreshed: nobody has refreshed yet.
    """
    currency, who = organization().currency, _frequent(scope)
    since, rows = _ask(
        scope,
        who,
        "pairs AS (SELECT a.item_id AS first, b.item_id AS second, COUNT(DISTINCT a.customer_id) AS people, "  # noqa: S608 - numbers
        "COUNT(*) AS days FROM taken AS a JOIN taken AS b ON a.customer_id = b.customer_id AND a.day = b.day "
        "AND a.item_id < b.item_id GROUP BY 1, 2), "
        "often AS (SELECT customer_id, item_id, COUNT(*) AS n FROM taken GROUP BY 1, 2), "
        "repeats AS (SELECT item_id AS first, 0 AS second, COUNT(*) AS people, SUM(n) AS days FROM often "
        f"WHERE n >= {_REPEATS} GROUP BY 1), "
        "prices AS (SELECT item_id, SUM(minor) // SUM(sales) AS price FROM taken GROUP BY 1) "
        "SELECT first, second, people, CAST(days AS BIGINT) AS days, "
        "CAST(a.price + coalesce(b.price, 0) AS BIGINT) AS price "
        "FROM (FROM pairs UNION ALL FROM repeats) JOIN prices AS a ON a.item_id = first "
        f"LEFT JOIN prices AS b ON b.item_id = second WHERE people >= {_FEWEST} "
        "ORDER BY people DESC, days DESC, first, second",
    )
    pairs, repeats = ([row for row in rows if bool(row["second"]) is two][:_MOST_SHOWN] for two in (True, False))
    ids = {row[at] for row in [*pairs, *repeats] for at in ("first", "second")}
    names = dict(Item.objects.filter(pk__in=ids).values_list("pk", "name"))

    def shown(row: dict[str, Any]) -> Together:
        items = tuple(one for one in (row["first"], row["second"]) if one)
        price = Money(row["price"], currency)
        return Together(items, tuple(names.get(one, "") for one in items), row["people"], row["days"], price)

    return Packages(len(who), since, [shown(row) for row in pairs], [shown(row) for row in repeats])


@dataclass(frozen=True)
class Taker:
    """One customer who took the items of a package, on how many days, and when last."""

    customer_id: int
    days: int
    last: date


def takers(*, scope: Scope, items: tuple[int, ...]) -> list[Taker]:
    """Return who is counted for one or two items, who took them most often first: the rows behind a package.

    Raises:
        NotRefreshed: nobody has refreshed yet.
    """
    wanted = ", ".join(str(int(one)) for one in items)
    fewest = 1 if len(items) > 1 else _REPEATS
    _since, rows = _ask(
        scope,
        _frequent(scope),
        f"hers AS (SELECT customer_id, day FROM taken WHERE item_id IN ({wanted}) "  # noqa: S608 - numbers
        f"GROUP BY 1, 2 HAVING COUNT(DISTINCT item_id) = {len(items)}) "
        "SELECT customer_id, COUNT(*) AS days, MAX(day) AS last FROM hers GROUP BY 1 "
        f"HAVING COUNT(*) >= {fewest} ORDER BY days DESC, customer_id",
    )
    return [Taker(**row) for row in rows]


def with_names(scope: Scope, rows: Iterable[Taker]) -> list[tuple[Customer, Taker]]:
    """Return takers with their records, as far as they are in reach. One query."""
    rows = list(rows)
    known = Customer.objects.within(scope).in_bulk([row.customer_id for row in rows])
    return [(known[row.customer_id], row) for row in rows if row.customer_id in known]


def _frequent(scope: Scope) -> list[int]:
    return list(TagStanding.objects.within(scope).filter(tag=FREQUENT).values_list("customer_id", flat=True))


def _ask(scope: Scope, who: list[int], rest: str) -> tuple[date, list[dict[str, Any]]]:
    """Return from which day on was looked, and the answer: ``rest`` goes on after ``taken``.

    ``taken`` has one row per customer, day and item sold: what was charged before returns, and how many sales.
    """
    run = require_run()
    since = run.as_of - timedelta(days=PACKAGE_DAYS)
    rows = facts_say(
        scope,
        lambda reached: (
            "WITH taken AS (SELECT customer_id, day, item_id, SUM(charged_minor + returned_minor) AS minor, "  # noqa: S608 - days
            f"SUM(sale_count) AS sales FROM lines WHERE day >= DATE '{since}' AND day < DATE '{run.as_of}' "
            f"AND item_id > 0 AND sale_count > 0 AND {reached} AND customer_id IN (SELECT id FROM frequent) "
            f"GROUP BY 1, 2, 3), {rest}"
        ),
        "lines",
        given={"frequent": who},
    )
    return since, rows
