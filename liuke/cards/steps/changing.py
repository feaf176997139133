"""Opening a card, and noting what was done with it."""

from __future__ import annotations

import secrets
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from liuke.cards.models import Card, CardEvent
from liuke.kit.transactions import step

if TYPE_CHECKING:
    from liuke.cards.models import CardEventKind, CardProduct
    from liuke.cards.steps.parts import Counter

_DIGITS = 12


@step
def open_card(
    product: CardProduct, counter: Counter, *, customer_id: int, number: str = "", contract: str = ""
) -> Card:
    """Return a new card with a copy of what is sold today; nothing is on it yet. 开卡.

    Args:
        product: what is sold.
        counter: where and when.
        customer_id: who holds it.
        number: what is printed on it; without one it gets its own.
        contract: the number of the written contract.
    """
    ends = counter.today + timedelta(days=product.valid_days - 1) if product.valid_days else None
    return Card.objects.unscoped("the till's salon is in reach").create(
        uid=uuid.uuid4(),
        number=number or new_number(),
        customer_id=customer_id,
        salon_id=counter.salon_id,
        product=product,
        name=product.name,
        kind=product.kind,
        price_minor=product.price_minor,
        listed_minor=sum(one["list_minor"] * one["sold"] for one in product.contents),
        contents=product.contents,
        choose=product.choose,
        per_day=product.per_day,
        per_week=product.per_week,
        opened_on=counter.today,
        expires_on=ends,
        contract_number=contract,
        opened_at=counter.now,
    )


def new_number() -> str:
    """Return a card number nobody can guess from another: 12 digits, the first not 0."""
    first = 10 ** (_DIGITS - 1)
    return str(first + secrets.randbelow(9 * first))


@step
def note_event(
    card: Card,
    kind: CardEventKind,
    counter: Counter,
    *,
    actor_id: int | None,
    entry: uuid.UUID | None = None,
    reason: str = "",
    details: dict[str, Any] | None = None,
) -> None:
    """Note what was done with a card, in the transaction that does it."""
    CardEvent.objects.create(
        card=card,
        kind=kind,
        entry=entry,
        actor_id=actor_id,
        business_date=counter.today,
        at=counter.now,
        reason=reason,
        details=details or {},
    )
