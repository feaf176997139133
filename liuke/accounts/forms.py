"""Forms of accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liuke.accounts.models import Theme
from liuke.accounts.rules import LANGUAGES

if TYPE_CHECKING:
    from liuke.accounts.models import Role, Salon, Staff

CURRENCIES = ("CNY", "HKD", "TWD", "MOP", "SGD", "MYR", "USD", "CAD", "AUD", "EUR", "GBP", "JPY")


class SignInForm(forms.Form):
    """Name and password."""

    username = forms.CharField(
        label=_("Sign-in name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True, "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PasswordForm(forms.Form):
    """The present password and a new one."""

    present = forms.CharField(
        label=_("Present password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("New password"),
        max_length=200,
        strip=False,
        help_text=_("At least 10 characters. A short sentence is easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password, again"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff = staff

    def clean_new(self) -> str:
        """Refuse a short or common password, beside the field."""
        new: str = self.cleaned_data["new"]
        password_validation.validate_password(new, self.staff)
        return new

    def clean_again(self) -> str:
        """Refuse two different new passwords."""
        again: str = self.cleaned_data["again"]
        if self.cleaned_data.get("new", again) != again:
            raise forms.ValidationError(_("The two new passwords are not the same."))
        return again


class StaffForm(forms.Form):
    """A staff member: the roles and salons offered are those the writer may give."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=60)
    username = forms.CharField(
        label=_("Sign-in name"),
        max_length=60,
        help_text=_("Letters, digits or Chinese; capitals make no difference."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    role = forms.TypedChoiceField(label=_("Role"), coerce=int)
    salons = forms.TypedMultipleChoiceField(
        label=_("Salons"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    code = forms.CharField(
        label=_("Name in your old system"),
        max_length=60,
        required=False,
        help_text=_("Imports recognize the person by it."),
    )

    def __init__(self, *args: Any, roles: list[Role], salons: list[Salon], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(r.pk, r.name_in_use) for r in roles]  # type: ignore[attr-defined]
        self.fields["salons"].choices = [(s.pk, s.name) for s in salons]  # type: ignore[attr-defined]


class OpeningForm(forms.Form):
    """A new shop. Currency and time zone are chosen here and stay."""

    name = forms.CharField(
        label=_("Name of the shop"), max_length=80, widget=forms.TextInput(attrs={"autofocus": True})
    )
    currency = forms.ChoiceField(
        label=_("Currency"), choices=[(code, code) for code in CURRENCIES], help_text=_("Fixed from now on.")
    )
    timezone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: [(zone, zone) for zone in sorted(available_timezones())],
        initial="Asia/Shanghai",
        help_text=_("Fixed once the salon exists: its days are counted by it."),
    )


class SalonForm(forms.Form):
    """A salon with its hours."""

    name = forms.CharField(label=_("Name"), max_length=80)
    timezone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: [(zone, zone) for zone in sorted(available_timezones())],
        help_text=_("Fixed once the salon exists: its days are counted by it."),
    )
    opens_at = forms.TimeField(label=_("Opens at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    closes_at = forms.TimeField(label=_("Closes at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    is_active = forms.BooleanField(label=_("Open for business"), required=False, initial=True)


class ShopForm(forms.Form):
    """The brand's name and language."""

    name = forms.CharField(label=_("Name of the shop"), max_length=80)
    language = forms.ChoiceField(label=_("Language"), choices=list(LANGUAGES.items()))


class KeyForm(forms.Form):
    """A key for another system; the salons offered are those in reach."""

    name = forms.CharField(label=_("What the key is for"), max_length=60, help_text=_("Such as: our mini program"))
    salon = forms.TypedChoiceField(label=_("Whose customers"), coerce=int, required=False, empty_value=None)
    days = forms.TypedChoiceField(
        label=_("Valid for"), coerce=int, choices=[(90, _("90 days")), (365, _("one year"))], initial=365
    )

    def __init__(self, *args: Any, salons: list[Salon], is_everywhere: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whole = [("", _("the whole shop"))] if is_everywhere else []
        self.fields["salon"].choices = [*whole, *((s.pk, s.name) for s in salons)]  # type: ignore[attr-defined]
        self.fields["salon"].required = not is_everywhere


class ThemeForm(forms.Form):
    """How bright the pages are for one person."""

    theme = forms.ChoiceField(label=_("Brightness"), choices=Theme.choices, widget=forms.RadioSelect)
