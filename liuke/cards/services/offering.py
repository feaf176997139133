"""What a shop offers: its cards and its top-up ladder."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liuke.accounts.rules import Action
from liuke.accounts.steps import audit
from liuke.cards.definitions import read_ladder_file
from liuke.cards.errors import OfferIncomplete, ServiceUnknown
from liuke.cards.models import CardProduct, Ladders
from liuke.cards.rules.kinds import CardKind
from liuke.catalog.queries import services_called
from liuke.customers.rules.names import fold
from liuke.kit.problems import NotAllowed, NotFound
from liuke.kit.transactions import use_case

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from decimal import Decimal

    from liuke.accounts.scope import Scope
    from liuke.cards.rules.lists import Service


@dataclass(frozen=True)
class Offer:
    """A card as it will be offered; ``services`` by their names in the price list."""

    name: str
    kind: CardKind
    price_minor: int
    valid_days: int | None
    services: Sequence[Service]
    choose: int
    is_active: bool
    per_day: int | None = None
    per_week: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether a card of its kind can be sold like this."""
        has_sessions = bool(self.services) and all(one.sold + one.gifts for one in self.services)
        if self.kind.is_by_time:
            return bool(self.valid_days) and not self.choose
        if self.kind.holds_money:
            return not self.services and not self.choose
        return has_sessions and bool(self.choose) == (self.kind is CardKind.CHOICE)


@use_case
def save_offer(offer: Offer, *, scope: Scope, now: datetime, offer_id: int | None = None) -> CardProduct:
    """Write a card on offer; cards sold before stay as they were sold. 卡项设置.

    Raises:
        NotAllowed: the role lacks the right.
        NotFound: there is no such offer.
        OfferIncomplete: a card of its kind needs more, or other things.
        ServiceUnknown: a service is not in the price list, or has no price.
    """
    if not scope.may(Action.MANAGE_SETTINGS):
        raise NotAllowed
    if not offer.is_whole:
        raise OfferIncomplete
    product = CardProduct(code=f"c{secrets.token_hex(6)}")
    if offer_id is not None:
        found = CardProduct.objects.select_for_update().filter(pk=offer_id).first()
        if found is None:
            raise NotFound
        product = found
        product.version += 1
    product.name, product.kind, product.price_minor = offer.name, offer.kind.value, offer.price_minor
    product.valid_days, product.choose, product.is_active = offer.valid_days, offer.choose, offer.is_active
    is_by_time = offer.kind.is_by_time
    product.per_day, product.per_week = (offer.per_day, offer.per_week) if is_by_time else (None, None)
    product.contents = _contents(offer.services)
    product.save()
    audit(
        "card_offer.saved",
        now=now,
        actor_id=scope.staff_id,
        object_type="card_offer",
        object_ref=product.pk,
        after={"name": offer.name, "price": offer.price_minor, "on_offer": offer.is_active},
    )
    return product


def _contents(services: Sequence[Service]) -> list[dict[str, int]]:
    known = services_called({one.name: fold(one.name) for one in services})
    contents = []
    for one in services:
        item = known.get(one.name)
        if item is None or item.list_price_minor is None:
            raise ServiceUnknown(name=one.name)
        contents.append({"item": item.pk, "sold": one.sold, "gifts": one.gifts, "list_minor": item.list_price_minor})
    return contents


@use_case
def save_ladder(
    steps: Sequence[tuple[Decimal, Decimal]], *, bonus_days: int | None, currency: str, scope: Scope, now: datetime
) -> Ladders:
    """Write the shop's top-up ladder anew; what was given before stays. 充值阶梯.

    Raises:
        NotAllowed: the role lacks the right.
        BadCardFile: steps that do not rise, or bring nothing.
    """
    if not scope.may(Action.MANAGE_SETTINGS):
        raise NotAllowed
    text = _as_toml(steps, bonus_days)
    if text:
        read_ladder_file(text, currency=currency)
    row = Ladders.objects.create(text=text, made_at=now, made_by_id=scope.staff_id)
    audit(
        "ladder.saved",
        now=now,
        actor_id=scope.staff_id,
        object_type="ladder",
        object_ref=row.pk,
        after={"steps": [f"{pay}+{bonus}" for pay, bonus in steps]},
    )
    return row


def _as_toml(steps: Sequence[tuple[Decimal, Decimal]], bonus_days: int | None) -> str:
    if not steps:
        return ""
    head = '[[ladders]]\ncode = "standing"\nzh = "充值送"\nen = "Top-up ladder"\n'
    days = f"bonus_days = {bonus_days}\n" if bonus_days else ""
    return head + days + "".join(f'[[ladders.steps]]\npay = "{pay}"\nbonus = "{bonus}"\n' for pay, bonus in steps)
