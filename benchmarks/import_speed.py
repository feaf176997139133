"""How long importing takes, as a ratio in one run, and how much memory it needs.

``python -m benchmarks.import_speed [ROWS] [CSV_ROWS] [ROUNDS]``

Two invented workbooks of ROWS x 15 (customers, sales) are imported from file to committed, validated rows into a
fresh shop. The other side, turn by turn, reads the same workbook with python-calamine (every cell to a Python value)
and writes the rows **as they ended up** with Django's ``bulk_create`` in one transaction into the same real tables of
a fresh shop, with their indexes and constraints: ``one`` the main table alone (ticket lines, customers), ``all`` every
table the import filled (bills, visits, customers, items, staff too); ``raw`` is ``one`` with ready tuples and one
``executemany`` (COPY on PostgreSQL) instead, the hardest measure. That side checks nothing, finds nobody, seals no
phone, makes no pinyin and no row keys: those values lie ready before its clock starts. Starting Python and Django is
counted on neither side; our reader's child process is counted on ours. ``cpu`` is that of the process and its
children. Memory is the peak of resident megabytes, parent and children together, pages they share counted once.

CSV_ROWS > 0: the memory of importing a sales CSV of so many rows, no baseline. The database is SQLite in a folder of
its own.
"""

from __future__ import annotations

import csv
import json
import os
import pickle
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Iterator

SALES = (
    "单号", "消费日期", "客户编号", "姓名", "手机号", "项目名称", "类别", "美容师", "数量", "原价", "实收金额",
    "支付方式", "渠道", "门店", "备注",
)  # fmt: skip
CUSTOMERS = (
    "会员编号", "姓名", "手机号", "会员卡号", "性别", "生日", "职业", "地址", "来源", "服务顾问", "肤质", "备注",
    "开卡日期", "储值余额", "积分",
)  # fmt: skip
START = datetime(2023, 1, 1, 10)  # noqa: DTZ001 - a file's local time
SURNAMES, GIVEN = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高", "雨欣梓涵诗琪佳怡思颖雅静梦瑶晓彤紫萱语嫣婉清若兰"
MAIN = {"sales": "visits.TicketLine", "customers": "customers.Customer"}
FILLED = ("accounts.Staff", "catalog.Item", "customers.Customer", "intake.StagedBalance", "visits.Ticket",
          "visits.TicketLine", "visits.Visit")  # fmt: skip


