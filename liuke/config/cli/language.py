"""The language of the command line: the terminal's; English when it says so, Chinese otherwise."""

from __future__ import annotations

import gettext
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import translation

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOCALE = Path(__file__).resolve().parent.parent / "locale"


def terminal_language() -> str:
    """Return ``en`` or ``zh-hans``."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if spoken.startswith("en") else "zh-hans"


@contextmanager
def argparse_speaks(language: str) -> Iterator[None]:
    """Let argparse's own words (usage, errors) come from our catalogue: it asks the standard library's gettext."""
    before, domain = os.environ.get("LANGUAGE"), gettext.textdomain()
    gettext.bindtextdomain("django", str(_LOCALE))
    gettext.textdomain("django")
    os.environ["LANGUAGE"] = translation.to_locale(language)
    try:
        yield
    finally:
        gettext.textdomain(domain)
        os.environ.pop("LANGUAGE")
        if before is not None:
            os.environ["LANGUAGE"] = before
