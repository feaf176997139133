"""The till by JSON: the list says the price, one call is one bill, and nonsense is refused field by field."""

from __future__ import annotations

import itertools
import json
import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from liuke.cards.models import Card
from liuke.kit import clock
from liuke.kit.models import OnceWritten
from liuke.ledger.models import Entry
from liuke.visits.models import Ticket
from tests.cards.counter import make_item
from tests.console.clients import signed_in
from tests.visits.till import on_card, stored_value, ten_sessions
from tests.world import NOON

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World

_keys = itertools.count(1)
CASES = 200 if connection.vendor == "sqlite" else 40
"""On PostgreSQL the heavy test lives five thousand."""


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def desk(world: World) -> Client:
    return signed_in(world.front_desk)


def send(client: Client, address: str, body: Any, *, key: str | None = "") -> Any:
    """Post; without a key a fresh one is used, with None the header is left out. A text is sent as it stands."""
    sent = body if isinstance(body, str) else json.dumps(body)
    headers = {} if key is None else {"Idempotency-Key": key or f"api-{next(_keys)}"}
    return client.post(f"/api/v1{address}", sent, content_type="application/json", headers=headers)


def bill(world: World, item_id: int, *, amount: Any = 298_00, **more: Any) -> dict[str, Any]:
    payments = more.pop("payments", [{"how": "cash", "amount": amount}])
    line = {"what": "item", "ref": item_id} | more.pop("line", {})
    return {"salon_id": world.lakeside.pk, "customer_id": world.lin.pk, "lines": [line], "payments": payments} | more


def effects() -> tuple[int, int]:
    return Ticket.unguarded.count(), Entry.unguarded.count()


def test_a_whole_bill_is_sold_and_taken_back(world: World, desk: Client) -> None:
    card = stored_value(world, 100)
    item = make_item("补水", 298)
    paid = [{"how": "stored", "amount": "100.00", "card_id": card.pk}, {"how": "wechat", "amount": 198_00}]

    sold = send(desk, "/bills", bill(world, item.pk, payments=paid))
    refused = send(desk, f"/bills/{sold.json()['id']}/return", {"reason": "算错了"})
    back = send(signed_in(world.manager), f"/bills/{sold.json()['id']}/return", {"reason": "算错了"})

    assert (sold.status_code, sold.json()["charged_minor"]) == (201, 298_00)
    assert refused.status_code == 403
    assert (back.status_code, back.json()["takes_back"]) == (201, sold.json()["id"])
    assert on_card(card)["principal"] == 100_00


def test_cards_are_topped_up_used_frozen_and_closed(world: World, desk: Client) -> None:
    purse, item = stored_value(world, 100), make_item("补水", 298)
    package, manager = ten_sessions(world, item), signed_in(world.manager)

    top_up = send(desk, f"/cards/{purse.pk}/top-ups", {"salon_id": world.lakeside.pk, "amount": "50.5", "how": "cash"})
    used = send(desk, f"/cards/{package.pk}/sessions", {"salon_id": world.lakeside.pk, "item_id": item.pk, "count": 2})
    frozen = send(manager, f"/cards/{purse.pk}/status", {"kind": "frozen", "reason": "她要求"})
    trial = manager.get(f"/api/v1/cards/{package.pk}/closing?cause=shop")
    closed = send(manager, f"/cards/{package.pk}/closing", {"cause": "shop", "reason": "店里停了"})
    cards = {one["id"]: one for one in manager.get(f"/api/v1/customers/{world.lin.pk}/cards").json()}

    assert (top_up.status_code, used.status_code, frozen.status_code, closed.status_code) == (201, 201, 200, 200)
    assert top_up.json()["ahead_minor"] == 50_50
    assert trial.json()["refund_minor"] == closed.json()["refund_minor"] == 1600_00
    assert cards[purse.pk]["status"] == "frozen"
    assert cards[purse.pk]["purses"][0]["available"] == 150_50
    assert cards[package.pk]["status"] == "closed"


