"""Forms of customers: every message stands beside its control."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liuke.customers.models import Calendar, Gender, PreferenceKind, SkinType, TagKind
from liuke.customers.rules.birthdays import Birthday, read_birthday
from liuke.customers.rules.names import clean_name
from liuke.customers.rules.phones import Phone, PhoneFlaw, read_phone

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from liuke.accounts.models import Salon, Staff

_UNKNOWN = [("", _("not known"))]
_FLAWS: dict[PhoneFlaw, _StrPromise] = {
    PhoneFlaw.MASKED: _("This number is masked. Write all of its digits, or leave it empty."),
    PhoneFlaw.SCIENTIFIC: _("A spreadsheet has shortened this number. Write all of its digits."),
    PhoneFlaw.SEVERAL: _("These are several numbers. Write the one to call first."),
    PhoneFlaw.NOT_A_PHONE: _("This is no phone number. A mobile has 11 digits."),
    PhoneFlaw.WRONG_LENGTH: _("This number has too few or too many digits. A mobile has 11."),
}


class CustomerForm(forms.Form):
    """A customer's profile. Phone and allergies may be left alone: empty then means as they are.

    Args:
        salons, people: what the writer may choose from.
        sees_allergies: whether the note is offered at all.
        phone_hint: the masked number already kept.
    """

    uid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0, min_value=0, max_value=2**31 - 1)
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=100)
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    forget_phone = forms.BooleanField(label=_("Remove the phone"), required=False)
    keep_shared_phone = forms.BooleanField(label=_("Both use this phone, keep it"), required=False)
    gender = forms.ChoiceField(label=_("Gender"), choices=[*_UNKNOWN, *Gender.choices], required=False)
    birthday = forms.CharField(
        label=_("Birthday"),
        max_length=40,
        required=False,
        help_text=_("Such as 1990-05-02, 5-20 or 农历八月十五. The year may be left out."),
    )
    calendar = forms.ChoiceField(label=_("Counted by"), choices=Calendar.choices, required=False)
    salon = forms.TypedChoiceField(label=_("Salon"), coerce=int)
    steward = forms.TypedChoiceField(label=_("Steward"), coerce=int, required=False, empty_value=None)
    code = forms.CharField(label=_("Customer number"), max_length=60, required=False)
    card_no = forms.CharField(label=_("Card number"), max_length=60, required=False)
    joined_on = forms.DateField(
        label=_("Joined on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    occupation = forms.CharField(label=_("Occupation"), max_length=60, required=False)
    region = forms.CharField(label=_("Region"), max_length=60, required=False)
    source = forms.CharField(label=_("Source"), max_length=60, required=False)
    skin_type = forms.ChoiceField(label=_("Skin"), choices=[*_UNKNOWN, *SkinType.choices], required=False)
    allergies = forms.CharField(
        label=_("Allergies"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Sealed. Every reading of it is recorded."),
    )
    note = forms.CharField(label=_("Note"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(
        self,
        *args: Any,
        salons: list[Salon],
        people: list[Staff],
        sees_allergies: bool,
        phone_hint: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["salon"].choices = [(s.pk, s.name) for s in salons]  # type: ignore[attr-defined]
        self.fields["steward"].choices = [("", _("nobody")), *((p.pk, p.name) for p in people)]  # type: ignore[attr-defined]
        self.phone_hint = phone_hint
        if phone_hint:
            self.fields["phone"].widget.attrs["placeholder"] = phone_hint
            self.fields["phone"].help_text = _("Leave it empty to keep %(hint)s.") % {"hint": phone_hint}
        else:
            self.fields.pop("forget_phone")
        if not sees_allergies:
            self.fields.pop("allergies")

    def clean_name(self) -> str:
        """Take out what nobody can see; a name of nothing else is refused."""
        kept = clean_name(self.cleaned_data["name"])
        if not kept:
            raise forms.ValidationError(_("Write a name that can be read."))
        return kept

    def clean_phone(self) -> Phone | None:
        """Return the number in its one form, or say what is wrong with it."""
        text = self.cleaned_data["phone"]
        if not text:
            return None
        found = read_phone(text)
        if isinstance(found, PhoneFlaw):
            raise forms.ValidationError(_FLAWS[found])
        return found

    def clean(self) -> dict[str, Any]:
        """Read the birthday with the calendar beside it."""
        values = cast("dict[str, Any]", super().clean())
        text = values.get("birthday", "")
        birthday: Birthday | None = None
        if text:
            birthday = read_birthday(text, lunar=values.get("calendar") == Calendar.LUNAR)
            if birthday is None:
                self.add_error("birthday", _("This is no day of the year. Write it like 1990-05-02 or 5-20."))
        values["birthday"] = birthday
        return values


class TagForm(forms.Form):
    """A word and its kind."""

    name = forms.CharField(label=_("Tag"), max_length=40)
    kind = forms.ChoiceField(label=_("Kind"), choices=TagKind.choices)

    def clean_name(self) -> str:
        """Take out what nobody can see."""
        kept = clean_name(self.cleaned_data["name"])
        if not kept:
            raise forms.ValidationError(_("Write a word that can be read."))
        return kept


_NOTE_KINDS = [
    (PreferenceKind.OTHER.value, PreferenceKind.OTHER.label),  # first, so that nothing is filed as tea by accident
    *(choice for choice in PreferenceKind.choices if choice[0] != PreferenceKind.OTHER.value),
]
_ALLERGY = re.compile(r"过敏|allerg", re.IGNORECASE)


class PreferenceForm(forms.Form):
    """A small thing to remember."""

    kind = forms.ChoiceField(label=_("About"), choices=_NOTE_KINDS, required=False)
    text = forms.CharField(label=_("Remember"), max_length=120)

    def clean_kind(self) -> str:
        """A note about nothing in particular is one of the others."""
        return self.cleaned_data["kind"] or PreferenceKind.OTHER.value

    def clean_text(self) -> str:
        """Take out what nobody can see."""
        kept = clean_name(self.cleaned_data["text"])
        if not kept:
            raise forms.ValidationError(_("Write what to remember."))
        return kept

    @property
    def is_about_an_allergy(self) -> bool:
        """Whether the note belongs into the sealed field everybody is warned by."""
        return bool(_ALLERGY.search(self.cleaned_data.get("text", "")))


class NewTagForm(TagForm):
    """A word typed on a customer's page; its kind may stay open."""

    kind = forms.ChoiceField(label=_("Kind"), choices=TagKind.choices, required=False)

    def clean_kind(self) -> str:
        """A word without a kind is about what she is interested in."""
        return self.cleaned_data["kind"] or TagKind.INTEREST.value
