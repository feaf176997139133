"""The desk where doubles are decided: what it shows, what its three answers do, and what nobody sees there."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from liuke.accounts.models import AuditEntry
from liuke.accounts.queries import scope_of
from liuke.customers import groups, services
from liuke.customers.models import Customer, Identifier, Merge, Pair, Tag, TagMark, Verdict
from liuke.customers.rows import allergy_columns, identifier_columns
from liuke.customers.tasks import look_for_doubles
from liuke.kit import clock
from liuke.kit.home import home
from liuke.kit.models import Job
from tests.console.clients import signed_in
from tests.segments.shop import came
from tests.world import NOON, TODAY, World, make_customer

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

PAGE = "/customers/doubles/"


@pytest.fixture
def pair(world: World, monkeypatch: pytest.MonkeyPatch) -> Pair:
    """林若溪 twice: one digit of the phone and one day of the birthday differ."""
    monkeypatch.setattr(clock, "now", lambda: NOON)
    one = make_customer(
        world.lakeside, "林若溪", phone="+8613500135000", birth_year=1991, birth_month=4, birth_day=9, card_no="K7"
    )
    other = make_customer(
        world.lakeside, "林若溪", phone="+8613500135001", birth_year=1991, birth_month=4, birth_day=10
    )
    came(other, date(2026, 10, 3), date(2026, 11, 3))
    services.find_doubles(vault=home().vault, now=NOON, today=TODAY)
    return Pair.unguarded.get(first=one)


def say(client: Client, pair: Pair, verdict: str, **more: object) -> str:
    sent = {"verdict": verdict, "main": pair.first_id} | more
    return client.post(f"{PAGE}{pair.pk}/", sent, follow=True).content.decode()


def test_both_stand_side_by_side_with_what_each_field_says(world: World, pair: Pair) -> None:
    page = signed_in(world.front_desk).get(PAGE).content.decode()

    for shown in ("135****5000", "135****5001", "one digit differs", "one day apart", "the same name", "2026-11-03"):
        assert shown in page, shown
    assert "13500135000" not in page
    assert f'form="verdict" value="{pair.second_id}" checked' in page  # she came, the other record never did


def test_in_chinese_it_reads_as_staff_say_it(world: World, pair: Pair) -> None:
    page = signed_in(world.front_desk, language="zh-hans").get(PAGE).content.decode()

    for shown in ("差一位", "差一天", "同一个人", "不是同一个人", "以后再说"):
        assert shown in page, shown


@pytest.mark.parametrize(("language", "between"), [("en", ", "), ("zh-hans", "、")])
def test_several_accounts_of_a_record_stand_side_by_side(world: World, pair: Pair, language: str, between: str) -> None:
    for value in ("o6_bmasdasdsad6_2sgVt7hMZOPfL", "o6_bmasdasdsad6_2sgVt7hMZZZZZ"):
        columns = identifier_columns(value, uid=pair.first.uid, vault=home().vault)
        Identifier.unguarded.create(customer=pair.first, kind="union", noted_at=NOON, **columns)

    page = signed_in(world.front_desk, language=language).get(PAGE).content.decode()

    assert f"o6_****OPfL{between}o6_****ZZZZ" in page


def test_same_person_merges_and_the_undo_parts_them_again(world: World, pair: Pair) -> None:
    desk = signed_in(world.front_desk)

    page = say(desk, pair, "same", main=pair.second_id)
    assert groups.head_id(pair.first_id) == pair.second_id
    assert "No two records look like one person" in page
    assert "1 merged" in page

    again = desk.post(f"{PAGE}undo/", follow=True).content.decode()
    assert not Merge.unguarded.exists()
    assert "one digit differs" in again


@pytest.mark.parametrize(("verdict", "told"), [("different", "Kept apart"), ("later", "Put aside for 30 days")])
def test_the_other_answers_put_the_pair_away(world: World, pair: Pair, verdict: str, told: str) -> None:
    page = say(signed_in(world.front_desk), pair, verdict)

    assert told in page
    assert not Merge.unguarded.exists()
    assert Pair.unguarded.get().verdict == Verdict(verdict)


def test_who_comes_second_is_told_and_sees_the_next_pair(world: World, pair: Pair) -> None:
    say(signed_in(world.front_desk), pair, "different")

    assert "Somebody has decided" in say(signed_in(world.manager), pair, "same")
    assert not Merge.unguarded.exists()


def test_an_answer_nobody_offered_is_refused(world: World, pair: Pair) -> None:
    assert signed_in(world.front_desk).post(f"{PAGE}{pair.pk}/", {"verdict": "open"}).status_code == 422
    assert signed_in(world.stranger).post(f"{PAGE}{pair.pk}/", {"verdict": "same"}).status_code == 404
    assert signed_in(world.beautician).get(PAGE).status_code == 403


def test_the_page_counts_its_queries_whatever_waits(
    world: World, pair: Pair, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    desk = signed_in(world.front_desk)
    for number in range(9):
        make_customer(world.lakeside, "林若溪", phone=f"+861350013501{number}")
    services.find_doubles(vault=home().vault, now=NOON, today=TODAY)

    with django_assert_max_num_queries(16):
        assert "pairs wait" in desk.get(PAGE).content.decode()


def test_a_search_can_be_asked_for_and_is_recorded(world: World) -> None:
    signed_in(world.manager).post(f"{PAGE}search/")

    assert Job.objects.filter(task=look_for_doubles.module_path).count() == 1
    look_for_doubles.func(by=world.manager.pk)
    assert AuditEntry.objects.get(action="customers.compared").actor == world.manager


def test_her_page_shows_all_of_her_and_leads_from_every_record(world: World, pair: Pair) -> None:
    sealed = allergy_columns("薰衣草", uid=pair.first.uid, key_wrapped="", vault=home().vault)
    Customer.unguarded.filter(pk=pair.first_id).update(**sealed, region="静安")
    say(signed_in(world.front_desk), pair, "same", main=pair.second_id)
    manager = signed_in(world.manager)

    led = manager.get(f"/customers/{pair.first_id}/")
    page = manager.get(led["Location"]).content.decode()

    assert led["Location"] == f"/customers/{pair.second_id}/"
    for shown in ("Also on file", "135****5000", "静安", "薰衣草", "K7"):
        assert shown in page, shown
    assert AuditEntry.objects.get(action="customer.allergies_read").object_ref == str(pair.first_id)
    assert manager.get(f"/api/v1/customers/{pair.first_id}").json()["id"] == pair.second_id

    manager.post(f"/customers/{pair.first_id}/merge/undo/")
    assert "Also on file" not in manager.get(f"/customers/{pair.second_id}/").content.decode()


def test_an_allergy_of_a_record_out_of_reach_still_warns(world: World) -> None:
    away = make_customer(world.westside, "林小满")
    sealed = allergy_columns("薰衣草", uid=away.uid, key_wrapped="", vault=home().vault)
    Customer.unguarded.filter(pk=away.pk).update(**sealed)
    services.merge_customers(away.pk, into=world.lin.pk, scope=scope_of(world.owner), now=NOON)

    page = signed_in(world.manager).get(f"/customers/{world.lin.pk}/").content.decode()

    assert "There is an allergy note" in page
    assert "薰衣草" not in page
    assert "1 record of another salon" in page


def test_a_list_shows_the_tags_of_all_records_of_a_person_once_each(world: World) -> None:
    twice = make_customer(world.lakeside, "林小满")
    for name, who in (("爱喝茶", [twice]), ("周末来", [twice, world.lin])):
        tag = Tag.objects.create(name=name, kind="need")
        for customer in who:
            TagMark.unguarded.create(customer=customer, tag=tag, marked_at=NOON)
    services.merge_customers(twice.pk, into=world.lin.pk, scope=scope_of(world.owner), now=NOON)

    page = signed_in(world.manager).get("/customers/?q=林小满").content.decode()

    assert page.count('<span class="lk-tag">爱喝茶</span>') == 1
    assert page.count('<span class="lk-tag">周末来</span>') == 1
