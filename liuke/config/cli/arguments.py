"""What verbs take from the command line, checked before anything else starts."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable

_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_MOST_DIGITS = 9  # more rows than any shop has
_LONGEST_NAME = 80


def a_day(text: str) -> date:
    """Return a day written ``2026-11-22``."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("%(text)s: write a day like 2026-11-22") % {"text": text}) from None
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        said = _("%(text)s: write a year from %(first)s to %(last)s")
        raise argparse.ArgumentTypeError(said % {"text": text, "first": _FIRST_YEAR, "last": _LAST_YEAR})
    return found


def a_count(text: str) -> int:
    """Return a whole number from 0 on."""
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise argparse.ArgumentTypeError(_("%(text)s: write a number from 0 on") % {"text": text})
    return int(text)


def a_name(text: str) -> str:
    """Return a name of something: not empty, at most 80 characters, all of them visible."""
    name = " ".join(text.split())
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise argparse.ArgumentTypeError(_("write a name of 1 to %(most)s characters") % {"most": _LONGEST_NAME})
    return name


def a_file(text: str) -> Path:
    """Return the path of a file; nothing names none."""
    if not text.strip():
        raise argparse.ArgumentTypeError(_("the name of a file is empty; write the path of a file"))
    return Path(text)


def a_pair(text: str) -> tuple[str, str]:
    """Return field and column of ``FIELD=COLUMN``."""
    field, mark, column = text.partition("=")
    if not (field and mark and column):
        raise argparse.ArgumentTypeError(_("%(text)s: write FIELD=COLUMN") % {"text": text})
    return field, column


def a_number(least: int, most: int) -> Callable[[str], int]:
    """Return what reads a whole number between two others, both included."""

    def number(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= len(str(most)) and least <= int(text) <= most):
            said = _("%(text)s: write a number from %(least)s to %(most)s")
            raise argparse.ArgumentTypeError(said % {"text": text, "least": least, "most": most})
        return int(text)

    return number
