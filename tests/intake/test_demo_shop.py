"""Nobody's own files end up among invented customers unnoticed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from liuke.accounts.models import Organization
from liuke.customers.models import Customer
from liuke.intake.models import Import
from liuke.intake.services.files import refuse_demo
from liuke.kit.problems import LiukeError
from liuke.kit.sentences import sentence_of
from tests.console.clients import signed_in
from tests.intake.files import CUSTOMERS
from tests.intake.test_pages import PATH, page_of, sent, work

if TYPE_CHECKING:
    from tests.world import World


def test_the_command_line_refuses_a_demo_and_says_what_to_do(world: World) -> None:
    refuse_demo()  # a shop of one's own
    Organization.objects.update(is_demo=True)

    with pytest.raises(LiukeError) as refusal:
        refuse_demo()

    for way in ("LIUKE_HOME", "--no-demo", "demo --remove", "--into-demo"):
        assert way in sentence_of(refusal.value)


def test_the_pages_of_a_demo_say_so_and_lead_to_a_shop_of_ones_own(world: World) -> None:
    Organization.objects.update(is_demo=True)

    shown = signed_in(world.owner).get(PATH).content.decode()

    assert "This is the demo shop" in shown
    assert 'href="/demo/removal/"' in shown


def test_after_an_undo_the_page_speaks_of_what_was(world: World) -> None:
    zhou = signed_in(world.manager)
    of = sent(zhou, (*CUSTOMERS, ("陆佳", "136****4471", "", "女", "", "", "")))
    zhou.post(f"{PATH}{of.pk}/start/")
    work()
    su = Customer.unguarded.get(card_no="K001")
    Customer.unguarded.filter(pk=su.pk).update(version=2)
    zhou.post(f"{PATH}{of.pk}/undo/")
    work()

    undone, listed = page_of(zhou, of), zhou.get(PATH).content.decode()

    assert "What stayed, and why" in undone
    assert "What stays" not in undone
    assert Import.unguarded.get(pk=of.pk).rejected == 1
    assert f'href="{PATH}{of.pk}/errors/"' not in listed
