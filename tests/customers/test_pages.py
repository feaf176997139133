"""The pages of customers: messages beside their control, files without formulas, addresses without tricks."""

from __future__ import annotations

import io
import re
import uuid
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from liuke.accounts.models import AuditEntry
from liuke.customers.models import Customer, Preference, Tag, TagMark
from tests.console.clients import body, signed_in
from tests.world import World, make_customer, make_staff

SCRIPTS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7|add:7 }}",
    "javascript:alert(1)",
]


def form(world: World, **more: Any) -> dict[str, Any]:
    """Return a filled form."""
    return {"uid": str(uuid.uuid4()), "version": 0, "name": "新客", "salon": world.lakeside.pk, **more}


def test_the_front_desk_writes_a_new_customer_with_a_full_width_phone(world: World) -> None:
    client = signed_in(world.front_desk)

    answer = client.post("/customers/new/", form(world, phone="１３７ ００１３ ７０００", birthday="农历八月十五"))

    added = Customer.objects.unscoped("test").get(name="新客")
    assert answer["Location"] == f"/customers/{added.pk}/"
    assert added.phone_hint == "137****7000"
    assert (added.birth_month, added.birth_day, added.birth_calendar) == (8, 15, "lunar")


@pytest.mark.parametrize("year", [1987, None])
def test_a_leap_month_birthday_keeps_its_year_when_the_form_is_saved_as_it_is(world: World, year: int | None) -> None:
    lin, client = world.lin, signed_in(world.manager)
    lin.birth_year, lin.birth_month, lin.birth_day = year, 6, 23
    lin.birth_calendar, lin.birth_leap_month = "lunar", True
    lin.save()
    page = client.get(f"/customers/{lin.pk}/edit/").content.decode()
    shown = re.search(r'name="birthday" value="([^"]*)"', page)
    assert shown

    values = form(world, name=lin.name, version=lin.version, birthday=shown[1], calendar="lunar")
    client.post(f"/customers/{lin.pk}/edit/", values | {"region": "西湖"})

    lin.refresh_from_db()
    assert (lin.region, lin.birth_year, lin.birth_month, lin.birth_day, lin.birth_leap_month) == (
        "西湖", year, 6, 23, True,
    )  # fmt: skip


def test_reading_allergies_in_the_form_is_recorded_with_where_from(world: World) -> None:
    signed_in(world.manager).post("/customers/new/", form(world, name="敏敏", allergies="酒精"))
    added = Customer.objects.unscoped("test").get(name="敏敏")

    signed_in(world.manager).get(f"/customers/{added.pk}/edit/")

    assert AuditEntry.objects.get(action="customer.allergies_read").address == "127.0.0.1"


def test_the_front_desk_cannot_put_customers_in_order_of_their_money(world: World) -> None:
    assert signed_in(world.manager).get("/customers/?order=stake").status_code == 200
    assert signed_in(world.front_desk).get("/customers/?order=stake").status_code == 400
    assert signed_in(world.front_desk).get("/customers/?order=name").status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "138****8000"),
        ("phone", "1380013800"),
        ("phone", "1.38E+10"),
        ("birthday", "2026-02-30"),
        ("name", "\u202e\u200b"),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_control(world: World, field: str, value: str) -> None:
    answer = signed_in(world.front_desk).post("/customers/new/", form(world, **{field: value}))

    assert answer.status_code == 422
    assert f'id="id_{field}_error"'.encode() in answer.content


def test_a_shared_phone_offers_to_keep_both(world: World) -> None:
    client = signed_in(world.front_desk)
    values = form(world, phone="13800138000")

    refused = client.post("/customers/new/", values)
    kept = client.post("/customers/new/", values | {"keep_shared_phone": "on"})

    assert b"keep_shared_phone" in refused.content
    assert refused.status_code == 422
    assert kept.status_code == 302


def test_a_second_writer_gets_409_and_keeps_her_text(world: World) -> None:
    client = signed_in(world.manager)
    values = form(world, name="林小满", version=1)
    client.post(f"/customers/{world.lin.pk}/edit/", values | {"region": "西湖"})

    late = client.post(f"/customers/{world.lin.pk}/edit/", values | {"region": "滨江"})
    version = re.search(rb'name="version" value="(\d+)"', late.content)

    assert late.status_code == 409
    assert "滨江" in late.content.decode()
    assert version
    assert version[1] == b"2"


