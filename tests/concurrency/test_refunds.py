"""64 times a piece of one bill is given back by 16 at once: exactly the pieces there are. The twin has no guard."""

from __future__ import annotations

import itertools
import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction
from django.db.backends.signals import connection_created
from django.db.models import Sum

from liuke.accounts.queries import scope_of
from liuke.kit import transactions
from liuke.kit.problems import LiukeError
from liuke.ledger.models import Reversible
from liuke.ledger.queries.doubts import doubts
from liuke.ledger.steps import reversing
from liuke.visits import services
from liuke.visits.models import Payment, Ticket, TicketLine
from liuke.visits.steps import refunding
from tests import stories
from tests.concurrency.race import race
from tests.visits.till import How, item_line, make_item, on_card, paid, sell, stored_value
from tests.world import NOON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liuke.cards.models import Card
    from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE, EACH, PIECES = 16, 4, 5
TABLE, CHECK = "ledger_reversible", "reversed_up_to_the_amount"
_keys = itertools.count(1)


def bill(world: World) -> tuple[Ticket, Card]:
    """Return a bill of five pieces for 499.95, paid by card, WeChat and cash."""
    purse = stored_value(world, 200)
    ways = (paid(How.STORED, 200, purse), paid(How.WECHAT, 199.95), paid(How.CASH, 100))
    return sell(world, item_line(make_item("面霜", 99.99), quantity=PIECES), payments=ways), purse


def give_one_back(world: World, ticket: Ticket) -> str:
    line = TicketLine.unguarded.get(ticket=ticket)
    wanted, key = {line.pk: 1}, f"refund-{next(_keys)}"
    write = services.refund_named(ticket.pk, wanted, reason="不满意", key=key, actor=world.manager.pk)
    try:
        services.refund_part(
            ticket.pk, wanted, reason="不满意", write=write, scope=scope_of(world.manager), actor=world.manager.pk,
            now=NOON,
        )  # fmt: skip
    except LiukeError as refusal:
        return refusal.code
    return "given back"


def test_of_64_exactly_the_pieces_there_are_go_back(world: World) -> None:
    ticket, purse = bill(world)

    each = race(AT_ONCE, lambda _number: [give_one_back(world, ticket) for _time in range(EACH)])

    answers = [one for some in each for one in some]
    assert sorted(answers) == ["given back"] * PIECES + ["visits.nothing_chosen"] * (AT_ONCE * EACH - PIECES)
    assert on_card(purse)["principal"] == 200_00
    sums = Payment.objects.order_by().values_list("purse").annotate(sum=Sum("amount_minor"))
    assert dict(sums) == {"principal": 0, "wechat": 0, "cash": 0}
    assert TicketLine.unguarded.aggregate(sum=Sum("charged_minor"))["sum"] == 0
    assert list(doubts()) == []


@pytest.fixture
def _no_guard(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody holds the bill, nobody looks what was given back, and the database counts without a limit."""
    monkeypatch.setattr(transactions, "connection", SimpleNamespace(in_atomic_block=True))
    monkeypatch.setattr(services, "refund_part", services.refund_part.__wrapped__)  # type: ignore[attr-defined]
    monkeypatch.setattr(refunding, "hold_ticket", lambda _pk: None)
    nothing = SimpleNamespace(values_list=lambda *_columns: [])
    monkeypatch.setattr(reversing, "Reversible", SimpleNamespace(objects=SimpleNamespace(filter=lambda **_by: nothing)))
    told = _without_checks()
    yield
    _with_checks(told)


def _without_checks() -> str:
    if connection.vendor == "sqlite":
        connection_created.connect(_unchecked, dispatch_uid="twin of refunds")
        connection.close()
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [CHECK])
        [told] = cursor.fetchone()
        cursor.execute(f"ALTER TABLE {TABLE} DROP CONSTRAINT {CHECK}")
    return str(told)


def _with_checks(told: str) -> None:
    connection_created.disconnect(dispatch_uid="twin of refunds")
    stories.empty()  # what stands now would break them
    connection.close()
    if told:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {TABLE} ADD CONSTRAINT {CHECK} {told}")


def _unchecked(connection: Any, **_more: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")


@pytest.mark.usefixtures("_no_guard")
def test_twin_unguarded_gives_the_same_piece_back_twice(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = sell(world, item_line(make_item("面霜", 100)), payments=(paid(How.CASH, 100),))
    give_back, everybody, turn = reversing.give_back, threading.Barrier(2), threading.Lock()

    def together(*args: Any, **more: Any) -> Any:
        everybody.wait()
        with turn, transaction.atomic():
            return give_back(*args, **more)

    monkeypatch.setattr(refunding, "give_back", together)
    for paper in ("_write_lines", "write_ticket"):  # it is the money that goes twice
        monkeypatch.setattr(refunding, paper, lambda *_told: None)

    answers = race(2, lambda _number: give_one_back(world, ticket))

    assert answers == ["given back", "given back"]
    assert set(Reversible.objects.values_list("amount", "reversed")) == {(100_00, 200_00)}
