"""Whose names are read out: a role that watches or plans sees people without theirs.

Like the language, this belongs to the reader, not to the row: the console sets it for one request, and every page,
list and API answer asks ``Customer.shown_name``. What is stored never changes; the command line reads plain names.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_is_veiled: ContextVar[bool] = ContextVar("names_are_veiled", default=False)


@contextmanager
def names_veiled(*, when: bool) -> Iterator[None]:
    """Show names as ``王**`` inside, if ``when``."""
    token = _is_veiled.set(when)
    try:
        yield
    finally:
        _is_veiled.reset(token)


def is_veiled() -> bool:
    """Return whether the present reader sees people without what tells who they are."""
    return _is_veiled.get()


def name_shown(name: str) -> str:
    """Return a customer's name as the present reader may see it; its length is hidden too."""
    return f"{name[:1]}**" if _is_veiled.get() and name else name
