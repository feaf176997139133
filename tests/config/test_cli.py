"""The command line: wrong usage is 2, a refusal is 1 with one JSON object, and never a stack trace."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from liuke.config.cli import REFUSED, WRONG_USAGE, main
from liuke.config.cli.segments import write_csv
from liuke.kit import home as homes
from liuke.segments import services as segments
from tests.world import NOON, TODAY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world import World


@pytest.mark.parametrize(
    "line",
    [
        "recall --as-of 0001-01-01",
        "recall --as-of 9999-12-31",
        "recall --as-of tomorrow",
        "recall --limit -1",
        "refresh --as-of 0001-01-01",
        "demo --customers -5",
        "demo --until 0001-01-01",
        "init --name=",
        "serve --port 99999",
        "serve --threads 0",
        "nothing",
    ],
)
def test_wrong_usage_ends_with_two(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(line.split()) == WRONG_USAGE
    assert capsys.readouterr().out == ""


def test_a_list_of_a_day_to_come_is_refused(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recall", "--as-of", "2150-01-01", "--json"]) == REFUSED
    assert json.loads(capsys.readouterr().out)["refused"]["code"] == "segments.day_in_future"


def test_a_scheme_file_that_is_not_there_or_no_text_is_named(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "picture.toml").write_bytes(b"\xff\xfe\0")

    codes = []
    for name in ("nowhere.toml", "picture.toml"):
        assert main(["scheme", "load", str(tmp_path / name), "--json"]) == REFUSED
        codes.append(json.loads(capsys.readouterr().out)["refused"]["code"])

    assert codes == ["intake.file_missing", "segments.unreadable_scheme"]


def test_a_csv_that_cannot_be_written_is_refused_with_its_name(tmp_path: Path) -> None:
    from liuke.kit.problems import FileNotWritten

    with pytest.raises(FileNotWritten, match="file_not_written"):
        write_csv(str(tmp_path), ["a"], [])


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_of_a_csv_is_taken_for_a_formula(tmp_path: Path, start: str) -> None:
    write_csv(str(tmp_path / "a.csv"), ["name"], [[f"{start}HYPERLINK(1)"]])

    assert f"'{start}HYPERLINK" in (tmp_path / "a.csv").read_bytes().decode("utf-8-sig")


SCHEME = """
code = "spenders"
zh = "年消费"
en = "Spend of a year"

[[tiers]]
code = "big"
zh = "大客"
en = "Big"
rule = { feature = "spend_365_minor", at_least = 300000 }

[[tiers]]
code = "others"
zh = "其他"
en = "Others"
says_zh = "消费较少"
says_en = "spent less"
"""


def test_a_scheme_of_the_shop_is_loaded_listed_read_aloud_and_counted(
    slipping: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "spenders.toml").write_text(SCHEME, "utf-8")

    def said(*line: str) -> dict[str, Any]:
        assert main([*line, "--json"]) == 0
        answer: dict[str, Any] = json.loads(capsys.readouterr().out)
        return answer

    said("scheme", "load", str(tmp_path / "spenders.toml"))
    assert "spenders" in [scheme["code"] for scheme in said("scheme", "list")["schemes"]]
    big = said("scheme", "show", "spenders")["tiers"][0]
    assert big["sentence_zh"] == "近 365 天消费不少于 ¥3,000.00"
    assert big["sentence_en"].endswith("at least ¥3,000.00")
    said("refresh", "--as-of", TODAY.isoformat())
    rows = said("tiers", "spenders", "--csv", str(tmp_path / "tiers.csv"))["customers"]
    assert {row["customer"]: row["tier"] for row in rows}[slipping.zhou.pk] == "big"
    kept = (tmp_path / "tiers.csv").read_text("utf-8-sig").splitlines()
    assert kept[0] == "customer,tier,since,because"
    assert len(kept) == 1 + len(rows)


def test_the_recall_list_leaves_as_a_file(slipping: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recall", "--as-of", TODAY.isoformat(), "--csv", str(tmp_path / "recall.csv")]) == 0

    assert "周晚晴" in capsys.readouterr().out
    lines = list(csv.DictReader((tmp_path / "recall.csv").read_text("utf-8-sig").splitlines()))
    assert [line["name"] for line in lines] == ["周晚晴", "钱朵朵"]
    assert lines[0]["because"] == "往常 24 天来一次，已经 53 天没来。"


def test_of_a_shop_counted_for_an_old_day_that_day_s_list_is_told(
    slipping: World, capsys: pytest.CaptureFixture[str]
) -> None:
    old = TODAY - timedelta(days=35)
    segments.refresh(as_of=old, now=NOON)

    assert main(["recall", "--json"]) == 0

    assert json.loads(capsys.readouterr().out)["today"] == old.isoformat()


def test_a_lost_key_folder_is_said_before_anything_is_sealed_anew(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    homes.install(homes.open_home(tmp_path / "another"))

    assert main(["recall", "--json"]) == REFUSED

    assert json.loads(capsys.readouterr().out)["refused"]["code"] == "liuke.keys_lost"