def test_what_was_and_what_happened_can_be_read(world: World) -> None:
    stored_value(world, 100)
    manager = signed_in(world.manager)
    her = f"/api/v1/customers/{world.lin.pk}"

    [now] = manager.get(f"{her}/accounts").json()
    [before] = manager.get(f"{her}/accounts?at=2026-11-22T03:59:59Z").json()
    told = manager.get(f"{her}/statement").json()

    assert (now["balance"], before["balance"]) == (100_00, 0)
    assert [(one["amount"], one["balance"]) for one in told["lines"]] == [(100_00, 100_00)]
    assert manager.get(f"{her}/accounts?at=0001-01-01T00:00:00Z").status_code == 422
    assert signed_in(world.stranger).get(f"{her}/accounts").status_code == 404
    assert signed_in(world.front_desk).get(f"{her}/statement").status_code == 403
    assert signed_in(world.front_desk).get("/api/v1/cards/offers").json()[0]["kind"] == "stored_value"


AMOUNTS = ["0", "-1", "0.001", "1e18", '"NaN"', '"１００"', '"1,000"', "true", "null", "9223372036854775808",
           '"0"', '"0.00"', '"-1"', '"0.001"', '"1e3"', '" 1"', '"1\\n"', '""', "1.0", "[]", "{}", "100000000001",
           '"9999999999.99"', '"٣"']  # fmt: skip


@pytest.mark.parametrize("written", AMOUNTS)
def test_what_is_no_amount_is_refused_by_its_field(world: World, desk: Client, written: str) -> None:
    card, item = stored_value(world, 100), make_item("补水", 298)
    before = effects()

    for address, body in (
        ("/bills", bill(world, item.pk, amount="?")),
        (f"/cards/{card.pk}/top-ups", {"salon_id": world.lakeside.pk, "amount": "?", "how": "cash"}),
    ):
        answer = send(desk, address, json.dumps(body).replace('"?"', written))
        assert answer.status_code == 422, answer.content
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["code"] == "liuke.invalid_input"
    assert effects() == before


def test_a_number_json_does_not_know_is_no_body(world: World, desk: Client) -> None:
    body = json.dumps(bill(world, make_item("补水").pk, amount="?")).replace('"?"', "NaN")

    assert send(desk, "/bills", body).status_code == 400


@pytest.mark.parametrize("key", [None, "", "k" * 10_240, "a\x01b", "键", "🙂"])
def test_a_write_without_a_good_key_is_refused(world: World, desk: Client, key: str | None) -> None:
    body = json.dumps(bill(world, make_item("补水", 298).pk))
    headers: dict[str, Any] = {} if key is None else {"HTTP_IDEMPOTENCY_KEY": key}

    answer = desk.post("/api/v1/bills", body, content_type="application/json", **headers)

    assert (answer.status_code, effects()) == (422, (0, 0))


def test_the_same_call_is_answered_word_for_word(world: World, desk: Client) -> None:
    body = bill(world, make_item("补水", 298).pk)

    first, again = (send(desk, "/bills", body, key="one") for _time in range(2))

    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert (first.get("Idempotent-Replayed"), again["Idempotent-Replayed"]) == (None, "true")
    assert effects() == (1, 1)


def test_a_call_in_flight_is_told_to_come_back_and_a_dead_one_is_done_once(
    world: World, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = bill(world, make_item("补水", 298).pk)
    first = send(desk, "/bills", body, key="one")
    OnceWritten.objects.filter(scope="api", key="one").update(answer=None)  # it died before its answer was kept

    waits = send(desk, "/bills", body, key="one")
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(minutes=2))
    later = send(desk, "/bills", body, key="one")

    assert (waits.status_code, waits["Retry-After"], waits.json()["code"]) == (409, "1", "kit.key_in_flight")
    assert (later.status_code, later.json()) == (201, first.json())
    assert effects() == (1, 1)


def test_a_refused_call_leaves_its_key_free(world: World, desk: Client) -> None:
    item = make_item("补水", 298)
    short = send(desk, "/bills", bill(world, item.pk, amount=1), key="one")
    right = send(desk, "/bills", bill(world, item.pk), key="one")

    assert (short.status_code, right.status_code, effects()) == (409, 201, (1, 1))


