"""What those who stay have in common: shares side by side, with their uncertainty. It tells no causes. N03."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from liuke.insights.shares import Share, are_apart
from liuke.segments.queries.asking import ACTIVE_DAYS, TICKETS, facts_say
from liuke.segments.queries.runs import current_run

if TYPE_CHECKING:
    from datetime import date

    from liuke.accounts.scope import Scope

LEAST = 30
"""A group smaller than this is not compared."""
_FACTS = ("lines", "days", "items", "appointments", "contacts")

FACTORS = {
    "often": "base.days >= 4",
    "long": "base.first_day < {start}",
    "kinds": "coalesce(bought.kinds, 0) >= 2",
    "product": "coalesce(bought.product, false)",
    "same_hands": "base.days >= 2 AND coalesce(bought.hands, 0) = 1",
    "ticket": "coalesce(bought.ticket, 0) > middle.ticket",
    "booked": "base.customer_id IN (SELECT customer_id FROM promised)",
    "answered": "base.customer_id IN (SELECT customer_id FROM answered)",
    "group_buy": "coalesce(bought.group_buy, false)",
}
"""Each factor as a test on what was known before the last 180 days began."""


@dataclass(frozen=True)
class Factor:
    """The share who stayed, of those with the factor and of those without it."""

    code: str
    name: str
    having: Share
    lacking: Share

    @property
    def is_enough(self) -> bool:
        return min(self.having.whole, self.lacking.whole) >= LEAST

    @property
    def is_apart(self) -> bool:
        """The two intervals do not touch."""
        return self.is_enough and are_apart(self.having, self.lacking)

    @property
    def points(self) -> float:
        """The difference in percentage points."""
        return 100 * ((self.having.value or 0) - (self.lacking.value or 0))

    @property
    def distance(self) -> float:
        """The difference without its sign."""
        return abs(self.points)


def factor_names() -> dict[str, str]:
    """Return what each factor is called."""
    return {
        "often": _("Came on four days or more"),
        "long": _("Had been a customer before that half year"),
        "kinds": _("Used two kinds of care or more"),
        "product": _("Bought a product too"),
        "same_hands": _("Came twice or more, always to the same person"),
        "ticket": _("Average ticket above the shop's middle"),
        "booked": _("Had an appointment"),
        "answered": _("Answered when contacted"),
        "group_buy": _("Used a group-buy voucher"),
    }


@dataclass(frozen=True)
class Staying:
    """Everybody's share, and the factors some have and some have not: the widest difference first."""

    all: Share
    factors: list[Factor]


def staying(*, scope: Scope) -> Staying:
    """Return who stayed and what they have in common; nobody before the first count.

    Counted are the customers active 181 to 365 days before the as-of day, as for the retention rate; stayed means
    active in the 180 days after. Factors look only at what was known before those 180 days.
    """
    run = current_run()
    if run is None:
        return Staying(Share(0, 0), [])
    sums = ", ".join(
        f"COUNT(*) FILTER (WHERE {code}) AS {code}, COUNT(*) FILTER (WHERE {code} AND stayed) AS {code}_stayed"
        for code in FACTORS
    )
    row = facts_say(
        scope,
        lambda reached: (
            f"{_flags(run.as_of)} SELECT COUNT(*) AS n, COUNT(*) FILTER (WHERE stayed) AS stayed, {sums} "  # noqa: S608 - codes
            f"FROM flags WHERE {reached}"
        ),
        *_FACTS,
    )[0]
    n, stayed = row["n"], row["stayed"]
    factors = [
        Factor(
            code, name, Share(row[f"{code}_stayed"], row[code]), Share(stayed - row[f"{code}_stayed"], n - row[code])
        )
        for code, name in factor_names().items()
        if 0 < row[code] < n
    ]
    return Staying(Share(stayed, n), sorted(factors, key=lambda one: (not one.is_enough, -one.distance)))


def people_staying(*, scope: Scope, factor: str, has: bool | None, stayed: bool | None) -> list[int]:
    """Return the ids behind one number: with or without the factor, stayed or not; None does not cut.

    Args:
        scope: whose customers.
        factor: a code of ``FACTORS``, or empty for everybody counted.
        has: whether she has the factor.
        stayed: whether she stayed.
    """
    run = current_run()
    if run is None:
        return []
    tests = ["true"]
    if factor in FACTORS and has is not None:
        tests.append(factor if has else f"NOT {factor}")
    if stayed is not None:
        tests.append("stayed" if stayed else "NOT stayed")
    rows = facts_say(
        scope,
        lambda reached: (
            f"{_flags(run.as_of)} SELECT customer_id FROM flags WHERE {' AND '.join(tests)} AND {reached} "  # noqa: S608 - codes
            "ORDER BY customer_id"
        ),
        *_FACTS,
    )
    return [row["customer_id"] for row in rows]


def _flags(as_of: date) -> str:
    """Return the beginning of a statement that makes ``flags``: one row per customer counted."""
    start, turn = (f"DATE '{as_of - timedelta(days=days)}'" for days in (365, 180))
    inside = f"day >= {start} AND day < {turn}"
    flags = ", ".join(f"({test.format(start=start)}) AS {code}" for code, test in FACTORS.items())
    return (
        f"WITH active AS (SELECT * FROM ({ACTIVE_DAYS}) WHERE day < DATE '{as_of}'), "  # noqa: S608 - days of ours
        f"base AS (SELECT customer_id, COUNT(*) FILTER (WHERE {inside}) AS days, MIN(day) AS first_day, "
        f"bool_or(day >= {turn}) AS stayed FROM active GROUP BY 1 HAVING COUNT(*) FILTER (WHERE {inside}) > 0), "
        f"amounts AS (SELECT customer_id, AVG(minor) AS ticket FROM ({TICKETS}) WHERE {inside} GROUP BY 1), "
        "bought AS (SELECT lines.customer_id, any_value(ticket) AS ticket, "
        "COUNT(DISTINCT category) FILTER (WHERE kind = 'service' AND category <> '') AS kinds, "
        "bool_or(kind = 'product') AS product, COUNT(DISTINCT staff_id) FILTER (WHERE staff_id <> 0) AS hands, "
        "bool_or(channel = 'group_buy') AS group_buy FROM lines LEFT JOIN items USING (item_id) "
        f"LEFT JOIN amounts USING (customer_id) WHERE {inside} AND sale_count > 0 GROUP BY 1), "
        "middle AS (SELECT median(ticket) AS ticket FROM amounts), "
        f"promised AS (SELECT customer_id FROM appointments WHERE {inside} AND known_on < {turn}), "
        f"answered AS (SELECT customer_id FROM contacts WHERE {inside} AND outcome IN ('booked', 'later')), "
        f"flags AS (SELECT base.customer_id, base.stayed, {flags} "
        "FROM base LEFT JOIN bought USING (customer_id), middle)"
    )
