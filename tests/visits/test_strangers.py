"""Who holds a key cannot try numbers until it knows who is a customer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from liuke.accounts.models import ApiKey
from liuke.accounts.steps import MOST_UNKNOWN, UNKNOWN_TIME
from liuke.kit import clock
from tests.visits.sender import event, sender_of
from tests.world import NOON, World

if TYPE_CHECKING:
    from tests.visits.sender import Sender

PHONE = "13900138111"
USED_UP = "visits.names_used_up"


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


def asked(sender: Sender) -> int:
    return ApiKey.objects.unscoped("test").get(pk=sender.key.pk).unknown_names


def has_asked(sender: Sender, names: int) -> None:
    ApiKey.objects.unscoped("test").filter(pk=sender.key.pk).update(unknown_names=names, unknown_since=NOON)


def codes(answer: Any) -> list[str]:
    return [problem["code"] for problem in answer.json()["problems"]]


def test_cards_and_phones_of_nobody_count_once_a_call_and_a_uid_never(world: World) -> None:
    sender = sender_of(world)
    rows: list[dict[str, Any]] = [
        {"uid": None, "phone": "13700000000"}, {"uid": None, "phone": "13700000000"}, {"uid": None, "card_no": "K0"},
        {"uid": None, "phone": "13700000001", "at": "2026-11-23"},  # still ahead: it would not be written anyway
        {"uid": "00000000-0000-4000-8000-000000000000"}, {"uid": None, "phone": PHONE}, {},
    ]  # fmt: skip

    answer = sender.sends(*(event(n, world, **named) for n, named in enumerate(rows)))

    assert answer.json()["created"] == 2
    assert asked(sender) == 3


def test_a_key_that_asked_too_often_is_told_the_same_of_a_customer_and_of_nobody(world: World) -> None:
    sender, other = sender_of(world), sender_of(world)
    has_asked(sender, MOST_UNKNOWN - 1)
    trial = [event(n, world, uid=None, phone=f"1370000000{n}") for n in range(2)]

    last = sender.sends(*trial)
    answer = sender.sends(*trial, event(2, world, uid=None, phone=PHONE), event(3, world))

    assert codes(last) == ["visits.customer_unknown"] * 2
    assert (codes(answer), answer.json()["created"]) == ([USED_UP] * 3, 1)
    assert {problem["status"] for problem in answer.json()["problems"]} == {429}
    assert f" {MOST_UNKNOWN} 位不是本店顾客" in answer.json()["problems"][0]["title"]
    assert other.sends(event(2, world, uid=None, phone=PHONE)).json()["created"] == 1


def test_a_day_after_the_first_stranger_names_are_answered_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    sender = sender_of(world)
    has_asked(sender, MOST_UNKNOWN)
    told = []

    for late in (-1, 0):
        later = NOON + UNKNOWN_TIME + timedelta(seconds=late)
        monkeypatch.setattr(clock, "now", lambda later=later: later)
        told += codes(sender.sends(event(1, world, uid=None, card_no="K0"), at=later))

    assert told == [USED_UP, "visits.customer_unknown"]
    assert asked(sender) == 1
