"""Which provider a bill file is of, and what stands in it."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from liuke.kit.money import NotMoney, parse_amount
from liuke.ledger.rules.book import LARGEST, Purse
from liuke.visits.errors import BillCutOff, BillLineWrong, NotABill

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST_BYTES = 5_000_000
_TIMES = (
    "%Y-%m-%d %H:%M:%S",
    "%Y/%m/%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M",
    "%Y%m%d %H:%M:%S",
    "%Y%m%d%H%M%S",
)
_ENDS = re.compile(r"合计[：:]\s*(\d+)\s*笔")
Row = dict[str, str]


@dataclass(frozen=True)
class BillLine:
    """One line of a provider's bill.

    Args:
        number: its line in the file, from 1.
        at: when, in the local time of the file.
        reference: the provider's number of the payment; of a refund, of the payment it gives back.
        own: the number of this very line: of a refund, the refund's.
        minor: the amount in minor units; negative where it went back.
        fee_minor: what the provider keeps of it.
    """

    number: int
    at: datetime
    reference: str
    own: str
    minor: int
    fee_minor: int = 0


@dataclass(frozen=True)
class Bill:
    """A bill file as it was read: which way of paying it is about, and its lines in their order."""

    purse: Purse
    lines: tuple[BillLine, ...]


@dataclass(frozen=True)
class Layout:
    """Where a provider's file has what: for each of these the columns that may hold it, the first there wins."""

    purse: Purse
    known_by: frozenset[str]
    at: tuple[str, ...]
    reference: tuple[str, ...]
    amount: tuple[str, ...]
    kind: tuple[str, ...] = ()
    refunded: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    fee: tuple[str, ...] = ()
    spent: tuple[str, ...] = ()


_WECHAT = Layout(
    Purse.WECHAT, frozenset({"微信订单号", "交易状态", "交易时间"}),
    at=("交易时间",), reference=("微信订单号",), amount=("订单金额", "应结订单金额", "总金额"), kind=("交易状态",),
    refunded=("申请退款金额", "退款金额"), own=("微信退款单号",), fee=("手续费",),
)  # fmt: skip
_ALIPAY_TRADES = Layout(
    Purse.ALIPAY, frozenset({"支付宝交易号", "业务类型", "完成时间"}),
    at=("完成时间",), reference=("支付宝交易号",), amount=("订单金额(元)",), kind=("业务类型",),
    own=("退款批次号/请求号",), fee=("服务费(元)",),
)  # fmt: skip
_ALIPAY_ACCOUNT = Layout(
    Purse.ALIPAY, frozenset({"账务流水号", "业务流水号", "发生时间"}),
    at=("发生时间",), reference=("业务流水号",), amount=("收入金额(+元)",), spent=("支出金额(-元)",),
    kind=("业务类型",),
    own=("账务流水号",),
)  # fmt: skip
_ACQUIRER = Layout(
    Purse.BANK_CARD, frozenset(),
    at=("交易时间", "交易日期时间", "时间"), reference=("检索参考号", "参考号", "系统参考号", "交易流水号", "订单号"),
    amount=("交易金额", "金额"), kind=("交易类型", "类型"), fee=("手续费",),
)  # fmt: skip
_BACK = ("REFUND", "REVOKED", "退", "撤销", "冲正")
_FEES = ("收费", "服务费", "手续费")


def read_bill(data: bytes, *, columns: Mapping[str, str] | None = None) -> Bill:
    """Return what stands in a provider's bill file.

    Args:
        data: the file, CSV in UTF-8 or GBK.
        columns: of an acquirer's file, the headings of ``at``, ``amount``, ``reference`` and ``fee`` where they are not
            the usual ones.

    Raises:
        NotABill: it is no text, too large, or has none of the headings of a bill.
        BillLineWrong: a line of it has no time or no amount that can be read.
        BillCutOff: its own count at the end is another than its lines.
    """
    rows = [(at, [_plain(cell) for cell in row]) for at, row in enumerate(_rows(data), 1)]
    for place, (_at, row) in enumerate(rows):
        if (layout := _layout(row, columns)) is not None:
            return _read(layout, row, rows[place + 1 :])
    raise NotABill


