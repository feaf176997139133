"""The pandas script a shop's analyst would write for the same answers; see refresh_speed.py.

What it does of the refresh: reads the same columns, sums the facts and writes them as Parquet by month, makes the
features, the health score with all its parts, rhythms, tiers with ``since``, tags. What it leaves out, in its favour:
noticing what changed in the database, the clause behind each tier, a few features (usual spend, hours by share), and
being safe to interrupt.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
import time

import numpy as np
import pandas as pd

WINDOWS = (90, 180, 365)
GRAIN = ["customer_id", "item_id", "salon_id", "business_date"]


def read(link: sqlite3.Connection) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the bill lines of known customers, and the customers with their appointments and contacts counted."""
    lines = pd.read_sql(
        "SELECT customer_id, item_id, salon_id, business_date, coalesce(staff_id, 0) AS staff_id, hour, channel, kind, "
        "quantity, list_minor, charged_minor, is_visit FROM visits_ticketline WHERE customer_id IS NOT NULL", link,
        parse_dates=["business_date"],
    )  # fmt: skip
    people = pd.read_sql(
        "SELECT id AS customer_id, salon_id, steward_id, joined_on, gender, birth_year, birth_month, birth_day, "
        "region, occupation, source, phone_index <> '' AS has_phone FROM customers_customer", link,
    )  # fmt: skip
    return lines, people


def facts(lines: pd.DataFrame, folder: str) -> pd.DataFrame:
    """Return one row per customer, item, salon and day, written as Parquet by month as well."""
    lines["returned"] = -lines.charged_minor.where(lines.kind == "return", 0)
    lines["is_sale"] = (lines.kind == "sale").astype("int64")
    grouped = lines.groupby(GRAIN, sort=False).agg(
        staff_id=("staff_id", "max"), hour=("hour", "min"), channel=("channel", "first"), quantity=("quantity", "sum"),
        list_minor=("list_minor", "sum"), charged_minor=("charged_minor", "sum"), returned=("returned", "sum"),
        rows=("kind", "size"), sales=("is_sale", "sum"), is_visit=("is_visit", "max"),
    ).reset_index()  # fmt: skip
    shutil.rmtree(folder, ignore_errors=True)
    month = grouped.business_date.dt.year * 100 + grouped.business_date.dt.month
    grouped.assign(month=month).to_parquet(folder, partition_cols=["month"], index=False)
    return grouped


def interactions(link: sqlite3.Connection, as_of: pd.Timestamp) -> pd.DataFrame:
    """Return per customer: appointments ahead, no-shows of the year, answers and kept appointments of 180 days."""
    booked = pd.read_sql(
        "SELECT customer_id, business_date AS day, status FROM booking_appointment WHERE customer_id IS NOT NULL", link,
        parse_dates=["day"],
    )  # fmt: skip
    asked = pd.read_sql(
        "SELECT customer_id, closed_on AS day, outcome FROM care_task WHERE outcome <> ''", link, parse_dates=["day"]
    )
    past, half = booked.day < as_of, booked.day >= as_of - pd.Timedelta(days=180)
    year = booked.day >= as_of - pd.Timedelta(days=365)
    booked["ahead"] = (booked.status == "booked") & ~past
    booked["missed"] = (booked.status == "no_show") & past & year
    booked["kept"] = booked.status.isin(["done", "booked"]) & past & half
    asked["answered"] = (
        asked.outcome.isin(["booked", "later", "refused"])
        & (asked.day < as_of)
        & (asked.day >= as_of - pd.Timedelta(days=180))
    )
    counts = booked.groupby("customer_id")[["ahead", "missed", "kept"]].sum()
    return counts.join(asked.groupby("customer_id")[["answered"]].sum(), how="outer").fillna(0)


def rhythm(days: pd.DataFrame, keys: list[str], as_of: pd.Timestamp) -> pd.DataFrame:
    """Return n, first, last, own interval filled up by the median, overdue ratio per key."""
    grouped = days.groupby(keys).business_date.agg(["count", "min", "max"])
    gaps = grouped["count"] - 1
    own = (grouped["max"] - grouped["min"]).dt.days
    usual = (own[gaps > 0] / gaps[gaps > 0]).median()
    grouped["rhythm"] = ((own + (3 - gaps).clip(lower=0) * usual) / gaps.clip(lower=3)).round().clip(lower=1)
    grouped["recency"] = (as_of - grouped["max"]).dt.days
    grouped["overdue"] = (grouped.recency * 1000 / grouped.rhythm).round()
    return grouped


