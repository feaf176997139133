"""Sixteen clients at a served shop: what is there is sold once, what is sent twice is done once, what was said stands.

In the suite a few hundred calls; by command (``-m heavy``) twenty thousand redemptions, ten thousand bills sent again
and taken back, and a hundred kills.
"""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from liuke.ledger.models import Entry
from liuke.ledger.queries.doubts import doubts
from liuke.visits.models import Ticket
from tests import stories
from tests.concurrency.served import Served, at_once
from tests.visits.till import make_item, on_card, stored_value, yuan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from liuke.cards.models import Card
    from liuke.catalog.models import Item
    from tests.concurrency.served import Caller
    from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)

SOLD, CONFLICT = 201, 409
CHECKS = {"ledger_account": "account_never_below_zero", "ledger_lotstate": "lot_used_within"}


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Serve a shop; named guards are off."""
    started: list[Served] = []

    def serve(*without: str) -> Served:
        started.append(Served(tmp_path / "served", *without))
        return started[0]

    yield serve
    for one in started:
        one.stop()


@pytest.fixture
def _no_checks(world: World) -> Iterator[None]:  # the cast first: it is emptied last
    told = {}
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for table, name in CHECKS.items():
                cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [name])
                told[table] = cursor.fetchone()[0]
                cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    yield
    stories.empty()  # what stands now would break them
    with connection.cursor() as cursor:
        for table, definition in told.items():
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {CHECKS[table]} {definition}")


def redemption(world: World, item: Item, card: Card) -> dict[str, Any]:
    paid = {"how": "stored", "amount": yuan(1).minor, "card_id": card.pk}
    lines = [{"what": "item", "ref": item.pk}]
    return {"salon_id": world.lakeside.pk, "customer_id": world.lin.pk, "lines": lines, "payments": [paid]}


def redeem(world: World, served: Served, *, tries: int, enough_for: int) -> tuple[Counter[int], Card]:
    """Let sixteen clients redeem a yuan so often from a card that holds fewer; return their answers."""
    item, card = make_item("洗手", 1), stored_value(world, enough_for)
    body = redemption(world, item, card)

    def job(number: int) -> Callable[[Caller], int]:
        return lambda caller: caller.send("/api/v1/bills", body, key=f"m2-{number}")[0]

    return Counter(at_once(served.callers(world.front_desk), map(job, range(tries)))), card


def test_of_a_card_exactly_what_is_on_it_is_spent(world: World, shop: Callable[..., Served]) -> None:
    answers, card = redeem(world, shop(), tries=96, enough_for=24)

    assert answers == {SOLD: 24, CONFLICT: 72}
    assert on_card(card)["principal"] == 0
    assert list(doubts()) == []


@pytest.mark.heavy
def test_twenty_thousand_redemptions_of_five_thousand(world: World, shop: Callable[..., Served]) -> None:
    answers, card = redeem(world, shop(), tries=20_000, enough_for=5_000)

    assert answers == {SOLD: 5_000, CONFLICT: 15_000}
    assert on_card(card)["principal"] == 0
    assert list(doubts()) == []


@pytest.mark.usefixtures("_no_checks")
def test_twin_without_locks_spends_more_than_is_on_it(world: World, shop: Callable[..., Served]) -> None:
    _answers, card = redeem(world, shop("locks"), tries=96, enough_for=24)

    assert on_card(card)["principal"] < 0 or list(doubts()) != []


def storm(world: World, served: Served, *, bills: int, seed: int) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Send each bill one to four times in any order, then take each back three times at once; return all answers."""
    chance, item, card = random.Random(seed), make_item("洗手", 1), stored_value(world, bills)  # noqa: S311 - dice
    body = redemption(world, item, card)
    sent = [f"m3-{number}" for number in range(bills) for _time in range(chance.randint(1, 4))]
    chance.shuffle(sent)
    at_desk, in_charge = served.callers(world.front_desk), served.callers(world.manager)

    def sell(key: str) -> Callable[[Caller], Any]:
        return lambda caller: (key, caller.send("/api/v1/bills", body, key=key))

    sold = at_once(at_desk, map(sell, sent))
    numbers = {key: told["id"] for key, (status, told) in sold if status == SOLD}

    def back(key: str) -> Callable[[Caller], Any]:
        address = f"/api/v1/bills/{numbers[key]}/return"
        return lambda caller: (key, caller.send(address, {"reason": "算错了"}, key=f"{key}-back"))

    returned = at_once(in_charge, [back(key) for key in numbers for _time in range(3)])
    return _by_key(sold), _by_key(returned)


def _by_key(answers: list[Any]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for key, answer in answers:
        found.setdefault(key, set()).add(repr(answer))
    return found


def see_storm(world: World, served: Served, *, bills: int) -> None:
    before = Entry.unguarded.count() + 1  # the card is filled by an entry of its own
    sold, returned = storm(world, served, bills=bills, seed=1)

    assert {len(answers) for answers in (*sold.values(), *returned.values())} == {1}
    assert Ticket.unguarded.filter(takes_back=None).count() == bills
    assert Ticket.unguarded.exclude(takes_back=None).count() == bills
    assert Entry.unguarded.count() == before + 2 * bills
    assert list(doubts()) == []


def test_what_is_sent_again_is_done_once_and_answered_alike(world: World, shop: Callable[..., Served]) -> None:
    see_storm(world, shop(), bills=24)


@pytest.mark.heavy
def test_ten_thousand_bills_sent_again_and_taken_back_at_once(world: World, shop: Callable[..., Served]) -> None:
    see_storm(world, shop(), bills=10_000)


def test_twin_without_keys_does_again_what_is_sent_again(world: World, shop: Callable[..., Served]) -> None:
    sold, _returned = storm(world, shop("keys"), bills=8, seed=1)

    assert any(len(answers) > 1 for answers in sold.values())


def sell_under_kills(world: World, served: Served, *, kills: int) -> dict[str, dict[str, Any]]:
    """Sell while the server is killed again and again, and return what was acknowledged, by key."""
    chance, item, card = random.Random(kills), make_item("洗手", 1), stored_value(world, 100_000)  # noqa: S311 - dice
    body = redemption(world, item, card)
    acknowledged: dict[str, dict[str, Any]] = {}
    callers = served.callers(world.front_desk, 4)
    for turn in range(kills):
        last = chance.randrange(16)

        def job(number: int, last: int = last, turn: int = turn) -> Callable[[Caller], None]:
            def run(caller: Caller) -> None:
                key = f"k{turn}-{number}"
                status, acknowledged[key] = caller.send("/api/v1/bills", body, key=key)
                assert status == SOLD, acknowledged[key]
                if number == last:
                    served.kill()
                    served.start()

            return run

        at_once(callers, map(job, range(16)))
    return acknowledged


def see_kills(world: World, served: Served, *, kills: int) -> None:
    acknowledged = sell_under_kills(world, served, kills=kills)

    rows = Ticket.unguarded.filter(number__in=[told["number"] for told in acknowledged.values()])
    assert len(acknowledged) == kills * 16
    assert {row.pk for row in rows} == {told["id"] for told in acknowledged.values()}
    assert Ticket.unguarded.count() == len(acknowledged)
    assert list(doubts()) == []


def test_killed_in_the_middle_what_was_said_stands_and_nothing_twice(world: World, shop: Callable[..., Served]) -> None:
    see_kills(world, shop(), kills=3)


@pytest.mark.heavy
def test_killed_a_hundred_times_what_was_said_stands_and_nothing_twice(
    world: World, shop: Callable[..., Served]
) -> None:
    see_kills(world, shop(), kills=100)
