"""What is known of a person before she ever came."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

_NO = False

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from liuke.insights.writer import Day


def described(profiles: ir.Table, as_of: Day) -> ir.Table:
    """Return the profile columns of the feature table, one row per customer.

    A record that began on ``as_of`` or later is not known yet: its ``joined_days`` is NULL and ``is_recorded`` 0. One
    that nobody dated was always there.
    Age is in full years on ``as_of``; a birthday without month counts as over.
    """
    year, month, day = as_of.date.year(), as_of.date.month(), as_of.date.day()
    to_come = (profiles.birth_month > month) | ((profiles.birth_month == month) & (profiles.birth_day > day))
    age = (year - profiles.birth_year - to_come.cast("int64")).cast("int64")
    joined = as_of.number - profiles.joined_on.epoch_days().cast("int64")
    undated = profiles.joined_on.isnull()
    return profiles.select(
        "customer_id", "salon_id", "steward_id", "gender", "region", "occupation", "source", "has_phone",
        age_years=ibis.cases(((profiles.birth_year > 0) & (age >= 0), age), else_=ibis.null("int64")),
        joined_days=ibis.cases((joined > 0, joined), else_=ibis.null("int64")),
        is_recorded=(undated | (joined > 0)).fill_null(_NO).cast("int64"),
    )  # fmt: skip
