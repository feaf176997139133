"""Every test gets a home of its own process; the clock and the cast are arguments."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from django.utils import translation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def pytest_configure() -> None:
    """Compile the catalogues once per run, so that tests read what people read."""
    from liuke.kit import messages

    messages.compile_all()
    _hash_cheaply()
    _empty_cheaply()


def _hash_cheaply() -> None:
    """Let a password of the cast cost a tenth of a millisecond; it is sealed and opened as everybody's."""
    from django.contrib.auth.hashers import Argon2PasswordHasher as Argon

    Argon.time_cost, Argon.memory_cost, Argon.parallelism = 1, 8, 1


LONGEST = (
    "config/test_new_homes", "console/test_access", "console/test_query_counts", "insights/test_state", "test_kill",
    "segments/test_past", "segments/test_kept", "console/test_past", "insights/test_golden", "demo/test_tasks",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the longest files start first: one that is left for last keeps every other core waiting."""
    items.sort(key=lambda item: next((n for n, name in enumerate(LONGEST) if name in item.nodeid), len(LONGEST)))


def _empty_cheaply() -> None:
    """Let a test with real transactions end by emptying what it filled.

    Django would refuse at the guards, truncate every table and write every permission and content type anew.
    """
    from django.test import TransactionTestCase

    from tests import stories

    TransactionTestCase._fixture_teardown = lambda _case: stories.empty()  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with nothing but keys, made once: the rows of a story told once stay readable."""
    from liuke.kit import home as homes

    return homes.open_home(tmp_path_factory.mktemp("keys")).root


@pytest.fixture(autouse=True)
def home(tmp_path: Path, keys: Path) -> Path:
    """Install an empty home and return its folder."""
    from liuke.kit import home as homes

    root = shutil.copytree(keys, tmp_path / "home")
    homes.install(homes.open_home(root))
    return root


@pytest.fixture(autouse=True)
def _languages_end_with_their_test() -> Iterator[None]:
    """The command line speaks the terminal's language from then on; the next test starts in the shop's."""
    yield
    translation.deactivate()


pytest_plugins = ["tests.world", "tests.segments.shop"]
