"""The shop's own schemes by page: built, tried, saved, brought back, switched off, taken to another shop."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from liuke.accounts.models import AuditEntry
from liuke.customers.models import Tag, TagMark
from liuke.kit.models import Job
from liuke.segments import definitions, services
from liuke.segments.models import Scheme, SchemeDraft
from tests.console.clients import body, signed_in, text
from tests.segments.shop import came, every
from tests.world import NOON, TODAY, make_customer

if TYPE_CHECKING:
    from tests.world import World

SIX = {
    "k.r": "all",
    "k.r.0": "leaf", "f.r.0": "overdue_permille", "w.r.0": "overdue_permille", "o.r.0": "above", "v.r.0": "1.5",
    "k.r.1": "leaf", "f.r.1": "spend_365_minor", "w.r.1": "spend_365_minor", "o.r.1": "at_least", "v.r.1": "500.5",
    "k.r.2": "any",
    "k.r.2.0": "leaf", "f.r.2.0": "top_category", "w.r.2.0": "top_category", "o.r.2.0": "in", "v.r.2.0": "补水，抗衰",
    "k.r.2.1": "leaf", "f.r.2.1": "average_ticket_minor", "w.r.2.1": "average_ticket_minor",
    "o.r.2.1": "rank_at_least", "v.r.2.1": "20",
    "k.r.3": "leaf", "x.r.3": "1", "f.r.3": "bookings_ahead", "w.r.3": "bookings_ahead", "o.r.3": "at_least",
    "v.r.3": "1",
    "k.r.4": "leaf", "x.r.4": "1", "f.r.4": "age_years", "w.r.4": "age_years", "o.r.4": "known",
}  # fmt: skip


def begin(client: Client, *, start: str = "blank", en: str = "Mine") -> str:
    """Begin a scheme and return its address."""
    return str(client.post("/schemes/", {"zh": "我的", "en": en, "start": start})["Location"])


def test_the_builder_tells_who_and_why_and_who_would_move_while_it_is_typed(slipping: World) -> None:
    client = signed_in(slipping.owner, language="zh-hans")
    form = {"k.r": "all", "k.r.0": "leaf", "f.r.0": "recency_days", "w.r.0": "recency_days", "o.r.0": "at_least"}

    page = text(client.post("/schemes/lifecycle_stage/at_risk/rule/", form | {"v.r.0": "5"}))

    assert "距上次到店或消费不少于 5 天" in page
    assert page.count('class="rl-smp"') == 2
    assert "上次到店 53 天前" in page
    assert not SchemeDraft.objects.exists()


def test_the_builder_sends_only_its_part_to_a_browser_that_asks_for_it(slipping: World) -> None:
    client = signed_in(slipping.owner)
    address = "/schemes/value/high/rule/"

    part = text(client.post(address, SIX | {"do": "add:r"}, headers={"HX-Request": "true"}))

    assert "<html" not in part
    assert 'name="f.r.5"' in part
    assert "<html" in text(client.post(address, SIX | {"do": "add:r"}))


def test_a_value_that_cannot_be_read_is_said_beside_it_and_kept_nowhere(slipping: World) -> None:
    client = signed_in(slipping.owner)

    answer = client.post("/schemes/value/high/rule/", SIX | {"v.r.1": "<b>much</b>", "do": "keep"})

    assert answer.status_code == 422
    assert "&lt;b&gt;much&lt;/b&gt;" in text(answer)
    assert not SchemeDraft.objects.exists()


def test_overlap_gap_and_rules_that_find_nobody_are_told_before_saving(slipping: World) -> None:
    client = signed_in(slipping.owner)
    address = begin(client)
    for name in ("second", "third"):
        client.post(address, {"do": "add:", "new.zh": name, "new.en": name})
    nobody = {
        "k.r": "all",
        "k.r.0": "leaf",
        "f.r.0": "age_years",
        "w.r.0": "age_years",
        "o.r.0": "above",
        "v.r.0": "140",
    }
    client.post(f"{address}third/rule/", nobody | {"do": "keep"})

    page = text(client.get(address))

    assert "everybody who meets it stands in a tier before" in page
    assert "nobody meets this rule" in page
    assert "more meet it and stand in “Mine”" in page


def test_a_tier_is_moved_named_and_deleted_and_the_rest_stays_last(slipping: World) -> None:
    client = signed_in(slipping.owner)
    address = begin(client, start="like:value")
    for do in ("up:potential", "drop:high", "down:potential", "drop:ordinary"):
        client.post(address, {"do": do, "potential.zh": "新名"})

    draft = SchemeDraft.objects.get(code="mine")

    assert [tier["code"] for tier in draft.definition["tiers"]] == ["potential", "ordinary"]
    assert draft.definition["tiers"][0]["zh"] == "新名"


def test_a_scheme_can_have_a_tier_for_each_value_of_the_shops_own_words(slipping: World) -> None:
    for n, region in enumerate(["西湖区", "西湖区", "滨江区"]):
        came(make_customer(slipping.lakeside, f"客{n}", region=region), TODAY - timedelta(days=3))
    services.refresh(as_of=TODAY, now=NOON)

    begin(signed_in(slipping.owner), start="values:region")

    tiers = SchemeDraft.objects.get(code="mine").definition["tiers"]
    assert [tier["zh"] for tier in tiers] == ["西湖区", "滨江区", "其他"]


def test_every_save_is_a_version_that_can_be_brought_back(slipping: World) -> None:
    client = signed_in(slipping.owner)
    shipped = definitions.shipped()["value"]
    client.post("/schemes/value/", {"do": "drop:potential"})
    client.post("/schemes/value/save/")
    assert len(definitions.schemes()["value"].tiers) == 2

    page = text(client.get("/schemes/value/"))
    client.post("/schemes/value/restore/", {"version": "1"})

    assert "taken away:" in page
    assert definitions.schemes()["value"] == shipped
    assert [e.action for e in AuditEntry.objects.filter(object_type="scheme").order_by("pk")] == [
        "scheme.saved", "scheme.restored"
    ]  # fmt: skip
    assert Job.objects.filter(task__endswith="refresh_all").exists()


def test_two_people_on_one_scheme_do_not_overwrite_each_other(slipping: World) -> None:
    client = signed_in(slipping.owner)
    client.post("/schemes/value/", {"do": "drop:potential"})
    services.load_scheme(text=body(client.get("/schemes/value/file/")).decode(), now=NOON)

    answer = client.post("/schemes/value/save/")

    assert answer.status_code == 409
    client.post("/schemes/value/discard/")
    assert not SchemeDraft.objects.exists()


def test_a_scheme_is_switched_off_and_on_but_not_the_life_stages(slipping: World) -> None:
    client = signed_in(slipping.owner)
    client.post("/schemes/region/switch/", {"on": "0"})
    assert "region" not in definitions.schemes()
    client.post("/schemes/region/switch/", {"on": "1"})
    assert definitions.schemes()["region"] == definitions.shipped()["region"]

    assert client.post("/schemes/lifecycle_stage/switch/", {"on": "0"}).status_code == 409


def test_a_tier_taken_away_leaves_every_page_of_its_people_standing(slipping: World) -> None:
    client = signed_in(slipping.owner)
    client.post("/schemes/value/", {"do": "drop:potential"})
    client.post("/schemes/value/save/")

    for address in (
        f"/customers/{slipping.zhou.pk}/",
        "/tiers/value/",
        "/habits/?scheme=value",
        "/tiers/guide/?step=7",
    ):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("role", ["manager", "front_desk", "beautician"])
def test_only_who_may_changes_schemes(slipping: World, role: str) -> None:
    client = signed_in(getattr(slipping, role))
    posts: dict[str, Any] = {"save": {}, "discard": {}, "switch": {"on": "0"}, "restore": {"version": "1"}}

    assert client.get("/schemes/").status_code == 403
    assert client.post("/schemes/value/high/rule/", SIX | {"do": "keep"}).status_code == 403
    assert client.post("/schemes/load/", {"text": "x"}).status_code == 403
    assert {client.post(f"/schemes/value/{name}/", sent).status_code for name, sent in posts.items()} == {403}
    assert Client().get("/schemes/").status_code == 302


def test_a_file_that_is_no_scheme_is_refused_with_its_place(slipping: World) -> None:
    client = signed_in(slipping.owner)
    broken = 'code = "own"\nzh = "甲"\nen = "a"\n[[tiers]]\ncode = "in"\nzh = "乙"\nen = "b"\n'

    for given in ("no = ", broken, ""):
        page = text(client.post("/schemes/load/", {"text": given}, follow=True))
        assert "lk-alert bad" in page

    assert not Scheme.objects.exists()


def test_before_the_first_count_the_builder_reads_the_rule_and_counts_nobody(world: World) -> None:
    page = text(signed_in(world.owner).get("/schemes/value/high/rule/"))

    assert "shown once the customers were counted" in page
    assert "spend in the last 365 days" in page


def test_everybody_of_a_tier_gets_a_tag_in_the_list_and_the_undo_takes_it_back(slipping: World) -> None:
    client, tag = signed_in(slipping.owner), Tag.objects.create(name="礼", kind="need")
    came(slipping.qian, *every(20, until=TODAY - timedelta(days=1), times=2))
    services.refresh(as_of=TODAY, now=NOON)
    client.post("/customers/marks/?tier=key_nodes.repurchased", {"everybody": "1", "tag": str(tag.pk)})
    marked = TagMark.objects.unscoped("tests").filter(tag=tag)
    assert marked.count() == 3

    client.post("/customers/marks/undo/")

    assert marked.count() == 0


def test_a_new_scheme_says_that_everybody_is_being_counted_until_they_are(slipping: World) -> None:
    client = signed_in(slipping.owner)
    services.refresh(as_of=TODAY, now=NOON)
    address = begin(client)
    client.post(f"{address}in/rule/", SIX | {"do": "keep"})

    client.post(f"{address}save/")
    page, rows = text(client.get("/tiers/mine/")), text(client.get(address))
    services.refresh(as_of=TODAY, now=NOON)

    assert "the tiers appear here by themselves" in page
    assert 'hx-trigger="every 2s"' in page
    assert 'hx-trigger="every 2s"' in rows
    assert "Nobody stands in this scheme yet" not in text(client.get("/tiers/mine/"))
