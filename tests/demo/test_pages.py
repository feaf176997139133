"""Loading the demo into an empty home, and walking in without a password."""

from __future__ import annotations

import pytest
from django.test import Client

from liuke.accounts.models import Organization
from liuke.customers.models import Customer
from liuke.demo import services, sizes
from liuke.kit.models import Job
from tests.console.clients import text
from tests.world import NOON, World


@pytest.mark.django_db
def test_an_empty_home_is_filled_at_once_and_grows_behind() -> None:
    answer = Client().post("/demo/")

    assert answer["Location"] == "/sign-in/"
    assert Organization.objects.get().is_demo
    assert Customer.objects.unscoped("test").count() == 100
    assert Job.objects.get().arguments["kwargs"]["customers"] == sizes.GROWN_CUSTOMERS


@pytest.mark.django_db
def test_everybody_walks_in_through_a_door_of_the_demo() -> None:
    services.open_demo(now=NOON)
    client = Client()
    assert "周雅琴" in text(client.get("/sign-in/"))

    assert client.post("/demo/sign-in/", {"role": "salon_manager"})["Location"] == "/"
    assert "周雅琴" in text(client.get("/"))


@pytest.mark.django_db
def test_a_door_nobody_painted_leads_nowhere() -> None:
    services.open_demo(now=NOON)

    assert Client().post("/demo/sign-in/", {"role": "root"}).status_code == 404


def test_a_real_shop_is_neither_filled_nor_entered(world: World) -> None:
    client = Client()

    assert client.post("/demo/").status_code == 409
    assert client.post("/demo/sign-in/", {"role": "owner"}).status_code == 409
    assert client.get("/").status_code == 302
    assert "/demo/" not in text(client.get("/sign-in/"))
