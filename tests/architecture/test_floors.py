"""What belongs to the edges stays at the edges."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.architecture.source import PACKAGE, ROOT, Module, modules

EDGES = {"pages", "tasks", "api", "middleware", "context"}
EDGES_OF_KIT = ("liuke/kit/clock", "liuke/kit/jobs/", "liuke/kit/keeping/tasks")
CLOCK = re.compile(r"(^|\.)(datetime|timezone|date|clock|time)\.(now|today|utcnow|localdate)$")


def app_and_file(module: Module) -> tuple[str, str]:
    parts = module.path.relative_to(PACKAGE).with_suffix("").parts
    return parts[0], parts[1] if len(parts) > 1 else ""


def is_edge(module: Module) -> bool:
    app, file = app_and_file(module)
    return app == "config" or file in EDGES or module.name.startswith(EDGES_OF_KIT)


def test_nobody_below_the_edges_reads_the_clock() -> None:
    readers = [
        f"{m.name}:{line} {name}" for m in modules() if not is_edge(m) for line, name in m.calls() if CLOCK.search(name)
    ]

    assert readers == []


def test_nobody_below_config_reads_settings_or_the_environment() -> None:
    readers = [
        f"{m.name}:{line} {name}"
        for m in modules()
        if app_and_file(m)[0] != "config"
        for line, name in m.calls()
        if name.startswith(("settings.", "os.environ"))
    ]

    assert readers == []


def test_only_the_kit_opens_transactions() -> None:
    openers = [
        f"{m.name}:{line}"
        for m in modules()
        if app_and_file(m)[0] != "kit"
        for line, name in m.calls()
        if name.startswith("transaction.")
    ]

    assert openers == []


@pytest.mark.parametrize("forbidden", [".objects", ".unscoped", ".unguarded"])
def test_pages_and_apis_ask_queries_and_never_the_tables(forbidden: str) -> None:
    askers = [
        f"{m.name}:{line} {name}"
        for m in modules()
        if app_and_file(m)[1] in {"pages", "api"}
        for line, name in m.calls()
        if name.endswith(forbidden)
    ]

    assert askers == []


def test_no_point_is_left_open_in_the_code() -> None:
    open_points = re.compile(r"\b(TODO|FIXME|XXX)\b|NotImplementedError")
    found = [
        f"{m.name}:{number}"
        for m in modules()
        for number, line in enumerate(m.path.read_text(encoding="utf-8").splitlines(), 1)
        if open_points.search(line)
    ]

    assert found == []


def test_no_path_of_one_machine_and_no_package_address_stands_in_the_project() -> None:
    listed = (
        subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    )
    home = re.compile(r"(^|[\s\"'=(])/(work|root|home/\w+)/")
    address = re.compile(r"https?://[^ ]*(/simple/|/packages/|\.whl|\.tgz)")
    found = []
    for name in filter(None, listed):
        path = ROOT / name
        if path.suffix in {".png", ".mo"} or not path.is_file() or name.startswith("tests/architecture/"):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if address.search(line) or (home.search(line) and path.suffix != ".lock"):
                found.append(f"{name}:{number}")

    assert found == []
