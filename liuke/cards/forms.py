"""Forms of cards."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from liuke.cards.definitions import region, region_codes
from liuke.cards.models import CardEventKind
from liuke.cards.region_words import SIZES
from liuke.cards.rules.chosen import MOST_HOURS, SecondFactor
from liuke.cards.rules.refunds.facts import Cause
from liuke.cards.rules.splitting import SplitOrder
from liuke.ledger.queries.issuers import KIND_CHOICES
from liuke.ledger.rules.book import Purse
from liuke.ledger.words import PURSES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liuke.cards.rules.refunds.payout import Open


class PressForm(forms.Form):
    """A change of a card: its reason, and the key by which a second click is the first one."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4


class StatusForm(PressForm):
    """Freeze, report lost, or open again."""

    kind = forms.ChoiceField(
        choices=[(kind.value, kind.label) for kind in (CardEventKind.FROZEN, CardEventKind.LOST, CardEventKind.THAWED)]
    )


class ExtensionForm(PressForm):
    """A later last day."""

    until = forms.DateField(label=_("New last day"), widget=forms.DateInput(attrs={"type": "date"}))


class ReplacementForm(PressForm):
    """A new card for the same holder, or for another."""

    number = forms.CharField(
        label=_("Number of the new card"), max_length=24, required=False, help_text=_("Empty: the card gets its own.")
    )
    customer = forms.IntegerField(label=_("Customer number of the new holder"), required=False, min_value=1)


class PayoutForm(PressForm):
    """By which way, and how much, of what is owed back was paid."""

    by = forms.ChoiceField(
        label=_("Paid by"),
        choices=[(one.value, PURSES[one]) for one in (Purse.WECHAT, Purse.ALIPAY, Purse.BANK_CARD, Purse.CASH)],
    )
    amount = forms.DecimalField(
        label=_("Amount"), required=False, min_value=Decimal("0.01"), max_digits=12, decimal_places=2,
        help_text=_("Empty: as much as goes this way."),
    )  # fmt: skip

    def offer(self, ways: Iterable[Open]) -> PayoutForm:
        """Offer the ways that are open, each with the most that goes by it."""
        words = _("%(way)s, at most %(most)s")
        choices = {one.method: words % {"way": PURSES[Purse(one.method)], "most": one.most} for one in ways}
        self.fields["by"].choices = list(choices.items())  # type: ignore[attr-defined]
        return self


CAUSES = {
    Cause.CUSTOMER: pgettext_lazy("cause", "the customer's wish"),
    Cause.SHOP: pgettext_lazy("cause", "the shop's cause"),
    Cause.COOLING_OFF: pgettext_lazy("cause", "within seven days of paying"),
    Cause.VOID: pgettext_lazy("cause", "the contract is void"),
}


class ClosingForm(PressForm):
    """Why a card is closed."""

    cause = forms.ChoiceField(
        label=_("Why the card is closed"), choices=[(c.value, words) for c, words in CAUSES.items()],
        widget=forms.RadioSelect,
    )  # fmt: skip
    had_it_before = forms.BooleanField(label=_("She had had the same service here before"), required=False)
    list_price_proven = forms.BooleanField(
        label=_("The list prices were really charged to others"), required=False, initial=True
    )
    promised = forms.DecimalField(
        label=_("What the contract promises to give back"), required=False, min_value=0, max_digits=12,
        decimal_places=2, help_text=_("Only if it is more than the law asks."),
    )  # fmt: skip


