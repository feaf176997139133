"""Whether the amounts of a file carry the sign of a currency that is not the shop's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "MXN"})
_YUAN = frozenset({"CNY", "JPY"})
_SIGNS: dict[str, frozenset[str]] = {
    "¥": _YUAN, "￥": _YUAN, "$": _DOLLARS, "£": frozenset({"GBP"}), "€": frozenset({"EUR"}),
    "₩": frozenset({"KRW"}), "฿": frozenset({"THB"}), "₫": frozenset({"VND"}),
}  # fmt: skip
_CODES = frozenset({"CNY", "RMB", "GBP", "EUR", "JPY", "KRW", "THB", "VND", "MOP"}) | _DOLLARS
_CODE = re.compile(r"(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])")


def foreign_sign(texts: Iterable[str], *, currency: str) -> str:
    """Return the first sign or code in headers and amounts that cannot mean ``currency``; empty where there is none."""
    for text in texts:
        codes: list[str] = [code for code in _CODE.findall(text) if code in _CODES]
        for code in codes:
            if ("CNY" if code == "RMB" else code) != currency:
                return code
        for sign, means in _SIGNS.items():
            if not codes and sign in text and currency not in means:
                return sign
    return ""
