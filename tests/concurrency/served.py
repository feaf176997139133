"""The shop served over the database of this test run, by a process that can be killed, and clients of it."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import connection

from liuke.kit.home import home
from tests.console.clients import signed_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from liuke.accounts.models import Staff

CLIENTS = 16
ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60
"""Seconds until a server that was started must answer."""


def environment(folder: Path) -> dict[str, str]:
    """Return an environment in which another process works on this run's database, with this run's keys."""
    folder.mkdir()
    shutil.copytree(home().root / "keys", folder / "keys")
    shutil.copy(Path(os.environ["LIUKE_HOME"]) / "keys" / "secret.key", folder / "keys")  # sessions are signed with it
    settings = connection.settings_dict
    made = os.environ | {"LIUKE_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "liuke.config.settings"}
    if connection.vendor == "sqlite":
        (folder / "liuke.sqlite3").symlink_to(settings["NAME"])
        return made
    user = f"{settings['USER']}:{settings['PASSWORD']}" if settings["PASSWORD"] else settings["USER"]
    url = f"postgresql://{user}@/{settings['NAME']}?host={settings['HOST']}&port={settings['PORT']}"
    return made | {"DATABASE_URL": url}


class Served:
    """A shop that is served, until the test ends."""

    def __init__(self, folder: Path, *without: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._without = without
        self._callers: list[Caller] = []
        self._made = subprocess.Popen(
            [sys.executable, "-m", "tests.concurrency.server"], cwd=ROOT, env=environment(folder),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        self.start()

    def start(self) -> None:
        """Serve, and wait for the first answer."""
        assert self._made.stdin is not None
        assert self._made.stdout is not None
        self._made.stdin.write(f"{self.port} {' '.join(self._without)}\n")
        self._made.stdin.flush()
        self.pid = int(self._made.stdout.readline())
        ends = time.monotonic() + PATIENCE
        while True:
            try:
                with closing(Caller(self.port, {})) as first:
                    first.call("GET", "/health/ready")
            except OSError:
                assert time.monotonic() < ends, "the server does not answer"
                time.sleep(0.01)  # nobody tells when a socket listens
            else:
                return

    def kill(self) -> None:
        """End it as a power cut would."""
        os.kill(self.pid, signal.SIGKILL)

    def stop(self) -> None:
        """End it for good."""
        self.kill()
        assert self._made.stdin is not None
        assert self._made.stdout is not None
        self._made.stdin.close()
        self._made.stdout.close()
        self._made.wait(PATIENCE)
        for caller in self._callers:
            caller.close()

    def callers(self, staff: Staff, many: int = CLIENTS) -> list[Caller]:
        """Return browsers in which this person is signed in."""
        jar = {name: morsel.value for name, morsel in signed_in(staff).cookies.items()} | {"csrftoken": "c" * 32}
        made = [Caller(self.port, jar) for _number in range(many)]
        self._callers += made
        return made


class Caller:
    """One client, with a connection of its own."""

    def __init__(self, port: int, cookies: Mapping[str, str]) -> None:
        self._port = port
        self._headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "X-CSRFToken": cookies.get("csrftoken", ""),
            "Content-Type": "application/json",
        }
        self._line: http.client.HTTPConnection | None = None

    def call(self, method: str, address: str, body: Any = None, *, key: str = "") -> tuple[int, dict[str, Any]]:
        """Return status and body of one call.

        Raises:
            OSError, http.client.HTTPException: the line broke; whether the call was done is not known.
        """
        headers = self._headers | ({"Idempotency-Key": key} if key else {})
        line = self._line = self._line or http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        try:
            line.request(method, address, json.dumps(body) if body is not None else None, headers)
            answer = line.getresponse()
            told = answer.read()
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        return answer.status, json.loads(told) if told[:1] == b"{" else {}

    def close(self) -> None:
        """Hang up."""
        if self._line:
            self._line.close()
        self._line = None

    def send(self, address: str, body: Any, *, key: str) -> tuple[int, dict[str, Any]]:
        """Post until there is an answer: a broken line, and a call still at work, are asked again with the key."""
        ends = time.monotonic() + PATIENCE
        while True:
            try:
                status, told = self.call("POST", address, body, key=key)
            except (OSError, http.client.HTTPException):
                assert time.monotonic() < ends, "no answer"
                time.sleep(0.01)  # the server is being started again
                continue
            if told.get("code") != "kit.key_in_flight":
                return status, told
            assert time.monotonic() < ends, "always at work"
            time.sleep(0.02)  # as Retry-After asks, in the time of tests


def at_once(callers: list[Caller], jobs: Iterable[Callable[[Caller], Any]]) -> list[Any]:
    """Let the callers share the jobs, each taking the next one when it is free; return the answers in order."""
    free, own = list(callers), threading.local()

    def run(job: Callable[[Caller], Any]) -> Any:
        if not hasattr(own, "caller"):
            own.caller = free.pop()
        return job(own.caller)

    with ThreadPoolExecutor(len(callers)) as pool:
        return list(pool.map(run, jobs))
