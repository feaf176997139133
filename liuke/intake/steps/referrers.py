"""Who brought a customer: linked where exactly one customer carries the name, also where her row comes later."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import polars as pl
from django.db.models import F
from django.utils.translation import gettext as _

from liuke.customers.models import Customer
from liuke.intake.models import Import, ImportChange
from liuke.intake.queries import folder_of
from liuke.intake.steps.people import indexes_of, named, open_book
from liuke.kit.transactions import step

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    Row = dict[str, Any]

_WHO = ["salon_id", "code", "phone", "card_no", "name", "union_id", "open_id"]
_WHY = "an import belongs to the whole shop"


@step
def known_referrers(rows: Sequence[Row]) -> dict[str, int]:
    """Return the customer of each referrer's name, where exactly one carries it."""
    names = {row["referrer"] for row in rows if row["referrer"]}
    if not names:
        return {}
    found: dict[str, list[int]] = {}
    for pk, _salon, name, *_ids in named(names):
        found.setdefault(name, []).append(pk)
    return {name: pks[0] for name, pks in found.items() if len(pks) == 1}


def note_unknown(of: Import, rows: Sequence[Row], known: Collection[str]) -> int:
    """Write into the note of a row who is said to have brought her where nobody will be found; return how many."""
    lost = [row for row in rows if row["referrer"] and row["referrer"] not in known]
    if not lost:
        return 0
    to_come = _referred_within(of)
    lost = [row for row in lost if row["referrer"] not in to_come]
    for row in lost:
        told = _("Referred by: %(name)s") % {"name": row["referrer"]}
        row["note"] = f"{row['note']}\n{told}".strip()
    return len(lost)


@step
def link_earlier(of: Import, made: dict[str, int]) -> None:
    """Link the customers of this file, written so far, to the people just made who brought them (name → id)."""
    within = _referred_within(of) if made else {}
    rows = [row for name in made for row in within.get(name, ())]
    indexes = indexes_of(rows)
    book = open_book(rows, indexes)
    for row in rows:
        one, referrer = book.find(row, indexes.get(row["phone"], "")), made[row["referrer"]]
        if one is None or one.pk == referrer:
            continue
        customers = Customer.objects.unscoped(_WHY).filter(pk=one.pk, referrer=None)
        if customers.filter(import_id=of.pk).update(referrer_id=referrer) or not customers.exists():
            continue
        ImportChange.objects.create(
            of=of, table="customer", object_id=one.pk, before={"referrer_id": None}, after={"referrer_id": referrer}
        )
        customers.update(referrer_id=referrer, version=F("version") + 1)


def _referred_within(of: Import) -> dict[str, list[Row]]:
    """Return, per name that exactly one person of the file carries, the rows she is said to have brought."""
    parts = sorted(folder_of(of).glob("ok-*.parquet"))
    return _scanned(tuple((part, part.stat().st_mtime_ns) for part in parts))


@lru_cache(maxsize=1)
def _scanned(parts: tuple[tuple[Path, int], ...]) -> dict[str, list[Row]]:
    if not parts:
        return {}
    rows = pl.scan_parquet([part for part, _changed in parts]).select(*_WHO, "referrer")
    brought = rows.filter(pl.col("referrer") != "").collect()
    names = brought.get_column("referrer").unique()
    carriers = rows.filter(pl.col("name").is_in(names.implode())).select(*_WHO).unique().collect()
    single = carriers.group_by("name").len().filter(pl.col("len") == 1).get_column("name")
    within: dict[str, list[Row]] = {}
    for row in brought.filter(pl.col("referrer").is_in(single.implode())).iter_rows(named=True):
        within.setdefault(row["referrer"], []).append(row)
    return within
