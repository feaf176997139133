"""What a file holds and what its columns mean, each with a confidence from 0 to 100."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz, process

from liuke.intake.rules.fields import FIELDS, MAY_REPEAT, NAME_HINTS, ONLY_UNDERSTOOD, REQUIRED, SPEAKS_FOR
from liuke.intake.rules.headers import aliases_by_kind, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_CLOSE_ENOUGH = 86
_SURE_KIND = 12
_MOST, _HALF = 0.8, 0.5  # of a column's values
_HINT = 4

_SHAPES: dict[str, re.Pattern[str]] = {
    "date": re.compile(
        r"(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{8})([ T]\d{1,2}:.*)?"
    ),
    "phone": re.compile(r"(\+?86[- ]?)?1[3-9]\d[\d* -]{8,10}(\.0)?"),
    "amount": re.compile(r"[-(]?[¥￥$£€]?\s?[\d,]+(\.\d+)?\)?元?"),
    "time": re.compile(r"\d{1,2}:\d{2}(:\d{2})?( ?[AaPp][Mm])?"),
}
_SHAPE_OF_FIELD = {
    "date": "date", "cancelled_on": "date", "joined_on": "date", "last_visit": "date", "updated_on": "date",
    "expires_on": "date", "browsed_on": "date",
    "phone": "phone", "amount": "amount", "list_amount": "amount", "unit_price": "amount", "tax": "amount",
    "list_price": "amount", "cost": "amount", "principal": "amount", "refund": "amount", "time": "time",
}  # fmt: skip
# Headers that mean a person by name, by number or by phone: only the values tell which.
_PERSON_HEADERS = frozenset({"client", "customer", "member", "guest", "顾客", "客户", "会员"})
_CODE = re.compile(r"[A-Za-z]{0,6}[-_]?\d{1,12}(\.0)?|[A-Z]+_[A-Z]+")
_RUNNING_HEADERS = frozenset(
    {"序号", "行号", "排序", "项次", "no", "index", "rownum", "rowno", "sn", "seq", "unnamed0"}
)
_FEWEST_RUNNING = 3
_FIELD_OF_SHAPE = {"date": ("date", "joined_on"), "phone": ("phone",)}


@dataclass(frozen=True)
class Column:
    """What one column of a file means.

    Args:
        name: the user's own header.
        field: our field, or an empty text: ignored, kept in the file.
        confidence: 0–100; 100 means a person said so.
        how: ``alias``, ``similar``, ``values``, ``remembered``, ``set``, ``running`` (a running number,
            nothing to ask about) or ``unknown``.
    """

    name: str
    field: str
    confidence: int
    how: str

    def is_used(self, kind: str) -> bool:
        """Return whether rows of ours are made from it in a file of this kind."""
        return bool(self.field) and self.field not in ONLY_UNDERSTOOD[kind]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Recognised:
    """What a file is taken for."""

    kind: str
    confidence: int
    columns: tuple[Column, ...]


def recognise(
    names: Sequence[str], *, samples: Sequence[Sequence[str]], file_name: str = "", kind: str = ""
) -> Recognised:
    """Return the kind of a file and the field of each column.

    Args:
        names: the header names.
        samples: per column, some of its values as text.
        file_name: a weak hint (预约, receipts …).
        kind: when a person said it; otherwise every kind is tried and the one its columns speak for wins.

    Returns:
        ``kind`` is empty where no kind fits.
    """
    if kind:
        return Recognised(kind, 100, map_columns(names, samples=samples, kind=kind))
    tried = {one: map_columns(names, samples=samples, kind=one) for one in FIELDS}
    scores = {one: _score(one, columns, file_name) for one, columns in tried.items()}
    best = max(scores, key=lambda one: scores[one])
    if scores[best] <= 0:
        return Recognised("", 0, tuple(Column(name, "", 0, "unknown") for name in names))
    second = max((score for one, score in scores.items() if one != best), default=0)
    sure = min(99, 60 + 3 * (scores[best] - max(second, 0)) + min(scores[best], _SURE_KIND))
    return Recognised(best, sure, tried[best])


def _score(kind: str, columns: Sequence[Column], file_name: str) -> int:
    fields = {c.field for c in columns if c.field}
    if not any(required <= fields for required in REQUIRED[kind]):
        return 0
    score = sum(SPEAKS_FOR[kind].get(field, 0) for field in fields)
    score -= 2 * sum(1 for c in columns if not c.field and c.how != "running")
    lowered = file_name.casefold()
    hinted = next((one for one, hints in NAME_HINTS.items() if any(h in lowered for h in hints.split())), "")
    return score + (_HINT if hinted == kind else 0)


def map_columns(names: Sequence[str], *, samples: Sequence[Sequence[str]], kind: str) -> tuple[Column, ...]:
    """Return the field of each column for a file of this kind; a field has one column unless it may repeat."""
    guesses: list[tuple[int, int, str, str]] = []
    for place, name in enumerate(names):
        values = samples[place] if place < len(samples) else ()
        guesses += [(sure, place, field, how) for field, sure, how in _guess(name, values, kind)]
    taken: dict[int, Column] = {}
    used: set[str] = set()
    for sure, place, field, how in sorted(guesses, key=lambda g: (-g[0], g[1])):
        if place in taken or (field in used and field not in MAY_REPEAT):
            continue
        taken[place] = Column(names[place], field, sure, how)
        used.add(field)
    return tuple(taken.get(place) or _nothing(name, samples[place : place + 1]) for place, name in enumerate(names))


def _nothing(name: str, samples: Sequence[Sequence[str]]) -> Column:
    """Return a column that is no field; one that only counts the rows is told apart."""
    values = [text.strip().removesuffix(".0") for texts in samples for text in texts if text.strip()]
    counts = len(values) >= _FEWEST_RUNNING and values == [str(n) for n in range(1, len(values) + 1)]
    is_running = counts or (plain(name) in _RUNNING_HEADERS and all(text.isdigit() for text in values))
    return Column(name, "", 0, "running" if is_running else "unknown")


def _guess(name: str, values: Sequence[str], kind: str) -> list[tuple[str, int, str]]:
    """Return the fields a column may be, each with confidence and ground."""
    known = aliases_by_kind()[kind]
    key = plain(re.sub(r" \(\d+\)$", "", name))
    if key in _PERSON_HEADERS and {"phone", "customer_code", "name"} <= FIELDS[kind].keys():
        return [(_person_field(values), 92, "values")]
    if key in known:
        field, place = known[key]
        return [(field, _tempered(field, 99 - min(place, 12), values), "alias")]
    found: list[tuple[str, int, str]] = []
    if similar := _similar(key, kind):
        field, closeness = similar
        found.append((field, _tempered(field, int(closeness * 0.9), values), "similar"))
    for shape, fields in _FIELD_OF_SHAPE.items():
        if _share(shape, values) >= _MOST:
            found += [(field, 60, "values") for field in fields if field in FIELDS[kind]][:1]
    return found


def _person_field(values: Sequence[str]) -> str:
    if _share("phone", values) >= _MOST:
        return "phone"
    filled = [v.strip() for v in values if v.strip()]
    codes = sum(1 for v in filled if _CODE.fullmatch(v))
    return "customer_code" if filled and codes >= _MOST * len(filled) else "name"


def _tempered(field: str, sure: int, values: Sequence[str]) -> int:
    """Return the confidence, lowered where the values do not look like the field."""
    shape = _SHAPE_OF_FIELD.get(field)
    if shape is None or not any(v.strip() for v in values):
        return sure
    share = _share(shape, values)
    return sure if share >= _HALF or (shape == "date" and _share("amount", values) >= _HALF) else max(40, sure - 30)


def _share(shape: str, values: Sequence[str]) -> float:
    filled = [v.strip() for v in values if v.strip()]
    if not filled:
        return 0.0
    return sum(1 for v in filled if _SHAPES[shape].fullmatch(v)) / len(filled)


@lru_cache(maxsize=4096)
def _similar(key: str, kind: str) -> tuple[str, float] | None:
    """Return the field whose alias is closest to an unknown header, or None. Short names must match exactly."""
    known = aliases_by_kind()[kind]
    is_chinese = any("\u3400" <= c <= "\u9fff" for c in key)
    if len(key) < (3 if is_chinese else 5):
        return None
    options = [a for a in known if len(a) >= (2 if is_chinese else 4)]
    found = process.extractOne(key, options, scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH)
    if found:
        return known[found[0]][0], float(found[1])
    if is_chinese:
        # 「顾客手机号」 ends in a known name; Chinese headers put the noun last.
        endings = sorted((a for a in options if key.endswith(a)), key=len, reverse=True)
        if endings:
            return known[endings[0]][0], 90.0 if len(endings[0]) > len("电话") else 84.0
    return None


def with_choices(
    columns: Sequence[Column], *, remembered: Mapping[str, str], chosen: Mapping[str, str]
) -> tuple[Column, ...]:
    """Return the columns with what was remembered of this source and, above it, what a person says now.

    ``remembered`` is column name → field (an empty field: ignored), ``chosen`` field → column name. A column chosen
    for one field leaves the other; a field has one column.
    """
    made = list(columns)
    for place, column in enumerate(made):
        if column.name in remembered:
            made[place] = Column(column.name, remembered[column.name], 98, "remembered")
    for field, name in chosen.items():
        for place, column in enumerate(made):
            if column.name == name:
                made[place] = Column(name, field, 100, "set")
            elif column.field == field and column.how != "set" and field not in MAY_REPEAT:
                made[place] = Column(column.name, "", 0, "unknown")
    return tuple(made)


def missing_fields(columns: Sequence[Column], kind: str) -> frozenset[str]:
    """Return the fields that lack a column, of the requirement that is closest to met; empty when one is met."""
    fields = {c.field for c in columns if c.field}
    gaps = [required - fields for required in REQUIRED[kind]]
    return min(gaps, key=len)
