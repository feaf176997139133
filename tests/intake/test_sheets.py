"""A workbook with several tables: what is not read is said, and is one button away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import xlsxwriter

from liuke.customers.models import Customer
from liuke.intake.models import Import
from tests.console.clients import signed_in
from tests.intake.files import counts, take
from tests.intake.test_pages import PATH, confirm, page_of, sent, work

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world import World

HEADER = ("姓名", "手机", "生日")
TABLES = {
    "一店": (HEADER, ("苏叶", "13800138021", "1990-05-02"), ("陶然", "13800138022", "1991-05-02")),
    "二店": (HEADER, ("何晴", "13800138023", "1992-05-02")),
    "空白": (),
}


def workbook(path: Path) -> Path:
    """Write the two lists and an empty sheet."""
    book = xlsxwriter.Workbook(str(path))
    for name, rows in TABLES.items():
        page = book.add_worksheet(name)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    book.close()
    return path


def test_the_sheet_that_is_not_read_is_named_and_imported_by_its_button(world: World, tmp_path: Path) -> None:
    zhou = signed_in(world.manager)
    first = sent(zhou, workbook(tmp_path / "会员.xlsx").read_bytes(), name="会员.xlsx")
    on_columns = page_of(zhou, first)
    confirm(zhou, first)
    on_check = page_of(zhou, first)
    zhou.post(f"{PATH}{first.pk}/start/")
    work()

    for page in (on_columns, on_check, page_of(zhou, first)):
        assert "1 more sheet with rows: 二店" in page
    for _press in range(2):
        answer = zhou.post(f"{PATH}{first.pk}/sheets/", {"sheet": "二店"})
    work()
    second = Import.unguarded.latest("pk")
    assert Import.unguarded.count() == 2
    assert answer.headers["Location"] == f"{PATH}{second.pk}/"
    assert "This very file was imported" not in page_of(zhou, second)
    zhou.post(f"{PATH}{second.pk}/start/")
    work()
    assert Customer.unguarded.get(import_id=second.pk).name == "何晴"


def test_a_sheet_that_is_not_there_is_refused(world: World, tmp_path: Path) -> None:
    zhou = signed_in(world.manager)
    of = sent(zhou, workbook(tmp_path / "会员.xlsx").read_bytes(), name="会员.xlsx")

    assert zhou.post(f"{PATH}{of.pk}/sheets/", {"sheet": "三店"}).status_code == 422
    assert signed_in(world.stranger).post(f"{PATH}{of.pk}/sheets/", {"sheet": "二店"}).status_code == 404


def test_the_command_line_names_the_other_sheets_and_takes_one(world: World, tmp_path: Path) -> None:
    path = workbook(tmp_path / "会员.xlsx")

    [first] = take(world.lakeside, path)
    [second] = take(world.lakeside, path, sheet="二店")

    assert (first["sheet"], first["other_sheets"]) == ("一店", ["二店"])
    assert (second["sheet"], second["other_sheets"]) == ("二店", ["一店"])
    assert counts(first) == (2, 0, 0, 0, 0)
    assert counts(second) == (1, 0, 0, 0, 0)