def test_the_list_says_the_price_whatever_is_sent(world: World, desk: Client) -> None:
    item = make_item("补水", 298)

    cheap = bill(world, item.pk, amount=1_00, line={"price": 1_00, "reason": "熟客"})

    assert send(desk, "/bills", cheap).status_code == 403
    assert send(signed_in(world.manager), "/bills", cheap).status_code == 201
    assert send(desk, "/bills", cheap | {"total": 1}).status_code == 422
    assert send(desk, "/bills", bill(world, item.pk, amount=1_00)).status_code == 409


@pytest.mark.parametrize("status", ["frozen", "lost", "closed"])
def test_a_card_out_of_use_pays_nothing_and_says_why(world: World, desk: Client, status: str) -> None:
    card, item = stored_value(world, 1000), make_item("补水", 298)
    Card.unguarded.filter(pk=card.pk).update(status=status)
    before = effects()

    answer = send(
        desk, "/bills", bill(world, item.pk, payments=[{"how": "stored", "amount": 298_00, "card_id": card.pk}])
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "cards.not_usable")
    assert effects() == before


def test_the_last_fen_are_spent_once_and_the_other_is_told_what_is_there(world: World, desk: Client) -> None:
    card, item = stored_value(world, 1), make_item("补水", 1)
    body = bill(world, item.pk, payments=[{"how": "stored", "amount": 100, "card_id": card.pk}])

    first, second = send(desk, "/bills", body), send(desk, "/bills", body)

    assert (first.status_code, second.status_code) == (201, 409)
    assert second.json()["code"] == "ledger.insufficient_balance"
    assert "0.00" in second.json()["title"]


def test_what_was_taken_back_is_not_taken_back_again(world: World, desk: Client) -> None:
    manager = signed_in(world.manager)
    sold = send(desk, "/bills", bill(world, make_item("补水", 298).pk)).json()["id"]
    back = send(manager, f"/bills/{sold}/return", {"reason": "错"}).json()["id"]
    before = effects()

    answers = [send(manager, f"/bills/{one}/return", {"reason": "错"}).status_code for one in (sold, back)]

    assert (answers, effects()) == ([409, 409], before)


def reused(world: World, card: Card, seed: int) -> None:
    """Send one call, then another with its key: only the very same is answered, and nothing is ever done twice."""
    chance = random.Random(seed)  # noqa: S311 - a seed, so that a case can be tried again
    owner, manager, key = signed_in(world.owner), signed_in(world.manager), f"case-{seed}"
    address, amount = f"/cards/{card.pk}/top-ups", chance.randint(1, 20)
    body = {"salon_id": world.lakeside.pk, "amount": amount, "how": chance.choice(["cash", "wechat"])}
    first = send(owner, address, body, key=key)
    before = effects()

    what = chance.choice(["same", "body", "user", "endpoint"])
    again = {
        "same": lambda: send(owner, address, body, key=key),
        "body": lambda: send(owner, address, body | {"amount": amount + chance.randint(1, 9)}, key=key),
        "user": lambda: send(manager, address, body, key=key),
        "endpoint": lambda: send(owner, "/bills", bill(world, 1), key=key),
    }[what]()

    assert first.status_code == 201, first.content
    assert effects() == before
    if what == "same":
        assert (again.status_code, again.content) == (201, first.content)
    else:
        assert (again.status_code, again.json()["code"]) == (422, "kit.key_reused"), what
        assert str(first.json()["number"]) not in again.content.decode()


def test_one_key_is_one_call_in_random_cases(world: World) -> None:
    card = stored_value(world, 0)
    for seed in range(CASES):
        reused(world, card, seed)


@pytest.mark.heavy
def test_one_key_is_one_call_in_five_thousand_cases(world: World) -> None:
    card = stored_value(world, 0)
    for seed in range(10_000, 15_000):
        reused(world, card, seed)


def test_a_refund_that_names_a_line_twice_or_a_line_not_there_is_refused(world: World) -> None:
    manager, item = signed_in(world.manager), make_item("补水", 298)
    sold = send(manager, "/bills", bill(world, item.pk)).json()["id"]
    once = {"line": 1, "pieces": 1}

    twice = send(manager, f"/bills/{sold}/refunds", {"reason": "错", "lines": [once, once]})
    unknown = send(manager, f"/bills/{sold}/refunds", {"reason": "错", "lines": [{"line": 7, "pieces": 1}]})

    assert (twice.status_code, unknown.status_code) == (422, 422)