class OfferForm(forms.Form):
    """A card as it is offered."""

    name = forms.CharField(label=_("Name"), max_length=80)
    kind = forms.ChoiceField(label=_("Kind"))
    price = forms.DecimalField(
        label=_("Price"), min_value=0, max_digits=12, decimal_places=2, help_text=_("0 for cards that are topped up.")
    )
    valid_days = forms.IntegerField(
        label=_("Days it is valid"), required=False, min_value=1, max_value=3650,
        help_text=_("The day of sale counts. Empty: it never ends."),
    )  # fmt: skip
    contents = forms.CharField(
        label=_("What is in it"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One service a line: name, sessions, and sessions given on top, as “Deep moisture 10+1”."),
    )  # fmt: skip
    choose = forms.IntegerField(
        label=_("Sessions to choose in all"), required=False, min_value=1, max_value=999,
        help_text=_("For a choice of services only."),
    )  # fmt: skip
    per_day = forms.IntegerField(
        label=_("Times a day at most"), required=False, min_value=1, max_value=99,
        help_text=_("For cards by time; empty: as often as she likes."),
    )  # fmt: skip
    per_week = forms.IntegerField(
        label=_("Times a week at most"), required=False, min_value=1, max_value=99,
        help_text=_("For cards by time; a week begins on Monday."),
    )  # fmt: skip
    is_active = forms.BooleanField(label=_("On offer"), required=False, initial=True)


class LadderForm(forms.Form):
    """The shop's top-up ladder, one step a line."""

    steps = forms.CharField(
        label=_("Steps"), required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One step a line: what is paid and what is given on top, as “1000+200”. Empty: nothing is given."),
    )  # fmt: skip
    bonus_days = forms.IntegerField(
        label=_("Days the bonus is valid"), required=False, min_value=1, max_value=3650,
        help_text=_("Empty: it stays. What was paid never ends."),
    )  # fmt: skip


ORDERS = {
    SplitOrder.PROPORTIONAL: _("principal and bonus in proportion"),
    SplitOrder.BONUS_FIRST: _("bonus first"),
    SplitOrder.PRINCIPAL_FIRST: _("principal first"),
}
FACTORS = {
    SecondFactor.OFF: _("no second proof"),
    SecondFactor.SIGNATURE: _("her signature on the screen"),
    SecondFactor.CODE: _("a code sent to her phone"),
}


class RulesForm(forms.Form):
    """The shop's rules for using cards."""

    split_order = forms.ChoiceField(
        label=_("What is used first of a top-up"), choices=list(ORDERS.items()), widget=forms.RadioSelect,
        help_text=_(
            "Within each top-up; the oldest goes first. It stands in your contracts, and what was used before stays as "
            "it was."
        ),
    )  # fmt: skip
    second_factor = forms.ChoiceField(
        label=_("Asked of her when her cards are used"), choices=list(FACTORS.items()), widget=forms.RadioSelect
    )
    second_factor_from = forms.DecimalField(
        label=_("Only above"), min_value=0, max_digits=12, decimal_places=2,
        help_text=_("Stored value and sessions at list price, on one bill. 0: always."),
    )  # fmt: skip
    hours_a_week = forms.IntegerField(
        label=_("Hours a week one person gives care"), min_value=1, max_value=MOST_HOURS,
        help_text=_("For the board of what is owed: how many weeks of work the sessions are."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Why the rules change"), max_length=200)


class IssuerForm(forms.Form):
    """A company of the shop, and which rules bind it."""

    legal_name = forms.CharField(label=_("Legal name"), max_length=120)
    kind = forms.ChoiceField(label=pgettext_lazy("issuer", "Kind"), choices=KIND_CHOICES)
    size = forms.ChoiceField(
        label=pgettext_lazy("issuer", "Size"), choices=list(SIZES.items()), required=False,
        help_text=_("Decides what it keeps in custody."),
    )  # fmt: skip
    region = forms.ChoiceField(
        label=_("Rules of"), choices=lambda: [(code, region_name(code)) for code in region_codes()]
    )
    filing_number = forms.CharField(label=_("Filing number"), max_length=60, required=False)
    reason = forms.CharField(label=_("Why the rules change"), max_length=200)


class PlaceForm(forms.Form):
    """In whose book a salon writes."""

    issuer = forms.TypedChoiceField(label=_("Issuer of its cards"), coerce=int)
    reason = forms.CharField(label=_("Why the rules change"), max_length=200)

    def __init__(self, *args: Any, issuers: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["issuer"].choices = issuers  # type: ignore[attr-defined]


def region_name(code: str) -> str:
    """Return what a rule pack is called in the reader's language."""
    found = region(code)
    return found.en if (get_language() or "").startswith("en") else found.zh
