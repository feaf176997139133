"""Playbooks as data: for every tier of every shipped scheme, and for every trigger, what we do. 打法."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_HERE = Path(__file__).parent / "playbooks"
TRIGGERS = "triggers"


@dataclass(frozen=True)
class Playbook:
    """What we do for one tier, in one language: goal, service level, offer, channel, rhythm, what to say."""

    goal: str
    service: str
    offer: str
    channel: str
    rhythm: str
    say: str


@cache
def shipped() -> Mapping[str, Mapping[str, Mapping[str, Playbook]]]:
    """Return scheme code → tier code → language → playbook; triggers stand under ``triggers``."""
    return {
        path.stem: {
            tier: {language: Playbook(**fields) for language, fields in languages.items()}
            for tier, languages in tomllib.loads(path.read_text("utf-8")).items()
        }
        for path in sorted(_HERE.glob("*.toml"))
    }
