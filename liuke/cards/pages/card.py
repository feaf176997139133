"""One card: what it holds, every move of it, and what can be done with it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from liuke.accounts.access import page, shop_of
from liuke.accounts.queries import organization
from liuke.accounts.rules import Action
from liuke.cards import services
from liuke.cards.definitions import region
from liuke.cards.forms import ExtensionForm, PayoutForm, PressForm, ReplacementForm, StatusForm
from liuke.cards.holding import holdings
from liuke.cards.models import CardEventKind, CardStatus
from liuke.cards.queries import line_of, one_card
from liuke.cards.queries.paid import payments_of
from liuke.cards.rules.refunds.payout import ways_open
from liuke.cards.rules.regions import Number
from liuke.cards.words import named, shown
from liuke.catalog.queries import names_of
from liuke.kit import clock
from liuke.kit.idempotency import once
from liuke.kit.money import Money, round_to_minor
from liuke.kit.problems import LiukeError
from liuke.kit.sentences import sentence_of
from liuke.ledger.queries.balances import account_rows
from liuke.ledger.queries.issuers import region_of
from liuke.ledger.queries.statement import lines_of
from liuke.ledger.rules.book import Code, Event, Purse
from liuke.ledger.words import CODES, EVENTS

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest
    from liuke.cards.holding import Holding
    from liuke.cards.models import Card
    from liuke.cards.rules.refunds.payout import Open


@dataclass(frozen=True)
class Line:
    """One line of the statement as it is read."""

    at: Any
    zone: str
    event: str
    purse: str
    what: str
    change: str
    after: str
    is_out: bool


@page(Action.SEE_MONEY)
@require_GET
def card(request: StaffRequest, card_id: int) -> HttpResponse:
    """Show a card."""
    found = one_card(card_id, request.scope)
    return _show(request, found)


@page(Action.MANAGE_CARDS)
@require_POST
def status(request: StaffRequest, card_id: int) -> HttpResponse:
    """Freeze it, report it lost, or open it again."""

    def do(form: PressForm, press: services.Press) -> Card:
        return services.change_status(card_id, CardEventKind(form.cleaned_data["kind"]), press=press)

    return _done(request, card_id, StatusForm(request.POST), do)


@page(Action.MANAGE_CARDS)
@require_POST
def extension(request: StaffRequest, card_id: int) -> HttpResponse:
    """Let it end later."""

    def do(form: PressForm, press: services.Press) -> Card:
        return services.extend_card(card_id, form.cleaned_data["until"], press=press)

    return _done(request, card_id, ExtensionForm(request.POST), do)


@page(Action.MANAGE_CARDS)
@require_POST
def replacement(request: StaffRequest, card_id: int) -> HttpResponse:
    """Put everything on a new card."""

    def do(form: PressForm, press: services.Press) -> Card:
        wanted = form.cleaned_data["customer"]
        return services.replace_card(card_id, press=press, customer_id=wanted, number=form.cleaned_data["number"])

    return _done(request, card_id, ReplacementForm(request.POST), do)


@page(Action.MANAGE_CARDS)
@require_POST
def payout(request: StaffRequest, card_id: int) -> HttpResponse:
    """Note that what was owed back has been paid."""

    def do(form: PressForm, press: services.Press) -> Card:
        rules = region(region_of(one_card(card_id, request.scope).salon_id))
        amount, by = form.cleaned_data["amount"], Purse(form.cleaned_data["by"])
        minor = None if amount is None else round_to_minor(amount, shop_of(request).currency)
        return services.pay_out(card_id, by=by, region=rules, press=press, minor=minor)

    return _done(request, card_id, PayoutForm(request.POST), do)


def press_of(request: StaffRequest, form: forms.Form) -> services.Press:
    """Return who presses, and by which press: the same form sent twice is one."""
    values = {name: str(value) for name, value in sorted(form.cleaned_data.items())}
    write = once(
        scope=f"cards:{request.path}:{request.staff.pk}",
        key=str(form.cleaned_data["key"]),
        body=json.dumps(values).encode(),
    )
    return services.Press(request.scope, write, clock.now(), form.cleaned_data["reason"])


def _done(request: StaffRequest, card_id: int, form: PressForm, do: Any) -> HttpResponse:
    found = one_card(card_id, request.scope)
    if not form.is_valid():
        return _show(request, found, wrong=form)
    try:
        changed = do(form, press_of(request, form))
    except LiukeError as refusal:
        field = refusal.details.get("field")
        form.add_error(str(field) if field in form.fields else None, sentence_of(refusal))
        return _show(request, found, wrong=form)
    messages.success(request, _("Done: card %(number)s.") % {"number": changed.number})
    return redirect("cards:card", changed.pk)


def _show(request: StaffRequest, found: Card, *, wrong: PressForm | None = None) -> HttpResponse:
    [holding] = holdings([found])
    items = names_of({one["item"] for one in found.contents} | _items_of(holding))
    accounts = account_rows(found.pk)
    context = {
        "card": found,
        "held": _held(holding, items),
        "lines": [_line(one, items) for one in lines_of(accounts)],
        "events": found.events.select_related("actor").order_by("-pk"),
        "earlier": line_of(found)[1:],
        "forms": _forms(holding, wrong),
        "customer": found.customer,
    }
    return render(request, "cards/card.html", context, status=422 if wrong else 200)


_OPEN, _FROZEN, _LOST = CardStatus.OPEN, CardStatus.FROZEN, CardStatus.LOST
_OFFERED: tuple[tuple[str, Any, type[PressForm], dict[str, str], set[CardStatus]], ...] = (
    ("cards:status", gettext_lazy("Freeze the card"), StatusForm, {"kind": "frozen"}, {_OPEN}),
    ("cards:status", gettext_lazy("Report it lost"), StatusForm, {"kind": "lost"}, {_OPEN, _FROZEN}),
    ("cards:status", gettext_lazy("Put it back in use"), StatusForm, {"kind": "thawed"}, {_FROZEN, _LOST}),
    (
        "cards:replacement", gettext_lazy("Replace it or move it to somebody else"), ReplacementForm, {},
        {_OPEN, _FROZEN, _LOST},
    ),
    ("cards:extension", gettext_lazy("Let it end later"), ExtensionForm, {}, {_OPEN, _FROZEN, _LOST}),
    ("cards:payout", gettext_lazy("Pay out what is owed"), PayoutForm, {}, {CardStatus.CLOSED}),
)  # fmt: skip


def _forms(holding: Holding, wrong: PressForm | None) -> list[dict[str, Any]]:
    """Return what can be done with a card as it stands; what was typed wrong stays open."""
    found = holding.card
    can: list[dict[str, Any]] = []
    for url, title, form, initial, states in _OFFERED:
        never_ends = form is ExtensionForm and found.expires_on is None
        owes_nothing = form is PayoutForm and not holding.owes_back
        if found.status in states and not never_ends and not owes_nothing:
            is_open = type(wrong) is form and not any(one["is_open"] for one in can)
            shown_form = wrong if is_open and wrong else form(initial=initial)
            if isinstance(shown_form, PayoutForm):
                shown_form.offer(_ways(holding))
            can.append({"url": url, "title": title, "form": shown_form, "is_open": is_open})
    return can


def _ways(holding: Holding) -> tuple[Open, ...]:
    """Return by which ways what is owed back may go."""
    card, currency = holding.card, organization().currency
    limit = region(region_of(card.salon_id)).amount(Number.CASH_REFUND_LIMIT)
    owed = Money(holding.owes_back, currency)
    return ways_open(owed, payments=payments_of(card, currency=currency), cash_limit=limit)


def _items_of(holding: Holding) -> set[int]:
    units = [unit.split(":")[1] for unit in holding.sessions]
    return {int(unit) for unit in units if unit.isdigit()}


def _held(holding: Holding, items: dict[int, str]) -> list[dict[str, Any]]:
    rows = []
    for (purse, unit), held in holding.accounts.items():
        lots = holding.lots.get(held.pk, [])
        ends = sorted(lot.expires_on for lot in lots if lot.expires_on)
        rows.append(
            {
                "name": named(purse, unit, items),
                "amount": shown(held.available, unit),
                "ends": ends[0] if ends else None,
            }
        )
    return rows


def _line(one: Any, items: dict[int, str]) -> Line:
    entry = one.transfer.entry
    return Line(
        at=entry.recorded_at,
        zone=entry.salon.timezone,
        event=str(EVENTS[Event(entry.event)]),
        purse=named(one.account.purse, one.account.unit, items),
        what=str(CODES[Code(one.transfer.code)]),
        change=shown(one.change, one.account.unit),
        after=shown(one.after, one.account.unit),
        is_out=one.change < 0,
    )
