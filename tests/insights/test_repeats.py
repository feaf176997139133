"""The repeat summary, by hand and against the published CDNOW sample where the machine has it."""

from __future__ import annotations

import csv
import os
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from liuke.insights.repeats import repeat_summary

if TYPE_CHECKING:
    from tests.insights.desk import Desk

END = date(1997, 10, 1)  # the first unseen day after the calibration period


def summary(engine: Desk, days: dict[tuple[int, date], int], as_of: date) -> dict[int, dict[str, int | None]]:
    rows = [{"customer_id": who, "day": day, "value": value} for (who, day), value in days.items()]
    schema = pa.schema([("customer_id", pa.int64()), ("day", pa.date32()), ("value", pa.int64())])
    table = engine.table(pa.Table.from_pylist(rows, schema=schema))
    return {row["customer_id"]: row for row in engine.rows(repeat_summary(table, as_of=as_of))}


def test_the_first_purchase_is_no_repeat_and_later_days_are_not_seen(engine: Desk) -> None:
    days = {
        (1, date(1997, 1, 1)): 10_00,
        (1, date(1997, 1, 15)): 30_00,
        (1, date(1997, 11, 1)): 99_00,
        (2, date(1997, 3, 1)): 5_00,
    }

    found = summary(engine, days, END)

    assert (found[1]["repeats"], found[1]["last_after_days"], found[1]["age_days"], found[1]["mean_minor"]) == (
        1,
        14,
        272,
        30_00,
    )
    assert (found[2]["repeats"], found[2]["last_after_days"], found[2]["mean_minor"]) == (0, 0, None)


def test_the_cdnow_sample_gives_the_published_summary(engine: Desk) -> None:
    folder = os.environ.get("LIUKE_SHARED_DATA")
    if not folder:
        pytest.skip("LIUKE_SHARED_DATA names no folder with cdnow_sample.csv")
    days: dict[tuple[int, date], int] = defaultdict(int)
    with (Path(folder) / "cdnow_sample.csv").open() as file:
        for row in csv.DictReader(file):
            days[int(row["sample_id"]), date.fromisoformat(row["date"])] += int(Decimal(row["dollars"]) * 100)

    found = summary(engine, days, END)

    with (Path(folder) / "cdnow_sample_summary.csv").open() as file:
        published = list(csv.DictReader(file))
    assert len(published) == len(found) == 2357
    for row in published:
        ours = found[int(row["ID"])]
        weeks = [f"{int(ours[name] or 0) / 7:.2f}" for name in ("last_after_days", "age_days")]
        assert (ours["repeats"], *weeks) == (int(row["x"]), f"{float(row['t_x']):.2f}", f"{float(row['T']):.2f}")
    assert sum(int(row["repeats"] or 0) for row in found.values()) == 2457
