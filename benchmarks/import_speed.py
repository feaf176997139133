"""How long importing takes, as a ratio: a 100 000 x 15 sales workbook against reading it and one bulk insert.

``python benchmarks/import_speed.py [ROWS] [CSV_ROWS]``: both sides run in one go on this machine; the second number
measures the peak memory of importing a CSV of so many rows, parent and child together.
"""

from __future__ import annotations

import csv
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlsxwriter
from python_calamine import CalamineWorkbook

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADER = (
    "单号", "消费日期", "客户编号", "姓名", "手机号", "项目名称", "类别", "美容师", "数量", "原价", "实收金额",
    "支付方式", "渠道", "门店", "备注",
)  # fmt: skip
START = datetime(2023, 1, 1, 10)  # noqa: DTZ001 - a file's local time


def rows(count: int) -> Iterator[list[Any]]:
    """Yield invented sales, the same every time."""
    dice = random.Random(7)  # noqa: S311
    people = [(f"C{i:05d}", f"客{i}", f"13{dice.randrange(10**9):09d}") for i in range(20_000)]
    for i in range(count):
        price = dice.randrange(80, 2000)
        at = (START + timedelta(minutes=i * 1_400_000 // count)).isoformat(sep=" ")
        yield [f"S{i // 2:07d}", at, *people[dice.randrange(20_000)], f"护理{i % 40}", "护理", f"美容师{i % 12}", 1,
               price, round(price * 0.9, 2), "微信", "到店", "湖滨店", "" if i % 5 else "加急"]  # fmt: skip


def workbook(path: Path, count: int) -> None:
    """Write the sales as a workbook."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    page = book.add_worksheet()
    page.write_row(0, 0, HEADER)
    for line, row in enumerate(rows(count), 1):
        page.write_row(line, 0, row)
    book.close()


def baseline(path: Path, folder: Path) -> float:
    """Return the seconds of reading the workbook with python-calamine and inserting its rows at once."""
    begun = time.perf_counter()
    table = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    link = sqlite3.connect(folder / "plain.sqlite3")
    link.execute("PRAGMA journal_mode=WAL")
    link.execute(f"CREATE TABLE plain (id INTEGER PRIMARY KEY, {', '.join(f'c{i}' for i in range(15))})")
    with link:
        link.executemany(f"INSERT INTO plain VALUES (NULL, {', '.join('?' * 15)})", table[1:])
    link.close()
    return time.perf_counter() - begun


def importing(path: Path, home: Path) -> tuple[float, float, dict[str, Any]]:
    """Return seconds, peak MB of the whole process tree, and the summary of importing a file on the command line."""
    environment = {**os.environ, "LIUKE_HOME": str(home)}
    subprocess.run(
        [sys.executable, "-m", "liuke", "init", "--name", "B"], env=environment, check=True, capture_output=True
    )
    begun = time.perf_counter()
    command = [sys.executable, "-m", "liuke", "import", str(path), "--json"]
    with tempfile.TemporaryFile() as out:
        child = subprocess.Popen(command, env=environment, stdout=out)
        peak = 0.0
        while child.poll() is None:
            peak = max(peak, tree_mb(child.pid))
            time.sleep(0.05)
        seconds = time.perf_counter() - begun
        out.seek(0)
        return seconds, peak, json.loads(out.read())["files"][0]


def tree_mb(pid: int) -> float:
    """Return the resident megabytes of a process and its children; 0 where the system does not tell."""
    try:
        own = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 / 1e6
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return own + sum(tree_mb(int(child)) for child in below)


def main(count: int, csv_count: int) -> None:
    """Measure both sides and print one JSON line each."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workbook(folder / "sales.xlsx", count)
        plain = min(baseline(folder / "sales.xlsx", Path(tempfile.mkdtemp(dir=folder))) for _ in range(2))
        ours, peak, done = importing(folder / "sales.xlsx", folder / "home1")
        assert done["created"] == count
        print(json.dumps({"rows": count, "baseline_s": round(plain, 2), "import_s": round(ours, 2),
                          "ratio": round(ours / plain, 2), "peak_mb": round(peak)}), flush=True)  # fmt: skip
        if csv_count:
            with (folder / "sales.csv").open("w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows([HEADER, *rows(0)])
                csv.writer(file).writerows(rows(csv_count))
            seconds, peak, done = importing(folder / "sales.csv", folder / "home2")
            assert done["created"] == csv_count
            print(json.dumps({"rows": csv_count, "import_s": round(seconds, 1), "peak_mb": round(peak)}))


if __name__ == "__main__":
    main(*(int(text) for text in (sys.argv[1:] + ["100000", "1000000"][len(sys.argv) - 1 :])))
