"""Where is its test? Always in one place."""

from __future__ import annotations

from tests.architecture.source import PACKAGE, ROOT

MIRRORED = {"rules", "queries", "services", "steps", "pages", "api", "facts"}

# Tested through what calls them; the reason stands beside the name.
THROUGH_OTHERS = {
    "accounts/api": "the door of the API: tests/contract knocks at every operation",
    "config/api": "put together from the apps' own: tests/contract fuzzes the whole",
    "accounts/steps": "audit: tested through every service that writes an entry",
    "customers/steps": "the version check and the marks: tested through the services that call them",
    "messaging/queries": "three lines: tests/messaging/test_simulator",
    "messaging/steps": "the port: tests/messaging/test_simulator",
    "messaging/pages": "one page: tests/messaging/test_simulator",
    "booking/facts": "gathered with the others in tests/segments",
    "catalog/facts": "gathered with the others in tests/segments",
    "customers/facts": "gathered with the others in tests/segments",
    "visits/facts": "gathered with the others in tests/segments",
    "care/facts": "gathered with the others in tests/segments",
}


def test_every_rule_query_service_and_page_has_its_test_file() -> None:
    missing = []
    for app in sorted(path for path in PACKAGE.iterdir() if (path / "__init__.py").exists()):
        for name in sorted(MIRRORED):
            here = app / f"{name}.py"
            folder = app / name
            if not here.exists() and not folder.is_dir():
                continue
            tests = ROOT / "tests" / app.name
            if any(tests.glob(f"test_{name}*.py")) or any((tests / name).glob("test_*.py")):
                continue
            if f"{app.name}/{name}" not in THROUGH_OTHERS:
                missing.append(f"{app.name}/{name}")

    assert missing == []


def test_no_exception_outlives_its_file() -> None:
    gone = [name for name in THROUGH_OTHERS if not (PACKAGE / f"{name}.py").exists() and not (PACKAGE / name).is_dir()]

    assert gone == []
