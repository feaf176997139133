"""Why customers were in their tiers on a past day, in their own numbers of that day."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from liuke.accounts.queries import organization
from liuke.insights.engine import Engine
from liuke.kit.home import home
from liuke.segments import definitions
from liuke.segments.computing import Stopwatch, compute
from liuke.segments.lake import Lake
from liuke.segments.queries.asking import again_where_files_changed
from liuke.segments.queries.people import because
from liuke.segments.queries.runs import language

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


def reasons_on(*, scheme: str, day: date, tiers: Mapping[int, str]) -> dict[int, str]:
    """Return the reason of each customer, computed from the facts before an as-of day; nothing is stored.

    The past keeps the clause, not the numbers; profiles count as they are today, so a tier that today's profile would
    not give shows the numbers its scheme looks at.

    Args:
        scheme: its code.
        day: the as-of day.
        tiers: the tier each customer was in, by her id.

    Raises:
        UnknownScheme: with the codes there are.
    """
    its, currency, lang = definitions.scheme(scheme), organization().currency, language()
    if not tiers:
        return {}

    def ask() -> dict[int, str]:
        with closing(Engine()) as machine:
            lake = Lake(home().facts)
            lake.open(machine)
            answers = compute(machine, lake, as_of=day, schemes={scheme: its}, tags=(), watch=Stopwatch())
            ids = ", ".join(str(int(one)) for one in tiers)
            rows = machine.fetch(f"SELECT * FROM features WHERE customer_id IN ({ids})").to_pylist()  # noqa: S608 - numbers
        return {
            row["customer_id"]: because(
                its, its.tier(tiers[row["customer_id"]]), row, answers.cuts, language=lang, currency=currency
            )
            for row in rows
        }

    return again_where_files_changed(ask)
