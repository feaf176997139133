"""Rows of booking files and of cancellation files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from liuke.intake.rules.shapes.ground import NOBODY, PERSON_COLUMNS, Shape
from liuke.intake.rules.values import is_nobody, read_minutes

if TYPE_CHECKING:
    from liuke.intake.rules.shapes.ground import Cells

COLUMNS: dict[str, str] = {
    "salon_id": "int", "day": "date", "at": "instant", **PERSON_COLUMNS, "item": "str", "staff": "str",
    "minutes": "int", "status": "str", "cancelled_on": "date", "cancelled_by": "str",
}  # fmt: skip
_STATES = (
    ("no_show", re.compile(r"爽约|未到|没来|失约|no.?show", re.IGNORECASE)),
    ("cancelled", re.compile(r"取消|撤销|cancel", re.IGNORECASE)),
    ("done", re.compile(r"完成|已到|到店|已服务|已结|complete|done|arrived|checked|attended", re.IGNORECASE)),
)


class AppointmentShape(Shape):
    """Checks the rows of one file of bookings or cancellations."""

    columns = COLUMNS

    def _read(self, cells: Cells) -> tuple[Any, ...]:
        ground = self.ground
        salon = ground.salon_of(cells)
        day, at, _hour = ground.when(cells, salon)
        person = ground.person(cells)
        item = ground.name(cells, "item", longest=200)
        cancelled_on = ground.day(cells, "cancelled_on")
        staff = ground.short(cells, "staff")
        return (
            salon.pk, day, at, *(person or NOBODY), item, "" if is_nobody(staff) else staff,
            read_minutes(cells.get("minutes", "")), self._status(cells), cancelled_on,
            ground.short(cells, "cancelled_by"),
        )  # fmt: skip

    def _status(self, cells: Cells) -> str:
        if self.ground.kind == "cancellations":
            return "cancelled"
        if self.ground.is_no_show_list:
            return "no_show"
        state = cells.get("state", "")
        return next((status for status, words in _STATES if state and words.search(state)), "booked")
