"""Size has a budget; an exception is a line here, with its reason."""

from __future__ import annotations

from statistics import median, quantiles

import pytest

from tests.architecture.source import PACKAGE, modules

LARGEST_FILE, LARGEST_FUNCTION, LARGEST_TEMPLATE = 400, 50, 120
LARGEST_TEST_FILE, LARGEST_TEST = 500, 40

ALLOWED: dict[str, str] = {}


def too_long(folder: str, most: int) -> list[str]:
    return [f"{m.name}: {m.lines}" for m in modules(folder) if m.lines > most and m.name not in ALLOWED]


def long_functions(folder: str, most: int) -> list[str]:
    return [
        f"{m.name}:{f.lineno} {f.name}: {(f.end_lineno or 0) - f.lineno + 1}"
        for m in modules(folder)
        for f in m.functions()
        if (f.end_lineno or 0) - f.lineno + 1 > most
    ]


@pytest.mark.parametrize(
    ("folder", "most"), [("liuke", LARGEST_FILE), ("bootstrap", LARGEST_FILE), ("tests", LARGEST_TEST_FILE)]
)
def test_no_file_is_longer_than_its_budget(folder: str, most: int) -> None:
    assert too_long(folder, most) == []


@pytest.mark.parametrize(
    ("folder", "most"), [("liuke", LARGEST_FUNCTION), ("bootstrap", LARGEST_FUNCTION), ("tests", LARGEST_TEST)]
)
def test_no_function_is_longer_than_its_budget(folder: str, most: int) -> None:
    assert long_functions(folder, most) == []


def test_the_usual_file_and_function_are_small() -> None:
    files = [m.lines for m in modules() if m.lines > 3]
    functions = [(f.end_lineno or 0) - f.lineno + 1 for m in modules() for f in m.functions()]

    assert median(files) <= 110
    assert quantiles(files, n=10)[-1] <= 260
    assert median(functions) <= 10
    assert quantiles(functions, n=10)[-1] <= 30


def test_no_template_is_longer_than_its_budget() -> None:
    long = {
        path.relative_to(PACKAGE).as_posix(): lines
        for path in PACKAGE.rglob("templates/**/*.html")
        if (lines := path.read_text(encoding="utf-8").count("\n")) > LARGEST_TEMPLATE
    }

    assert long == {}
