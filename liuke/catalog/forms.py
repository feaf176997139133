"""Forms of the catalogue."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

MOST = 1_000_000
"""In whole units: a bill of the most pieces is still an amount the book can hold."""


class TermsForm(forms.Form):
    """What an item costs, how long it takes, and what whoever does it gets."""

    list_price = forms.DecimalField(
        label=_("List price"), required=False, min_value=0, max_value=MOST, decimal_places=2,
        help_text=_("Empty: the till asks for it."),
    )  # fmt: skip
    minutes = forms.IntegerField(label=_("Minutes it takes"), required=False, min_value=1, max_value=1440)
    handwork = forms.DecimalField(
        label=_("Handwork fee"), required=False, min_value=0, max_value=MOST, decimal_places=2,
        help_text=_("What whoever does it gets for one; several people share it. Empty: none."),
    )  # fmt: skip
    on_offer = forms.BooleanField(label=_("On offer"), required=False)
