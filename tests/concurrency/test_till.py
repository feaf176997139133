"""Two tills, one card: its last 100 yuan are spent once. The twin sells without the ledger's lock and check."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from liuke.ledger.steps import posting
from liuke.visits.models import Ticket
from liuke.visits.steps import selling
from tests.concurrency.race import race
from tests.console.clients import signed_in
from tests.visits.test_pages_till import Till
from tests.visits.till import make_item, on_card, stored_value

if TYPE_CHECKING:
    from liuke.cards.models import Card
    from liuke.catalog.models import Item
    from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)

TILLS = 2
FOUND, CONFLICT = 302, 409


def ready(world: World, item: Item, card: Card) -> Till:
    """Return a till with one bill of 100 yuan to be paid from the card, as it stands before confirm."""
    till = Till(signed_in(world.front_desk))
    till.press(f"customer:{world.lin.pk}")
    till.press(f"item:{item.pk}")
    till.press(f"pay:stored:{card.pk}")
    till.press("park")  # the next till of hers starts a bill of its own
    return till


def confirm(till: Till) -> int:
    status: int = till.confirm(version=str(int(till.version))).status_code
    return status


def tills_of(world: World) -> tuple[Card, list[Till]]:
    item, card = make_item("肩颈热石", 100), stored_value(world, 100)
    found = []
    for _number in range(TILLS):
        till = Till(signed_in(world.front_desk))
        till.press(f"customer:{world.lin.pk}")
        till.press(f"item:{item.pk}")
        till.press(f"pay:stored:{card.pk}")
        found.append(till)
        aside = till.uid, till.version, till.seen
        till.press("park")
        till.uid, till.seen = aside[0], aside[2]
        till.version = str(int(aside[1]) + 1)  # put aside: the next till of hers begins a bill of its own
    return card, found


def test_two_tills_spend_the_last_100_yuan_once(world: World) -> None:
    for _round in range(3):
        before = Ticket.unguarded.count()
        card, tills = tills_of(world)

        answers = race(TILLS, lambda number: confirm(tills[number]))  # noqa: B023

        assert sorted(answers) == [FOUND, CONFLICT]
        assert on_card(card)["principal"] == 0
        assert Ticket.unguarded.count() == before + 1


def test_a_bill_confirmed_at_once_from_everywhere_is_one_bill(world: World) -> None:
    _card, tills = tills_of(world)

    answers = race(4, lambda _number: tills[0].confirm()["Location"])

    assert len(set(answers)) == 1
    assert Ticket.unguarded.count() == 1
