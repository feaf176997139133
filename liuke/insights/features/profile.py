"""What is known of a person before she ever came."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir


def described(profiles: ir.Table, as_of: int) -> ir.Table:
    """Return the profile columns of the feature table, one row per customer.

    A record that began on ``as_of`` or later is not known yet: its ``joined_days`` is NULL.
    Age is in full years on ``as_of``; a birthday without month counts as over.
    """
    today = date(1970, 1, 1) + timedelta(days=as_of)
    to_come = (profiles.birth_month > today.month) | (
        (profiles.birth_month == today.month) & (profiles.birth_day > today.day)
    )
    age = today.year - profiles.birth_year - to_come.cast("int64")
    joined = as_of - profiles.joined_on.epoch_days().cast("int64")
    return profiles.select(
        "customer_id", "salon_id", "steward_id", "gender", "region", "occupation", "source", "has_phone",
        age_years=ibis.cases(((profiles.birth_year > 0) & (age >= 0), age), else_=ibis.null("int64")),
        joined_days=ibis.cases((joined > 0, joined), else_=ibis.null("int64")),
    )  # fmt: skip
