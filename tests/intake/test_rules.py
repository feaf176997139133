"""Dates, amounts and people's numbers as shops write them."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuke.intake.rules.dates import DateReader, Moment, order_of, read_clock
from liuke.intake.rules.flaws import CellFlaw, Flaw, Ignored, Problem
from liuke.intake.rules.identity import Occurrences, digest
from liuke.intake.rules.lines import Amounts, Line, line_of
from liuke.intake.rules.values import is_nobody, read_code, read_quantity
from liuke.kit.spreadsheets import inert


@pytest.mark.parametrize(
    ("text", "day", "clock"),
    [
        ("2026-05-01", date(2026, 5, 1), None),
        ("2026年5月1日", date(2026, 5, 1), None),
        ("2026/5/1 14:30", date(2026, 5, 1), time(14, 30)),
        ("2026.5.1", date(2026, 5, 1), None),
        ("20260501", date(2026, 5, 1), None),
        ("2026-05-01T14:30:05", date(2026, 5, 1), time(14, 30, 5)),
        ("2026-05-01 00:00:00", date(2026, 5, 1), None),
        ("２０２６－０５－０１", date(2026, 5, 1), None),
        ("25/5/2026", date(2026, 5, 25), None),
        ("5/25/26 3:50:00 PM", date(2026, 5, 25), time(15, 50)),
        ("26年5月1日 下午3点", date(2026, 5, 1), time(15, 0)),
        ("民国115年5月1日", date(2026, 5, 1), None),
        ("1 May 2026", date(2026, 5, 1), None),
        ("May 1, 2026", date(2026, 5, 1), None),
        ("2026年5月1日 星期五", date(2026, 5, 1), None),
        ("36526", date(2000, 1, 1), None),
        ("36526.5", date(2000, 1, 1), time(12, 0)),
        ("59", date(1900, 2, 28), None),
        ("61", date(1900, 3, 1), None),
    ],
)
def test_a_date_is_read_in_every_form_shops_write(text: str, day: date, clock: time | None) -> None:
    """The list of accepted forms is closed; each stands here."""
    assert DateReader().read(text) == Moment(day, clock)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("03/04/2025", CellFlaw.AMBIGUOUS_DATE),
        ("农历八月十五", CellFlaw.LUNAR_DATE),
        ("1900-02-29", CellFlaw.NO_SUCH_DAY),
        ("2026-04-31", CellFlaw.NO_SUCH_DAY),
        ("60", CellFlaw.NO_SUCH_DAY),
        ("0", CellFlaw.NO_SUCH_DAY),
        ("-5", CellFlaw.NO_SUCH_DAY),
        ("0001-01-01", CellFlaw.NO_SUCH_DAY),
        ("昨天", CellFlaw.NOT_A_DATE),
        ("1e5", CellFlaw.NOT_A_DATE),
    ],
)
def test_what_is_no_day_or_two_days_is_refused(text: str, why: CellFlaw) -> None:
    """Nothing is guessed."""
    assert DateReader().read(text) == Flaw(why)


def test_one_proof_in_the_file_decides_day_and_month() -> None:
    """A file-wide order makes ambiguous texts plain; contradicting proofs decide nothing."""
    assert order_of(["03/04/2025", "25/04/2025"]) == "dmy"
    assert order_of(["03/04/2025", "04/25/2025"]) == "mdy"
    assert order_of(["25/04/2025", "04/25/2025"]) == "both"
    assert DateReader(order="dmy").read("03/04/2025") == Moment(date(2025, 4, 3))


def test_workbooks_from_old_macs_count_from_1904() -> None:
    """Day 0 of their count is 1 January 1904."""
    assert DateReader(is_1904=True).read("1") == Moment(date(1904, 1, 2))


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)))
def test_every_day_survives_being_written_and_read(day: date) -> None:
    """Round trip through the forms that name the year first."""
    for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d"):
        assert DateReader().read(day.strftime(form)) == Moment(day)


@given(st.text(max_size=30))
def test_no_text_breaks_a_reader(text: str) -> None:
    """Every text is a value or a flaw, never an exception."""
    assert isinstance(DateReader().read(text), Moment | Flaw)
    assert isinstance(read_clock(text), time | Flaw)
    assert isinstance(read_quantity(text), Decimal | Flaw)
    assert isinstance(read_code(text), str | Flaw)
    inert(text)


@pytest.mark.parametrize("text", ["HOUSE", "walk_in", "WALK-IN", "散客", "散客1", "ADMIN", "", "  ", "匿名"])
def test_house_and_walk_in_codes_are_nobody(text: str) -> None:
    """They are no customers."""
    assert is_nobody(text)


def test_numbers_of_people_lose_a_false_decimal_and_keep_zeros() -> None:
    """17850.0 is 17850; 000123 stays; 1.38E+10 has lost digits."""
    assert read_code("17850.0") == "17850"
    assert read_code("000123") == "000123"
    assert read_code("1.38E+10") == Flaw(CellFlaw.SCIENTIFIC)


def _line(
    *, number: str = "1", description: str = "", customer: bool = True, unpaid: bool = False, **given: str
) -> Line | Problem:
    amounts = {name: Decimal(value) for name, value in given.items()}
    whole = Amounts(
        amounts.get("quantity"), amounts.get("unit_price"), amounts.get("listed"), amounts.get("amount"),
        amounts.get("tax", Decimal(0)), amounts.get("refund"),
    )  # fmt: skip
    return line_of(
        whole,
        currency="CNY",
        description=description,
        number=number,
        has_item=True,
        has_customer=customer,
        is_unpaid=unpaid,
    )


def test_a_flat_negative_amount_is_an_adjustment_and_a_negative_quantity_a_return() -> None:
    """What tells them apart is the quantity."""
    flat, back = _line(amount="-50", quantity="1"), _line(amount="-50", quantity="-1")

    assert isinstance(flat, Line)
    assert isinstance(back, Line)
    assert (flat.kind, back.kind) == ("adjustment", "return")


def test_a_refund_is_taken_off_whichever_way_the_shop_wrote_the_paid_amount() -> None:
    """Paid 148.90 of 327.70 with 178.80 back was 327.70 before; paid 100 of 100 with 30 back leaves 70."""
    net, gross = (
        _line(listed="327.7", amount="148.9", refund="178.8"),
        _line(listed="100", amount="100", refund="30"),
    )

    assert isinstance(net, Line)
    assert isinstance(gross, Line)
    assert (net.charged_minor, net.returned_minor) == (32770, 17880)
    assert (gross.charged_minor, gross.returned_minor) == (10000, 3000)


def test_what_is_no_sale_says_why() -> None:
    """Unpaid orders and movements of stock are left aside, contradicting signs rejected."""
    assert _line(amount="5", unpaid=True) == Problem(Ignored.UNPAID)
    assert _line(unit_price="0", quantity="5", customer=False) == Problem(Ignored.STOCK_MOVE)
    assert _line(amount="5", quantity="-1") == Problem(CellFlaw.SIGNS_DIFFER, "quantity", "-1")
    assert _line() == Problem(CellFlaw.AMOUNT_MISSING, "amount")


@given(st.decimals(-99999, 99999, places=4), st.integers(1, 999))
def test_rounding_a_line_changes_less_than_half_a_fen_and_says_how_much(price: Decimal, quantity: int) -> None:
    """Rounded on the line's total, half to even, and the difference is reported exactly."""
    line = _line(unit_price=str(price), quantity=str(quantity))

    assert isinstance(line, Line)
    assert abs(line.off) <= Decimal("0.5")
    assert line.charged_minor - line.off == price * quantity * 100


@given(st.lists(st.sampled_from("abcde"), max_size=40))
def test_keys_are_as_many_as_rows_and_do_not_depend_on_other_rows(content: list[str]) -> None:
    """Equal rows are counted, and a longer file gives old rows the keys they had."""

    def keys(rows: list[str]) -> list[str]:
        seen = Occurrences()
        digests = [digest([row], space="") for row in rows]
        for one in digests:
            seen.note(one)
        return [seen.key(one) for one in digests]

    assert len(set(keys(content))) == len(content)
    assert keys([*content, "a", "f"])[: len(content)] == keys(content)


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+cmd|x", "-2+3", "@SUM(1)", "\tx", "\rx", "＝1+1"])
def test_no_text_of_an_error_file_starts_a_formula(text: str) -> None:
    """An apostrophe stands before it; plain numbers stay plain."""
    assert inert(text).startswith("'")
    assert inert("-50.00") == "-50.00"
