"""Opening balances are taken back: mirror entries for what was posted, and the cards it lay on are closed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from liuke.accounts.queries import organization
from liuke.cards.models import Card, CardStatus
from liuke.cards.steps import Counter, put_away
from liuke.intake.models import Import, StagedBalance
from liuke.intake.steps.balances import pass_on
from liuke.kit.idempotency import once
from liuke.kit.problems import LiukeError
from liuke.kit.transactions import step
from liuke.ledger.errors import AccountNotOpen, NotReversible
from liuke.ledger.rules.book import Event, Source
from liuke.ledger.steps import Writing, reverse

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    Kept = dict[int, tuple[str, str]]


@step
def take_back_openings(of: Import, ids: Sequence[int], *, now: datetime, staff_id: int | None) -> Kept:
    """Take the entries of rows back; return those that stay: id → (what it is called, why). 期初冲回."""
    kept: Kept = {}
    rows = StagedBalance.unguarded.filter(pk__in=ids).select_related("salon", "card", "customer").order_by("-pk")
    going = []
    for row in rows:
        day = now.astimezone(ZoneInfo(row.salon.timezone)).date()
        key = once(scope=f"import:{of.pk}:undo", key=row.row_key, body=b"")
        writing = Writing(
            Event.REVERSAL, row.salon_id, key, staff_id, Source.IMPORT, day, now, reason=_reason(of), import_id=of.pk
        )
        try:
            reverse(row.entry or 0, writing)
        except NotReversible:  # somebody took this entry back by itself
            going.append(row.pk)
        except LiukeError as refusal:
            label = str(row.card or row.customer)
            kept[row.pk] = (label, "account_not_open" if isinstance(refusal, AccountNotOpen) else "value_used")
        else:
            going.append(row.pk)
    pass_on(going)
    StagedBalance.unguarded.filter(pk__in=going).delete()
    return kept


@step
def put_cards_away(of: Import, ids: Sequence[int], *, now: datetime, staff_id: int | None) -> Kept:
    """Close the cards an import opened and nothing lies on any more; return those that stay, and why."""
    kept: Kept = {}
    currency = organization().currency
    used = set(StagedBalance.unguarded.filter(card__in=ids).values_list("card_id", flat=True))
    for card in Card.objects.unscoped("the import opened them").filter(pk__in=ids).select_related("salon"):
        counter = Counter(card.salon_id, currency, now.astimezone(ZoneInfo(card.salon.timezone)).date(), now)
        if card.pk in used:
            kept[card.pk] = (str(card), "value_used")
        elif card.status != CardStatus.OPEN or not put_away(card, counter, actor_id=staff_id, reason=_reason(of)):
            kept[card.pk] = (str(card), "has_value")
    return kept


def _reason(of: Import) -> str:
    return _("Import %(import)s taken back") % {"import": of.pk}
