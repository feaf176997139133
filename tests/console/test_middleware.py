"""What every answer to a signed-in person carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from tests.console.clients import signed_in, text

if TYPE_CHECKING:
    from tests.world import World


@pytest.mark.parametrize("url", ["/", "/customers/", "/staff/", "/imports/", "/api/v1/customers", "/nothing/"])
def test_what_one_person_saw_stays_in_no_cache(world: World, url: str) -> None:
    answer = signed_in(world.owner).get(url)

    assert "no-store" in answer["Cache-Control"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_a_form_address_opened_by_hand_says_what_to_do(world: World) -> None:
    answer = signed_in(world.owner).get(f"/customers/{world.lin.pk}/phone/")

    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "press the button again" in text(answer)


@pytest.mark.parametrize(("referer", "leads_back"), [("/imports/", True), ("https://elsewhere.example/", False)])
def test_a_refused_form_leads_back_to_its_page_and_nowhere_else(world: World, referer: str, leads_back: bool) -> None:
    page = f"http://testserver{referer}" if leads_back else referer
    answer = signed_in(world.owner).post("/imports/", {}, headers={"referer": page})

    assert answer.status_code == 422
    assert (f'href="{page}"' in text(answer)) is leads_back
    assert "elsewhere" not in text(answer)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1899-12-31", "2026-02-30"])
def test_a_day_no_calendar_of_a_shop_has_is_refused(world: World, day: str) -> None:
    assert signed_in(world.owner).get("/audit/", {"day": day}).status_code == 400


def test_a_stranger_gets_the_same_protection(world: World) -> None:
    assert "default-src 'none'" in Client().get("/nothing/")["Content-Security-Policy"]
