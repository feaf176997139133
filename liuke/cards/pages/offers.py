"""What the shop offers: its cards and its top-up ladder."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from liuke.accounts.access import page
from liuke.accounts.queries import organization
from liuke.accounts.rules import Action
from liuke.cards import queries, services
from liuke.cards.forms import LadderForm, OfferForm
from liuke.cards.models import KIND_NAMES
from liuke.cards.rules.kinds import CardKind
from liuke.cards.rules.lists import read_services, read_steps
from liuke.catalog.queries import names_of
from liuke.kit import clock
from liuke.kit.money import Money, round_to_minor
from liuke.kit.problems import LiukeError
from liuke.kit.sentences import sentence_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest
    from liuke.cards.models import CardProduct


@page(Action.MANAGE_SETTINGS)
@require_GET
def offers(request: StaffRequest) -> HttpResponse:
    """Show the cards on offer."""
    rows = list(queries.offers())
    names = names_of({one["item"] for row in rows for one in row.contents})
    shown = [
        {
            "row": row,
            "kind": KIND_NAMES[CardKind(row.kind)],
            "contents": [(names.get(one["item"], "—"), one["sold"], one["gifts"]) for one in row.contents],
        }
        for row in rows
    ]
    return render(request, "cards/offers.html", {"offers": shown, "steps": _steps()})


@page(Action.MANAGE_SETTINGS)
@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """Offer one more card."""
    return _offer(request, None)


@page(Action.MANAGE_SETTINGS)
@require_http_methods(["GET", "POST"])
def offer(request: StaffRequest, offer_id: int) -> HttpResponse:
    """Change a card on offer."""
    return _offer(request, queries.one_offer(offer_id))


def _offer(request: StaffRequest, found: CardProduct | None) -> HttpResponse:
    form = OfferForm(request.POST or None, initial=_initial(found))
    form.fields["kind"].choices = [(kind.value, name) for kind, name in KIND_NAMES.items()]  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.save_offer(
                _read(form), scope=request.scope, now=clock.now(), offer_id=found.pk if found else None
            )
        except LiukeError as refusal:
            form.add_error("contents", sentence_of(refusal))
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
            return redirect("cards:offers")
    return render(request, "cards/offer.html", {"form": form, "offer": found}, status=422 if form.errors else 200)


def _initial(found: CardProduct | None) -> dict[str, Any]:
    if found is None:
        return {"kind": CardKind.PACKAGE.value, "is_active": True}
    names = names_of(one["item"] for one in found.contents)
    lines = [
        names.get(one["item"], "")
        if CardKind(found.kind).is_by_time
        else f"{names.get(one['item'], '')} {one['sold']}" + (f"+{one['gifts']}" if one["gifts"] else "")
        for one in found.contents
    ]
    return {
        "name": found.name,
        "kind": found.kind,
        "price": Money(found.price_minor, organization().currency).major,
        "valid_days": found.valid_days,
        "contents": "\n".join(lines),
        "choose": found.choose or None,
        "per_day": found.per_day,
        "per_week": found.per_week,
        "is_active": found.is_active,
    }


def _read(form: OfferForm) -> services.Offer:
    values = form.cleaned_data
    return services.Offer(
        name=values["name"],
        kind=CardKind(values["kind"]),
        price_minor=round_to_minor(values["price"], organization().currency),
        valid_days=values["valid_days"],
        services=read_services(values["contents"], counted=not CardKind(values["kind"]).is_by_time),
        per_day=values["per_day"],
        per_week=values["per_week"],
        choose=values["choose"] or 0,
        is_active=values["is_active"],
    )


@page(Action.MANAGE_SETTINGS)
@require_http_methods(["GET", "POST"])
def ladder(request: StaffRequest) -> HttpResponse:
    """Show and change the top-up ladder."""
    steps = _steps()
    initial = {"steps": "\n".join(f"{pay}+{bonus}" for pay, bonus in steps), "bonus_days": _bonus_days()}
    form = LadderForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_ladder(
                read_steps(form.cleaned_data["steps"]),
                bonus_days=form.cleaned_data["bonus_days"],
                currency=organization().currency,
                scope=request.scope,
                now=clock.now(),
            )
        except LiukeError as refusal:
            form.add_error("steps", sentence_of(refusal))
        else:
            messages.success(request, _("The top-up ladder is saved."))
            return redirect("cards:offers")
    return render(request, "cards/ladder.html", {"form": form}, status=422 if form.errors else 200)


def _table() -> dict[str, Any]:
    ladders = tomllib.loads(queries.ladders_text()).get("ladders", [])
    return ladders[0] if ladders else {}


def _steps() -> list[tuple[str, str]]:
    return [(one["pay"], one["bonus"]) for one in _table().get("steps", [])]


def _bonus_days() -> int | None:
    days: int | None = _table().get("bonus_days")
    return days
