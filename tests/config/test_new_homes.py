"""The command line in a home that is new, broken or opened by three at once; all with a SQLite of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from bootstrap.packages import write_command
from liuke.config.cli import DONE, REFUSED

if TYPE_CHECKING:
    from pathlib import Path


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


def test_the_command_of_a_fresh_environment_imports_a_file(tmp_path: Path) -> None:
    """The child that reads the file reads the command's own file once more, and must not start it again."""
    command, file = tmp_path / "liuke", tmp_path / "services.csv"
    write_command(command)
    file.write_text("项目名称,价格\n深层补水,298\n", encoding="utf-8")
    environment = os.environ | {"LIUKE_HOME": str(tmp_path / "new"), "DATABASE_URL": ""}

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        whole = [str(command), *words, "--json"]
        return subprocess.run(whole, env=environment, capture_output=True, text=True, check=False, timeout=300)

    run("init", "--name", "命令")
    done = run("import", str(file))

    assert done.returncode == DONE, done.stdout + done.stderr
    assert json.loads(done.stdout)["files"][0]["created"] == 1


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
