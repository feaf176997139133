"""The money of the home page by the book, and what a customer keeps with the shop."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from liuke.accounts.queries import scope_of
from liuke.cards.holding import holdings
from liuke.cards.models import Card
from liuke.cards.queries.assets import assets_of
from liuke.cards.rules.kinds import CardKind
from liuke.cards.rules.ladders import Reward
from liuke.console.queries.owed import owed
from liuke.console.queries.periods import period_of
from liuke.console.queries.value import money_of
from liuke.kit import clock
from liuke.ledger.models import Entry
from liuke.ledger.queries.days import CASH, EARNED, OWED, TOP_UPS, entries_of
from tests.cards.counter import TestCounter, make_item, make_product, yuan
from tests.cards.test_random_lives import Life
from tests.console.clients import signed_in, text
from tests.ledger.book import take_back
from tests.world import NOON, TODAY

if TYPE_CHECKING:
    from tests.world import World


@pytest.fixture
def sold(world: World, monkeypatch: pytest.MonkeyPatch) -> Card:
    """Lin: 1,000 + 200 topped up and 600 spent today, a package of 10 for 2,000 with 700 paid, one session used."""
    monkeypatch.setattr(clock, "now", lambda: NOON)
    counter, facial = TestCounter(world.lakeside.pk), make_item("补水", 300)
    card = counter.open(world.lin, make_product(CardKind.STORED_VALUE, "储值卡"))
    counter.top_up(card, yuan(1000), Reward(None, yuan(200)))
    counter.spend(card, yuan(600))
    contents = [{"item": facial.pk, "sold": 10, "gifts": 0, "list_minor": 300_00}]
    product = make_product(CardKind.PACKAGE, "十次卡", 2000, contents=contents)
    counter.use(counter.sell(world.lin, product, paid=yuan(700)), facial)
    return card


def test_the_day_is_told_by_the_book(world: World, sold: Card) -> None:
    scope, period = scope_of(world.owner), period_of("today", today=TODAY)

    found = money_of(scope, period, today=TODAY)

    assert {what: one.now for what, one in found.items()} == {
        CASH: 1700_00, EARNED: 500_00 + 200_00, TOP_UPS: 1000_00, OWED: 500_00 + 1800_00
    }  # fmt: skip
    for what in (CASH, EARNED, TOP_UPS):
        rows = entries_of(scope, what, first=TODAY, last=TODAY)
        assert sum(row.total for row in rows) == found[what].now
        assert {row.person for row in rows} == {world.lin.pk}


def test_a_bill_taken_back_counts_against_its_day(world: World, sold: Card) -> None:
    first = Entry.objects.unscoped("tests").filter(event="sale").get()
    take_back(first)

    found = money_of(scope_of(world.owner), period_of("today", today=TODAY), today=TODAY)

    assert (found[EARNED].now, found[OWED].now) == (200_00, 2800_00)


@pytest.mark.parametrize("seed", [5, 8])
def test_after_random_lives_what_is_owed_is_the_board_and_its_days_add_up(world: World, seed: int) -> None:
    life, scope = Life(world, seed), scope_of(world.owner)
    for _step in range(50):
        life.step()
    today = TODAY + timedelta(days=life.day)

    found = money_of(scope, period_of("month", today=today), today=today)

    assert found[OWED].now == owed(scope, today=today).owed_minor
    for what in (CASH, EARNED, TOP_UPS):
        rows = entries_of(scope, what, first=today.replace(day=1), last=today)
        assert sum(row.total for row in rows) == found[what].now


def test_the_home_shows_money_to_who_may_see_it_and_every_number_opens(world: World, sold: Card) -> None:
    owner = signed_in(world.owner, language="zh-hans")

    page = text(owner.get("/"))

    assert all(word in page for word in ("现金业绩", "¥1,700.00", "消耗业绩", "¥700.00", "欠客户的", "¥2,300.00"))
    assert "¥1,000.00" in text(owner.get("/rows/cash/?period=today"))
    assert "林小满" in text(owner.get("/rows/earned/?period=today"))
    assert "现金业绩" not in text(signed_in(world.front_desk, language="zh-hans").get("/"))
    assert "¥1,700.00" not in text(signed_in(world.stranger).get("/"))
    assert signed_in(world.front_desk).get("/rows/cash/").status_code == 403


def test_a_customer_sees_principal_bonus_sessions_debts_and_what_she_keeps(world: World, sold: Card) -> None:
    held = holdings(Card.objects.unscoped("tests").order_by("pk"))
    assets = assets_of([world.lin.pk], held, scope_of(world.owner), currency="CNY")

    assert (assets.principal, assets.bonus, assets.sessions) == (yuan(500), yuan(100), 9)
    assert (assets.debts, assets.value) == (yuan(1300), yuan(2300))
    page = text(signed_in(world.owner, language="zh-hans").get(f"/customers/{world.lin.pk}/"))
    assert all(word in page for word in ("资产", "¥500.00", "欠款", "¥1,300.00", "留在店里的价值", "¥2,300.00"))
    assert "资产" not in text(signed_in(world.front_desk, language="zh-hans").get(f"/customers/{world.lin.pk}/"))
