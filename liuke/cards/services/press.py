"""What every change of a card begins and ends with: who presses, which card, what is noted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from liuke.accounts.queries import organization
from liuke.accounts.rules import Action
from liuke.accounts.steps import audit
from liuke.cards.models import Card, CardStatus
from liuke.cards.steps import Counter, note_event
from liuke.kit.clock import business_day
from liuke.kit.problems import InvalidInput, NotAllowed, NotFound
from liuke.ledger.rules.book import Source
from liuke.ledger.steps import Writing, close_accounts, post

if TYPE_CHECKING:
    import uuid
    from datetime import datetime

    from liuke.accounts.scope import Scope
    from liuke.cards.holding import Holding
    from liuke.cards.models import CardEventKind
    from liuke.cards.steps import Part
    from liuke.kit.idempotency import Once
    from liuke.ledger.rules.book import Event


@dataclass(frozen=True)
class Press:
    """Who does it, within what, when, and by which press of a button.

    Args:
        scope: what she may reach.
        write: the press: the same one again gives the same answer.
        now: the instant.
        reason: why; of a freeze, a loss, a move, an extension and a closing it is asked.
    """

    scope: Scope
    write: Once
    now: datetime
    reason: str = ""


def reach(card_id: int, press: Press) -> tuple[Card, Counter]:
    """Return a card within reach, held, and where and when it is changed.

    Raises:
        NotAllowed: the role lacks the right.
        NotFound: the card is not in reach.
        InvalidInput: no reason was given.
    """
    if not press.scope.may(Action.MANAGE_CARDS):
        raise NotAllowed
    rows = Card.objects.within(press.scope).select_related("salon").filter(pk=card_id)
    card = rows.select_for_update(no_key=True, of=("self",)).first()
    if card is None:
        raise NotFound
    if not press.reason.strip():
        raise InvalidInput(field="reason")
    return card, Counter(
        card.salon_id, organization().currency, business_day(press.now, card.salon.timezone), press.now
    )


def posted(event: Event, card: Card, part: Part, *, counter: Counter, press: Press) -> uuid.UUID:
    """Write what a change moves, as one entry of the card's salon, and return its uid."""
    writing = Writing(
        event, card.salon_id, press.write, press.scope.staff_id, Source.TILL, counter.today, press.now, press.reason
    )
    return post(writing, part.moves, used=part.used).uid


def shut(holding: Holding) -> None:
    """Close a card and its accounts, which hold nothing any more."""
    close_accounts(held.pk for held in holding.accounts.values())
    card = holding.card
    card.status = CardStatus.CLOSED
    card.version += 1
    card.save(update_fields=["status", "version"])


def noted(
    card: Card, kind: CardEventKind, counter: Counter, press: Press, *, entry: Any = None, **changed: Any
) -> None:
    """Note a change with the card and in the record of what people did.

    ``changed`` holds ``before`` and ``after``: the fields that changed.
    """
    note_event(
        card, kind, counter,
        actor_id=press.scope.staff_id, entry=entry, reason=press.reason, details=changed.get("after"),
    )  # fmt: skip
    audit(
        f"card.{kind.value}",
        now=press.now,
        actor_id=press.scope.staff_id,
        object_type="card",
        object_ref=card.pk,
        salon_id=card.salon_id,
        **changed,
    )
