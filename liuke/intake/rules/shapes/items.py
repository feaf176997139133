"""Rows of price lists: services and products."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liuke.intake.rules.flaws import CellFlaw
from liuke.intake.rules.shapes.ground import Shape
from liuke.intake.rules.values import read_minutes, read_yes

if TYPE_CHECKING:
    from liuke.intake.rules.shapes.ground import Cells, Ground

COLUMNS: dict[str, str] = {
    "kind": "str", "code": "str", "name": "str", "category": "str", "need_type": "str", "brand": "str",
    "minutes": "int", "cycle_days": "int", "list_price_minor": "int", "cost_minor": "int", "is_active": "bool",
    "updated_on": "date",
}  # fmt: skip
_NEEDS = {"基础": "basic", "basic": "basic", "抗衰":
    "anti_aging", "anti": "anti_aging", "医美": "medical", "医疗": "medical", "medical": "medical"}  # fmt: skip
_LONGEST_NAME = 200
_MOST_MINUTES = 24 * 60
_MOST_DAYS = 3650


class ItemShape(Shape):
    """Checks the rows of one price list."""

    columns = COLUMNS
    told_by = ()  # price lists name no customers

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self.kind = "service" if ground.kind == "services" else "product"

    def _read(self, cells: Cells) -> tuple[Any, ...]:
        ground = self.ground
        code = ground.code(cells, "item_code")
        name = ground.name(cells, "item_name", longest=_LONGEST_NAME) or code
        price, cost = ground.minor(cells, "list_price"), ground.minor(cells, "cost")
        updated_on = ground.day(cells, "updated_on")
        if not name:
            ground.flaw(CellFlaw.NAME_MISSING, "item_name")
        if self.kind == "service" and not price:
            price = None  # a service listed at zero has no fixed price
        is_active = read_yes(cells.get("is_active", ""))
        return (
            self.kind, code, name, ground.short(cells, "category"), _need(cells.get("need_type", "")),
            ground.short(cells, "brand"),
            _within(read_minutes(cells.get("minutes", "")), _MOST_MINUTES),
            _within(read_minutes(cells.get("cycle_days", "")), _MOST_DAYS),
            price, cost, True if is_active is None else is_active, updated_on,
        )  # fmt: skip


def _need(text: str) -> str:
    plain = text.strip().casefold()
    return next((need for word, need in _NEEDS.items() if word in plain), "")


def _within(number: int | None, most: int) -> int | None:
    return number if number is not None and 0 < number <= most else None
