"""The page of keys: empty at first, the secret once, revoked by a press, for the owner alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liuke.accounts.models import ApiKey, AuditEntry
from liuke.accounts.steps import MOST_UNKNOWN
from liuke.kit import clock
from tests.console.clients import signed_in, text
from tests.visits.sender import event, sender_of

if TYPE_CHECKING:
    from tests.world import World

PAGE = "/settings/keys/"


def test_a_shop_without_keys_is_told_what_they_are_for(world: World) -> None:
    owner = signed_in(world.owner)

    assert "No key yet" in text(owner.get(PAGE))
    assert PAGE in text(owner.get("/settings/"))
    assert PAGE not in text(signed_in(world.front_desk).get("/settings/"))


def test_the_secret_is_on_the_answer_and_never_again(world: World) -> None:
    owner = signed_in(world.owner)

    answer = owner.post(PAGE, {"name": "我们的小程序", "salon": "", "days": "90"})
    key = ApiKey.objects.unscoped("test").get()
    secret = re.search(r'pg-secret"><code>([^<]+)<', text(answer)).group(1)  # type: ignore[union-attr]

    assert (key.name, key.salon, key.created_by) == ("我们的小程序", None, world.owner)
    assert (key.expires_at - key.created_at).days == 90
    assert "no-store" in answer["Cache-Control"]
    page = text(owner.get(PAGE))
    assert secret not in page
    assert all(word in page for word in ("我们的小程序", key.code, "the whole shop", "never used"))


def test_a_key_without_name_or_of_an_unknown_salon_is_not_made(world: World) -> None:
    owner = signed_in(world.owner)

    for sent in ({"name": "", "salon": ""}, {"name": "x", "salon": "999"}, {"name": "x", "days": "100000"}):
        assert owner.post(PAGE, {"days": "90"} | sent).status_code == 422
    assert not ApiKey.objects.unscoped("test").exists()


def test_revoking_takes_a_press_and_is_written_down(world: World) -> None:
    key = sender_of(world, world.lakeside).key
    owner = signed_in(world.owner)

    answer = owner.post(f"{PAGE}{key.pk}/revocation/", follow=True)

    assert "is revoked" in text(answer)
    assert "Revoke" not in text(owner.get(PAGE)).split("A new key")[0].split("Keys of this shop")[1]
    told = AuditEntry.objects.filter(object_type="key").order_by("pk")
    assert [(one.action, one.actor, one.salon) for one in told] == [
        ("key.added", world.owner, world.lakeside), ("key.revoked", world.owner, world.lakeside),
    ]  # fmt: skip
    trail = text(owner.get("/audit/"))
    assert "made a key for another system" in trail
    assert "revoked a key of another system" in trail


def test_the_page_says_what_answers_tell_and_that_a_closed_salons_key_rests(world: World) -> None:
    sender_of(world, world.lakeside)
    type(world.lakeside).objects.filter(pk=world.lakeside.pk).update(is_active=False)

    page = text(signed_in(world.owner).get(PAGE))

    assert f"{MOST_UNKNOWN:,} strangers a day" in page
    assert "salon closed" in page


def test_a_used_key_says_when(world: World) -> None:
    sender = sender_of(world)

    assert sender.sends(event(1, world), at=clock.now()).status_code == 200
    assert "last used" in text(signed_in(world.owner).get(PAGE))