@pytest.mark.parametrize("text", SCRIPTS)
def test_a_script_in_a_name_is_shown_as_text_everywhere(world: World, text: str) -> None:
    lin = make_customer(world.lakeside, text, note=text, region=text)
    Tag.objects.create(name=text[:40], kind="need")
    client = signed_in(world.manager)
    pages = [
        "/customers/",
        f"/customers/{lin.pk}/",
        f"/customers/{lin.pk}/edit/",
        "/tags/",
        "/customers/search/?q=" + text,
    ]

    for page in pages:
        content = client.get(page).content.decode()
        assert "<script>alert" not in content
        assert "<img src=x" not in content


def test_a_name_with_turning_characters_is_kept_without_them(world: World) -> None:
    signed_in(world.front_desk).post("/customers/new/", form(world, name="王\u202e小\u200b明"))

    assert Customer.objects.unscoped("test").filter(name="王小明").exists()


def test_an_export_is_exactly_what_is_filtered_masked_and_without_formulas(world: World) -> None:
    for name in ("=HYPERLINK(1)", "+cmd|x", "@SUM", "\t=1", "＝1"):
        make_customer(world.lakeside, name, joined_on=None, phone="+8613700137000")
    hq = make_staff("hq", "总部", username="hq-export")

    answer = signed_in(hq).post("/customers/export/?q=7000")
    data = body(answer)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()

    assert len(sheet) == 6
    assert {row[2] for row in sheet[1:]} == {"137****7000"}
    assert "=HYPERLINK(1)" in {row[1] for row in sheet}
    assert b"13700137000" not in data
    assert AuditEntry.objects.get(action="customers.exported").after == {"count": 5, "q": "7000"}


def test_a_batch_of_tags_is_undone_for_exactly_those_who_got_it(world: World) -> None:
    tag = Tag.objects.create(name="午休", kind="behaviour")
    client = signed_in(world.manager)
    client.post(f"/customers/{world.lin.pk}/tag/", {"tag": tag.pk})

    shown = client.post("/customers/marks/?q=", {"tag": tag.pk, "customer": [world.lin.pk, world.zhou.pk]}, follow=True)
    client.post("/customers/marks/undo/")

    assert b"marks/undo" in shown.content
    assert [mark.customer_id for mark in TagMark.objects.unscoped("test").all()] == [world.lin.pk]


def test_everybody_of_a_list_is_tagged_by_its_filters(world: World) -> None:
    tag = Tag.objects.create(name="无号", kind="need")

    signed_in(world.manager).post("/customers/marks/?phone=no", {"tag": tag.pk, "everybody": "1"})

    assert [mark.customer_id for mark in TagMark.objects.unscoped("test").all()] == [world.qian.pk]


@pytest.mark.parametrize(
    "values", [{}, {"tag": "1"}, {"tag": "x", "customer": "1"}, {"tag": "9" * 30, "customer": "1"}]
)
def test_a_batch_without_a_tag_or_a_customer_is_refused(world: World, values: dict[str, str]) -> None:
    assert signed_in(world.manager).post("/customers/marks/", values).status_code in {404, 422}


def test_tags_are_renamed_and_deleted_with_their_count(world: World) -> None:
    client = signed_in(world.manager)
    client.post("/tags/", {"name": "敏感", "kind": "need"})
    tag = Tag.objects.get()
    assert client.post("/tags/", {"name": "敏感", "kind": "need"}).status_code == 422
    client.post(f"/tags/{tag.pk}/", {"name": "敏感肌", "kind": "need"})
    client.post(f"/customers/{world.lin.pk}/tag/", {"tag": tag.pk})

    answer = client.post(f"/tags/{tag.pk}/deletion/", follow=True)

    assert "敏感肌" in answer.content.decode()
    assert AuditEntry.objects.get(action="tag.deleted").before == {"name": "敏感肌", "customers": 1}
    assert not TagMark.objects.unscoped("test").exists()


def test_a_preference_is_noted_once_and_forgotten(world: World) -> None:
    client = signed_in(world.beautician)
    for _click in range(2):
        client.post(f"/customers/{world.lin.pk}/preferences/", {"kind": "tea", "text": "热茉莉茶"})
    noted = Preference.objects.unscoped("test").get()

    client.post(f"/customers/{world.lin.pk}/preferences/{noted.pk}/deletion/")

    assert not Preference.objects.unscoped("test").exists()


def test_the_phone_is_shown_to_the_manager_and_refused_to_the_front_desk_as_a_small_message(
    world: World,
) -> None:
    url = f"/customers/{world.lin.pk}/phone/"

    shown = signed_in(world.manager).post(url, headers={"hx-request": "true"})
    refused = signed_in(world.front_desk).post(url, headers={"hx-request": "true"})

    assert b"+8613800138000" in shown.content
    assert b"<html" not in shown.content
    assert refused.status_code == 403
    assert refused["HX-Retarget"] == "#notices"
    assert b"<html" not in refused.content