def days_of(lines: pd.DataFrame) -> pd.DataFrame:
    """Return what each customer was charged on each of her days."""
    return lines.groupby(["customer_id", "business_date"]).charged_minor.sum().reset_index()


def features(lines: pd.DataFrame, days: pd.DataFrame, people: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Return one row per customer."""
    table = rhythm(days, ["customer_id"], as_of).rename(columns={"count": "activity"})
    table["tenure"] = (as_of - table["min"]).dt.days
    ticket = days.groupby("customer_id").charged_minor.agg(["sum", "mean", "std"])
    table["spend"], table["ticket"], table["cv"] = ticket["sum"], ticket["mean"], ticket["std"] / ticket["mean"]
    for width in WINDOWS:
        inside = days[days.business_date >= as_of - pd.Timedelta(days=width)].groupby("customer_id").charged_minor
        table[f"days_{width}"], table[f"spend_{width}"] = inside.count(), inside.sum()
    lines["band"] = np.select([lines.hour < 12, lines.hour < 17], ["morning", "afternoon"], "evening")
    lines["weekday"] = lines.business_date.dt.dayofweek
    for habit in ("category", "band", "weekday", "channel", "need_type"):
        counts = lines.groupby(["customer_id", habit]).size().reset_index(name="n")
        top = counts.sort_values(["customer_id", "n", habit], ascending=[True, False, True]).drop_duplicates(
            "customer_id"
        )
        table[f"top_{habit}"] = top.set_index("customer_id")[habit]
    need = lines.pivot_table(index="customer_id", columns="need_type", values="charged_minor", aggfunc="sum").fillna(0)
    table[[f"need_{name}" for name in need.columns]] = need.div(need.sum(axis=1), axis=0)
    staff = lines[lines.staff_id != 0].groupby(["customer_id", "staff_id"]).size().reset_index(name="n")
    staff = staff.sort_values(["customer_id", "n", "staff_id"], ascending=[True, False, True])
    table["staff"] = staff.drop_duplicates("customer_id").set_index("customer_id").staff_id
    table["items"] = lines.groupby("customer_id").item_id.nunique()
    sums = lines.groupby("customer_id")[["list_minor", "charged_minor"]].sum()
    table["discount"] = 1 - sums.charged_minor / sums.list_minor
    table["visit_days"] = lines[lines.is_visit > 0].groupby("customer_id").business_date.nunique()
    recent = lines[lines.business_date >= as_of - pd.Timedelta(days=365)]
    table["returned"] = recent.groupby("customer_id").returned.sum()
    table["stake"] = np.minimum(table.ticket * 90 / table.rhythm, table.spend_365).clip(lower=0)
    return people.set_index("customer_id").join(table)


def tiers(table: pd.DataFrame) -> pd.DataFrame:
    """Return the tier of each customer in fifteen schemes."""
    q = table[table.activity > 0].quantile(np.arange(0, 1.01, 0.01), numeric_only=True)

    def cut(column: str, percent: int) -> float:
        return float(q[column].iloc[percent])

    t, out = table, pd.DataFrame(index=table.index)
    never = t.recency.isna()
    out["stage"] = np.select(
        [never, t.tenure < 60, t.overdue <= 1500, (t.overdue <= 3000) & (t.recency <= 90), t.recency <= 180],
        ["lead", "new", "active", "at_risk", "dormant"], "lost")  # fmt: skip
    r, f, m = t.recency <= cut("recency", 40), t.activity >= cut("activity", 60), t.spend >= cut("spend", 60)
    out["rfm"] = np.where(
        never, "none", r.astype(int).astype(str) + f.astype(int).astype(str) + m.astype(int).astype(str)
    )
    out["value"] = np.select(
        [(t.spend_365 >= cut("spend_365", 75)) & (t.days_365 >= cut("days_365", 75)),
         never | (t.spend_365 <= cut("spend_365", 20)) | (t.days_365 <= cut("days_365", 20))],
        ["high", "potential"], "ordinary")  # fmt: skip
    out["level"] = np.select(
        [(t.tenure >= 180) & (t.days_365 >= 4) & (t.spend_365 >= cut("spend_365", 80)),
         never | ((t.days_365 <= 2) & (t.spend_365 <= cut("spend_365", 40)))], ["high", "low"], "middle")  # fmt: skip
    often, seldom = t.days_365 >= cut("days_365", 67), t.days_365 <= cut("days_365", 33)
    dear, cheap = t.ticket >= cut("ticket", 67), t.ticket <= cut("ticket", 33)
    out["need"] = np.select(
        [often & dear, ~cheap & ~dear & seldom, cheap & often], ["core", "cultivation", "basic"], "other"
    )
    out["behavior"] = np.select(
        [t.tenure < 60, (t.days_90 >= 2) | (t.recency <= 90), t.recency <= 180], ["new", "active", "dormant"], "lost"
    )
    out["cycle"] = np.select([never, (t.activity >= 10) & (t.tenure >= 365) & (t.recency <= 180), t.activity >= 4],
                             ["potential", "loyal", "mature"], "initial")  # fmt: skip
    age = 2026 - t.birth_year
    out["age"] = np.select([t.gender == "m", age < 25, age < 35, age < 45], ["men", "u25", "u35", "u45"], "from45")
    out["occupation"] = np.where(t.occupation == "", "unknown", "other")
    out["region"] = np.select([t.region == "", t.region.isin(["r1", "r2", "r3"])], ["unknown", "north"], "other")
    out["annual"] = np.select(
        [t.spend_365 > 10_000_000, t.spend_365 >= 5_000_000, t.spend_365 > 0], ["over", "near", "below"], "nothing"
    )
    vip = (t.spend_365 >= cut("spend_365", 90)) & (t.spend_365 > 0) & (t.days_365 >= 4)
    out["audience"] = np.select([vip, never | (t.tenure < 60)], ["vip", "new"], "regular")
    out["nodes"] = np.select([never, t.visit_days == 0, t.activity == 1], ["registered", "visit", "purchase"], "again")
    dear = (age >= 35) & (t.spend_365 >= cut("spend_365", 80))
    out["persona"] = np.select([t.occupation == "mother", dear, t.gender == "f"], ["mother", "dear", "career"], "other")
    strong = (t.spend_365 >= cut("spend_365", 75)) & (t.days_365 >= cut("days_365", 75)) & (t.tenure >= 180)
    out["retention"] = np.select(
        [never, t.recency > 180, t.overdue > 1500, strong], ["not_yet", "lost", "at_risk", "high"], "steady"
    )
    return out


def health(t: pd.DataFrame) -> pd.DataFrame:
    """Return the five parts of the health score and their sum."""
    usual = (t.spend_365 * 90 / t.tenure.clip(upper=365, lower=90)).replace(0, np.nan)
    parts = pd.DataFrame(index=t.index)
    parts["rhythm"] = (30 * (4000 - t.overdue.clip(lower=1000, upper=4000)) / 3000).round()
    parts["trend"] = (25 * (t.spend_90 / usual).clip(upper=1)).round().fillna(0)
    parts["breadth"] = (10 * (t["items"].clip(upper=3)) / 3).round()
    parts["loyalty"] = (10 * t.activity.clip(upper=10) / 10 + 10 * t.tenure.clip(upper=730) / 730).round()
    asked = 5 * (t.answered + t.kept)
    asked = asked.where(t.ahead == 0, 15).clip(upper=15) - 5 * t.missed
    parts["interaction"] = asked.clip(lower=0)
    parts["score"] = parts.sum(axis=1)
    return parts.add_prefix("health_")


def tags(t: pd.DataFrame) -> pd.DataFrame:
    """Return who carries which of forty tags, long."""
    rules = {
        "anti_aging": t.need_anti_aging >= 0.3, "medical": t.need_medical >= 0.3, "basic": t.need_basic >= 0.7,
        "explorer": t["items"] >= 15, "one_care": t["items"] == 1, "evening": t.top_band == "evening",
        "morning": t.top_band == "morning", "weekend": t.top_weekday >= 5, "online": t.top_channel == "online",
        "bargain": t.discount >= 0.1, "steady": t.cv <= 0.1, "swinging": t.cv >= 0.8, "frequent": t.days_90 >= 4,
        "rising": t.spend_90 * 4 > t.spend_365 * 1.3, "falling": t.spend_90 * 4 < t.spend_365 * 0.5,
        "due": t.overdue.between(1000, 2000), "second_visit": (t.activity == 1) & (t.tenure <= 60),
        "three_months": t.recency.between(90, 180), "no_show": t.missed >= 2, "new": t.tenure <= 60,
        "no_phone": (t.has_phone == 0) & t.recency.notna(), "both": (t.need_basic >= 0.3) & (t.need_anti_aging >= 0.3),
        "many": t["items"] >= 8, "dear": (t.ticket >= t.ticket.quantile(0.9)) & (t.activity >= 2),
        "full_price": (t.discount <= 0.02) & (t.activity >= 4), "afternoon": t.top_band == "afternoon",
        "workdays": t.top_weekday < 5, "group": t.top_channel == "group_buy", "phone": t.top_channel == "phone",
        "gives_back": t.returned > 0, "weekly": (t.rhythm <= 9) & (t.recency <= 30),
        "monthly": t.rhythm.between(24, 35) & (t.recency <= 60), "answers": t.kept >= 3,
        "old_friend": (t.tenure >= 1095) & (t.days_365 >= 1), "no_next": (t.ahead == 0) & (t.recency <= 30),
        "again": t.overdue.between(800, 1200) & (t.ahead == 0), "first_month": t.tenure <= 30,
        "half_year": (t.recency > 180) & (t.recency <= 365), "weak": (t.health_score < 40) & (t.spend_365 > 0),
        "stake": (t.stake >= t.stake.quantile(0.9)) & (t.overdue > 1500),
    }  # fmt: skip
    marks = pd.DataFrame(rules).reset_index().melt(id_vars="customer_id", var_name="tag", value_name="has")
    return marks.loc[marks.has, ["customer_id", "tag"]]


def since(link: sqlite3.Connection, standings: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Return the standings with the day each began: kept from the last run where the tier is the same."""
    day = as_of.date().isoformat()
    if not link.execute("SELECT 1 FROM sqlite_master WHERE name = 'pandas_standings'").fetchone():
        return standings.assign(since=day)
    old = pd.read_sql("SELECT customer_id, scheme, tier, since FROM pandas_standings", link)
    return standings.merge(old, on=["customer_id", "scheme", "tier"], how="left").fillna({"since": day})


def write(link: sqlite3.Connection, frames: dict[str, pd.DataFrame]) -> None:
    """Replace the answers; lists by tier, by tag and by customer need their indexes, as the product's do."""
    for name, frame in frames.items():
        frame.to_sql(f"pandas_{name}", link, if_exists="replace", chunksize=50_000)  # indexes the frame's own index
    link.execute("CREATE INDEX pandas_by_tier ON pandas_standings (scheme, tier)")
    link.execute("CREATE INDEX pandas_by_tag ON pandas_tags (tag)")


def main() -> None:
    """Read, compute, write back beside the tables; print the seconds of each step."""
    path, as_of, folder = sys.argv[1], pd.Timestamp(sys.argv[2]), sys.argv[3]
    clock = [time.perf_counter()]
    with sqlite3.connect(path) as link:
        lines, people = read(link)
        items = pd.read_sql("SELECT id AS item_id, category, need_type FROM catalog_item", link)
        clock.append(time.perf_counter())
        lines = facts(lines, folder)
        clock.append(time.perf_counter())
        lines = lines[lines.business_date < as_of].merge(items, on="item_id", how="left")
        table = features(lines, days_of(lines), people, as_of).join(interactions(link, as_of))
        table = table.fillna(dict.fromkeys(("ahead", "missed", "kept", "answered"), 0))
        table = table.join(health(table))
        days = lines[["customer_id", "category", "business_date"]].drop_duplicates()
        rhythms = rhythm(days, ["customer_id", "category"], as_of)
        places = tiers(table).reset_index().melt(id_vars="customer_id", var_name="scheme", value_name="tier")
        clock.append(time.perf_counter())
        standings = since(link, places, as_of).set_index("customer_id")
        marks = tags(table).assign(since=as_of.date().isoformat()).set_index("customer_id")
        write(link, {"features": table, "categories": rhythms, "standings": standings, "tags": marks})
    clock.append(time.perf_counter())
    steps = zip(("read", "facts", "features", "write"), np.diff(clock).round(2).tolist(), strict=True)
    print(json.dumps({"seconds": dict(steps)}))


if __name__ == "__main__":
    main()
