"""The rules a shop chooses, each with what it changes on an example before it is saved. 规则设置."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from liuke.accounts.access import page, shop_of, zone_of
from liuke.accounts.rules import Action
from liuke.cards import services
from liuke.cards.forms import FACTORS, RulesForm
from liuke.cards.queries import ladders_text
from liuke.cards.rules import examples
from liuke.cards.rules.chosen import Chosen, SecondFactor, read_chosen
from liuke.cards.rules.splitting import SplitOrder
from liuke.kit import clock
from liuke.kit.money import Money, round_to_minor
from liuke.kit.problems import LiukeError
from liuke.kit.sentences import sentence_of
from liuke.messaging.queries import has_channel

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest

_HOURS_OWED, _PEOPLE = 1000, 5
_USES = (100_00, 500_00, 2000_00)


@dataclass(frozen=True)
class Effect:
    """One line of the example: how it is now, and how it would be."""

    what: str
    now: str
    then: str

    @property
    def changes(self) -> bool:
        return self.now != self.then


@page(Action.MANAGE_SETTINGS)
@require_http_methods(["GET", "POST"])
def rules(request: StaffRequest) -> HttpResponse:
    """Show the rules for using cards and what they do; save them where the button says so."""
    shop = shop_of(request)
    stored = read_chosen(shop.rules)
    saves = "save" in request.POST
    form = RulesForm(request.POST or None, initial=_initial(stored, shop.currency))
    chosen = _chosen(form, shop.currency) or stored
    if saves and form.is_valid():
        try:
            services.choose_rules(chosen, reason=form.cleaned_data["reason"], scope=request.scope, now=clock.now())
        except LiukeError as refusal:
            form.add_error(_field(refusal), sentence_of(refusal))
        else:
            messages.success(request, _("The rules are saved. They hold from the next bill on."))
            return redirect("cards:rules")
    if not saves:
        form.errors.pop("reason", None)  # asked for when it is saved
    today = clock.business_day(clock.now(), zone_of(request))
    context = {
        "form": form,
        "effects": _effects(stored, chosen, currency=shop.currency, today=today),
        "has_channel": has_channel(),
        "has_ladder": bool(ladders_text()),
    }
    return render(request, "cards/rules.html", context, status=422 if form.errors else 200)


def _initial(stored: Chosen, currency: str) -> dict[str, Any]:
    above = Money(stored.second_factor_from_minor, currency).major.normalize()
    return stored.as_json() | {"second_factor_from": f"{above:f}"}


def _chosen(form: RulesForm, currency: str) -> Chosen | None:
    """Return what the form says, None where something in it cannot be read; the reason may be missing still."""
    form.is_valid()
    if not form.is_bound or form.errors.keys() - {"reason"}:
        return None
    told = form.cleaned_data
    above = round_to_minor(told["second_factor_from"], currency)
    factor, order = SecondFactor(told["second_factor"]), SplitOrder(told["split_order"])
    return Chosen(order, factor, above, told["hours_a_week"])


def _field(refusal: LiukeError) -> str | None:
    if refusal.code == "messaging.no_channel":
        return "second_factor"
    field = refusal.details.get("field")
    return str(field) if field else None


def _effects(stored: Chosen, chosen: Chosen, *, currency: str, today: date) -> list[Effect]:
    def taken(rules: Chosen) -> str:
        plan = examples.spent(rules.split_order, currency=currency, today=today)
        parts = {"principal": plan.principal, "bonus": plan.bonus}
        return _("principal %(principal)s, bonus %(bonus)s") % parts

    def weeks(rules: Chosen) -> str:
        return _("%(weeks).1f weeks of work") % {"weeks": _HOURS_OWED / (_PEOPLE * rules.hours_a_week)}

    paid, given, bill = (Money(one, currency) for one in (examples.PAID, examples.GIVEN, examples.BILL))
    card = _("A card of %(paid)s + %(given)s pays a bill of %(bill)s") % {"paid": paid, "given": given, "bill": bill}
    owed = _("%(hours)s hours of sessions owed, %(people)s people") % {"hours": _HOURS_OWED, "people": _PEOPLE}
    uses = [
        Effect(
            _("A bill uses %(amount)s of her cards; asked of her") % {"amount": Money(used, currency)},
            str(FACTORS[stored.asks(used)]), str(FACTORS[chosen.asks(used)]),
        )
        for used in _USES
    ]  # fmt: skip
    return [Effect(card, taken(stored), taken(chosen)), *uses, Effect(owed, weeks(stored), weeks(chosen))]
