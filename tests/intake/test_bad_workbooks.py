"""Workbooks as programs and people leave them: hidden, merged, stretched, malicious, half broken."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from liuke.customers.models import Customer
from liuke.intake.errors import FileRefused
from liuke.intake.models import Import, ImportProblem
from liuke.visits.models import TicketLine
from tests.intake.files import CUSTOMERS, SALES, counts, in_this_process, take, take_twice, write_csv, write_xlsx
from tests.intake.workbooks import book, shared, sheet, text_cell, text_rows

if TYPE_CHECKING:
    from tests.world import World

Maker = Callable[[Path], Path]
BASE = text_rows([[c.replace("￥", "") for c in row] for row in SALES])
HEAD = text_rows(SALES[:1])
ENTITY = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    in_this_process(monkeypatch)


def made(*sheets: str, **options: Any) -> Maker:
    """Return a maker of a workbook of these sheets, the last one named 流水."""
    names = [f"S{n}" for n in range(len(sheets) - 1)] + ["流水"]
    return lambda folder: book(folder / "s.xlsx", dict(zip(names, sheets, strict=True)), **options)


SAME: dict[str, Maker] = {
    "texts in the cells": made(sheet(BASE)),
    "a document type without entities": made(sheet(BASE, head='<?xml version="1.0"?><!DOCTYPE worksheet>')),
    "200 000 coloured rows without text": made(
        sheet(BASE + "".join(f'<row r="{n}"><c r="A{n}" s="0"/><c r="H{n}" s="0"/></row>' for n in range(9, 200_000)))
    ),
    "50 000 rows of blanks": made(
        sheet(BASE + "".join(f'<row r="{n}">{text_cell(f"A{n}", " ")}</row>' for n in range(9, 50_000)))
    ),
    "a table that starts in row 4": made(sheet(text_rows([("湖滨店 2026年5月",)]) + text_rows(SALES, first=4))),
    "rows in reverse order": made(sheet(text_rows(SALES[1:], first=2) + HEAD)),
    "hidden rows and columns": made(
        sheet(
            BASE.replace('<row r="3"', '<row r="3" hidden="1"'), before='<cols><col min="4" max="5" hidden="1"/></cols>'
        )
    ),
    "a merged range over the whole sheet": made(
        sheet(BASE, after='<mergeCells><mergeCell ref="J2:XFD1048576"/></mergeCells>')
    ),
    "an empty sheet before": made(sheet(""), sheet(BASE)),
    "a sheet of words before": made(sheet(text_rows([("使用说明",), ("请勿修改",)])), sheet(BASE)),
    "only a hidden sheet has the table": made(sheet('<row r="1"><c/></row>'), sheet(BASE), states={"流水": "hidden"}),
    "a very hidden sheet": made(sheet(text_rows([("说明",)])), sheet(BASE), states={"S0": "veryHidden"}),
    "a million unused strings": made(sheet(BASE), sharedStrings=shared(f"x{n}" for n in range(10**6))),
    "formulas with their last values": made(
        sheet(BASE.replace('<c r="E2" t="inlineStr"><is><t>深层补水护理</t></is></c>',
                           '<c r="E2" t="str"><f>VLOOKUP(1,A:B,2)</f><v>深层补水护理</v></c>'))
    ),
    "something behind the archive": lambda folder: _behind(book(folder / "s.xlsx", {"流水": sheet(BASE)})),
    "an .xls name": lambda folder: book(folder / "s.xls", {"流水": sheet(BASE)}),
    "a .csv name": lambda folder: book(folder / "s.csv", {"流水": sheet(BASE)}),
    "no name at all": lambda folder: book(folder / "s", {"流水": sheet(BASE)}),
}  # fmt: skip


def _behind(path: Path) -> Path:
    path.write_bytes(path.read_bytes() + b"%PDF-1.4 \0\0\0")
    return path


@pytest.mark.parametrize("way", SAME)
@pytest.mark.usefixtures("quick")
def test_it_comes_to_the_same_four_lines(world: World, tmp_path: Path, way: str) -> None:
    done = take_twice(world.lakeside, SAME[way](tmp_path))

    assert counts(done) == (4, 0, 0, 0, 0)
    assert done["sums"]["CNY"]["charged"] == "2339.50"
    assert TicketLine.unguarded.count() == 4


def _glued(name: str, front: bytes) -> Maker:
    def make(folder: Path) -> Path:
        path = book(folder / name, {"S": sheet(BASE)})
        path.write_bytes(front + path.read_bytes())
        return path

    return make


def _entries(**entries: bytes) -> Maker:
    def make(folder: Path) -> Path:
        with zipfile.ZipFile(folder / "s.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in entries.items():
                archive.writestr(name.replace("_", "/") + ".xml", content)
        return folder / "s.xlsx"

    return make


def _lying(folder: Path) -> Path:
    """Write a workbook whose directory says that a sheet of 200 MB has 5 000 bytes."""
    path = book(folder / "s.xlsx", {"S": sheet(BASE) + " " * 200_000_000})
    size = zipfile.ZipFile(path).getinfo("xl/worksheets/sheet1.xml").file_size
    path.write_bytes(path.read_bytes().replace(size.to_bytes(4, "little"), (5000).to_bytes(4, "little")))
    return path


REFUSED: dict[str, tuple[Maker, str]] = {
    "an entity that reads a file": (made(sheet(text_rows([SALES[0], ("&e;",)]), head=ENTITY)), "broken"),
    "a billion laughs": (made(sheet(text_rows([SALES[0], ("&j;",)]), head=LAUGHS)), "broken"),
    "a far cell": (
        made(sheet(BASE + f'<row r="1048576">{text_cell("XFD1048576", "x")}</row>')), "far_cell",
    ),
    "a cell no sheet has": (made(sheet(BASE + f'<row r="9">{text_cell("ZZZZZZ99999999999", "x")}</row>')), "far_cell"),
    "a cell of 40 000 characters": (made(sheet(text_rows([SALES[0], ("苏" * 40_000,)]))), "giant_cell"),
    "a shared string that is not there": (
        made(sheet(HEAD + '<row r="2"><c r="A2" t="s"><v>9</v></c></row>'), sharedStrings=shared(["a"])), "broken",
    ),
    "a merged range of nonsense": (
        made(sheet(BASE, after='<mergeCells><mergeCell ref="here"/></mergeCells>')), "broken",
    ),
    "XML that breaks off": (made(sheet(BASE)[:-40]), "broken"),
    "a million equal strings": (made(sheet(BASE), sharedStrings=shared("x" for _ in range(10**6))), "zip_bomb"),
    "a picture that is a workbook too": (_glued("s.gif", b"GIF89a"), "not_a_table"),
    "a PDF that is a workbook too": (_glued("s.pdf", b"%PDF-1.4\n"), "not_a_table"),
    "a text that is a workbook too": (_glued("s.csv", "姓名,手机\n苏叶,13800138021\n".encode()), "not_a_table"),
    "a web page that is a workbook too": (_glued("s.xls", b"<html><body>"), "html"),
    "a letter": (_entries(word_document=b"<x/>"), "not_a_table"),
    "a workbook without sheets": (_entries(xl_workbook=b"<workbook/>"), "broken"),
    "sizes that lie": (_lying, "broken"),
    "header only": (made(sheet(HEAD)), "header_only"),
    "nothing at all": (made(sheet("")), "empty"),
    "error cells nobody knows": (made(sheet(HEAD + '<row r="2"><c r="A2" t="e"><v>#OOPS</v></c></row>')), "broken"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_a_sentence_at_once(world: World, tmp_path: Path, name: str) -> None:
    make, flaw = REFUSED[name]
    file = make(tmp_path)
    began = time.process_time()

    with pytest.raises(FileRefused) as refusal:
        take(world.lakeside, file)

    assert refusal.value.code == f"intake.file_{flaw}"
    assert Import.unguarded.get().status == "failed"
    assert Customer.unguarded.count() == 3
    assert time.process_time() - began < 2  # of this process; the child has limits of its own


@pytest.mark.usefixtures("quick")
def test_numbers_that_lost_digits_and_error_cells_reject_their_rows(world: World, tmp_path: Path) -> None:
    cells = {"C3": '<c r="C3"><v>6222021234567890123</v></c>', "H4": '<c r="H4" t="e"><v>#N/A</v></c>',
             "H5": '<c r="H5"><v>1e309</v></c>', "B2": '<c r="B2"><f>TODAY()</f></c>'}  # fmt: skip
    xml = "".join(
        f'<row r="{n}">'
        + "".join(cells.get(f"{chr(65 + p)}{n}") or text_cell(f"{chr(65 + p)}{n}", t) for p, t in enumerate(row))
        + "</row>"
        for n, row in enumerate(SALES, 1)
    )

    done = take_twice(world.lakeside, made(sheet(xml))(tmp_path))

    found = set(ImportProblem.unguarded.filter(of_id=done["import"]).values_list("row", "code", "column"))
    assert counts(done) == (0, 0, 0, 0, 4)
    assert found == {
        (2, "unsolved_formula", "消费日期"), (3, "scientific", "会员编号"), (4, "error_cell", "实收金额"),
        (5, "not_money", "实收金额"),
    }  # fmt: skip


@pytest.mark.usefixtures("quick")
def test_days_in_a_workbook_are_serials_dates_times_and_words(world: World, tmp_path: Path) -> None:
    days: list[Any] = [46143, "46143", 46143.5, "2026-05-01", 60, 0, -3, 0.5, 2_958_466, True]
    rows = [(f"B{n}", day, f"M{n}", "苏叶", "护理", "", 1, 10) for n, day in enumerate(days)]

    done = take_twice(world.lakeside, write_xlsx(tmp_path / "s.xlsx", (SALES[0], *rows)))

    problems = ImportProblem.unguarded.filter(of_id=done["import"])
    assert counts(done) == (4, 0, 0, 0, 6)
    assert TicketLine.unguarded.filter(business_date="2026-05-01").count() == 4
    assert dict(problems.values_list("row", "code")) == dict.fromkeys(range(6, 11), "no_such_day") | {11: "not_a_date"}


@pytest.mark.usefixtures("quick")
def test_phones_and_cards_stored_as_numbers_keep_every_digit(world: World, tmp_path: Path) -> None:
    rows = [
        CUSTOMERS[0],
        ("苏叶", 13800138021.0, "000123", "女", None, None, 1280.1),
        ("林間月", 1.3900138022e10, 123.0, "女", None, None, "￥1,280.10元"),
        ("陶然", "１３７ 0013 7001", 6222021234567.0, "女", None, None, "(50.00)"),
    ]

    done = take_twice(world.lakeside, write_xlsx(tmp_path / "c.xlsx", rows))

    assert counts(done) == (2, 0, 0, 0, 1)  # nobody has a negative stored value
    assert set(Customer.unguarded.filter(name__in=["苏叶", "林間月"]).values_list("card_no", flat=True)) == {
        "000123",
        "123",
    }
    assert done["sums"]["CNY"]["principal"] == "2560.20"


def test_a_workbook_in_a_gzip_and_the_same_rows_as_text_are_the_same_file(world: World, tmp_path: Path) -> None:
    import gzip

    (tmp_path / "s.xlsx.gz").write_bytes(gzip.compress(write_xlsx(tmp_path / "s.xlsx", SALES).read_bytes()))
    take(world.lakeside, tmp_path / "s.xlsx.gz")

    [again] = take(world.lakeside, write_csv(tmp_path / "s.csv", SALES))

    assert counts(again) == (0, 0, 4, 0, 0)
