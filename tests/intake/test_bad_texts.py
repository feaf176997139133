"""Text files as old systems, phones and hurried hands leave them: read whole, or refused with the row to look at."""

from __future__ import annotations

import codecs
import gzip
from typing import TYPE_CHECKING

import pytest

from liuke.customers.models import Customer
from liuke.intake.errors import FileRefused
from liuke.intake.models import Import, ImportProblem
from liuke.visits.models import TicketLine
from tests.intake.files import CUSTOMERS, SALES, counts, in_this_process, take, take_twice, text_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world import World

TEXT = text_of(SALES)
LINES = TEXT.encode().split(b"\r\n")
OLD = [line.decode().encode("gb18030") for line in LINES]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    in_this_process(monkeypatch)


def utf16(text: str) -> bytes:
    return codecs.BOM_UTF16_LE + text.encode("utf-16-le")


SAME = {
    "UTF-32": TEXT.encode("utf-32"),
    "UTF-32, big end first": codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"),
    "two byte order marks": codecs.BOM_UTF8 * 2 + TEXT.encode(),
    "a mark before a quoted header": codecs.BOM_UTF8 + TEXT.replace("单号", '"单号"').encode(),
    "a mark of UTF-8 before GBK": codecs.BOM_UTF8 + TEXT.replace("間", "间").encode("gbk"),
    "a mark of UTF-16 before UTF-8": codecs.BOM_UTF16_LE + TEXT.encode(),
    "GB18030 with lines of UTF-8 between": b"\r\n".join([OLD[0], OLD[1], LINES[2], OLD[3], LINES[4], b""]),
    "UTF-8 above, GB18030 below": b"\r\n".join([LINES[0], *OLD[1:]]),
    "CR only in GB18030": TEXT.replace("\r\n", "\r").encode("gb18030"),
    "three kinds of line ends": b"\r".join(LINES[:2]) + b"\n" + b"\r\n".join(LINES[2:]),
    "CR CR LF": TEXT.replace("\r\n", "\r\r\n").encode(),
    "sep= above": b"sep=,\r\n" + TEXT.encode(),
    "pipes": TEXT.replace('"1,380.00"', "1380").replace(",", "|").encode(),
    "full-width semicolons": TEXT.replace('"1,380.00"', "1380").replace(",", "；").encode(),
    "every cell quoted": "\r\n".join(",".join(f'"{c}"' for c in row) for row in SALES).encode(),
    "no line end at its end": TEXT.strip().encode(),
    "NUL between characters": TEXT.replace("小美", "小美\0").encode(),
    "a cut word of Unicode in the middle": TEXT.replace("小美", "小\u2028美").encode(),
    "100 000 empty lines above": b"\r\n" * 100_000 + TEXT.encode(),
    "1 000 000 empty rows below": TEXT.encode() + b",,,,,,,\r\n" * 1_000_000,
    "two gzip files in one": gzip.compress(b"\r\n".join(LINES[:3]) + b"\r\n") + gzip.compress(b"\r\n".join(LINES[3:])),
}


@pytest.mark.parametrize("way", SAME)
def test_it_comes_to_the_same_four_lines(world: World, tmp_path: Path, way: str) -> None:
    file = tmp_path / ("s.csv.gz" if "gzip" in way else "s.csv")
    file.write_bytes(SAME[way])

    done = take_twice(world.lakeside, file)

    assert counts(done) == (4, 0, 0, 0, 0)
    assert done["sums"]["CNY"]["charged"] == "2339.50"
    assert Customer.unguarded.filter(name__in=["苏叶", "林間月", "林间月"]).count() == 2


