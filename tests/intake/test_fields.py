"""What the wizard shows as imported is what the rows are made from."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from liuke.intake.checking import SHAPES
from liuke.intake.rules.fields import FIELDS, ONLY_UNDERSTOOD
from liuke.intake.rules.flaws import CellFlaw, Problem
from liuke.intake.rules.shapes.ground import Ground, SalonOfFile
from tests.intake.files import counts, take, write_csv

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world import World

DAYS = {
    "date", "browsed_on", "cancelled_on", "joined_on", "last_visit", "updated_on", "expires_on", "birthday",
    "lunar_birthday",
}  # fmt: skip


class Watched(dict[str, str]):
    """A row's cells that remember which of them were looked at."""

    def __init__(self, cells: dict[str, str]) -> None:
        super().__init__(cells)
        self.seen: set[str] = set()

    def get(self, name: str, otherwise: str = "") -> str:  # type: ignore[override]
        self.seen.add(name)
        return super().get(name, otherwise)


def ground_of(kind: str) -> Ground:
    salon = SalonOfFile(1, ZoneInfo("Asia/Shanghai"))
    return Ground(kind=kind, currency="CNY", salon=salon, salons={}, fields=frozenset(FIELDS[kind]))


@pytest.mark.parametrize("kind", FIELDS)
def test_a_field_that_no_shape_reads_is_said_to_stay_in_the_file(kind: str) -> None:
    shape = SHAPES[kind](ground_of(kind))
    looked_at: set[str] = set()
    for empty in ({"salon"}, {"salon", "time"}, {"salon", "name", "birthday"}):
        texts = {name: "2026-05-01" if name in DAYS else "1" for name in FIELDS[kind]}
        cells = Watched(texts | {"phone": "13800138021", "time": "15:50"} | dict.fromkeys(empty, ""))
        shape.shape(cells)
        looked_at |= cells.seen

    assert FIELDS[kind].keys() - looked_at == ONLY_UNDERSTOOD[kind]


def test_minutes_after_midnight_are_a_time_where_there_is_no_other() -> None:
    cells = {"date": "2026-05-01", "name": "苏叶", "time_minutes": "950"}
    shape = SHAPES["bookings"](ground_of("bookings"))

    read, late = shape.shape(cells), shape.shape(cells | {"time_minutes": "1440"})

    assert isinstance(read, tuple)
    made = dict(zip(shape.columns, read, strict=True))
    assert (made["day"], made["at"]) == (date(2026, 5, 1), datetime(2026, 5, 1, 7, 50, tzinfo=UTC))
    assert late == Problem(CellFlaw.NOT_A_TIME, "time_minutes", "1440")


def test_a_broken_cell_nobody_reads_does_not_cost_the_row(world: World, tmp_path: Path) -> None:
    rows = (("消费日期", "姓名", "项目名称", "实收金额", "备注"), ("2026-05-01", "苏叶", "深层补水护理", "380", "#N/A"))

    [done] = take(world.lakeside, write_csv(tmp_path / "流水.csv", rows), kind="sales")

    assert counts(done) == (1, 0, 0, 0, 0)
