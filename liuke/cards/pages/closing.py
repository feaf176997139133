"""Closing a card: first the sheet in words and numbers, then the press that does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from liuke.accounts.access import page
from liuke.accounts.queries import organization
from liuke.accounts.rules import Action
from liuke.cards import services
from liuke.cards.definitions import region
from liuke.cards.forms import CAUSES, ClosingForm
from liuke.cards.pages.card import press_of
from liuke.cards.queries import one_card, sheet_of
from liuke.cards.queries.paid import payments_of
from liuke.cards.rules.refunds.facts import Cause
from liuke.cards.rules.refunds.sheet import Closing
from liuke.cards.sheet_words import DOUBTS, items_in, line_in_words, payment_in_words, way_in_words
from liuke.catalog.queries import names_of
from liuke.kit import clock
from liuke.kit.money import Money, round_to_minor
from liuke.kit.problems import LiukeError
from liuke.kit.sentences import sentence_of
from liuke.ledger.queries.issuers import region_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest
    from liuke.cards.models import Card
    from liuke.cards.rules.refunds.sheet import Sheet


@page(Action.MANAGE_CARDS)
@require_http_methods(["GET", "POST"])
def closing(request: StaffRequest, card_id: int) -> HttpResponse:
    """Show what closing would come to, and close when told so."""
    card = one_card(card_id, request.scope)
    form = ClosingForm(request.POST or None, initial={"cause": Cause.CUSTOMER.value})
    sheet = None
    if request.method == "POST" and form.is_valid():
        rules = region(region_of(card.salon_id))
        asked = _asked(request, form, card)
        try:
            sheet = sheet_of(card, closing=asked, region=rules)
            if "confirm" in request.POST:
                services.close_card(card.pk, closing=asked, region=rules, press=press_of(request, form))
                messages.success(request, _("Card %(number)s is closed.") % {"number": card.number})
                return redirect("cards:card", card.pk)
        except LiukeError as refusal:
            form.add_error(None, sentence_of(refusal))
            sheet = None
    context = {"card": card, "form": form, "sheet": _words(sheet, card) if sheet else None}
    return render(request, "cards/closing.html", context, status=422 if form.errors else 200)


def _asked(request: StaffRequest, form: ClosingForm, card: Card) -> Closing:
    now = clock.now()
    today = clock.business_day(now, card.salon.timezone)
    promised = form.cleaned_data["promised"]
    currency = organization().currency
    return Closing(
        Cause(form.cleaned_data["cause"]),
        now,
        today,
        today,
        today,
        decided_by=request.staff.name,
        had_it_before=form.cleaned_data["had_it_before"],
        list_price_proven=form.cleaned_data["list_price_proven"],
        promised=None if promised is None else Money(round_to_minor(promised, currency), currency),
        payments=payments_of(card, currency=currency),
    )


def _words(sheet: Sheet, card: Card) -> dict[str, Any]:
    items = names_of({one["item"] for one in card.contents} | items_in(sheet))
    return {
        "lines": [line_in_words(one, items) for one in sheet.lines],
        "cause": CAUSES[sheet.closing.cause],
        "refund": str(sheet.refund),
        "interest": str(sheet.interest),
        "total": str(sheet.total),
        "due_on": sheet.due_on,
        "payouts": [(way_in_words(one, sheet.closing.payments), str(one.amount)) for one in sheet.payouts],
        "payments": [(payment_in_words(one), str(one.amount)) for one in sheet.closing.payments],
        "doubts": [DOUBTS[one] for one in sheet.doubts],
    }
