"""Provider bills: files as they are downloaded are read whole or refused in words; every difference is found (M10)."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from liuke.ledger.rules.book import Purse
from liuke.visits.errors import BillCutOff, BillLineWrong, NotABill
from liuke.visits.rules.provider_bills import BillLine, Kind, Ours, compare, read_bill
from tests.visits import bill_files

AT = datetime(2026, 11, 22, 10, 30, 5)  # noqa: DTZ001 - local time
LINES = (
    BillLine(2, AT, "4200001", "4200001", 398_00, 2_39),
    BillLine(3, AT + timedelta(minutes=9), "4200002", "4200002", 1),
    BillLine(4, AT + timedelta(hours=1), "4200001", "5030001", -98_05, -59),
)
DAYS, EACH = 25, 40


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
def test_a_bill_of_wechat_pay_is_read_with_its_backticks_and_refunds(encoding: str) -> None:
    bill = read_bill(bill_files.wechat(LINES, encoding=encoding))

    assert (bill.purse, bill.lines) == (Purse.WECHAT, LINES)


def test_a_bill_of_alipay_is_read_in_gbk_past_its_remarks() -> None:
    bill = read_bill(bill_files.alipay(LINES))

    assert bill.purse is Purse.ALIPAY
    assert bill.lines == tuple(replace(line, number=line.number + 3) for line in LINES)


def test_fees_of_the_account_of_alipay_are_no_payments() -> None:
    lines = [replace(line, own=f"7{line.number}") for line in LINES]

    bill = read_bill(bill_files.alipay_account(lines))

    assert [(one.reference, one.own, one.minor) for one in bill.lines] == [
        (line.reference, line.own, line.minor) for line in lines
    ]


def test_the_columns_of_an_acquirer_can_be_named() -> None:
    lines = [replace(line, own=line.reference) for line in LINES]
    usual = read_bill(bill_files.acquirer(lines))
    named = read_bill(
        bill_files.acquirer(lines, head="Zeit,RRN,交易类型,Summe,Gebühr".encode("gbk", "replace").decode("gbk")),
        columns={"at": "Zeit", "reference": "RRN", "amount": "Summe"},
    )

    assert (usual.purse, list(usual.lines)) == (Purse.BANK_CARD, lines)
    assert [one.minor for one in named.lines] == [one.minor for one in lines]


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe\x00x", "姓名,手机\n林,138".encode(), b"PK\x03\x04\0", b"x" * 6_000_000],
    ids=["empty", "utf16", "customers", "zip", "large"],
)
def test_another_file_is_refused(data: bytes) -> None:
    with pytest.raises(NotABill):
        read_bill(data)


def test_a_bill_cut_off_or_with_a_wrong_line_is_refused() -> None:
    whole = bill_files.wechat(LINES)
    for cut in (whole[: whole.index("总交易单数".encode())], bill_files.wechat(LINES, count=4)):
        with pytest.raises(BillCutOff):
            read_bill(cut)
    with pytest.raises(BillCutOff):
        read_bill(bill_files.alipay(LINES, count=2))
    with pytest.raises(BillLineWrong) as refusal:
        read_bill(whole.replace(b"`398.00", b"`398.001"))
    assert refusal.value.details == {"line": 2}


def test_an_empty_line_before_the_count_hides_nothing() -> None:
    whole = bill_files.wechat(LINES)
    place = whole.index(b"\n", whole.index("总交易单数".encode())) + 1

    assert read_bill(whole[:place] + b"\r\n" + whole[place:]).lines == LINES
    with pytest.raises(BillCutOff):
        read_bill(whole[:place] + b"\r\n")


def test_without_a_number_amount_and_nearest_time_decide() -> None:
    early, late = Ours(1, 100_00, AT), Ours(2, 100_00, AT + timedelta(hours=3))
    lines = [
        replace(LINES[0], number=n, minor=100_00, at=AT + timedelta(hours=h), own=str(n)) for n, h in ((2, 4), (3, 0))
    ]

    pairs = compare([early, late], lines)

    assert [(pair.kind, pair.ours, pair.line) for pair in pairs] == [
        (Kind.SAME, early, lines[1]), (Kind.SAME, late, lines[0]),
    ]  # fmt: skip


def test_a_line_doubled_without_any_number_is_found() -> None:
    line = BillLine(2, AT, "", "", 100_00)

    pairs = compare([Ours(1, 100_00, AT)], [line, replace(line, number=3)])

    assert [pair.kind for pair in pairs] == [Kind.TWICE, Kind.SAME]


def a_day(dice: random.Random, payments: int) -> tuple[list[Ours], list[BillLine]]:
    """Return payments and the bill that says the same; a tenth of the payments have no number of the provider."""
    ours, lines = [], []
    amounts = dice.sample(range(1_000, 900_000, 10), payments)
    for pk, minor in enumerate(amounts, 1):
        at = AT.replace(hour=9) + timedelta(seconds=dice.randrange(43_000))
        reference = f"42{pk:026}"
        sign = -1 if dice.random() < 0.08 else 1
        late = timedelta(seconds=dice.randrange(90))
        ours.append(Ours(pk, sign * minor, at + late, reference if dice.random() < 0.9 else ""))
        own = f"50{pk}" if sign < 0 else reference
        lines.append(BillLine(pk + 1, at, reference, own, sign * minor, round(minor * 0.006)))
    return ours, lines


def injected(dice: random.Random, ours: list[Ours], lines: list[BillLine]) -> Counter[tuple[Kind, str]]:
    """Spoil so many payments or lines, each another one, and return what must be listed."""
    wanted: Counter[tuple[Kind, str]] = Counter()
    whole = list(zip(list(ours), list(lines), strict=True))
    for turn, (one, line) in enumerate(dice.sample(whole, EACH)):
        kind = (Kind.OTHER_AMOUNT, Kind.MISSING_HERE, Kind.MISSING_THERE, Kind.TWICE)[turn % 4]
        if kind is Kind.OTHER_AMOUNT:
            lines[lines.index(line)] = replace(line, minor=line.minor + dice.choice((-1, 1)))
        elif kind is Kind.MISSING_HERE:
            ours.remove(one)
        elif kind is Kind.MISSING_THERE:
            lines.remove(line)
        else:
            lines.append(replace(line, number=len(whole) + turn + 5))
        wanted[kind, line.reference] += 1
    dice.shuffle(lines)
    return wanted


def test_a_thousand_injected_differences_are_all_listed_and_nothing_else() -> None:
    listed = 0
    for seed in range(DAYS):
        dice = random.Random(seed)  # noqa: S311 - a day, not a secret
        ours, lines = a_day(dice, 150)
        wanted = injected(dice, ours, lines)

        pairs = compare(ours, lines)

        # what has no number can be one of another amount at nearly the same time: the same two are listed
        found: Counter[tuple[Kind, str]] = Counter()
        for pair in pairs:
            if pair.kind is Kind.SAME:
                continue
            here, there = number_of(pair), pair.line.reference if pair.line else ""
            if pair.kind is Kind.OTHER_AMOUNT and here != there:
                found += Counter({(Kind.MISSING_THERE, here): 1, (Kind.MISSING_HERE, there): 1})
            else:
                found[pair.kind, here or there] += 1
        assert found == wanted, seed
        assert len(pairs) == len(ours) + len(lines) - sum(1 for pair in pairs if pair.ours and pair.line)
        listed += sum(found.values())

    assert listed == DAYS * EACH == 1000


def number_of(pair: object) -> str:
    """Return the number our payment has at the provider, whether we know it or not."""
    ours = getattr(pair, "ours", None)
    return f"42{ours.pk:026}" if ours else ""


def test_a_day_without_differences_lists_none() -> None:
    for seed in range(DAYS):
        dice = random.Random(seed)  # noqa: S311
        ours, lines = a_day(dice, 150)

        assert {pair.kind for pair in compare(ours, lines)} == {Kind.SAME}
