"""Every class of bad file: refused with its own sentence, or each row accounted for; nothing half-done."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from liuke.customers.models import Customer
from liuke.intake.errors import FileRefused
from liuke.intake.models import Import, ImportProblem
from liuke.kit.sentences import known_codes, sentence_of
from liuke.visits.models import TicketLine
from tests.intake.files import CUSTOMERS, SALES, counts, take, text_of, write_csv, write_xlsx

if TYPE_CHECKING:
    from tests.world import World

Maker = Callable[[Path], Path]


def _bytes(name: str, content: bytes) -> Maker:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    return make


def _zip(name: str, entries: dict[str, bytes]) -> Maker:
    def make(folder: Path) -> Path:
        with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for entry, content in entries.items():
                archive.writestr(entry, content)
        return folder / name

    return make


def _truncated(folder: Path) -> Path:
    path = write_xlsx(folder / "cut.xlsx", SALES)
    path.write_bytes(path.read_bytes()[:-200])
    return path


_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
REFUSED: dict[str, tuple[Maker, str]] = {
    "empty file": (_bytes("a.csv", b""), "empty"),
    "blank lines only": (_bytes("a.csv", b"\r\n \r\n"), "empty"),
    "header only": (_bytes("a.csv", "姓名,手机\r\n".encode()), "header_only"),
    "html saved as xls": (_bytes("a.xls", b"<html><table><tr><td>1</td></tr></table></html>"), "html"),
    "xml spreadsheet": (_bytes("a.xls", b'<?xml version="1.0"?><Workbook/>'), "html"),
    "exe": (_bytes("a.csv", b"MZ\x90\0\3\0\0\0"), "not_a_table"),
    "picture": (_bytes("a.xlsx", b"\x89PNG\r\n\x1a\n"), "not_a_table"),
    "pdf": (_bytes("a.csv", b"%PDF-1.7"), "not_a_table"),
    "binary": (_bytes("a.csv", bytes(range(256)) * 40 + b"\0" * 4000), "not_a_table"),
    "wps": (_bytes("a.et", _OLE), "wps"),
    "password": (_bytes("a.xlsx", _OLE + "EncryptedPackage".encode("utf-16-le")), "password"),
    "ole without a workbook": (_bytes("a.doc", _OLE + b"\0" * 600), "not_a_table"),
    "broken xls": (_bytes("a.xls", _OLE + "Workbook".encode("utf-16-le") + b"\0" * 600), "broken"),
    "truncated zip": (_truncated, "broken"),
    "zip that is no workbook": (_zip("a.zip", {"a.txt": b"x"}), "not_a_table"),
    "path traversal in zip": (_zip("a.xlsx", {"../../x": b"x", "xl/workbook.xml": b"<x/>"}), "broken"),
    "zip bomb": (_zip("a.xlsx", {"xl/worksheets/sheet1.xml": b"0" * 5_000_000}), "zip_bomb"),
    "5 000 entries": (_zip("a.xlsx", {f"xl/{i}.xml": b"" for i in range(5000)}), "zip_bomb"),
    "gzip bomb": (_bytes("a.csv.gz", gzip.compress(b"0,0\n" * 5_000_000)), "zip_bomb"),
    "cut gzip": (_bytes("a.csv.gz", gzip.compress(text_of(SALES).encode())[:-9]), "broken"),
    "16 385 columns": (
        _bytes("a.csv", (",".join(f"c{i}" for i in range(16_385)) + "\n1\n").encode()),
        "too_wide",
    ),
    "10 MB cell": (_bytes("a.csv", "姓名,手机\n".encode() + b"x" * 10_000_000 + b",1\n"), "giant_cell"),
    "quote never closed": (
        _bytes("a.csv", '姓名,手机\n"苏叶,1\n'.encode() + b"x,1\n" * 100_000),
        "giant_cell",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_no_table_is_refused_with_a_sentence(world: World, tmp_path: Path, name: str) -> None:
    make, flaw = REFUSED[name]

    with pytest.raises(FileRefused) as refusal:
        take(world.lakeside, make(tmp_path))

    assert refusal.value.code == f"intake.file_{flaw}"
    assert refusal.value.code in known_codes()
    assert "%" not in sentence_of(refusal.value)
    assert Import.unguarded.get().status == "failed"
    assert Customer.unguarded.count() == 3


def _with(place: int, value: str) -> tuple[str, ...]:
    row = list(SALES[1])
    row[place] = value
    return tuple(row)


# value in a cell of a sales file → the code it is rejected with
BAD_SALES_CELLS = {
    "scientific amount": (7, "1e5", "scientific"),
    "not a number": (7, "NaN", "not_money"),
    "endless amount": (7, "1e309", "scientific"),
    "words for an amount": (7, "三百八", "not_money"),
    "huge amount": (7, "99999999999999", "too_much_money"),
    "misplaced comma": (7, "1,28", "not_money"),
    "missing amount": (7, "", "amount_missing"),
    "31 April": (1, "2026-04-31", "no_such_day"),
    "29 February 1900": (1, "1900/2/29", "no_such_day"),
    "lunar day": (1, "农历八月十五", "lunar_date"),
    "ambiguous day": (1, "03/04/2026", "ambiguous_date"),
    "missing day": (1, "", "date_missing"),
    "error cell in the date": (1, "#N/A", "error_cell"),
    "error cell in the amount": (7, "#REF!", "error_cell"),
    "damaged characters": (4, "护\ufffd理", "damaged_text"),
    "number without its digits": (2, "1.38E+10", "scientific"),
    "endless name": (3, "苏" * 200, "too_long"),
    "words for a quantity": (6, "很多", "not_a_number"),
    "signs that differ": (6, "-1", "signs_differ"),
}


@pytest.mark.parametrize("name", BAD_SALES_CELLS)
def test_a_bad_cell_rejects_its_row_only_and_says_which(world: World, tmp_path: Path, name: str) -> None:
    place, value, code = BAD_SALES_CELLS[name]

    [done] = take(world.lakeside, write_csv(tmp_path / "s.csv", (*SALES, _with(place, value))))

    problem = ImportProblem.unguarded.get()
    assert counts(done) == (4, 0, 0, 0, 1)
    assert (problem.row, problem.code, problem.column) == (6, code, SALES[0][place])


BAD_PHONES = {
    "masked": ("138****8000", "phone_masked", "K9", True),
    "masked and nothing else": ("138****8000", "masked_phone", "", False),
    "one digit short": ("1380013800", "wrong_length", "", False),
    "one digit short of a member": ("1380013800", "phone_left_out", "K9", True),
    "17 digits": ("13800138000138001", "wrong_length", "", False),
    "two in one cell": ("13800138021/13900138022", "several_phones", "", False),
    "two in the cell of a member": ("13800138021/13900138022", "phone_left_out", "K9", True),
    "words": ("没有留", "not_a_phone", "", False),
    "scientific": ("1.38E+10", "scientific", "", False),
    "scientific of a member": ("1.38E+10", "phone_left_out", "K9", True),
}


@pytest.mark.parametrize("name", BAD_PHONES)
def test_a_wrong_phone_is_never_identity(world: World, tmp_path: Path, name: str) -> None:
    phone, code, card, is_kept = BAD_PHONES[name]

    [done] = take(world.lakeside, write_csv(tmp_path / "c.csv", (*CUSTOMERS, ("何晴", phone, card, "女", "", "", ""))))

    assert counts(done) == ((4, 0, 0, 0, 0) if is_kept else (3, 0, 0, 0, 1))
    assert done["noted"] == is_kept
    assert (ImportProblem.unguarded.get().code, ImportProblem.unguarded.get().value) == (code, phone)
    if is_kept:
        assert Customer.unguarded.get(card_no="K9").phone_index == ""
        assert Path(done["errors_file"]).is_file()


GOOD_PHONES = [
    "+86 138 0013 8099",
    "138-0013-8099",
    "１３８００１３８０９９",
    "13800138099.0",
    '="13800138099"',
    "'13800138099",
]


@pytest.mark.parametrize("phone", GOOD_PHONES)
def test_a_phone_is_read_however_it_was_typed(world: World, tmp_path: Path, phone: str) -> None:
    rows = (*CUSTOMERS, ("何晴", phone, "", "女", "", "", ""), ("何晴", "13800138099", "", "女", "", "", ""))

    [done] = take(world.lakeside, write_csv(tmp_path / "c.csv", rows))

    assert counts(done) == (4, 0, 1, 0, 0)


GOOD_NAMES = {
    "one character": ("苏", "苏"),
    "emoji": ("苏叶🌸", "苏叶🌸"),
    "zero-width": ("苏\u200b叶", "苏叶"),
    "right-to-left override": ("苏\u202e叶", "苏叶"),
    "NUL": ("苏\0叶", "苏 叶"),
    "script": ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    "formula": ("=HYPERLINK(1)", "=HYPERLINK(1)"),
    "quotes of SQL": ("x'; DROP TABLE--", "x'; DROP TABLE--"),
    "rare character": ("𠮷野", "𠮷野"),
}


@pytest.mark.parametrize("name", GOOD_NAMES)
def test_a_name_is_kept_as_it_can_be_seen(world: World, tmp_path: Path, name: str) -> None:
    typed, kept = GOOD_NAMES[name]

    take(
        world.lakeside,
        write_csv(tmp_path / "c.csv", (*CUSTOMERS, (typed, "13800138077", "", "", "", "", ""))),
    )

    assert Customer.unguarded.filter(name=kept).exists()


WAYS: dict[str, Callable[[Path], Path]] = {
    "LF": lambda f: write_csv(f / "s.csv", SALES, ending="\n"),
    "CR": lambda f: write_csv(f / "s.csv", SALES, ending="\r"),
    "tab": lambda f: write_csv(f / "s.txt", SALES, separator="\t"),
    "semicolon": lambda f: write_csv(f / "s.csv", SALES, separator=";"),
    "full-width comma": lambda f: write_csv(
        f / "s.csv", [[c.replace(",", "") for c in r] for r in SALES], separator="，"
    ),
    "gzip": _bytes("s.csv.gz", gzip.compress(text_of(SALES).encode())),
    "text under an Excel name": lambda f: write_csv(f / "s.xlsx", SALES),
    "title rows": lambda f: write_csv(f / "s.csv", (("湖滨店流水",), ("2026年5月",), *SALES)),
    "empty rows between": lambda f: write_csv(f / "s.csv", (*SALES[:2], ("",), *SALES[2:], ("",) * 8)),
    "header again and totals": lambda f: write_csv(
        f / "s.csv", (*SALES, SALES[0], ("合计", "", "", "", "", "", "", "2339.5"))
    ),
    "an unknown column": lambda f: write_csv(f / "s.csv", [(*r, "x") for r in SALES]),
    "reordered columns": lambda f: write_csv(f / "s.csv", [tuple(reversed(r)) for r in SALES]),
    "blanks around names": lambda f: write_csv(f / "s.csv", ([f" {c} " for c in SALES[0]], *SALES[1:])),
    "workbook": lambda f: write_xlsx(f / "s.xlsx", SALES),
    "macro workbook": lambda f: write_xlsx(f / "s.xlsm", SALES),
    "1904 workbook": lambda f: write_xlsx(
        f / "s.xlsx", (SALES[0], *[(r[0], datetime.fromisoformat(r[1]), *r[2:]) for r in SALES[1:]]), date_1904=True
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_strangely_written_file_comes_to_the_same(world: World, tmp_path: Path, way: str) -> None:
    [done] = take(world.lakeside, WAYS[way](tmp_path))

    assert done["created"] == 4
    assert counts(done)[4] == 0
    assert done["sums"]["CNY"]["charged"] == "2339.50"
    assert TicketLine.unguarded.filter(business_date="2026-05-01").count() == 2


def test_a_big5_file_from_taipei_is_read(world: World, tmp_path: Path) -> None:
    rows = (
        ("會員姓名", "手機", "會員卡號"),
        ("蘇葉", "13800138021", "K001"),
        ("林間月", "13900138022", "K002"),
    )

    [done] = take(world.lakeside, write_csv(tmp_path / "c.csv", rows, encoding="big5"))

    assert counts(done) == (2, 0, 0, 0, 0)
    assert Customer.unguarded.get(card_no="K001").name == "蘇葉"


def test_damaged_rows_of_a_file_are_rejected_and_the_others_kept(world: World, tmp_path: Path) -> None:
    good = text_of([(f"A{i}", *SALES[1][1:]) for i in range(40)]).encode()
    bad = b"B1,2026-05-01,M1,\xcb\xd5\xd2\xb6,x,x,1,10\r\n"
    (tmp_path / "s.csv").write_bytes(text_of(SALES[:1]).encode() + good + bad)

    [done] = take(world.lakeside, tmp_path / "s.csv")

    assert counts(done) == (40, 0, 0, 0, 1)


def test_an_unknown_store_rejects_its_rows_and_a_known_one_takes_them(world: World, tmp_path: Path) -> None:
    rows = [(*SALES[0], "门店"), (*SALES[1], "城西店"), (*SALES[2], "没有这家店")]

    [done] = take(world.lakeside, write_csv(tmp_path / "s.csv", rows))

    assert counts(done) == (1, 0, 0, 0, 1)
    assert TicketLine.unguarded.get().salon == world.westside
    assert ImportProblem.unguarded.get().code == "unknown_salon"


def test_merged_cells_are_filled_down_and_the_right_sheet_is_found(world: World, tmp_path: Path) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(tmp_path / "s.xlsx"))
    book.add_worksheet("说明").write(0, 0, "导出说明")
    page = book.add_worksheet("明细")
    page.write(0, 0, "湖滨店")
    page.write_row(2, 0, SALES[0])
    for number, row in enumerate(SALES[1:3]):
        page.write_row(3 + number, 1, row[1:])
    page.merge_range(3, 0, 4, 0, "A1")
    book.close()

    [done] = take(world.lakeside, tmp_path / "s.xlsx")

    assert counts(done) == (2, 0, 0, 0, 0)
    assert TicketLine.unguarded.values("ticket__number").distinct().get() == {"ticket__number": "A1"}


def test_a_row_with_more_cells_than_the_table_is_rejected(world: World, tmp_path: Path) -> None:
    file = tmp_path / "s.csv"
    rows = text_of([r for r in SALES for _ in range(10)][10:])
    file.write_text(text_of(SALES[:1]) + rows + ",".join([*SALES[1], "", "超出"]) + "\n", encoding="utf-8")

    [done] = take(world.lakeside, file)

    assert counts(done) == (40, 0, 0, 0, 1)
