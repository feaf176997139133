"""Services and products under the settings: found by name or code, their terms changed with a trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from liuke.accounts.models import AuditEntry
from liuke.catalog.models import Item
from tests.cards.counter import make_item
from tests.console.clients import signed_in, text

if TYPE_CHECKING:
    from tests.world import World

LIST = "/settings/items/"


@pytest.fixture
def massage(world: World) -> Item:
    item = make_item("肩颈热石", 268)
    Item.objects.filter(pk=item.pk).update(code="JJ01")
    return item


def test_the_handwork_fee_is_set_and_kept_in_the_audit(world: World, massage: Item) -> None:
    client = signed_in(world.owner, language="zh-hans")
    sent = {"list_price": "288.00", "minutes": "60", "handwork": "25.50", "on_offer": "on"}

    assert client.post(f"{LIST}{massage.pk}/", sent)["Location"] == LIST

    massage.refresh_from_db()
    assert (massage.list_price_minor, massage.minutes, massage.handwork_minor, massage.version) == (
        288_00, 60, 25_50, 2,
    )  # fmt: skip
    assert "¥25.50" in text(client.get(LIST))
    kept = AuditEntry.objects.get(action="item.changed")
    assert (kept.before["list_price"], kept.after) == (
        "¥268.00", {"handwork": "¥25.50", "list_price": "¥288.00", "minutes": 60},
    )  # fmt: skip
    assert "改了项目或产品" in text(client.get("/audit/"))


def test_nothing_changed_is_nothing_kept_and_empty_takes_the_fee_away(world: World, massage: Item) -> None:
    client = signed_in(world.owner)
    Item.objects.filter(pk=massage.pk).update(handwork_minor=10_00)

    client.post(f"{LIST}{massage.pk}/", {"list_price": "268", "minutes": "", "handwork": "10", "on_offer": "on"})
    assert not AuditEntry.objects.filter(action="item.changed").exists()
    client.post(f"{LIST}{massage.pk}/", {"list_price": "268", "handwork": "", "on_offer": ""})

    massage.refresh_from_db()
    assert (massage.handwork_minor, massage.is_active) == (None, False)


@pytest.mark.parametrize("term", ["肩颈", "jj01", "热 石"])
def test_a_service_is_found_by_name_or_code(world: World, massage: Item, term: str) -> None:
    make_item("补水", 398)

    page = text(signed_in(world.owner).get(LIST, {"q": term}))

    assert massage.name in page
    assert "补水" not in page


def test_what_cannot_be_read_is_said_and_who_may_not_is_kept_out(world: World, massage: Item) -> None:
    wrong = signed_in(world.owner).post(f"{LIST}{massage.pk}/", {"handwork": "-1"})

    assert wrong.status_code == 422
    assert signed_in(world.manager).get(LIST).status_code == 403
    assert signed_in(world.manager).post(f"{LIST}{massage.pk}/", {}).status_code == 403
    assert signed_in(world.owner).get(f"{LIST}999999/").status_code == 404
