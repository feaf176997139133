"""Opening balances by a browser without scripts: the totals of the old system are a step of the wizard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from liuke.cards.models import Card
from tests.console.clients import signed_in
from tests.intake.cards import HEADER, owed
from tests.intake.files import CUSTOMERS
from tests.intake.test_pages import PATH, confirm, page_of, sent, work

if TYPE_CHECKING:
    from tests.world import World


BALANCES = (
    HEADER,
    ("K001", "林小满", "13800138000", "储值卡", "1280", "", "", "", "", ""),
    ("K1", "无名", *[""] * 2, "20", *[""] * 5),
)


def test_zhou_types_the_totals_before_balances_are_posted(world: World) -> None:
    zhou = signed_in(world.manager)
    of = sent(zhou, BALANCES, name="卡项余额.csv")
    confirm(zhou, of)
    check = page_of(zhou, of)
    assert "On to the totals" in check
    assert "1,280.00" not in check.split("</table>")[-1]  # the sums are shown once the old ones are typed

    totals = page_of(zhou, of, "?step=totals")
    assert "shown once you typed the old one" in totals
    zhou.post(f"{PATH}{of.pk}/totals/", {"principal": "1300.01"})
    off = page_of(zhou, of, "?step=totals")
    assert ("−¥0.01" in off, "Post 2 balances" in off, 'aria-invalid="true"' in off) == (True, False, True)
    zhou.post(f"{PATH}{of.pk}/start/")
    work()
    assert not Card.unguarded.exists()

    zhou.post(f"{PATH}{of.pk}/totals/", {"principal": "1,300"})
    assert "Post 2 balances" in page_of(zhou, of, "?step=totals")
    zhou.post(f"{PATH}{of.pk}/start/")
    work()
    assert owed()["principal"] == 1300_00
    assert "Totals of the old system" in page_of(zhou, of)


def test_another_day_for_the_balances_checks_the_file_again(world: World) -> None:
    zhou = signed_in(world.manager)
    rows = (HEADER, ("K001", "林小满", "13800138000", "储值卡", "", "80", "", "", "", "2020-01-31"))
    of = sent(zhou, rows, name="卡项余额.csv")
    confirm(zhou, of)
    of.refresh_from_db()
    assert (of.created, of.rejected) == (0, 1)

    zhou.post(f"{PATH}{of.pk}/totals/", {"gift": "80", "as_of": "2020-01-31"})
    work()

    of.refresh_from_db()
    assert (of.created, of.rejected, of.options["as_of"]) == (1, 0, "2020-01-31")
    assert "Post 1 balance" in page_of(zhou, of, "?step=totals")


@pytest.mark.parametrize("typed", [{"principal": "viel"}, {"principal": "1.005"}, {"as_of": "2999-01-01"}])
def test_a_total_or_a_day_that_is_none_is_refused_in_words(world: World, typed: dict[str, str]) -> None:
    zhou = signed_in(world.manager)
    of = sent(zhou, BALANCES, name="卡项余额.csv")

    assert zhou.post(f"{PATH}{of.pk}/totals/", typed).status_code == 422

    of.refresh_from_db()
    assert of.options.get("control", {}) == {}


def test_totals_are_asked_of_files_of_cards_only_and_of_who_may_import(world: World) -> None:
    of = sent(signed_in(world.manager), CUSTOMERS)

    assert signed_in(world.manager).post(f"{PATH}{of.pk}/totals/", {"principal": "1"}).status_code == 409
    assert signed_in(world.beautician).post(f"{PATH}{of.pk}/totals/", {"principal": "1"}).status_code == 403
    assert signed_in(world.stranger).post(f"{PATH}{of.pk}/totals/", {"principal": "1"}).status_code == 404
