"""Two people write the same at once: one of them is told, nobody sees an error. The twin shows the race is real."""

from __future__ import annotations

import threading
import uuid
from datetime import time
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError

from liuke.accounts import services as accounts
from liuke.accounts.errors import NameTaken
from liuke.accounts.queries import WHOLE_SHOP
from liuke.accounts.services import PersonChange, SalonChange
from liuke.customers import services as customers
from liuke.customers.errors import CodeTaken, TagTaken
from liuke.customers.models import Customer, Tag
from liuke.customers.rules.phones import Phone
from liuke.kit.home import home
from tests.concurrency.race import race
from tests.world import NOON

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)

CLICKS, ROUNDS = 4, 5


def outcomes(write: Callable[[], object], refusal: type[Exception]) -> list[str]:
    """Return what each of the simultaneous clicks came to."""

    def click(_number: int) -> str:
        try:
            write()
        except refusal:
            return "refused"
        return "written"

    return sorted(race(CLICKS, click))


ONE_IS_WRITTEN = ["refused"] * (CLICKS - 1) + ["written"]


def test_one_of_many_adds_the_tag_and_the_others_are_told(world: World) -> None:
    for number in range(ROUNDS):
        word = f"敏感{number}"
        clicks = outcomes(lambda: customers.add_tag(word, kind="need", scope=WHOLE_SHOP, now=NOON), TagTaken)  # noqa: B023
        assert clicks == ONE_IS_WRITTEN


def test_one_of_many_adds_the_salon_and_the_person(world: World) -> None:
    salon = SalonChange(name="新店", timezone="Asia/Shanghai", opens_at=time(10), closes_at=time(21))
    salons = frozenset({world.lakeside.pk})
    person = PersonChange(username="xin", name="新", code="", role_id=world.front_desk.role_id, salon_ids=salons)

    assert outcomes(lambda: accounts.add_salon(salon, by=world.owner, now=NOON), NameTaken) == ONE_IS_WRITTEN
    assert outcomes(lambda: accounts.add_staff(person, by=world.owner, now=NOON), NameTaken) == ONE_IS_WRITTEN


def add(world: World, *, uid: uuid.UUID, code: str, is_shared: bool = True) -> Customer:
    phone = Phone("+8613700137000", "7000")
    profile = customers.Profile(
        name="新客", salon_id=world.lakeside.pk, code=code, phone=phone, keep_shared_phone=is_shared
    )
    return customers.add_customer(profile, uid=uid, scope=WHOLE_SHOP, vault=home().vault, now=NOON)


def test_every_click_on_one_form_finds_the_same_customer(world: World) -> None:
    for number in range(ROUNDS):
        uid = uuid.uuid4()
        found = race(CLICKS, lambda _click: add(world, uid=uid, code=f"K{number}", is_shared=number > 0).pk)  # noqa: B023
        assert len(set(found)) == 1


def test_one_of_many_forms_gets_the_customer_number(world: World) -> None:
    assert outcomes(lambda: add(world, uid=uuid.uuid4(), code="A1"), CodeTaken) == ONE_IS_WRITTEN
    assert Customer.objects.unscoped("test").filter(code="A1").count() == 1


def test_twin_that_looks_first_and_adds_afterwards_meets_the_constraint(world: World) -> None:
    looked = threading.Barrier(CLICKS)

    def look_then_add(_number: int) -> str:
        if Tag.objects.filter(name="干皮").exists():
            return "told"
        looked.wait()
        try:
            Tag.objects.create(name="干皮", kind="need")
        except IntegrityError:
            return "an error"
        return "written"

    assert sorted(race(CLICKS, look_then_add)) == ["an error"] * (CLICKS - 1) + ["written"]
