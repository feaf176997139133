"""Every test gets a home of its own process; the clock and the cast are arguments."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

# Before Django reads its settings: tests never touch a shop's real folder.
os.environ["LIUKE_HOME"] = tempfile.mkdtemp(prefix="liuke-test-")
os.environ.pop("LIUKE_DEBUG", None)


def pytest_configure() -> None:
    """Compile the catalogues once per run, so that tests read what people read."""
    from liuke.kit import messages

    messages.compile_all()


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> Path:
    """Install an empty home with keys of its own and return its folder."""
    from liuke.kit import home as homes

    root = tmp_path / "home"
    homes.install(homes.open_home(root))
    return root


pytest_plugins = ["tests.world"]
