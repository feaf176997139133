"""The command line: wrong usage is 2, a refusal is 1 with one JSON object, and never a stack trace."""

from __future__ import annotations

import csv
import json
import os
import socket
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from liuke.config.cli import DONE, REFUSED, WRONG_USAGE, main
from liuke.config.cli.segments import write_csv
from liuke.kit import home as homes
from liuke.segments import services as segments
from tests.world import NOON, TODAY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world import World


@pytest.mark.parametrize("verb", ["recall", "scheme show nope"])
def test_an_empty_data_folder_is_no_stack_trace(tmp_path: Path, verb: str) -> None:
    environment = os.environ | {"LIUKE_HOME": str(tmp_path / "new"), "DATABASE_URL": ""}
    command = [sys.executable, "-m", "liuke", *verb.split(), "--json"]

    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)

    assert done.returncode == REFUSED, done.stderr
    assert json.loads(done.stdout)["refused"]["sentence"]
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("what", "code"),
    [("garbage", "liuke.database_away"), ("a port in use", "liuke.cannot_listen")],
)
def test_a_start_that_cannot_be_is_refused_in_words(tmp_path: Path, what: str, code: str) -> None:
    if what == "garbage":
        (tmp_path / "liuke.sqlite3").write_bytes(b"no database" * 500)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "liuke", "serve", "--no-worker", "--port", port, "--json"]
        environment = os.environ | {"LIUKE_HOME": str(tmp_path), "DATABASE_URL": ""}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)

    assert (done.returncode, json.loads(done.stdout)["refused"]["code"]) == (REFUSED, code)
    assert "Traceback" not in done.stderr


def open_at_once(home: Path, *python: str) -> list[subprocess.Popen[str]]:
    """Start three who open one new home."""
    command = [sys.executable, *python, "init", "--name", "同时", "--json"]
    environment = os.environ | {"LIUKE_HOME": str(home), "DATABASE_URL": ""}
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return [subprocess.Popen(command, env=environment, **pipes) for _number in range(3)]


def test_three_who_open_one_new_home_at_once_make_one_shop(tmp_path: Path) -> None:
    starters = open_at_once(tmp_path / "new", "-m", "liuke")

    ends = [(starter.communicate(timeout=300), starter.returncode) for starter in starters]

    assert sorted(code for _said, code in ends) == [DONE, REFUSED, REFUSED], ends
    assert not any("Traceback" in said[1] for said, _code in ends)


WITHOUT_TURNS = """
import contextlib, socket, sys
from django.db.migrations.executor import MigrationExecutor
from liuke.config.cli import main
from liuke.kit import alone

alone.alone = contextlib.nullcontext
migrate = MigrationExecutor.migrate

def with_the_others(*args, **more):
    with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as gate:
        gate.recv(1)
    return migrate(*args, **more)

MigrationExecutor.migrate = with_the_others
raise SystemExit(main(sys.argv[2:]))
"""


def test_twin_without_turns_makes_the_tables_of_a_new_home_twice_and_breaks(tmp_path: Path) -> None:
    """The same start without the lock: all three have found an empty home before one of them writes."""
    with socket.create_server(("127.0.0.1", 0)) as gate:
        gate.settimeout(300)
        starters = open_at_once(tmp_path / "new", "-c", WITHOUT_TURNS, str(gate.getsockname()[1]))
        arrived = [gate.accept()[0] for _starter in starters]
        for one in arrived:
            one.close()

    assert [said for said in (starter.communicate(timeout=300)[1] for starter in starters) if "Traceback" in said]


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
