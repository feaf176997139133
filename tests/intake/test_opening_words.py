"""Opening balances by the command line: the totals are options, and refusals are one JSON object."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from liuke.config.cli import REFUSED, WRONG_USAGE, main
from liuke.ledger.models import Entry
from tests.intake.cards import CARDS, TOTALS, make_service, owed
from tests.intake.files import in_this_process, write_csv

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world import World


@pytest.fixture
def line(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    in_this_process(monkeypatch)
    make_service()
    file = write_csv(tmp_path / "c.csv", CARDS)
    return ["import", str(file), "--as", "cards", "--salon", world.lakeside.name, "--json"]


def total(unit: str, text: str) -> list[str]:
    return ["--total", f"{unit}={text}"]


def answer(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.django_db(transaction=True)
def test_the_totals_are_options_and_stand_in_the_answer(line: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    options = [word for unit, text in TOTALS.items() for word in total(unit, text)]

    assert main([*line, *options, "--as-of", "2026-10-31"]) == 0

    [file] = answer(capsys)["files"]
    assert file["control"]["principal"] == {"typed": "1280.50", "in_file": "1280.50", "left": "0.00"}
    assert {one.business_date.isoformat() for one in Entry.objects.unscoped("a test")} == {"2026-10-31"}
    assert owed()["sessions"] == 6


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("options", "code"),
    [
        ([], "intake.totals_missing"),
        ([word for unit, text in TOTALS.items() for word in total(unit, text + "1")], "intake.total_unreadable"),
        ([word for unit in TOTALS for word in total(unit, "1")], "intake.totals_differ"),
        (["--as-of", "2150-01-01"], "intake.day_ahead"),
    ],
)
def test_without_the_right_totals_it_is_refused(
    line: list[str], capsys: pytest.CaptureFixture[str], options: list[str], code: str
) -> None:
    assert main([*line, *options]) == REFUSED

    assert answer(capsys)["refused"]["code"] == code
    assert not Entry.objects.unscoped("a test").exists()


@pytest.mark.parametrize("text", ["gold=3", "principal", "principal="])
def test_a_unit_that_is_none_is_wrong_usage(text: str) -> None:
    assert main(["import", "c.csv", "--total", text]) == WRONG_USAGE
