"""A chain of salons as a lake of facts, written by one statement per fact: as large as wanted, the same every time.

Per customer 20 bill lines on 10 visit days of three years, spread unevenly: few come often, most seldom. 200 salons
of 6 staff, 40 services in 8 categories; seven lines of ten are one of her four favourites, six of ten done by her own
beautician; one appointment to every four visits.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import duckdb

from liuke.insights.contracts import ALL, CONTACTS, INTERACTIONS
from liuke.insights.engine import KINDS

if TYPE_CHECKING:
    from pathlib import Path

    from liuke.insights.contracts import Contract

AS_OF = date(2026, 11, 22)
DAYS, LINES_EACH = 3 * 365, 20
_ITEMS = """
SELECT n AS item_id, CASE WHEN n % 10 = 0 THEN 'product' ELSE 'service' END AS kind, 'c' || (n % 8) AS category,
  ['basic', 'anti_aging', 'medical'][n % 3 + 1] AS need_type, CASE WHEN n % 4 = 0 THEN 28 ELSE 0 END AS cycle_days
FROM range(1, 41) AS t(n)
"""
_PROFILES = """
SELECT n AS customer_id, n % 200 + 1 AS salon_id, n % 1200 + 1 AS steward_id, DATE '2023-11-20' AS joined_on,
  1960 + n % 45 AS birth_year, 1 + n % 12 AS birth_month, 1 + n % 28 AS birth_day,
  CASE WHEN n % 9 = 0 THEN 'm' ELSE 'f' END AS gender, 'r' || (n % 30) AS region, '' AS occupation, '' AS source,
  CAST(n % 10 <> 0 AS BIGINT) AS has_phone
FROM range(1, {customers} + 1) AS t(n)
"""
_DICE = "CREATE MACRO dice(sides, which, throw) AS CAST(hash(which, throw) % sides AS BIGINT)"
_TICKETS = """
SELECT n, 1 + CASE WHEN dice(10, n, 1) < 6 THEN dice({customers}, n, 2)
  ELSE CAST({customers} / 14 * (pow(1 - dice(1000000, n, 3) / 1e6, -0.8) - 1) AS BIGINT) % {customers}
  END AS customer_id, DATE '{first}' + CAST(dice({days}, n, 4) AS INTEGER) AS day, 10 + dice(11, n, 5) AS hour