def _rows(data: bytes) -> list[list[str]]:
    if len(data) > MOST_BYTES or b"\0" in data:
        raise NotABill
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return list(csv.reader(data.decode(encoding).splitlines()))
        except (UnicodeDecodeError, csv.Error):
            continue
    raise NotABill


def _plain(cell: str) -> str:
    return cell.strip().removeprefix("`").strip().replace("（", "(").replace("）", ")")


def _layout(row: Sequence[str], columns: Mapping[str, str] | None) -> Layout | None:
    there = set(row)
    for layout in (_WECHAT, _ALIPAY_TRADES, _ALIPAY_ACCOUNT):
        if layout.known_by <= there:
            return layout
    told = {name: (_plain(heading),) for name, heading in (columns or {}).items() if heading.strip()}
    layout = Layout(**{**vars(_ACQUIRER), **told})
    return layout if all(there.intersection(one) for one in (layout.at, layout.amount)) else None


def _read(layout: Layout, head: Sequence[str], rows: Sequence[tuple[int, list[str]]]) -> Bill:
    lines: list[BillLine] = []
    for place, (number, cells) in enumerate(rows):
        if not any(cells):
            continue
        if cells[0].startswith("#") or cells[0].startswith("总交易单数"):
            _see_whole(rows[place:], len(lines))
            break
        row = dict(zip(head, cells, strict=False))
        if (line := _line(layout, row, number)) is not None:
            lines.append(line)
    else:
        if layout is _WECHAT:
            raise BillCutOff
    return Bill(layout.purse, tuple(lines))


def _line(layout: Layout, row: Row, number: int) -> BillLine | None:
    kind = _cell(row, layout.kind)
    if layout is _ALIPAY_ACCOUNT and kind in _FEES:
        return None
    is_back = any(word in kind for word in _BACK)
    minor = _amount(row, layout.amount, number)
    if is_back and layout.refunded:
        minor = -abs(_amount(row, layout.refunded, number))
    elif layout.spent and not minor:
        minor = -abs(_amount(row, layout.spent, number))
    elif is_back:
        minor = -abs(minor)
    reference = _cell(row, layout.reference)
    own = (_cell(row, layout.own) if is_back or layout is _ALIPAY_ACCOUNT else "") or reference
    fee = _amount(row, layout.fee, number) if _cell(row, layout.fee) else 0
    return BillLine(number, _time(_cell(row, layout.at), number), reference, own, minor, fee)


def _cell(row: Row, names: Sequence[str]) -> str:
    return next((row[name] for name in names if name in row), "")


def _amount(row: Row, names: Sequence[str], number: int) -> int:
    try:
        minor = parse_amount(_cell(row, names) or "0").scaleb(2)
    except (NotMoney, ArithmeticError) as wrong:
        raise BillLineWrong(line=number) from wrong
    if minor != minor.to_integral_value() or abs(minor) > Decimal(LARGEST):
        raise BillLineWrong(line=number)
    return int(minor)


def _time(text: str, number: int) -> datetime:
    for form in _TIMES:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - local time, as the file has it
        except ValueError:
            continue
    raise BillLineWrong(line=number)


def _see_whole(rest: Sequence[tuple[int, list[str]]], lines: int) -> None:
    """Compare the file's own count with its lines, where it tells one."""
    told = None
    if rest[0][1][0].startswith("总交易单数"):
        told = next((row[0] for _at, row in rest[1:] if any(row)), "")
    else:
        counts = [int(found[1]) for _at, row in rest for cell in row for found in _ENDS.finditer(cell)]
        told = str(sum(counts)) if counts else None
    if told is not None and told != str(lines):
        raise BillCutOff
