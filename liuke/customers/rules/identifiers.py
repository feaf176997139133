"""WeChat ids: what a mini program or web shop calls a person. Copied by machines, never typed, never guessed."""

from __future__ import annotations

import re
import unicodedata

_WELL_FORMED = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9_-]{20,64}")


def read_identifier(text: str) -> str | None:
    """Return the union id or openid in ``text``, None where there is none: too short, masked or damaged."""
    plain = unicodedata.normalize("NFKC", text).strip().lstrip("'").strip()
    return plain if _WELL_FORMED.fullmatch(plain) else None


def masked_identifier(value: str) -> str:
    """Return an id as pages show it: ``o6_****OPfL``."""
    return f"{value[:3]}****{value[-4:]}"
