"""The feature catalogue: ``features.toml``, typed.

A number shown to anybody has its entry here; rules may use the entries marked as usable, and no other names.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Unit(StrEnum):
    """How a value is read and printed."""

    DAYS = "days"
    COUNT = "count"
    MINOR = "minor"
    PERMILLE = "permille"
    TIMES = "times"  # permille of a multiple: 1500 is 1.5 times
    YEARS = "years"
    POINTS = "points"
    TEXT = "text"
    FLAG = "flag"


@dataclass(frozen=True)
class Feature:
    """One feature.

    Args:
        name: the column.
        unit: how its value is read; everything but texts is an integer.
        zh, en: its name in a sentence.
        zh_means, en_means: its definition.
        zh_base, en_base: what a value counted in times is compared with.
        ids: the capabilities it serves.
        values: what the codes of a text are called, Chinese and English.
    """

    name: str
    unit: Unit
    zh: str
    en: str
    zh_means: str
    en_means: str
    zh_base: str = ""
    en_base: str = ""
    ids: str = ""
    values: tuple[tuple[str, str, str], ...] = ()

    @property
    def is_text(self) -> bool:
        return self.unit is Unit.TEXT

    def value_name(self, code: str, language: str) -> str:
        """Return what a code of this text is called."""
        for value, zh, en in self.values:
            if value == code:
                return zh if language == "zh" else en
        return code


def _read() -> tuple[Feature, ...]:
    table = tomllib.loads(Path(__file__).with_name("features.toml").read_text(encoding="utf-8"))
    return tuple(
        Feature(
            name=name,
            unit=Unit(entry["unit"]),
            zh=entry["zh"],
            en=entry["en"],
            zh_means=entry["means_zh"],
            en_means=entry["means_en"],
            zh_base=entry.get("base_zh", ""),
            en_base=entry.get("base_en", ""),
            ids=entry.get("ids", ""),
            values=tuple((value["code"], value["zh"], value["en"]) for value in entry.get("values", ())),
        )
        for name, entry in table.items()
    )


FEATURES: tuple[Feature, ...] = _read()

BY_NAME: dict[str, Feature] = {feature.name: feature for feature in FEATURES}

HEALTH_PARTS = {"rhythm": 30, "trend": 25, "interaction": 15, "breadth": 10, "loyalty": 20}
"""The parts of the health score and the most each can give."""
