"""The first run: one page opens the shop, once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from liuke.accounts.models import Organization, Staff
from tests.console.clients import text

if TYPE_CHECKING:
    from tests.world import World

SHOP = {"name": "春风美容", "currency": "CNY", "timezone": "Asia/Shanghai"}


@pytest.mark.django_db
def test_whoever_comes_first_opens_the_shop_and_sees_the_password_once() -> None:
    client = Client()
    assert client.get("/sign-in/")["Location"] == "/opening/"

    page = text(client.post("/opening/", SHOP))

    password = re.search(r"<code>([^<]+)</code>", page)
    assert password is not None
    assert Staff.objects.get(username="owner").check_password(password[1])
    assert Staff.objects.get(username="owner").must_change_password
    assert client.get("/opening/")["Location"] == "/sign-in/"


def test_a_shop_that_stands_cannot_be_opened_again(world: World) -> None:
    assert Client().post("/opening/", SHOP)["Location"] == "/sign-in/"
    assert Organization.objects.get().name == "棠栗美肤"


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"name": ""}, {"currency": "YUAN"}, {"timezone": "Mars/Olympus"}])
def test_a_wrong_answer_is_named_beside_its_control_and_opens_nothing(wrong: dict[str, str]) -> None:
    answer = Client().post("/opening/", SHOP | wrong)

    assert answer.status_code == 422
    assert f'id="id_{next(iter(wrong))}_error"' in text(answer)
    assert not Organization.objects.exists()
