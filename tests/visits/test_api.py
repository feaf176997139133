"""Events by JSON: named three ways, good rows kept, bad ones answered, nothing of a phone kept or sent back."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from liuke.accounts.queries import WHOLE_SHOP
from liuke.customers import services as customers
from liuke.customers.models import Identifier
from liuke.customers.rows import identifier_columns
from liuke.kit import clock
from liuke.kit.home import home
from liuke.visits.api.events import MOST_BYTES, MOST_FAULTS
from liuke.visits.models import Interaction
from tests.segments.shop import make_item
from tests.visits.sender import event, sender_of
from tests.world import NOON, World, make_customer

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from liuke.customers.models import Customer

PHONE = "13900138111"
UNION = "o6_bmasdasdsad6_2sgVt7hMZOPfL"
UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


def kept(customer: Customer | None = None) -> QuerySet[Interaction]:
    rows = Interaction.objects.unscoped("test").order_by("pk")
    return rows if customer is None else rows.filter(customer=customer)


def codes(answer: Any) -> list[tuple[int, str]]:
    return [(problem["row"], problem["code"]) for problem in answer.json()["problems"]]


def test_a_customer_is_named_by_uid_card_or_phone(world: World) -> None:
    type(world.qian).unguarded.filter(pk=world.qian.pk).update(card_no="K8")

    answer = sender_of(world).sends(
        event(1, world),
        event(2, world, uid=None, card_no="K8", kind="asked"),
        event(3, world, uid=None, phone="139 0013 8111", kind="attended"),
    )

    assert answer.status_code == 200
    assert answer.json() == {"created": 3, "duplicate": 0, "refused": 0, "problems": []}
    assert [row.customer for row in kept()] == [world.lin, world.qian, world.zhou]


def test_a_customer_is_named_by_what_wechat_calls_her_and_by_any_of_her_records(world: World) -> None:
    for customer, kind in ((world.zhou, "union"), (world.lin, "union"), (world.lin, "open")):
        columns = identifier_columns(UNION, uid=customer.uid, vault=home().vault)
        Identifier.unguarded.create(customer=customer, kind=kind, noted_at=NOON, **columns)
    sender = sender_of(world)
    rows = [event(n, world, uid=None, union_id=value) for n, value in enumerate((UNION, UNION[:-1], "o6_b****PfL"))]

    shared = sender.sends(*rows)
    customers.merge_customers(world.zhou.pk, into=world.lin.pk, scope=WHOLE_SHOP, now=NOON)
    answer = sender.sends(rows[0])

    assert codes(shared) == [
        (0, "visits.several_customers"), (1, "visits.customer_unknown"), (2, "visits.customer_unknown"),
    ]  # fmt: skip
    assert answer.json()["created"] == 1
    assert kept().get().customer in {world.lin, world.zhou}
    assert UNION not in shared.content.decode()
    both = sender.sends(event(9, world, union_id=UNION), at=NOON + timedelta(seconds=1))
    assert codes(both) == [(0, "liuke.invalid_input")]


def test_an_event_keeps_its_day_item_channel_key_and_moment(world: World) -> None:
    item, sender = make_item("热玛吉5代", code="S09", need="medical"), sender_of(world)
    told = {"item": "S09", "channel": "mini_program", "at": "2026-11-20T17:30:00+00:00"}

    sender.sends(event(1, world, **told), event(2, world, item="热玛吉 ５代"))

    first, second = kept(world.lin)
    assert (first.business_date, first.kind, first.item, first.channel) == (
        date(2026, 11, 21), "browsed", item, "mini_program",
    )  # fmt: skip
    assert (first.sender, first.event_id, first.received_at, first.salon) == (sender.key, "e1", NOON, world.lakeside)
    assert (second.item, second.business_date, second.channel) == (item, date(2026, 11, 20), "")


def test_unknown_people_are_reported_and_not_made_up(world: World) -> None:
    strangers: list[dict[str, Any]] = [
        {"uid": UNKNOWN}, {"uid": "林小满"}, {"uid": None, "card_no": "没有"},
        {"uid": None, "phone": "13700000000"}, {"uid": None, "phone": "138****8000"},
    ]  # fmt: skip
    rows = [event(n, world, **named) for n, named in enumerate(strangers)]

    answer = sender_of(world).sends(*rows, event(9, world))

    assert codes(answer) == [(n, "visits.customer_unknown") for n in range(5)]
    assert (answer.json()["created"], kept().count()) == (1, 1)
    assert type(world.lin).unguarded.count() == 3


def test_each_bad_row_has_its_problem_and_the_good_ones_are_kept(world: World) -> None:
    bad: list[Any] = [
        event(0, world, kind="danced"),
        "no object",
        event(2, world, id="two words"),
        event(3, world, balance=100),
        event(4, world, card_no="K8"),
        event(5, world, uid=None),
        event(6, world, item="没有的项目"),
        event(7, world, at="2026-11-23"),
        event(8, world, at="2015-11-20"),
        event(9, world, at="2026-02-30"),
        event(10, world, at="2026-11-20T12:00:00"),
        event(11, world, id=7),
    ]

    answer = sender_of(world).sends(*bad, event(99, world))

    assert answer.status_code == 200
    shape, ahead = "liuke.invalid_input", "visits.day_out_of_range"
    assert [code for _row, code in codes(answer)] == [
        *[shape] * 6, "visits.item_unknown", ahead, ahead, "visits.not_a_moment", "visits.not_a_moment", shape,
    ]  # fmt: skip
    first = answer.json()["problems"][0]
    assert set(first) == {"type", "title", "status", "code", "detail", "errors", "row", "id"}
    assert (first["id"], first["errors"][0]["at"]) == ("e0", ["kind"])
    assert (answer.json()["created"], answer.json()["refused"], kept().count()) == (1, 12, 1)


def test_an_event_with_another_fault_does_not_say_whether_somebody_is_a_customer(world: World) -> None:
    faults: list[dict[str, Any]] = [{"at": "2026-11-23"}, {"at": "2015-11-20"}, {"at": "soon, soon"}, {"item": "没有"}]
    sister = make_customer(world.lakeside, "周晚霞", phone=f"+86{PHONE}")
    sender = sender_of(world)

    for fault in faults:
        told = [
            codes(sender.sends(event(1, world, uid=None, phone=phone, **fault))) for phone in ("13700000000", PHONE)
        ]  # PHONE is that of two people, the other one nobody's
        told += [codes(sender.sends(event(2, world, uid=str(who), **fault))) for who in (sister.uid, UNKNOWN)]

        assert told[0][0][1] in {"visits.day_out_of_range", "visits.not_a_moment", "visits.item_unknown"}
        assert told == [told[0]] * 4


def test_the_same_event_twice_adds_nothing_in_one_batch_or_in_two(world: World) -> None:
    sender = sender_of(world)

    first = sender.sends(event(1, world), event(1, world), event(2, world)).json()
    second = sender.sends(event(2, world), event(1, world, kind="liked"), event(3, world)).json()

    assert (first["created"], first["duplicate"]) == (2, 1)
    assert (second["created"], second["duplicate"]) == (1, 2)
    assert [row.kind for row in kept()] == ["browsed"] * 3


def test_two_keys_may_use_the_same_ids(world: World) -> None:
    for sender in (sender_of(world), sender_of(world)):
        assert sender.sends(event(1, world)).json()["created"] == 1


def test_a_refused_row_leaves_its_id_free(world: World) -> None:
    sender = sender_of(world)

    answer = sender.sends(event(1, world, item="没有"), event(1, world))

    assert (codes(answer), answer.json()["created"]) == ([(0, "visits.item_unknown")], 1)


def test_a_key_of_one_salon_knows_nobody_of_another(world: World) -> None:
    other = make_customer(world.westside, "何西", phone="+8613700137000", card_no="W1")
    names: list[dict[str, Any]] = [
        {"uid": str(other.uid)},
        {"uid": None, "card_no": "W1"},
        {"uid": None, "phone": "13700137000"},
    ]
    rows = [event(n, world, **named) for n, named in enumerate(names)]

    answer = sender_of(world, world.lakeside).sends(*rows)
    whole = sender_of(world).sends(*rows)

    assert codes(answer) == [(n, "visits.customer_unknown") for n in range(3)]
    assert "何西" not in answer.content.decode()
    assert (whole.json()["created"], kept(other).first().salon) == (3, world.westside)  # type: ignore[union-attr]


def test_a_phone_of_several_people_names_nobody_until_they_are_one(world: World) -> None:
    sister = make_customer(world.lakeside, "周晚霞", phone=f"+86{PHONE}")
    sender = sender_of(world)

    several = sender.sends(event(1, world, uid=None, phone=PHONE))
    customers.merge_customers(sister.pk, into=world.zhou.pk, scope=WHOLE_SHOP, now=NOON)
    one = sender.sends(event(2, world, uid=None, phone=PHONE))

    assert codes(several) == [(0, "visits.several_customers")]
    assert one.json()["created"] == 1


def test_a_phone_is_neither_kept_nor_sent_back(world: World) -> None:
    rows = [event(1, world, uid=None, phone=PHONE), event(2, world, uid=None, phone=f"x{PHONE}", kind=PHONE)]

    answer = sender_of(world).sends(*rows, {PHONE: PHONE, "id": [PHONE]}, event(4, world, item=PHONE, at=PHONE))

    assert PHONE not in answer.content.decode()
    assert answer.json()["created"] == 1
    assert not any(PHONE in str(value) for row in kept().values() for value in row.values())


def test_a_batch_holds_500_events_and_not_one_more(world: World) -> None:
    sender = sender_of(world)

    most = sender.sends(*(event(n, world) for n in range(500)))
    more = sender.sends(*(event(n, world) for n in range(500, 1001)))
    none = sender.sends()

    assert (most.status_code, most.json()["created"]) == (200, 500)
    assert [(a.status_code, a.json()["code"]) for a in (more, none)] == [(422, "liuke.invalid_input")] * 2
    assert kept().count() == 500


def test_a_row_of_unknown_fields_is_not_answered_one_by_one(world: World) -> None:
    answer = sender_of(world).sends(event(1, world, **{f"x{n}": n for n in range(5000)}))

    assert len(answer.json()["problems"][0]["errors"]) == MOST_FAULTS


def test_a_body_too_large_is_not_read(world: World) -> None:
    body = json.dumps({"events": [event(1, world, item="x" * MOST_BYTES)]}).encode()

    answer = sender_of(world).sends_body(body)

    assert (answer.status_code, answer.json()["code"]) == (413, "liuke.too_big")


@pytest.mark.parametrize("body", [b"[]", b"{", b'{"events": 1}', b'{"events": [1], "more": 1}', b"\xff"])
def test_a_signed_body_that_is_no_batch_is_a_problem(world: World, body: bytes) -> None:
    assert sender_of(world).sends_body(body).status_code in {400, 422}
