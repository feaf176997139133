"""The hash chain: each entry's content is hashed together with the hash before it, so that nothing can be slipped in.

No personal data is hashed: an erased person breaks no chain. Anybody can check a statement with this file alone.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

BEGINNING = "0" * 64
"""What stands before the first entry."""


def link(before: str, content: dict[str, Any]) -> str:
    """Return the hash of an entry: SHA-256 over the hash before it and its content, 64 hexadecimal characters.

    The content is written as JSON with sorted keys, without blanks, in UTF-8.
    """
    written = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{before}\n{written}".encode()).hexdigest()


def first_break(links: Iterable[tuple[dict[str, Any], str]], *, before: str = BEGINNING) -> int | None:
    """Return the place of the first link that does not follow from the one before it; None means the chain holds."""
    for place, (content, told) in enumerate(links):
        if link(before, content) != told:
            return place
        before = told
    return None
