"""A shop in a home of its own, worked by the command line in processes of their own, on the database of this run."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from liuke.config import environment
from liuke.kit.keeping import switch

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVER = os.environ.get("DATABASE_URL", "")
ROOT = Path(__file__).resolve().parents[3]
CHANGING = {"accounts_auditentry", "kit_job", "kit_outboxevent"}
"""Tables a restore itself writes into."""
KILLED = """
import os, signal, sys
(wanted, _, name), at, seen = sys.argv[1].partition(":"), int(sys.argv[2]), 0
def hook(event, arguments):
    global seen
    if event == wanted and name in str(arguments):
        seen += 1
        if seen == at:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(hook)
from liuke.config.cli import main
sys.exit(main(sys.argv[3:]))
"""


@dataclass(frozen=True)
class Shop:
    """One home, and the database that belongs to it."""

    root: Path
    url: str = ""

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {"LIUKE_HOME": str(self.root), "DATABASE_URL": self.url, "LANG": "en_US.UTF-8"}

    def run(self, *words: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "liuke", *map(str, words)]
        return subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False)

    def script(self, text: str, *words: object) -> None:
        command = [sys.executable, "-c", text, *map(str, words)]
        subprocess.run(command, env=self.environment, cwd=ROOT, check=True)

    def answer(self, *words: object) -> dict[str, Any]:
        done = self.run(*words, "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def killed_at(self, event: str, at: int, *words: object) -> int:
        """Run a verb that kills itself before the n-th ``event`` (or ``event:name of a file``); return its code."""
        command = [sys.executable, "-c", KILLED, event, str(at), *map(str, words)]
        return subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, check=False).returncode

    def mend(self) -> None:
        """Do what every start does first."""
        given = environment.read({"LIUKE_HOME": str(self.root), "DATABASE_URL": self.url})
        switch.mend(self.root, is_committed=lambda stamp: environment.swapped(given, stamp))

    def execute(self, sql: str) -> list[Any]:
        if self.url:
            with psycopg.connect(self.url) as link:
                done = link.execute(sql.encode())
                return done.fetchall() if done.description else []
        with closing(sqlite3.connect(self.root / "liuke.sqlite3")) as file, file:
            return file.execute(sql).fetchall()

    def tables(self) -> list[str]:
        if self.url:
            return [
                n for (n,) in self.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
            ]
        return [n for (n,) in self.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]

    def content(self) -> dict[str, str]:
        """Return a checksum per table and per file of the home that a restore replaces."""
        found = {
            table: hashlib.sha256(
                repr(sorted(map(repr, self.execute(f'SELECT * FROM "{table}"')))).encode()
            ).hexdigest()
            for table in self.tables()
        }
        for place in ("facts", "imports", "keys"):
            for path in sorted((self.root / place).rglob("*")):
                if path.is_file() and path.suffix in {".parquet", ".key", ".csv"}:
                    found[str(path.relative_to(self.root))] = hashlib.sha256(path.read_bytes()).hexdigest()
        return found

    def copy(self) -> Path:
        return Path(self.answer("backup")["file"])


def without_changing(content: dict[str, str]) -> dict[str, str]:
    return {name: told for name, told in content.items() if name not in CHANGING}


def _database(template: str = "") -> str:
    """Make a database beside the run's own and return its URL; on SQLite there is nothing to make."""
    if not SERVER:
        return ""
    name = f"keeping_{secrets.token_hex(6)}"
    with psycopg.connect(SERVER, autocommit=True) as link:
        link.execute(f"CREATE DATABASE {name} {f'TEMPLATE {template}' if template else ''}".encode())
    return SERVER.replace("/postgres?", f"/{name}?")


def _drop(url: str) -> None:
    if url:
        with psycopg.connect(SERVER, autocommit=True) as link:
            link.execute(f"DROP DATABASE {_name(url)} WITH (FORCE)".encode())


def _name(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


@pytest.fixture(scope="session")
def first_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A small demo with its facts, an import and a copy of all that; nobody works in it."""
    shop = Shop(tmp_path_factory.mktemp("first") / "home", _database())
    shop.answer("demo", "--customers", 30)
    (shop.root / "imports" / "told").mkdir(parents=True)
    (shop.root / "imports" / "told" / "会员.csv").write_text("姓名\n林小满\n", "utf-8")
    shop.answer("backup")
    yield shop
    _drop(shop.url)


@pytest.fixture
def shop(first_shop: Shop, tmp_path: Path) -> Iterator[Shop]:
    """The same shop, for one test alone."""
    root = shutil.copytree(first_shop.root, tmp_path / "shop")
    made = Shop(root, _database(_name(first_shop.url)) if first_shop.url else "")
    yield made
    _drop(made.url)


@pytest.fixture
def new_home(tmp_path: Path) -> Iterator[Shop]:
    """A machine on which nothing stands yet."""
    made = Shop(tmp_path / "new", _database())
    yield made
    _drop(made.url)
