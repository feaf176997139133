"""What every page of the console shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.http import HttpRequest


def shell(_request: HttpRequest) -> dict[str, Any]:
    """Return the shell's variables."""
    return {}
