"""Rows of sales files."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from liuke.intake.rules.flaws import Flaw, Problem
from liuke.intake.rules.items import kind_by_words
from liuke.intake.rules.lines import Amounts, line_of, says_unpaid
from liuke.intake.rules.shapes.ground import NOBODY, PERSON_COLUMNS, Shape
from liuke.intake.rules.values import is_nobody, read_quantity

if TYPE_CHECKING:
    from liuke.intake.rules.shapes.ground import Cells, Ground

COLUMNS: dict[str, str] = {
    "salon_id": "int", "day": "date", "at": "instant", "hour": "int", "number": "str",
    **PERSON_COLUMNS,
    "item_code": "str", "item_name": "str", "item_kind": "str", "staff": "str", "quantity": "str", "kind": "str",
    "list_minor": "int", "charged_minor": "int", "tax_minor": "int", "returned_minor": "int", "channel": "str",
    "at_chair": "bool",
}  # fmt: skip

_CHANNELS = (
    ("group_buy", re.compile(r"团购|美团|点评|抖音|快手|groupon", re.IGNORECASE)),
    ("online", re.compile(r"线上|网店|商城|小程序|淘宝|天猫|京东|online|web|internet|app\b", re.IGNORECASE)),
    ("phone", re.compile(r"电话|phone", re.IGNORECASE)),
    ("salon", re.compile(r"到店|门店|线下|店内|salon|store|walk", re.IGNORECASE)),
)
ZERO = Decimal(0)


@lru_cache(maxsize=500)
def channel_of(text: str) -> str:
    """Return the channel a text names, or an empty text."""
    return next((channel for channel, words in _CHANNELS if words.search(text)), "")


class SaleShape(Shape):
    """Checks the rows of one sales file and adds up its control totals."""

    columns = COLUMNS

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self.has_item = bool(ground.fields & {"item_code", "item_name"})
        self.has_paid_at = "paid_at" in ground.fields
        self.totals = {"charged": 0, "list": 0, "tax": 0, "returned": 0, "adjusted": 0}
        self.counts = {"sale": 0, "return": 0, "adjustment": 0}
        self.off = ZERO

    def _made(self, cells: Cells, read: tuple[Any, ...]) -> tuple[Any, ...] | Problem:
        salon, moment, person, (number, item_code), item_name, amounts = read
        line = line_of(
            amounts, currency=self.ground.currency, description=item_name, number=number, has_item=self.has_item,
            has_customer=person is not None, is_unpaid=self._is_unpaid(cells),
        )  # fmt: skip
        if isinstance(line, Problem):
            return line
        self._add(line)
        staff = self.ground.short(cells, "staff")
        channel = channel_of(cells.get("channel", ""))
        return (
            salon.pk, *moment, number, *(person or NOBODY), item_code, item_name, self._item_kind(item_name),
            "" if is_nobody(staff) else staff, f"{line.quantity:.3f}", line.kind,
            line.list_minor, line.charged_minor, line.tax_minor, line.returned_minor, channel,
            self.has_item and self.ground.at_chair and channel in {"", "salon"},
        )  # fmt: skip

    def _read(self, cells: Cells) -> tuple[Any, ...]:
        ground = self.ground
        salon = ground.salon_of(cells)
        moment, person = ground.when(cells, salon), ground.person(cells)
        numbers = ground.code(cells, "number"), ground.code(cells, "item_code")
        item_name, amounts = ground.name(cells, "item_name", longest=200), self._amounts(cells)
        return salon, moment, person, numbers, item_name, amounts

    def _item_kind(self, name: str) -> str:
        kind = kind_by_words(name)
        # "Colour" names a service in a salon's bills and a mug in a gift shop's.
        return kind if kind == "product" or self.ground.at_chair else ""

    def _amounts(self, cells: Cells) -> Amounts:
        money = self.ground.money
        quantity = None
        if text := cells.get("quantity", "").strip():
            read = read_quantity(text)
            if isinstance(read, Flaw):
                self.ground.flaw(read.code, "quantity", text)
            else:
                quantity = read
        taxes = [money(cells, name) or ZERO for name in cells if name.startswith("tax")]
        return Amounts(
            quantity, money(cells, "unit_price"), money(cells, "list_amount"), money(cells, "amount"),
            sum(taxes, ZERO), money(cells, "refund"),
        )  # fmt: skip

    def _is_unpaid(self, cells: Cells) -> bool:
        if self.has_paid_at and not cells.get("paid_at", "").strip():
            return True
        state = cells.get("state", "")
        return bool(state) and says_unpaid(state)

    def _add(self, line: Any) -> None:
        totals = self.totals
        totals["charged"] += line.charged_minor - line.returned_minor
        totals["list"] += line.list_minor
        totals["tax"] += line.tax_minor
        totals["returned"] += line.returned_minor
        self.counts[line.kind] += 1
        if line.kind == "return":
            totals["returned"] -= line.charged_minor
        elif line.kind == "adjustment":
            totals["adjusted"] += line.charged_minor
        if line.off:
            self.off += line.off
