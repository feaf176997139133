"""Use cases of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liuke.accounts import trail
from liuke.accounts.queries import organization
from liuke.accounts.rules import Action
from liuke.accounts.steps import audit
from liuke.catalog.models import Item
from liuke.kit.money import Money
from liuke.kit.problems import NotAllowed, NotFound
from liuke.kit.transactions import use_case

if TYPE_CHECKING:
    from datetime import datetime

    from liuke.accounts.scope import Scope


@dataclass(frozen=True)
class Terms:
    """What an item costs, how long it takes, what whoever does it gets; amounts in minor units, None: not known."""

    list_price: int | None
    minutes: int | None
    handwork: int | None
    on_offer: bool


@use_case
def change_item(item_id: int, terms: Terms, *, scope: Scope, now: datetime) -> Item:
    """Write the terms of a service or product; bills closed before stay as they were. 项目设置.

    Raises:
        NotAllowed: the role may not change what the shop offers.
        NotFound: there is no such item.
    """
    if not scope.may(Action.MANAGE_SETTINGS):
        raise NotAllowed(action=Action.MANAGE_SETTINGS.value)
    item = Item.objects.select_for_update().filter(pk=item_id).first()
    if item is None:
        raise NotFound
    before = _told(Terms(item.list_price_minor, item.minutes, item.handwork_minor, item.is_active))
    after = _told(terms)
    changed = {name for name in after if after[name] != before[name]}
    if not changed:
        return item
    item.list_price_minor, item.minutes = terms.list_price, terms.minutes
    item.handwork_minor, item.is_active = terms.handwork, terms.on_offer
    item.version += 1
    item.save(update_fields=["list_price_minor", "minutes", "handwork_minor", "is_active", "version"])
    audit(
        "item.changed", now=now, actor_id=scope.staff_id, object_type="item", object_ref=item.pk,
        before={name: before[name] for name in sorted(changed)}, after={name: after[name] for name in sorted(changed)},
    )  # fmt: skip
    return item


def _told(terms: Terms) -> dict[str, Any]:
    """Return terms as the audit keeps them, amounts as people read them."""
    currency = organization().currency
    money = {name: getattr(terms, name) for name in ("list_price", "handwork")}
    shown = {name: None if minor is None else str(Money(minor, currency)) for name, minor in money.items()}
    return {**shown, "minutes": terms.minutes, "on_offer": terms.on_offer}


trail.register(
    {"item.changed": _("changed a service or product")},
    things={"item": pgettext_lazy("thing", "service or product")},
    fields={
        "list_price": pgettext_lazy("field", "price"),
        "minutes": pgettext_lazy("field", "minutes"),
        "handwork": pgettext_lazy("field", "handwork fee"),
        "on_offer": pgettext_lazy("field", "on offer"),
    },
)
