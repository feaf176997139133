"""The sentence a person reads for each refusal: what happened, and what to do.

One place for every code, so that the page, the API and the command line say the same.
Apps add theirs with ``register`` when Django starts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise


class Told(Protocol):
    """What a sentence is made of: a refusal, or a finding of a check."""

    @property
    def code(self) -> str: ...
    @property
    def details(self) -> dict[str, Any]: ...


_SENTENCES: dict[str, str | _StrPromise] = {
    "liuke.refused": gettext_lazy("This was refused by a rule of the shop."),
    "liuke.not_found": gettext_lazy("There is nothing here. Check the link, or search for the customer."),
    "liuke.not_allowed": gettext_lazy("Your role does not allow this. Ask the owner or a manager."),
    "liuke.invalid_input": gettext_lazy("Please check this value."),
    "liuke.file_not_written": gettext_lazy(
        "“%(file)s” cannot be written. Name a file in a folder that exists and that you may write to."
    ),
    "liuke.cannot_listen": gettext_lazy(
        "The server cannot take %(host)s:%(port)s (%(why)s). Choose another --port, or end what runs there."
    ),
    "liuke.database_away": gettext_lazy(
        "The database cannot be opened: %(why)s. Check DATABASE_URL and LIUKE_HOME; nothing was changed."
    ),
    "liuke.keys_lost": gettext_lazy(
        "The keys in “%(folder)s” do not open this shop's phone numbers. Put the folder back from your copy; "
        "until then nothing is read or written."
    ),
    "liuke.not_this_way": gettext_lazy(
        "This address takes only what a form sends; nothing was changed. Go back and press the button again."
    ),
}


def register(sentences: Mapping[str, str | _StrPromise]) -> None:
    """Add an app's sentences; a code may be registered once only."""
    for code, sentence in sentences.items():
        if _SENTENCES.setdefault(code, sentence) is not sentence:
            raise ValueError(f"two sentences for {code}")


def sentence_of(error: Told) -> str:
    """Return what happened and what to do, in the reader's language, with the details filled in."""
    template = str(_SENTENCES.get(error.code) or _("This was refused by a rule of the shop."))
    try:
        return template % error.details
    except (KeyError, TypeError, ValueError):
        return template


def known_codes() -> frozenset[str]:
    """Return every code that has a sentence; a test compares them with the error classes."""
    return frozenset(_SENTENCES)
