"""The staff pages: nobody grants what she does not hold, nobody changes herself, who leaves is out at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from liuke.accounts import services
from liuke.accounts.models import AuditEntry, Role, Staff
from tests.console.clients import signed_in
from tests.world import World, make_staff


@pytest.fixture
def owner(world: World) -> Client:
    """Return the owner's browser, her first password behind her."""
    Staff.objects.filter(pk=world.owner.pk).update(must_change_password=False)
    return signed_in(world.owner)


def form(role: str, *salons: int, **more: Any) -> dict[str, Any]:
    """Return a filled form."""
    return {
        "name": "新人",
        "username": "xinren",
        "role": Role.objects.get(code=role).pk,
        "salons": list(salons),
        **more,
    }


def test_the_owner_adds_a_beautician_and_sees_the_password_once(world: World, owner: Client) -> None:
    answer = owner.post("/staff/new/", form("beautician", world.lakeside.pk))

    added = Staff.objects.get(username="xinren")
    assert answer.status_code == 200
    assert added.must_change_password
    assert list(added.salons.all()) == [world.lakeside]
    assert "no-store" in answer["Cache-Control"]
    entry = AuditEntry.objects.get(action="staff.added")
    assert entry.after["role"] == "beautician"
    assert "password" not in str(entry.after)


@pytest.mark.parametrize("role", ["owner", "hq", "marketer"])
def test_a_manager_cannot_hand_out_more_than_she_holds_or_sees(world: World, role: str) -> None:
    answer = signed_in(world.manager).post("/staff/new/", form(role, world.lakeside.pk))

    assert answer.status_code == 422
    assert not Staff.objects.filter(username="xinren").exists()


def test_a_manager_cannot_place_somebody_in_a_salon_out_of_her_reach(world: World) -> None:
    answer = signed_in(world.manager).post("/staff/new/", form("beautician", world.westside.pk))

    assert answer.status_code == 422
    assert not Staff.objects.filter(username="xinren").exists()


def test_a_manager_cannot_take_the_owner_over(world: World) -> None:
    answer = signed_in(world.manager).post(f"/staff/{world.owner.pk}/password/")

    assert answer.status_code == 403


def test_nobody_changes_her_own_role_or_access(world: World) -> None:
    client = signed_in(world.manager)
    own = f"/staff/{world.manager.pk}/"

    assert client.post(own, form("salon_manager", world.lakeside.pk)).status_code == 403
    assert client.post(f"{own}dismissal/").status_code == 403


def test_who_leaves_is_signed_out_at_once_and_old_sessions_stay_dead(world: World) -> None:
    leaving = signed_in(world.front_desk)
    assert leaving.get("/").status_code == 200
    manager = signed_in(world.manager)

    manager.post(f"/staff/{world.front_desk.pk}/dismissal/")
    after_leaving = leaving.get("/")
    manager.post(f"/staff/{world.front_desk.pk}/return/")

    assert after_leaving.status_code == 302
    assert leaving.get("/").status_code == 302


def test_a_person_keeps_the_salons_the_writer_does_not_reach(world: World) -> None:
    both = make_staff("beautician", "两店", world.lakeside, world.westside, username="both")

    signed_in(world.manager).post(f"/staff/{both.pk}/", form("beautician", username="both"))

    assert list(both.salons.all()) == [world.westside]


def test_a_name_that_is_taken_is_refused_beside_its_field(world: World, owner: Client) -> None:
    answer = owner.post("/staff/new/", form("beautician", username="FRONT_DESK"))

    assert answer.status_code == 422
    assert b'id="id_username_error"' in answer.content


def test_salons_are_added_changed_and_the_last_one_stays_open(world: World, owner: Client) -> None:
    hours = {"opens_at": "09:00", "closes_at": "20:00"}
    owner.post("/salons/new/", {"name": "城东店", "timezone": "Asia/Shanghai", **hours})
    for salon in (world.lakeside, world.westside):
        assert owner.post(f"/salons/{salon.pk}/", {"name": salon.name, **hours}).status_code == 302

    east = owner.get("/salons/").context["salons"].get(name="城东店")
    last = owner.post(f"/salons/{east.pk}/", {"name": "城东店", **hours})

    assert last.status_code == 422
    assert AuditEntry.objects.filter(action="salon.changed").count() == 2


def test_the_salon_switch_narrows_what_is_seen_and_never_widens_it(world: World, owner: Client) -> None:
    owner.post("/salon/", {"salon": world.westside.pk})
    stranger = signed_in(world.stranger)
    stranger.post("/salon/", {"salon": world.lakeside.pk})

    assert owner.get("/customers/").context["customers"].total == 0
    assert stranger.get("/customers/").context["customers"].total == 0
    owner.post("/salon/", {"salon": ""})
    assert owner.get("/customers/").context["customers"].total == 3


def test_reading_the_audit_is_itself_an_entry_and_filters_are_kept(world: World, owner: Client) -> None:
    owner.get("/audit/?action=shop.set_up")

    assert AuditEntry.objects.get(action="audit.read").after == {"action": "shop.set_up"}


@pytest.mark.parametrize("query", ["action=x", "person=abc", "person=99999999999999999999", "day=2026-13-01", "page=0"])
def test_the_audit_refuses_what_it_did_not_offer(world: World, owner: Client, query: str) -> None:
    assert owner.get(f"/audit/?{query}").status_code == 400


def test_settings_change_the_name_and_are_recorded(world: World, owner: Client) -> None:
    owner.post("/settings/", {"name": "新店名", "language": "en"})

    assert AuditEntry.objects.get(action="shop.changed").after == {"name": "新店名", "language": "en"}
    assert signed_in(world.front_desk).post("/settings/", {"name": "x", "language": "en"}).status_code == 403


def test_a_person_chooses_her_brightness(world: World) -> None:
    client = signed_in(world.front_desk)

    client.post("/theme/", {"theme": "dark"})

    assert b'data-theme="dark"' in client.get("/").content


def test_a_first_password_opens_the_door(world: World) -> None:
    _staff, password = services.reset_password(world.front_desk.pk, by=world.manager, now=world.lin.created_at)

    answer = Client().post("/sign-in/", {"username": "front_desk", "password": password})

    assert answer.status_code == 302
