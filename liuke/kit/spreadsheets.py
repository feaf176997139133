"""What leaves for a spreadsheet is text and numbers, never a formula."""

from __future__ import annotations

import re

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?[\d.,]+")


def inert(text: str) -> str:
    """Return a text no spreadsheet takes for a formula: risky beginnings get an apostrophe, numbers stay as they are.

    Source: reliability 3.13.
    """
    if text.startswith(_STARTS_A_FORMULA) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text
