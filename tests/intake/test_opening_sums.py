"""Whatever a file of cards holds: its sums are those of the book, unit by unit, in and out and in again."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuke.intake.rules.control import control_lines, read_total
from liuke.intake.rules.flaws import Flaw
from liuke.intake.rules.sessions import read_sessions
from liuke.intake.services import writers
from tests.intake.cards import HEADER, bring, make_service, owed, undo
from tests.intake.files import in_this_process

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world import World

SERVICES = ("补水护理", "肩颈按摩", "光子嫩肤")
ENDS = ("", "2027-01-01", "永久", "2026-11-21", "2026年12月31日")
UNITS = ("principal", "bonus", "sessions", "points", "arrears")


def some_file(chance: random.Random) -> tuple[list[tuple[str, ...]], dict[str, str], dict[str, int]]:
    """Return rows, the old system's totals, and what of them can be brought in."""
    rows: list[tuple[str, ...]] = []
    totals, good = dict.fromkeys(UNITS, 0), dict.fromkeys(UNITS, 0)
    for number in range(chance.randint(1, 25)):
        amounts = {unit: chance.choice((0, 0, 1, chance.randint(2, 500_000))) for unit in UNITS}
        amounts["sessions"] = amounts["sessions"] % 100
        ends, is_nobody = chance.choice(ENDS), chance.random() < 0.1
        money = [
            f"{Decimal(amounts[unit]).scaleb(-2):,}" if amounts[unit] else ""
            for unit in ("principal", "bonus", "arrears")
        ]
        who = ("", f"无名{number}", "") if is_nobody else (f"K{number}", f"客{number}", f"139{number:08d}")
        card = (chance.choice(SERVICES), money[0], money[1], f"{amounts['sessions']}次" if amounts["sessions"] else "")
        rows.append((*who, *card, str(amounts["points"] or ""), money[2], ends))
        for unit, amount in amounts.items():
            totals[unit] += amount
            is_over = ends == "2026-11-21" and unit in {"bonus", "sessions"}
            good[unit] += 0 if is_nobody or is_over else amount
    typed = {
        unit: str(Decimal(n).scaleb(-2 if unit in {"principal", "bonus", "arrears"} else 0))
        for unit, n in totals.items()
    }
    return rows, typed, good


@pytest.mark.parametrize("seed", range(12))
def test_the_sums_of_any_file_are_the_sums_of_the_book(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    in_this_process(monkeypatch)
    monkeypatch.setitem(writers.AT_ONCE, "cards", 7)
    for name in SERVICES:
        make_service(name)
    rows, typed, good = some_file(random.Random(seed))  # noqa: S311 - a test's dice

    first = bring(world.lakeside, tmp_path / "c.csv", (HEADER, *rows), typed)
    assert owed() == good
    undo(first)
    assert owed() == dict.fromkeys(UNITS, 0)
    again = bring(world.lakeside, tmp_path / "c.csv", (HEADER, *rows), typed)
    assert owed() == good

    for unit, told in again["control"].items():
        assert Decimal(told["typed"]) == Decimal(told["in_file"])
        scale = 100 if unit in {"principal", "bonus", "arrears"} else 1
        assert (Decimal(told["in_file"]) - Decimal(told["left"])) * scale == good[unit]


@given(st.lists(st.tuples(st.sampled_from(SERVICES), st.integers(1, 999)), min_size=1, max_size=4))
def test_sessions_written_beside_their_services_are_read_back(parts: list[tuple[str, int]]) -> None:
    """A text of names and numbers means each of them, added up by name."""
    read = read_sessions("、".join(f"{name}{count}次" for name, count in parts))

    assert not isinstance(read, Flaw)
    assert dict(read) == {name: sum(n for other, n in parts if other == name) for name, _count in parts}


@given(st.integers(-(10**12), 10**12))
def test_a_typed_total_is_read_to_the_fen(minor: int) -> None:
    """Every amount of the smallest unit survives being typed; half of one is refused."""
    text = f"{Decimal(minor).scaleb(-2):.2f}"

    assert read_total("principal", text, currency="CNY") == minor
    assert read_total("principal", text + "5", currency="CNY") is None


@given(st.integers(0, 10**9), st.integers(-(10**9), 10**9), st.integers(-5, 5))
def test_one_off_is_never_nothing(taken: int, left: int, off: int) -> None:
    """Typed and held agree exactly where their difference is nought."""
    [line] = control_lines({"points": taken}, {"points": left}, {}, {"points": taken + left - off})

    assert (line.difference, line.in_file - line.left) == (off, taken)
