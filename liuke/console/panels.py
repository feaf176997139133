"""The panels of a customer's page, in their order. Another app's answer joins by one line here and one template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from liuke.accounts.queries import organization
from liuke.accounts.rules import Action
from liuke.cards.holding import holdings
from liuke.cards.models import CardStatus
from liuke.cards.queries import cards_of
from liuke.cards.queries.assets import assets_of
from liuke.cards.words import amounts_of
from liuke.customers import queries
from liuke.customers.forms import PreferenceForm
from liuke.customers.groups import group
from liuke.customers.models import PreferenceKind
from liuke.customers.naming import identifiers_of
from liuke.intake.queries import stated_cards
from liuke.outreach.words import CHANNELS, OUTCOMES
from liuke.segments.queries import STAGES, past

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from liuke.accounts.scope import Scope
    from liuke.console.queries.knowing import Known
    from liuke.customers.models import Customer

    Read = Callable[["Scope", "Customer", "date", "Known"], dict[str, Any] | None]

LEFT, MIDDLE, RIGHT = "left", "middle", "right"
_SPELLS_SHOWN = 3


@dataclass(frozen=True)
class Panel:
    """One panel.

    Args:
        template: shows what ``read`` returned, as ``panel``.
        column: where it stands on a desk; on a phone the right column comes first.
        read: returns the panel's values, or None to leave it out.
    """

    template: str
    column: str
    read: Read


@dataclass(frozen=True)
class Sign:
    """The sign before a small preference."""

    icon: str


PREFERENCE_SIGNS = {
    PreferenceKind.TEA: Sign(icon="coffee"),
    PreferenceKind.DRINK: Sign(icon="cup"),
    PreferenceKind.SUGAR: Sign(icon="candy"),
    PreferenceKind.MUSIC: Sign(icon="music"),
    PreferenceKind.TALK: Sign(icon="message-2"),
    PreferenceKind.WARMTH: Sign(icon="temperature"),
    PreferenceKind.SERVICE: Sign(icon="sparkles"),
    PreferenceKind.OTHER: Sign(icon="note"),
}


def _preferences(scope: Scope, customer: Customer, _today: date, _known: Known) -> dict[str, Any] | None:
    if not scope.may(Action.SEE_NAMES):  # who watches or plans sees nothing personal
        return None
    rows = queries.preferences_of(scope, customer.pk)
    shown = [{"row": row, "icon": PREFERENCE_SIGNS[PreferenceKind(row.kind)].icon} for row in rows]
    return {"preferences": shown, "form": PreferenceForm(), "may_note": scope.may(Action.TAG_CUSTOMERS)}


def _facts(scope: Scope, _customer: Customer, _today: date, known: Known) -> dict[str, Any] | None:
    return {"rhythm": known.rhythm, "sees_money": scope.may(Action.SEE_MONEY)}


def _profile(scope: Scope, customer: Customer, _today: date, _known: Known) -> dict[str, Any] | None:
    sees = scope.may(Action.SEE_NAMES)
    return {"customer": customer, "identifiers": identifiers_of(scope, customer.pk) if sees else []}


def _next(scope: Scope, customer: Customer, _today: date, known: Known) -> dict[str, Any] | None:
    if not scope.may(Action.SEE_RECALL):
        return None
    return {
        "known": known,
        "customer": customer,
        "signs": OUTCOMES,
        "sign": CHANNELS.get(known.row.channel_code) if known.row else None,
        "plan_sign": CHANNELS.get(known.plan.channel_code) if known.plan else None,
    }


def _health(scope: Scope, _customer: Customer, _today: date, known: Known) -> dict[str, Any] | None:
    return {"known": known, "found": known.understanding, "sees_money": scope.may(Action.SEE_MONEY)}


def _cares(_scope: Scope, _customer: Customer, today: date, known: Known) -> dict[str, Any] | None:
    if known.understanding is None or not known.understanding.rhythms:
        return None
    return {"rhythms": known.understanding.rhythms, "as_of": known.understanding.as_of, "today": today}


def _held(scope: Scope, customer: Customer, _today: date, _known: Known) -> dict[str, Any] | None:
    if not scope.may(Action.SEE_MONEY):
        return None
    records = list(group(customer.pk))
    found = holdings(cards_of(records, scope).exclude(status=CardStatus.CLOSED))
    assets = assets_of(records, found, scope, currency=organization().currency)
    if not found and not assets.value.minor and not assets.debts.minor:
        return None
    held = [{"card": one.card, "amounts": amounts_of(one)} for one in found]
    return {"held": held, "assets": assets, "customer": customer}


def _cards(scope: Scope, customer: Customer, _today: date, _known: Known) -> dict[str, Any] | None:
    stated = stated_cards(scope, customer.pk)
    return {"stated": stated, "sees_money": scope.may(Action.SEE_MONEY)} if stated else None


def _tiers(scope: Scope, customer: Customer, _today: date, known: Known) -> dict[str, Any] | None:
    if known.understanding is None or not scope.may(Action.SEE_TIERS):
        return None
    return {"tiers": known.understanding.tiers, "sees_money": scope.may(Action.SEE_MONEY), "customer": customer}


def _spells(scope: Scope, customer: Customer, today: date, _known: Known) -> dict[str, Any] | None:
    if not scope.may(Action.SEE_TIERS):
        return None
    found = past.spells(scope=scope, customer_id=customer.pk, only=STAGES).get(STAGES, [])
    if not found:
        return None
    reach = past.reach()
    strip = [(spell, max(spell.days(reach.until if reach else today), 1)) for spell in reversed(found)]
    return {"spells": found[:_SPELLS_SHOWN], "strip": strip, "customer": customer, "reach": reach}


PANELS: tuple[Panel, ...] = (
    Panel("console/customer/_held.html", LEFT, _held),
    Panel("console/customer/_preferences.html", LEFT, _preferences),
    Panel("console/customer/_profile.html", LEFT, _profile),
    Panel("console/customer/_cards.html", LEFT, _cards),
    Panel("console/customer/_tiers.html", LEFT, _tiers),
    Panel("console/customer/_next.html", RIGHT, _next),
    Panel("console/customer/_health.html", RIGHT, _health),
    Panel("console/customer/_facts.html", MIDDLE, _facts),
    Panel("console/customer/_spells.html", MIDDLE, _spells),
    Panel("console/customer/_cares.html", RIGHT, _cares),
)


def columns_of(
    scope: Scope, customer: Customer, *, today: date, known: Known
) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """Return, per column, each panel's template with its values."""
    columns: dict[str, list[tuple[str, dict[str, Any]]]] = {LEFT: [], MIDDLE: [], RIGHT: []}
    for panel in PANELS:
        values = panel.read(scope, customer, today, known)
        if values is not None:
            columns[panel.column].append((panel.template, values))
    return columns