_HEAD = "会员姓名,手机,备注\r\n"
REFUSED = {
    "a quotation mark that never closes": (f'{_HEAD}林,1,x\r\n"苏叶,13800138021,a\r\n'.encode(), "open_quote", 3),
    "and hides two rows": (f'{_HEAD}"苏叶,13800138021,a\r\n林,13900138022,b\r\n'.encode(), "open_quote", 2),
    "a cell of 32 768 characters": (f"{_HEAD}{'苏' * 32_768},1,\r\n".encode(), "giant_cell", 2),
    "a page that begins with a comment": (b"<!-- Excel --><table><tr><td>1", "html", None),
    "a page in UTF-16": (utf16("<html><table><tr><td>1"), "html", None),
    "a page in capitals": (b" \r\n<HTML>", "html", None),
    "a page packed for mail": (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n", "html", None),
    "a drawing with a script": (b"<svg onload=alert(1)>", "html", None),
    "JSON": ('[{"姓名": "苏叶"}]'.encode(), "not_a_table", None),
    "rich text": (b"{\\rtf1\\ansi x\\par}", "not_a_table", None),
    "a shell script": (b"#!/bin/sh\nrm -rf /\n", "not_a_table", None),
    "a link": (b"[InternetShortcut]\nURL=http://x/\n", "not_a_table", None),
    "gzip within gzip": (gzip.compress(gzip.compress(TEXT.encode())), "not_a_table", None),
    "gzip with something behind it": (gzip.compress(TEXT.encode()) + b"junkjunk", "broken", None),
    "only marks": (codecs.BOM_UTF8 + b" \r\n\t\r\n", "empty", None),
    "a million empty lines": (b"\r\n" * 1_000_000, "empty", None),
    "5 000 cells in its second row": ((_HEAD + "a" + ",x" * 5000 + "\r\n").encode(), "too_wide", None),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_whole_and_says_where_to_look(world: World, tmp_path: Path, name: str) -> None:
    content, flaw, row = REFUSED[name]
    (tmp_path / "c.csv").write_bytes(content)

    with pytest.raises(FileRefused) as refusal:
        take(world.lakeside, tmp_path / "c.csv")

    assert refusal.value.code == f"intake.file_{flaw}"
    assert refusal.value.details.get("row") == row
    assert Import.unguarded.get().status == "failed"
    assert Customer.unguarded.count() == 3


def test_a_quotation_mark_that_swallows_rows_is_said_and_no_customer_is_made_of_it(
    world: World, tmp_path: Path
) -> None:
    rows = (
        '何晴,13800138077,\r\n"苏叶,13800138021,a\r\n林,13900138022,b\r\n陶然,"13700137001",c\r\n周,13600136001,d\r\n'
    )
    (tmp_path / "c.csv").write_text(_HEAD + rows, encoding="utf-8", newline="")

    done = take_twice(world.lakeside, tmp_path / "c.csv")

    assert counts(done) == (2, 0, 0, 0, 1)
    assert ImportProblem.unguarded.filter(code="quote_missing").values("row").distinct().get() == {"row": 3}
    assert not Customer.unguarded.filter(name__contains="苏叶").exists()


def test_a_quotation_mark_inside_a_text_is_a_character(world: World, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text(f'{_HEAD}苏"叶,13800138021,5" hoch\r\n"林"间,13900138022,y\r\n', encoding="utf-8")

    done = take_twice(world.lakeside, tmp_path / "c.csv")

    assert counts(done) == (2, 0, 0, 0, 0)
    assert Customer.unguarded.filter(name__in=['苏"叶', "林间"]).count() == 2


def test_a_note_may_have_lines_and_separators(world: World, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text(f'{_HEAD}苏叶,13800138021,"爱喝茶,\n怕疼"\r\n', encoding="utf-8", newline="")

    take_twice(world.lakeside, tmp_path / "c.csv")

    assert Customer.unguarded.get(name="苏叶").note == "爱喝茶,\n怕疼"


def test_a_table_without_a_header_loses_no_row(world: World, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("苏叶,13800138021\r\n林間月,13900138022\r\n", encoding="utf-8")

    [done] = take(world.lakeside, tmp_path / "c.csv", kind="customers", fields={"name": "#1", "phone": "#2"})

    assert counts(done) == (2, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("姓名,手机,手机,姓名", {"姓名": "name", "手机": "phone", "手机 (2)": "", "姓名 (2)": ""}),
        ("姓名,,手机, ", {"姓名": "name", "#2": "", "手机": "phone"}),
        ("姓 名,* 手机号码 ：,\u200b备注,生日（必填）", {"姓 名": "name", "* 手机号码 ：": "phone"}),
    ],
)
def test_doubled_nameless_and_decorated_headers(
    world: World, tmp_path: Path, header: str, columns: dict[str, str]
) -> None:
    (tmp_path / "c.csv").write_text(f"{header}\r\n苏叶,13800138021,13800138021,1990-05-02\r\n", encoding="utf-8")

    [done] = take(world.lakeside, tmp_path / "c.csv", kind="customers")

    assert columns.items() <= done["columns"].items()


def test_the_bill_of_a_customer_in_a_rare_script_is_hers(world: World, tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_bytes(
        text_of((*SALES, ("A9", "2026-05-03", "M9", "𠮷野·㐂", "护理", "", "1", "9"))).encode("gb18030")
    )

    take_twice(world.lakeside, tmp_path / "s.csv")

    assert TicketLine.unguarded.get(ticket__number="A9").customer == Customer.unguarded.get(name="𠮷野·㐂")


def test_a_million_blank_rows_count_as_none(world: World, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_bytes(text_of(CUSTOMERS).encode() + b"\r\n" * 1_000_000)

    assert take_twice(world.lakeside, tmp_path / "c.csv")["rows"] == 3
