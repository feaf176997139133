"""Browsers of the cast."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.test import Client

if TYPE_CHECKING:
    from typing import Any

    from liuke.accounts.models import Staff

BACKEND = "liuke.accounts.backends.StaffBackend"


def signed_in(staff: Staff, *, language: str = "en") -> Client:
    """Return a browser in which this person is signed in."""
    client = Client()
    client.force_login(staff, backend=BACKEND)
    client.cookies["language"] = language
    return client


def body(response: Any) -> bytes:
    """Return what was sent, of a page as of a file; a file is closed at its end."""
    sent: bytes = b"".join(response.streaming_content) if response.streaming else response.content
    return sent


def text(response: Any) -> str:
    """Return a page as text."""
    return body(response).decode()
