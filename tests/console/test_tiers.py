"""The tiers, the matrix, and the people behind each number."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from liuke.accounts.models import AuditEntry
from liuke.customers.models import Customer
from liuke.kit import clock
from liuke.segments import services
from tests.console.clients import body, signed_in, text
from tests.world import NOON

if TYPE_CHECKING:
    from tests.world import World


def test_before_the_first_count_the_page_teaches_and_offers_it(world: World) -> None:
    page = text(signed_in(world.owner, language="zh-hans").get("/tiers/"))

    assert "还没有分层" in page
    assert 'action="/refresh/"' in page


def test_every_tier_is_counted_and_leads_to_its_people(slipping: World) -> None:
    client = signed_in(slipping.owner, language="zh-hans")
    page = text(client.get("/tiers/"))
    assert "没来的时间不超过往常间隔的 3 倍，且距上次到店或消费不超过 90 天" in page

    people = text(client.get("/tiers/lifecycle_stage/at_risk/"))

    assert "周晚晴" in people
    assert "上次到店 53 天前" in people


def test_a_cell_of_the_matrix_opens_its_people(slipping: World) -> None:
    client = signed_in(slipping.owner, language="zh-hans")

    assert "周晚晴" in text(client.get("/tiers/matrix/?recency=31_60&visits=8_15"))
    assert "周晚晴" not in text(client.get("/tiers/matrix/?recency=0_30"))


def test_a_stranger_to_the_salon_sees_notext(slipping: World) -> None:
    client = signed_in(slipping.stranger)

    for address in ("/tiers/", "/tiers/lifecycle_stage/at_risk/", "/tiers/matrix/?recency=31_60"):
        assert "周晚晴" not in text(client.get(address))


def test_the_file_carries_the_day_of_the_shop(slipping: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 22, 20, 0, tzinfo=UTC))  # 4:00 in Shanghai

    answer = signed_in(slipping.owner).post("/tiers/lifecycle_stage/at_risk/export/")

    assert body(answer).startswith(b"PK")
    assert "at_risk-2026-11-23.xlsx" in answer["Content-Disposition"]


def test_the_list_that_is_handed_out_is_kept_on_record(slipping: World) -> None:
    answer = signed_in(slipping.owner, language="zh-hans").post("/tiers/lifecycle_stage/at_risk/export/")

    assert body(answer).startswith(b"PK")
    assert answer["Content-Disposition"].startswith("attachment")
    entry = AuditEntry.objects.get(action="customers.exported")
    assert entry.after == {"count": 1, "scheme": "lifecycle_stage", "tier": "at_risk"}


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/tiers/horoscope/", 404),
        ("/tiers/lifecycle_stage/rich/", 404),
        ("/tiers/matrix/?recency=yesterday", 400),
        ("/tiers/lifecycle_stage/at_risk/?page=1000000", 400),
        ("/tiers/lifecycle_stage/at_risk/?password__startswith=a", 400),
    ],
)
def test_what_does_not_exist_is_refused_in_words(slipping: World, address: str, status: int) -> None:
    answer = signed_in(slipping.owner, language="zh-hans").get(address)

    assert answer.status_code == status
    assert "lk-empty" in text(answer) or "lk-alert" in text(answer)


def test_the_front_desk_does_not_open_the_tiers(world: World) -> None:
    assert signed_in(world.front_desk).get("/tiers/").status_code == 403
    assert Client().get("/tiers/").status_code == 302


def test_a_counted_shop_without_customers_is_taught_and_shown_no_zeros(world: World) -> None:
    Customer.objects.unscoped("test").all().delete()
    services.refresh(as_of=None, now=NOON)
    client = signed_in(world.owner)

    counted = ("/", "/tiers/", "/tiers/rfm/", "/tiers/matrix/", "/recall/", "/past/rfm/")
    for address in (*counted, "/boards/", "/boards/back/", "/boards/staying/"):
        page = text(client.get(address))
        assert "There are no customers here yet" in page
        assert 'href="/imports/"' in page
        assert "lk-heat" not in page


def test_the_rare_conditions_are_folded_until_one_is_in_use(world: World) -> None:
    client = signed_in(world.owner)

    assert '<details class="pg-more">' in text(client.get("/customers/?q=lin"))
    assert '<details class="pg-more" open>' in text(client.get("/customers/?gender=f"))
