"""The same answers as ``rebuild_speed``, from the same Parquet facts, in pandas: what an analyst's script would do.

Left out in its favour: the clause behind each tier, and a few features.
"""

from __future__ import annotations

import itertools
import json
import sys
import time
from pathlib import Path

import pandas as pd

from benchmarks.refresh_pandas import features, health, rhythm, tags, tiers

LINES = [
    "customer_id", "item_id", "salon_id", "day", "staff_id", "hour", "channel", "list_minor", "charged_minor",
    "returned_minor", "is_visit",
]  # fmt: skip


def interactions(booked: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Return per customer: appointments ahead, no-shows of the year, kept appointments of 180 days."""
    day = pd.to_datetime(booked.day)
    year, half = day >= as_of - pd.Timedelta(days=365), day >= as_of - pd.Timedelta(days=180)
    counts = pd.DataFrame({
        "customer_id": booked.customer_id,
        "ahead": (booked.status == "booked") & (day >= as_of),
        "missed": (booked.status == "no_show") & year & (day < as_of),
        "kept": (booked.status == "done") & half & (day < as_of),
    })  # fmt: skip
    return counts.groupby("customer_id").sum().assign(answered=0)


def main() -> None:
    """Read, compute, write; print the seconds of each step."""
    root, as_of, out = Path(sys.argv[1]), pd.Timestamp(sys.argv[2]), Path(sys.argv[3])
    clock = [time.perf_counter()]
    lines = pd.read_parquet(root / "lines", columns=LINES)
    lines = lines.rename(columns={"returned_minor": "returned", "day": "business_date"})
    lines["business_date"] = pd.to_datetime(lines.business_date)
    days = pd.read_parquet(root / "days", columns=["customer_id", "day", "charged_minor"])
    days = days.rename(columns={"day": "business_date"}).assign(business_date=pd.to_datetime(days.day))
    days = days[days.business_date < as_of]
    cares = pd.read_parquet(root / "cares", columns=["customer_id", "category", "day"])
    cares = cares.rename(columns={"day": "business_date"}).assign(business_date=pd.to_datetime(cares.day))
    items, people = pd.read_parquet(root / "items"), pd.read_parquet(root / "profiles")
    clock.append(time.perf_counter())
    lines = lines[lines.business_date < as_of].merge(
        items[["item_id", "category", "need_type"]], on="item_id", how="left"
    )
    table = features(lines, days, people, as_of).join(interactions(pd.read_parquet(root / "appointments"), as_of))
    table = table.fillna(dict.fromkeys(("ahead", "missed", "kept", "answered"), 0))
    table = table.join(health(table))
    rhythms = rhythm(cares[cares.business_date < as_of], ["customer_id", "category"], as_of)
    places, marks = tiers(table), tags(table)
    clock.append(time.perf_counter())
    out.mkdir(parents=True, exist_ok=True)
    for name, frame in {"features": table, "rhythms": rhythms, "places": places, "marks": marks}.items():
        frame.to_parquet(out / f"{name}.parquet")
    clock.append(time.perf_counter())
    steps = zip(("read", "compute", "write"), (b - a for a, b in itertools.pairwise(clock)), strict=True)
    print(json.dumps({name: round(seconds, 2) for name, seconds in steps}))


if __name__ == "__main__":
    main()
