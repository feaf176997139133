"""The ledger's work beside the tills."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.ledger.models import Seal
from liuke.ledger.tasks import check_book, seal
from tests.ledger.book import top_up

if TYPE_CHECKING:
    from tests.ledger.book import Card


def test_what_a_till_wrote_is_sealed_and_a_book_in_order_stays_open(card: Card) -> None:
    top_up(card, 100)

    seal.func()
    check_book.func()

    assert Seal.objects.count() == 1
    assert card.principal.status == "open"
