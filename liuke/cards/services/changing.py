"""Freezing, losing, extending and replacing cards."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from liuke.cards.errors import CardNotUsable, WrongStatus
from liuke.cards.models import Card, CardEventKind, CardStatus
from liuke.cards.services.press import noted, posted, reach, shut
from liuke.cards.steps import hold_whole, moving, new_number
from liuke.customers.models import Customer
from liuke.kit import idempotency
from liuke.kit.problems import InvalidInput, NotFound
from liuke.kit.transactions import use_case
from liuke.ledger.rules.book import Event

if TYPE_CHECKING:
    from datetime import date

    from liuke.cards.services.press import Press
    from liuke.cards.steps import Counter

_FROM: dict[CardEventKind, tuple[tuple[CardStatus, ...], CardStatus]] = {
    CardEventKind.FROZEN: ((CardStatus.OPEN,), CardStatus.FROZEN),
    CardEventKind.LOST: ((CardStatus.OPEN, CardStatus.FROZEN), CardStatus.LOST),
    CardEventKind.THAWED: ((CardStatus.FROZEN, CardStatus.LOST), CardStatus.OPEN),
}


@use_case
def change_status(card_id: int, kind: CardEventKind, *, press: Press) -> Card:
    """Freeze a card, report it lost, or open it again. 冻结, 挂失, 解冻.

    Raises:
        NotFound, NotAllowed, InvalidInput: as ``reach`` says.
        WrongStatus: this cannot be done with a card as it stands.
    """
    card, counter = reach(card_id, press)
    if idempotency.begin(press.write, now=press.now) is not None:
        return card
    possible, after = _FROM[kind]
    if card.status not in possible:
        raise WrongStatus(status=CardStatus(card.status).label)
    before, card.status = card.status, after
    card.version += 1
    card.save(update_fields=["status", "version"])
    noted(card, kind, counter, press, before={"status": before}, after={"status": after.value})
    idempotency.finish(press.write, card.pk)
    return card


@use_case
def extend_card(card_id: int, until: date, *, press: Press) -> Card:
    """Let a card end later. 延期.

    Raises:
        NotFound, NotAllowed: as ``reach`` says.
        InvalidInput: the card never ends, the day is not after its last one, or no reason was given.
    """
    card, counter = reach(card_id, press)
    if idempotency.begin(press.write, now=press.now) is not None:
        return card
    if card.expires_on is None or until <= card.expires_on:
        raise InvalidInput(field="until")
    before, card.expires_on = card.expires_on.isoformat(), until
    card.version += 1
    card.save(update_fields=["expires_on", "version"])
    ends = {"before": {"expires_on": before}, "after": {"expires_on": until.isoformat()}}
    noted(card, CardEventKind.EXTENDED, counter, press, **ends)
    idempotency.finish(press.write, card.pk)
    return card


@use_case
def replace_card(card_id: int, *, press: Press, customer_id: int | None = None, number: str = "") -> Card:
    """Put everything on a new card: for the same holder (补卡), or for another one (转卡).

    The old card is closed and stays where it was; what was paid and used stays one contract.

    Args:
        card_id: the card, in reach; open, frozen or reported lost.
        press: who, when, why.
        customer_id: the new holder; None: the same one.
        number: what is printed on the new card; without one it gets its own.

    Raises:
        NotFound: the card or the new holder is not in reach.
        NotAllowed, InvalidInput: as ``reach`` says.
        CardNotUsable: the card is closed.
    """
    old, counter = reach(card_id, press)
    if (answer := idempotency.begin(press.write, now=press.now)) is not None:
        return Card.objects.within(press.scope).get(pk=answer)
    if old.status == CardStatus.CLOSED:
        raise CardNotUsable(card=old.number, status=CardStatus(old.status).label)
    if customer_id and not Customer.objects.within(press.scope).filter(pk=customer_id).exists():
        raise NotFound
    holding = hold_whole(old)
    new = copy_of(old, counter, customer_id=customer_id or old.customer_id, number=number)
    part = moving(holding, new, counter)
    entry = posted(Event.CARD_MOVED, old, part, counter=counter, press=press) if part.moves else None
    shut(holding)
    kind = CardEventKind.REISSUED if new.customer_id == old.customer_id else CardEventKind.MOVED
    ends = {"before": {"customer": old.customer_id}, "after": {"customer": new.customer_id, "to": new.pk}}
    noted(old, kind, counter, press, entry=entry, **ends)
    idempotency.finish(press.write, new.pk)
    return new


def copy_of(old: Card, counter: Counter, *, customer_id: int, number: str) -> Card:
    """Return a new card of the same contract."""
    return Card.objects.unscoped("the old card is in reach").create(
        uid=uuid.uuid4(),
        number=number or new_number(),
        customer_id=customer_id,
        salon_id=old.salon_id,
        product_id=old.product_id,
        name=old.name,
        kind=old.kind,
        price_minor=old.price_minor,
        listed_minor=old.listed_minor,
        contents=old.contents,
        choose=old.choose,
        per_day=old.per_day,
        per_week=old.per_week,
        opened_on=old.opened_on,
        expires_on=old.expires_on,
        replaces=old,
        contract_number=old.contract_number,
        opened_at=counter.now,
    )
