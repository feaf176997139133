"""Two tills, one card: its last 100 yuan are spent once. The twin sells without the ledger's lock and checks."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction
from django.db.backends.signals import connection_created

from liuke.cards.holding import holdings
from liuke.cards.models import Card
from liuke.kit import transactions
from liuke.ledger.steps import posting
from liuke.visits import services
from liuke.visits.models import Ticket
from liuke.visits.steps import rows, selling
from tests import stories
from tests.concurrency.race import race
from tests.console.clients import signed_in
from tests.visits.test_pages_till import Till
from tests.visits.till import How, item_line, make_item, on_card, paid, sell, stored_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)

TILLS, ROUNDS = 2, 3
FOUND, CONFLICT = 302, 409
CHECKS = {"ledger_account": "account_never_below_zero", "ledger_lotstate": "lot_used_within"}


def bills(world: World, name: str) -> tuple[Card, list[Till]]:
    """Return a card with 100 yuan, and tills with a bill each that it should pay, as they stand before confirm."""
    item, card, found = make_item(name, 100), stored_value(world, 100), []
    for _number in range(TILLS):
        till = Till(signed_in(world.front_desk))
        till.press(f"customer:{world.lin.pk}")
        till.press(f"item:{item.pk}")
        till.press(f"pay:stored:{card.pk}")
        uid, version, seen = till.uid, till.version, till.seen
        till.press("park")  # the next till of hers begins a bill of its own
        till.uid, till.version, till.seen = uid, str(int(version) + 1), seen
        found.append(till)
    return card, found


def test_two_tills_spend_the_last_100_yuan_once(world: World) -> None:
    for number in range(ROUNDS):
        card, tills = bills(world, f"肩颈{number}")

        answers = race(TILLS, lambda at: tills[at].confirm().status_code)  # noqa: B023

        assert sorted(answers) == [FOUND, CONFLICT]
        assert on_card(card)["principal"] == 0
    assert Ticket.unguarded.count() == ROUNDS


def test_a_bill_confirmed_many_times_at_once_is_one_bill(world: World) -> None:
    _card, tills = bills(world, "肩颈")

    answers = race(4, lambda _number: tills[0].confirm()["Location"])

    assert len(set(answers)) == 1
    assert Ticket.unguarded.count() == 1


@pytest.fixture
def _no_guard(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody holds a card, nobody looks whether there is enough, and the database keeps no account above zero."""

    def read_cards(wanted: set[int], **_more: Any) -> dict[int, Any]:
        return {one.card.pk: one for one in holdings(Card.unguarded.filter(pk__in=wanted))}

    monkeypatch.setattr(transactions, "connection", SimpleNamespace(in_atomic_block=True))
    monkeypatch.setattr(services, "close_draft", services.close_draft.__wrapped__)  # type: ignore[attr-defined]
    monkeypatch.setattr(selling, "hold_cards", read_cards)
    monkeypatch.setattr(posting, "_see_enough", lambda _moves: None)
    told = _without_checks()
    yield
    _with_checks(told)


def _without_checks() -> dict[str, str]:
    if connection.vendor == "sqlite":
        connection_created.connect(_unchecked, dispatch_uid="twin")
        return {}
    told = {}
    with connection.cursor() as cursor:
        for table, name in CHECKS.items():
            cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [name])
            told[table] = cursor.fetchone()[0]
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    return told


def _with_checks(told: dict[str, str]) -> None:
    connection_created.disconnect(dispatch_uid="twin")
    stories.empty()  # what stands now would break them
    with connection.cursor() as cursor:
        for table, definition in told.items():
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {CHECKS[table]} {definition}")


def _unchecked(connection: Any, **_more: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")


@pytest.mark.usefixtures("_no_guard")
def test_twin_without_lock_and_checks_spends_the_last_100_yuan_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sell(world, item_line(make_item("先做", 50)), payments=(paid(How.STORED, 50, stored_value(world, 50)),))
    card, tills = bills(world, "肩颈")
    post, everybody = posting.post, threading.Barrier(TILLS)
    write, turn = rows.write_rows, threading.Lock()  # it is the money that is spent twice, not the paper

    def together(*args: Any, **more: Any) -> Any:
        everybody.wait()
        return post(*args, **more)

    def in_turn(*args: Any, **more: Any) -> Any:
        with turn, transaction.atomic():
            return write(*args, **more)

    monkeypatch.setattr(selling, "post", together)
    monkeypatch.setattr(selling, "write_rows", in_turn)

    answers = race(TILLS, lambda at: tills[at].confirm().status_code)

    assert answers == [FOUND, FOUND]
    assert on_card(card)["principal"] == -100_00