FROM range({lines} // 2) AS t(n)
"""
_LINES = """
SELECT customer_id, item_id, salon_id, day, max(staff_id) AS staff_id, min(hour) AS hour, max(channel) AS channel,
  sum(1000) AS quantity_milli, sum(listed) AS list_minor, sum(listed * percent // 100) AS charged_minor,
  0 AS returned_minor, count(*) AS line_count, count(*) AS sale_count, 1 AS is_visit
FROM (
  SELECT customer_id, customer_id % 200 + 1 AS salon_id, day, hour,
    1 + CASE WHEN dice(10, line, 12) < 7 THEN dice(40, customer_id, dice(4, line, 6)) ELSE dice(40, line, 6) END
      AS item_id,
    customer_id % 200 * 6 + 1 + CASE WHEN dice(10, n, 13) < 6 THEN dice(6, customer_id, 7) ELSE dice(6, line, 7) END
      AS staff_id,
    ['salon', 'salon', 'salon', 'online', 'phone'][dice(5, n, 8) + 1] AS channel,
    8000 + dice(192000, line, 9) AS listed, 60 + dice(41, n, 10) AS percent
  FROM (SELECT *, 2 * n + part AS line FROM tickets, range(2) AS parts(part))
) GROUP BY customer_id, item_id, salon_id, day
"""
_DAYS = """
SELECT customer_id, day, sum(charged_minor) AS charged_minor, sum(returned_minor) AS returned_minor, 1 AS is_purchase,
  1 AS is_visit FROM lines GROUP BY customer_id, day
"""
_VISITS = "SELECT DISTINCT customer_id, salon_id, day FROM lines"
_CARES = """
SELECT customer_id, category, day, count(*) AS times, max(CAST(kind <> 'product' AS BIGINT)) AS is_care
FROM lines JOIN items USING (item_id) GROUP BY customer_id, category, day
"""
_APPOINTMENTS = """
SELECT row_number() OVER (ORDER BY customer_id, day) AS appointment_id, customer_id, day,
  CAST(day - CAST(1 + dice(14, customer_id, day) AS INTEGER) AS DATE) AS known_on,
  ['done', 'done', 'done', 'no_show', 'cancelled'][dice(5, day, customer_id) + 1] AS status,
  CASE WHEN dice(5, day, customer_id) = 4 THEN CAST(day - 1 AS DATE) END AS cancelled_on
FROM visits WHERE dice(4, customer_id, day) = 0
"""


def make(root: Path, *, customers: int) -> None:
    """Write the facts of a chain of so many customers, one file per month and fact, and the manifest that names them.

    The lines of a month lie as a shop's own gathering leaves them: in no order.
    """
    numbers = {
        "customers": customers, "lines": LINES_EACH * customers, "days": DAYS,
        "first": (AS_OF - timedelta(days=DAYS)).isoformat(),
    }  # fmt: skip
    link = duckdb.connect(config={"preserve_insertion_order": "false"})
    link.execute(_DICE)
    for name, sql in {
        "items": _ITEMS, "profiles": _PROFILES, "tickets": _TICKETS, "lines": _LINES, "visits": _VISITS, "days": _DAYS,
        "cares": _CARES,
        "appointments": _APPOINTMENTS,
    }.items():  # fmt: skip
        link.execute(f"CREATE TABLE {name} AS {sql.format(**numbers)}")
    link.execute("DROP TABLE tickets")
    for empty in (CONTACTS, INTERACTIONS):
        columns = ", ".join(f"CAST(NULL AS {KINDS[kind]}) AS {name}" for name, kind in empty.schema().items())
        link.execute(f"CREATE TABLE {empty.name} AS SELECT {columns} WHERE false")
    months = {contract.name: _by_month(link, root, contract) for contract in ALL if contract.day}
    whole = {contract.name: _whole(link, root, contract) for contract in ALL if not contract.day}
    (root / "facts.json").write_text(json.dumps({"months": months, "whole": whole}))
    forget(root)


def forget(root: Path) -> None:
    """Let only the facts count: no state is kept, no past."""
    (root / "manifest.json").write_bytes((root / "facts.json").read_bytes())


def remember(root: Path) -> None:
    """Let what is laid by customer count as facts too."""
    (root / "facts.json").write_bytes((root / "manifest.json").read_bytes())


def _by_month(link: duckdb.DuckDBPyConnection, root: Path, contract: Contract) -> dict[str, Any]:
    """Write the rows of one fact as a file per month; return what the manifest says of them."""
    (root / contract.name).mkdir(parents=True, exist_ok=True)
    found = link.execute(f"SELECT CAST(day AS VARCHAR), count(*) FROM {contract.name} GROUP BY day").fetchall()
    parts: dict[str, Any] = {}
    for day, rows in sorted(found):
        parts.setdefault(day[:7], {"days": {}, "files": []})["days"][day] = f"{rows}|0"
    for month, part in parts.items():
        name = f"{contract.name}/{month}.parquet"
        _copy(link, contract, root / name, f"WHERE strftime(day, '%Y-%m') = '{month}'")
        part["files"] = [{"file": name, "until": month}]
    return parts


def _whole(link: duckdb.DuckDBPyConnection, root: Path, contract: Contract) -> str:
    (root / contract.name).mkdir(parents=True, exist_ok=True)
    name = f"{contract.name}/all.parquet"
    _copy(link, contract, root / name, "")
    return name


def _copy(link: duckdb.DuckDBPyConnection, contract: Contract, path: Path, where: str) -> None:
    columns = ", ".join(f"CAST({name} AS {KINDS[kind]}) AS {name}" for name, kind in contract.schema().items())
    link.execute(
        f"COPY (SELECT {columns} FROM {contract.name} {where}) TO '{path}' (FORMAT PARQUET, COMPRESSION SNAPPY)"
    )
