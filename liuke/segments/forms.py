"""Shapes of the pages about schemes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liuke.insights.features.catalogue import BY_NAME
from liuke.insights.schemes import LONGEST_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_BYTES = 200_000
VALUED = tuple(name for name, feature in BY_NAME.items() if feature.is_text and not feature.values)
"""Texts a shop writes itself; a scheme can have a tier for each of their values."""


class NewSchemeForm(forms.Form):
    """A new scheme: its name, and what it begins from."""

    zh = forms.CharField(label=_("Name in Chinese"), max_length=LONGEST_TEXT)
    en = forms.CharField(label=_("Name in English"), max_length=LONGEST_TEXT, required=False)
    start = forms.ChoiceField(label=_("Begin with"))

    def __init__(self, *args: Any, starts: Iterable[tuple[Any, Any]], **kwargs: Any) -> None:
        """Offer the beginnings: ``blank``, ``like:CODE`` or ``values:FEATURE``."""
        super().__init__(*args, **kwargs)
        self.fields["start"].choices = list(starts)  # type: ignore[attr-defined]


class SchemeFileForm(forms.Form):
    """A scheme as TOML: a file, or its text."""

    file = forms.FileField(label=_("File"), required=False)
    text = forms.CharField(label=_("or its text"), required=False, max_length=MOST_BYTES, widget=forms.Textarea)

    def clean(self) -> dict[str, Any]:
        """Return the text under ``text``."""
        given = super().clean() or {}
        file = given.get("file")
        if file is not None and file.size <= MOST_BYTES:
            given["text"] = file.read().decode("utf-8", errors="replace")
        if not given.get("text"):
            self.add_error("text", _("Choose a file of at most 200 kB, or write the scheme here."))
        return given
