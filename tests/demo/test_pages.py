"""Loading the demo into an empty home, and walking in without a password."""

from __future__ import annotations

import pytest
from django.test import Client

from liuke.accounts.models import Organization
from liuke.accounts.services import ensure_roles, set_up_shop
from liuke.catalog.models import Item
from liuke.customers.models import Customer
from liuke.demo import services, sizes, tasks
from liuke.kit.models import Job
from tests.console.clients import signed_in, text
from tests.stories import told
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


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "said"), [("en", "being loaded"), ("zh-hans", "演示店正在载入")])
def test_whoever_knocks_while_the_demo_loads_waits_on_a_page_that_comes_back(language: str, said: str) -> None:
    ensure_roles()
    set_up_shop(name="半", currency="CNY", timezone="Asia/Shanghai", now=NOON, is_demo=True)
    client = Client()
    client.cookies["language"] = language
    assert said in text(client.get("/sign-in/"))

    page = client.post("/demo/sign-in/", {"role": "salon_manager"}, follow=True)

    assert page.redirect_chain == [("/demo/waiting/", 302)]
    assert (page.status_code, page["Refresh"]) == (200, "2")
    assert said in text(page)
    services.open_demo(now=NOON)
    assert client.get("/demo/waiting/")["Location"] == "/sign-in/"
    assert client.post("/demo/sign-in/", {"role": "salon_manager"})["Location"] == "/"


def test_a_real_shop_has_nothing_to_wait_for(world: World) -> None:
    assert Client().get("/demo/waiting/")["Location"] == "/sign-in/"


def test_a_real_shop_is_neither_filled_nor_entered(world: World) -> None:
    client = Client()

    assert client.post("/demo/").status_code == 409
    assert client.post("/demo/sign-in/", {"role": "owner"}).status_code == 409
    assert client.get("/").status_code == 302
    assert "/demo/" not in text(client.get("/sign-in/"))


@pytest.mark.django_db
def test_a_second_click_on_loading_starts_nothing_a_second_time() -> None:
    Client().post("/demo/")
    Job.objects.update(status="done")

    assert Client().post("/demo/")["Location"] == "/sign-in/"
    assert Job.objects.count() == 1
    assert Customer.objects.unscoped("test").count() == 100


@pytest.mark.django_db
def test_the_growth_is_seen_on_every_page_until_it_is_done() -> None:
    client = _loaded("owner")
    Job.objects.update(status="running", progress_done=8, progress_total=20)
    assert "40% done" in text(client.get("/settings/"))
    assert "40% done" in text(client.get("/demo/growth/"))

    Job.objects.update(status="done")

    assert "demo-growth" not in text(client.get("/settings/"))
    assert "hx-get" not in text(client.get("/demo/growth/"))


@pytest.mark.django_db
def test_the_owner_stops_the_growth_and_nobody_else_does() -> None:
    client = _loaded("owner")
    assert _enter("front_desk").post("/demo/growth/stop/").status_code == 403
    assert Job.objects.get().status == "ready"

    client.post("/demo/growth/stop/")

    assert Job.objects.get().status == "stopped"
    assert "demo-growth" not in text(client.get("/settings/"))


@pytest.mark.django_db
def test_the_owner_removes_the_demo_and_stands_in_an_empty_home() -> None:
    client = _loaded("owner")
    assert "Remove all 100 customers" in text(client.get("/demo/removal/"))

    answer = client.post("/demo/removal/", follow=True)

    assert answer.redirect_chain[-1][0] == "/opening/"
    assert not Organization.objects.exists()
    assert not Customer.objects.unscoped("test").exists()
    assert Job.objects.get().status == "stopped"


@pytest.mark.django_db
def test_growing_does_not_bring_a_removed_demo_back() -> None:
    _loaded("owner").post("/demo/removal/")

    tasks.grow.func(customers=200, seed=1, until="2026-11-22")

    assert not Organization.objects.exists()


@pytest.mark.django_db
def test_a_demo_with_own_files_is_kept_and_the_page_says_what_to_do() -> None:
    client = _loaded("owner")
    Item.objects.filter(code="S01").update(import_id=1)

    page, answer = text(client.get("/demo/removal/")), client.post("/demo/removal/")

    assert "1 row in here came out of your own files" in page
    assert "Remove all" not in page
    assert answer.status_code == 409
    assert "Files of your own were imported into this demo" in text(answer)
    assert Customer.objects.unscoped("test").count() == 100


@pytest.mark.django_db
def test_nobody_but_the_owner_removes_the_demo() -> None:
    _loaded("owner")

    for role in ("hq", "salon_manager", "front_desk", "auditor"):
        assert _enter(role).post("/demo/removal/").status_code == 403
        assert "/demo/removal/" not in text(_enter(role).get("/settings/"))
    assert Customer.objects.unscoped("test").count() == 100


def test_a_real_shop_has_no_removal(world: World) -> None:
    client = signed_in(world.owner)

    assert client.post("/demo/removal/").status_code == 409
    assert "/demo/removal/" not in text(client.get("/settings/"))
    assert Organization.objects.exists()


@pytest.mark.django_db
def test_the_staff_page_says_who_comes_in_by_a_door() -> None:
    page = text(_loaded("owner").get("/staff/"))

    assert page.count("signs in by the demo") == 8
    assert "no sign-in" in page


def _load() -> None:
    Client().post("/demo/")


def _loaded(role: str) -> Client:
    told(_load)
    return _enter(role)


def _enter(role: str) -> Client:
    client = Client()
    client.cookies["language"] = "en"
    client.post("/demo/sign-in/", {"role": role})
    return client
