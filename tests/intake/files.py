"""Files as shops have them, made in the test."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import xlsxwriter

from liuke.intake.reading.child import read_file
from liuke.intake.services import Options, import_files
from liuke.intake.services.files import Place
from tests.world import NOON

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from liuke.accounts.models import Salon

SALES = (
    ("单号", "消费日期", "会员编号", "姓名", "项目名称", "美容师", "数量", "实收金额"),
    ("A1", "2026-05-01", "M001", "苏叶", "深层补水护理", "小美", "1", "380"),
    ("A1", "2026-05-01", "M001", "苏叶", "肩颈按摩", "小美", "1", "199.50"),
    ("A2", "2026-05-02", "M002", "林間月", "深层补水护理", "Amy", "1", "￥380元"),
    ("A3", "2026-05-02", "", "散客", "深层补水护理", "Amy", "1", "1,380.00"),
)
CUSTOMERS = (
    ("会员姓名", "手机", "会员卡号", "性别", "生日", "来源", "储值余额"),
    ("苏叶", "13800138021", "K001", "女", "1990-05-02", "美团", "1,280"),
    ("林間月", "13900138022", "K002", "女", "八月十五", "朋友介绍", "0"),
    ("陶然", "", "K003", "男", "", "", ""),
)


def text_of(rows: Any, *, separator: str = ",", ending: str = "\r\n") -> str:
    """Return rows as delimited text."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=ending).writerows(rows)
    return out.getvalue()


def write_csv(path: Path, rows: Any, *, encoding: str = "utf-8", separator: str = ",", ending: str = "\r\n") -> Path:
    """Write rows as a CSV file."""
    path.write_bytes(text_of(rows, separator=separator, ending=ending).encode(encoding))
    return path


def write_xlsx(path: Path, rows: Any, *, sheet: str = "Sheet1", **options: Any) -> Path:
    """Write rows as a workbook; Python values keep their type."""
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"} | options)
    page = book.add_worksheet(sheet)
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    book.close()
    return path


def take(salon: Salon, *paths: Path, kind: str = "", dry_run: bool = False, **chosen: Any) -> list[dict[str, Any]]:
    """Import files the way the command line does."""
    options = Options(kind=kind, **chosen)
    return import_files(paths, place=Place(salon), options=options, now=NOON, dry_run=dry_run)


def counts(summary: dict[str, Any]) -> tuple[int, int, int, int, int]:
    """Return created, updated, duplicate, ignored, rejected; they add up to the rows."""
    five = tuple(summary[n] for n in ("created", "updated", "duplicate", "ignored", "rejected"))
    assert sum(five) == summary["rows"], summary
    return five


def take_twice(salon: Salon, path: Path, **chosen: Any) -> dict[str, Any]:
    """Import a file, see that its rows add up and that importing it again adds nothing; return the first summary."""
    [done] = take(salon, path, **chosen)
    [again] = take(salon, path, **chosen)
    first, second = counts(done), counts(again)
    assert (second[0], second[1]) == (0, 0), again
    assert first[3:] == second[3:]
    return done


def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read files without a child process: quicker where a test needs none of its limits."""

    def read(path: Path, folder: Path, *, file_name: str, sheet: str = "") -> dict[str, Any]:
        return read_file(path, folder, file_name=file_name, sheet=sheet)

    monkeypatch.setattr("liuke.intake.services.receiving.read_in_child", read)
