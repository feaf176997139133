"""Header rows: where the table starts, and what its columns are called."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from liuke.intake.rules.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Header words in traditional characters, as tills in Taiwan, Hong Kong and Macau write them.
_SIMPLIFIED = str.maketrans(
    "會員號電話儲餘額時間數單價備註門類別聯絡實際結帳顧產區農歷陽陰來療剩贈積劑護師責歸屬創達銷訂編碼銀賬級項標題種開辦戶機構圓與預約選務費",
    "会员号电话储余额时间数单价备注门类别联络实际结账顾产区农历阳阴来疗剩赠积剂护师责归属创达销订编码银账级项标题种开办户机构元与预约选务费",
)
_NOISE = re.compile(r"[\s_\-:：*＊.#/\\()（）\[\]【】“”\"'·]+|\ufeff")
_UNIT_AFTER = re.compile(
    r"[(（\[【](元|¥|￥|rmb|cny|必填|选填|分钟|天|年月日|yyyy.*|格式.*|usd|gbp|cad|\$|£)[)）\]】]",
    re.IGNORECASE,
)
_VALUE = re.compile(r"[¥￥$£€+-]?[\d*][\d.,:/*年月日 -]{4,}|[¥￥$£€-]?\d+\.\d{2}元?")
_LOOK_AT_ROWS = 30
_LONGEST_HEADER = 40


def plain(header: str) -> str:
    """Return a header in the form aliases are compared in: NFKC, lower case, simplified, without blanks and marks."""
    text = unicodedata.normalize("NFKC", header)
    text = _UNIT_AFTER.sub("", text)
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text).casefold().translate(_SIMPLIFIED)
    return _NOISE.sub("", text)


def words(aliases: str) -> list[str]:
    """Return the aliases in one line of the table: parted by blanks (Chinese) and bars (English)."""
    return [part for chunk in aliases.split("|") for part in chunk.split()]


@lru_cache(maxsize=1)
def aliases_by_kind() -> dict[str, dict[str, tuple[str, int]]]:
    """Return, per kind, plain alias → field and its place in the field's list (earlier is likelier)."""
    made: dict[str, dict[str, tuple[str, int]]] = {}
    for kind, fields in FIELDS.items():
        known: dict[str, tuple[str, int]] = {}
        for field, line in fields.items():
            for place, alias in enumerate([field, *words(line)]):
                known.setdefault(plain(alias), (field, place))
        made[kind] = known
    return made


@lru_cache(maxsize=1)
def all_aliases() -> frozenset[str]:
    """Return every alias of every kind, in plain form."""
    return frozenset(alias for known in aliases_by_kind().values() for alias in known)


def alias_hits(cells: Iterable[str]) -> int:
    """Return how many cells are the name of some field."""
    known = all_aliases()
    return sum(1 for cell in cells if cell and len(cell) <= _LONGEST_HEADER and plain(cell) in known)


def header_row(rows: Sequence[Sequence[str]]) -> tuple[int, int]:
    """Return which of the first rows is the header (0-based) and how many of its cells are known names.

    The row with most known names wins, the earlier of equals. Without any, it is the first row that is as wide as
    the table and holds words only.
    """
    looked = rows[:_LOOK_AT_ROWS]
    hits = [alias_hits(row) for row in looked]
    best = max(hits, default=0)
    if best:
        return hits.index(best), best
    width = max((sum(1 for c in row if c.strip()) for row in looked), default=0)
    for place, row in enumerate(looked):
        filled = [c for c in row if c.strip()]
        if len(filled) >= max(1, width - 1) and not any(re.fullmatch(r"[\d.,:/\- ]+", c) for c in filled):
            return place, 0
    return 0, 0


def holds_values(cells: Iterable[str]) -> bool:
    """Return whether a row without a known name is no header at all: it holds a phone, an amount or a date."""
    return any(_VALUE.fullmatch(cell.strip()) for cell in cells)


def column_names(cells: Sequence[str], *, width: int) -> list[str]:
    """Return one distinct name per column: blanks trimmed, missing ones numbered, repeated ones counted."""
    names: list[str] = []
    seen: dict[str, int] = {}
    for place in range(width):
        raw = cells[place] if place < len(cells) else ""
        name = re.sub(r"\s+", " ", raw.replace("\ufeff", "")).strip()[:200] or f"#{place + 1}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


def signature(names: Iterable[str]) -> str:
    """Return the hash under which a source's mapping is remembered: its header names, in any order."""
    return sha256("\n".join(sorted(plain(name) for name in names)).encode()).hexdigest()[:32]
