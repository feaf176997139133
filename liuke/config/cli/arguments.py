"""What verbs take from the command line, checked before anything else starts."""

from __future__ import annotations

import argparse
from datetime import date

_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_MOST_DIGITS = 9  # more rows than any shop has
_LONGEST_NAME = 80


def a_day(text: str) -> date:
    """Return a day written ``2026-11-22``."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text}: write a day like 2026-11-22") from None
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise argparse.ArgumentTypeError(f"{text}: write a year from {_FIRST_YEAR} to {_LAST_YEAR}")
    return found


def a_count(text: str) -> int:
    """Return a whole number from 0 on."""
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise argparse.ArgumentTypeError(f"{text}: write a number from 0 on")
    return int(text)


def a_name(text: str) -> str:
    """Return a name of something: not empty, at most 80 characters, all of them visible."""
    name = " ".join(text.split())
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise argparse.ArgumentTypeError(f"write a name of 1 to {_LONGEST_NAME} characters")
    return name