def sales(count: int) -> Iterator[list[Any]]:
    """Yield invented sales, the same every time."""
    dice = random.Random(7)  # noqa: S311
    people = [(f"C{i:05d}", f"客{i}", f"13{dice.randrange(10**9):09d}") for i in range(20_000)]
    for i in range(count):
        price = dice.randrange(80, 2000)
        at = (START + timedelta(minutes=i * 1_400_000 // count)).isoformat(sep=" ")
        yield [f"S{i // 2:07d}", at, *people[dice.randrange(20_000)], f"护理{i % 40}", "护理", f"美容师{i % 12}", 1,
               price, round(price * 0.9, 2), "微信", "到店", "湖滨店", "" if i % 5 else "加急"]  # fmt: skip


def customers(count: int) -> Iterator[list[Any]]:
    """Yield invented customers, the same every time; one in twenty has a balance."""
    dice = random.Random(8)  # noqa: S311
    for i in range(count):
        name = dice.choice(SURNAMES) + "".join(dice.choices(GIVEN, k=2))
        born = START - timedelta(days=dice.randrange(7000, 22_000))
        joined = START + timedelta(days=dice.randrange(900))
        yield [f"C{i:06d}", name, f"13{i * 7919 % 10**9:09d}", f"K{i:06d}", "女" if i % 9 else "男",
               f"{born:%Y-%m-%d}", "教师", f"湖滨区{i % 30}号", ("美团", "朋友介绍", "抖音")[i % 3], f"美容师{i % 12}",
               ("干性", "油性", "")[i % 3], "", f"{joined:%Y-%m-%d}", 0 if i % 20 else 1280.5, i % 900]  # fmt: skip


FILES: dict[str, tuple[tuple[str, ...], Any]] = {"customers": (CUSTOMERS, customers), "sales": (SALES, sales)}


def workbook(path: Path, kind: str, count: int) -> None:
    """Write an invented workbook."""
    header, rows = FILES[kind]
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    page = book.add_worksheet()
    page.write_row(0, 0, header)
    for line, row in enumerate(rows(count), 1):
        page.write_row(line, 0, row)
    book.close()


# What runs in a process of its own, with a LIUKE_HOME of its own.


def clocked(work: Any) -> dict[str, float]:
    """Return the seconds and processor seconds of some work, children included."""

    def cpu() -> float:
        both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(one.ru_utime + one.ru_stime for one in both)

    begun, used = time.perf_counter(), cpu()
    work()
    return {"wall": time.perf_counter() - begun, "cpu": cpu() - used}


def ours(path: Path, kept: Path | None) -> dict[str, Any]:
    """Import the file; leave the rows it became in ``kept`` for the other side."""
    from django.apps import apps

    from liuke.accounts.models import Salon
    from liuke.intake.services import Options, import_file
    from liuke.intake.services.files import Place
    from liuke.kit import clock

    done: dict[str, Any] = {}
    options, place = Options(), Place(Salon.objects.get())
    figures = clocked(lambda: done.update(import_file(path, place=place, options=options, now=clock.now())))
    if kept:
        rows = {}
        for label in FILLED:
            model = apps.get_model(label)
            names = [field.attname for field in model._meta.concrete_fields]  # noqa: SLF001
            rows[label] = names, list(model._base_manager.exclude(import_id=None).values_list(*names))  # noqa: SLF001
        kept.write_bytes(pickle.dumps(rows))
    return figures | {"created": done["created"]}


def theirs(path: Path, rows: Path, labels: tuple[str, ...], *, how: str) -> dict[str, Any]:
    """Read the workbook and write ready rows at once."""
    from django.apps import apps
    from django.db import connection, transaction
    from python_calamine import CalamineWorkbook

    from liuke.kit.bulk import insert_rows

    ready = pickle.loads(rows.read_bytes())  # noqa: S301 - written by this program a moment ago
    parents = [label for label in FILLED if label not in labels]

    def write(label: str) -> None:
        model = apps.get_model(label)
        names, values = ready[label]
        if how == "raw":
            insert_rows(model, names, values)
            return
        model._base_manager.bulk_create([model(**dict(zip(names, row, strict=True))) for row in values])  # noqa: SLF001

    with transaction.atomic():  # what the rows point at, before the clock starts
        for label in parents if len(labels) == 1 else ():
            if FILLED.index(label) < FILLED.index(labels[0]):
                write(label)

    def work() -> None:
        table = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
        assert table
        with transaction.atomic():
            for label in labels:
                write(label)

    figures = clocked(work)
    connection.close()
    return figures


def side(argument: str) -> None:
    """Measure one side and print it."""
    job = json.loads(argument)
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liuke.config.settings")
    django.setup()
    path = Path(job["path"])
    kept = Path(job["rows"]) if job.get("rows") else None
    if job["side"] == "ours":
        print(json.dumps(ours(path, kept)))
    else:
        assert kept
        print(json.dumps(theirs(path, kept, tuple(job["labels"]), how=job["how"])))


# The parent: fresh shops, turns, memory.


def run(job: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Return what one side measured in a fresh shop, and the peak megabytes of its process tree."""
    home = tempfile.mkdtemp(dir=folder)
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | {"LIUKE_HOME": home}
    root = str(Path(__file__).resolve().parent.parent)
    environment["PYTHONPATH"] = root
    command = [sys.executable, "-m", "liuke", "init", "--name", "B", "--json"]
    subprocess.run(command, env=environment, check=True, capture_output=True, cwd=root)
    with tempfile.TemporaryFile() as out:
        child = subprocess.Popen([sys.executable, __file__, "--side", json.dumps(job)], env=environment, stdout=out)
        peak = 0.0
        while child.poll() is None:
            peak = max(peak, tree_mb(child.pid))
            time.sleep(0.05)
        out.seek(0)
        answer: dict[str, Any] = json.loads(out.read())
    return answer | {"mb": peak}


def tree_mb(pid: int) -> float:
    """Return the resident megabytes of a process and its children, pages they share once; 0 where nobody tells."""
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text().split("Pss:")[1]
        own = int(told.split()[0]) * 1024 / 1e6
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (FileNotFoundError, ProcessLookupError, IndexError):
        return 0.0
    return own + sum(tree_mb(int(child)) for child in below)


def compare(kind: str, count: int, rounds: int, folder: Path) -> dict[str, Any]:
    """Return the medians of both sides and their ratios."""
    path, rows = folder / f"{kind}.xlsx", folder / f"{kind}.pickle"
    workbook(path, kind, count)
    labels = {"raw": (MAIN[kind],), "one": (MAIN[kind],), "all": FILLED}
    measured: dict[str, list[dict[str, Any]]] = {"ours": [], "raw": [], "one": [], "all": []}
    for turn in range(rounds):
        done = run({"side": "ours", "path": str(path), "rows": "" if turn else str(rows)}, folder)
        assert done["created"] == count
        measured["ours"].append(done)
        for name, chosen in labels.items():
            job = {"side": "theirs", "path": str(path), "rows": str(rows), "labels": chosen, "how": name}
            measured[name].append(run(job, folder))
    medians = {
        name: {key: round(statistics.median(one[key] for one in ones), 2) for key in ("wall", "cpu", "mb")}
        for name, ones in measured.items()
    }
    ratios = {
        f"{key}_to_{name}": round(medians["ours"][key] / medians[name][key], 2)
        for key in ("wall", "cpu")
        for name in labels
    }
    return {"file": kind, "rows": count} | medians | ratios


def memory(count: int, folder: Path) -> dict[str, Any]:
    """Return seconds and peak memory of importing a CSV of so many rows."""
    path = folder / "sales.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerow(SALES)
        csv.writer(file).writerows(sales(count))
    done = run({"side": "ours", "path": str(path)}, folder)
    assert done["created"] == count
    return {"file": "sales.csv", "rows": count} | {key: round(done[key], 1) for key in ("wall", "cpu", "mb")}


def main(count: int = 100_000, csv_count: int = 1_000_000, rounds: int = 3) -> None:
    """Print one line of figures per file."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for kind in FILES if count else ():
            print(json.dumps(compare(kind, count, rounds, folder)), flush=True)
        if csv_count:
            print(json.dumps(memory(csv_count, folder)), flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--side"]:
        side(sys.argv[2])
    else:
        main(*(int(text) for text in sys.argv[1:]))
