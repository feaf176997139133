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
_CHANNELS = {"phone": ("电话", "phone"), "wecom": ("企业微信", "wecom"), "sms": ("短信", "text message")}


@dataclass(frozen=True)
class Playbook:
    """What we do for one tier, in one language: goal, service level, offer, channel, rhythm, what to say."""

    goal: str
    service: str
    offer: str
    channel: str
    rhythm: str
    say: str

    @property
    def channel_code(self) -> str:
        """The channel tried first: ``phone``, ``wecom``, ``sms`` or ``person`` (face to face)."""
        at = {code: min(self._places(words), default=-1) for code, words in _CHANNELS.items()}
        named = {code: place for code, place in at.items() if place >= 0}
        return min(named, key=lambda code: named[code]) if named else "person"

    def _places(self, words: tuple[str, ...]) -> list[int]:
        text = self.channel.casefold()
        return [text.index(word) for word in words if word in text]


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
