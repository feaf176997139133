#!/usr/bin/env python3
"""Everything a developer or a first user runs, with nothing but Python's standard library.

    python3 dev.py run      the demo shop on http://127.0.0.1:8000
    python3 dev.py test     the whole suite on SQLite and on a real PostgreSQL

It works without make, uv, node and python3-venv, as root or not, on Python 3.11 to 3.13. What is missing and cannot
be replaced is named with the package that brings it.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import os
import shutil
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

from bootstrap.assets import fetch_assets
from bootstrap.packages import find_uv, install, make_venv, uv_environment, write_command
from bootstrap.postgres import postgres
from bootstrap.shell import BIN, LOCKS, OLDEST, PYTHON, REQUIRE_ALL, ROOT, VENV, run, say, stop

if TYPE_CHECKING:
    from collections.abc import Callable


# Nothing here asks the database of the run: what the first run proved is proved.
WITHOUT_DATABASE = tuple(
    f"--ignore=tests/{place}"
    for place in (
        "bootstrap", "insights", "architecture/test_floors.py", "architecture/test_languages.py",
        "architecture/test_mirror.py", "architecture/test_sizes.py", "config/test_new_homes.py",
    )
)  # fmt: skip


def setup(lock_name: str, *more: str) -> None:
    """Install packages and assets side by side, then compile the languages; every ring needs the optional ones too."""
    make_venv()
    with concurrent.futures.ThreadPoolExecutor() as pool:
        assets = pool.submit(fetch_assets)
        for name in (lock_name, *more, *(["vendors"] if REQUIRE_ALL and "vendors" not in more else [])):
            install(name)
        write_command()
        if error := assets.exception():
            say(f"no assets, pages are plain: {error}")
            if REQUIRE_ALL:
                raise error
    run(PYTHON, "-m", "liuke.kit.messages", "compile", quiet=True)


def run_shop(options: argparse.Namespace, _rest: list[str]) -> int:
    """Serve the shop; the first time it is filled with a demo."""
    setup("base")
    run(PYTHON, "-m", "liuke", "migrate", quiet=True)
    if not options.no_demo:
        run(PYTHON, "-m", "liuke", "demo", "--if-empty", "--then-grow")
    serving = [str(PYTHON), "-m", "liuke", "serve", "--port", str(options.port)]
    if os.name != "nt":
        os.execv(PYTHON, serving)  # the server takes this process over, so signals reach it  # noqa: S606
    return run(*serving, check=False)


def pytest(*words: object, environment: dict[str, str] | None = None) -> int:
    """Run pytest with the environment of a test; compiled modules are kept, or each process compiles thousands."""
    without = {"DATABASE_URL", "LIUKE_HOME", "PYTHONDONTWRITEBYTECODE"}
    clean = {name: value for name, value in os.environ.items() if name not in without}
    clean |= {"PYTHONPYCACHEPREFIX": str(VENV / "bytecode")} | (environment or {})
    return run(PYTHON, "-m", "pytest", *words, check=False, env=clean)


def test(_options: argparse.Namespace, rest: list[str]) -> int:
    """Run the suite on SQLite, then on PostgreSQL; with LIUKE_REQUIRE=all also checks and browser, none missing.

    PostgreSQL runs what may ask a database: the rest is proved by the first run.
    """
    setup("e2e" if REQUIRE_ALL else "dev")
    failed = check(_options, []) if REQUIRE_ALL else 0
    spread = rest or ["-n", str(min(os.cpu_count() or 1, 8)), "--dist", "loadfile", "--no-loadscope-reorder"]
    say("== SQLite")
    failed |= pytest(*spread)
    with postgres() as url:
        if url is None:
            say("== PostgreSQL skipped: no server here; install postgresql, or python packages by dev.py setup")
            failed |= int(REQUIRE_ALL)
        else:
            say("== PostgreSQL")
            failed |= pytest(*spread, *WITHOUT_DATABASE, environment={"DATABASE_URL": url})
    if REQUIRE_ALL:
        failed |= browser(_options, [])
    return failed


def browser(_options: argparse.Namespace, rest: list[str]) -> int:
    """Run the journeys in Chromium."""
    setup("e2e")
    if not any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        stop("the browser tests need Chromium: install chromium")
    fonts = (
        subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False).stdout
        if shutil.which("fc-list")
        else b""
    )
    if not fonts:
        stop("the screenshots need a Chinese font: install fonts-noto-cjk")
    say("== browser")
    return pytest("tests/browser", *rest)


def check(_options: argparse.Namespace, _rest: list[str]) -> int:
    """Run every static check."""
    setup("e2e")
    say("== format, lint, types, architecture")
    lint = run(PYTHON, "-m", "ruff", "format", "--check", "--quiet", ".", check=False) | run(
        PYTHON, "-m", "ruff", "check", "--quiet", ".", check=False
    )
    return lint | types(_options, []) | arch(_options, [])


def fix(_options: argparse.Namespace, _rest: list[str]) -> int:
    """Format and mend what can be mended without thought."""
    setup("dev")
    return run(PYTHON, "-m", "ruff", "check", "--fix", ".", check=False) | run(
        PYTHON, "-m", "ruff", "format", ".", check=False
    )


def types(_options: argparse.Namespace, rest: list[str]) -> int:
    """Check the types, those of the browser tests too."""
    setup("e2e")
    with tempfile.TemporaryDirectory() as home:
        return run(PYTHON, "-m", "mypy", *rest, check=False, env=os.environ | {"LIUKE_HOME": home})


def arch(_options: argparse.Namespace, _rest: list[str]) -> int:
    """Check who imports whom, sizes, mirrors and languages."""
    setup("dev")
    contracts = run(VENV / BIN / "lint-imports", "--no-cache", check=False, quiet=True)
    if contracts:
        run(VENV / BIN / "lint-imports", "--no-cache", check=False)
    return contracts | pytest("tests/architecture")


def bench(_options: argparse.Namespace, rest: list[str]) -> int:
    """Run the benchmarks named, or say which there are."""
    setup("dev")
    names = rest or [path.stem for path in sorted((ROOT / "benchmarks").glob("*_speed.py"))]
    return max((run(PYTHON, "-m", f"benchmarks.{name}", check=False) for name in names), default=0)


def lock(_options: argparse.Namespace, _rest: list[str]) -> int:
    """Write requirements/*.lock from *.in: every platform, every hash, no address."""
    make_venv()
    uv = find_uv() or stop("locking needs uv")
    options = (
        "--universal",
        "--python-version",
        "3.11",
        "--generate-hashes",
        "--no-emit-index-url",
        "--no-header",
        "--no-annotate",
        "--quiet",
    )
    for source in sorted(LOCKS.glob("*.in")):
        run(uv, "pip", "compile", *options, source, "-o", source.with_suffix(".lock"), env=uv_environment())
    return 0


def setup_alone(_options: argparse.Namespace, rest: list[str]) -> int:
    """Install everything a developer needs, and the optional locks named: ``vendors`` speaks to payment providers."""
    if unknown := [name for name in rest if not (LOCKS / f"{name}.lock").exists()]:
        stop(f"no such lock: {', '.join(unknown)}")
    setup("dev", *rest)
    return 0


VERBS: dict[str, Callable[[argparse.Namespace, list[str]], int]] = {
    "setup": setup_alone, "run": run_shop, "test": test, "check": check, "fix": fix, "types": types, "arch": arch,
    "browser": browser, "bench": bench, "lock": lock,
}  # fmt: skip


def main() -> int:
    """Run one verb; what follows an unknown word goes to the tool behind the verb."""
    if sys.version_info < OLDEST:
        stop("Python 3.11 or newer is needed (Debian 12: python3; others: python3.11)")
    parser = argparse.ArgumentParser(prog="dev.py", description=(__doc__ or "").split("\n")[0])
    verbs = parser.add_subparsers(dest="verb", required=True)
    for name, verb in VERBS.items():
        child = verbs.add_parser(name, help=(verb.__doc__ or "").split("\n")[0], add_help=name == "run")
        if name == "run":
            child.add_argument("--port", type=int, default=8000)
            child.add_argument("--no-demo", action="store_true", help="start with an empty shop")
    options, rest = parser.parse_known_args()
    if options.verb == "run" and rest:
        parser.error(f"unknown words: {' '.join(rest)}")
    os.chdir(ROOT)
    return VERBS[options.verb](options, rest)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
