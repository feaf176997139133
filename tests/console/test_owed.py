"""The board of what is owed: random lives later it still says what the book says, to the fen."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from liuke.accounts.listing import Filters
from liuke.accounts.models import Organization
from liuke.accounts.queries import scope_of
from liuke.accounts.rules import Action
from liuke.cards.models import Card, CardStatus
from liuke.cards.rules.kinds import CardKind
from liuke.cards.rules.ladders import Reward
from liuke.catalog.models import Item
from liuke.console.owed import behind
from liuke.console.queries.duties import duties_of
from liuke.console.queries.hours import hours_owed
from liuke.console.queries.owed import VALUE, WHATS, owed
from liuke.kit import clock
from liuke.ledger.models import Account, Issuer
from liuke.ledger.queries.balances import balances_at
from liuke.ledger.rules.book import Purse
from tests.cards.counter import TestCounter, make_item, make_product, yuan
from tests.cards.test_random_lives import Life
from tests.console.clients import signed_in, text
from tests.world import NOON, TODAY

if TYPE_CHECKING:
    from liuke.accounts.scope import Scope
    from tests.world import World

SEEDS, STEPS = (3, 14, 159), 60


def lived(world: World, seed: int) -> Life:
    life = Life(world, seed)
    for _step in range(STEPS):
        life.step()
    return life


def booked(purse: Purse, *, salon_id: int | None = None) -> int:
    """Return what the accounts of a purse hold by their transfers alone."""
    rows = Account.objects.unscoped("the test asks the book").filter(purse=purse.value)
    rows = rows.filter(salon=salon_id) if salon_id else rows
    return sum(balances_at(rows.values_list("pk", flat=True), at=NOON + timedelta(days=9999)).values())


@pytest.mark.parametrize("seed", SEEDS)
def test_after_random_lives_the_board_says_what_the_book_says(world: World, seed: int) -> None:
    life, scope = lived(world, seed), scope_of(world.owner)

    board = owed(scope, today=TODAY + timedelta(days=life.day))

    for purse in (Purse.PRINCIPAL, Purse.BONUS, Purse.SESSIONS, Purse.ARREARS, Purse.REFUND_PAYABLE):
        assert board.totals[purse.value].amount == booked(purse), purse
        for row in board.salons:
            told = row.cells[WHATS.index(purse.value)].amount
            assert told == booked(purse, salon_id=row.book.salon.pk), (purse, row.book)
    for place, what in enumerate(WHATS):
        assert board.totals[what].amount == sum(row.cells[place].amount for row in board.salons), what
    for what, cells in board.ages:
        assert sum(cell.amount for cell in cells[:-1]) == cells[-1].amount == board.totals[what].amount
    assert [one.what for one in board.checks if one.difference] == []
    assert board.totals[VALUE].amount == booked(Purse.DEFERRED)


@pytest.mark.parametrize("seed", SEEDS)
def test_after_random_lives_every_number_opens_people_who_add_up_to_it(world: World, seed: int) -> None:
    life, scope = lived(world, seed), scope_of(world.owner)
    today = TODAY + timedelta(days=life.day)
    board = owed(scope, today=today)

    cells = [*board.totals.values(), *(cell for _what, row in board.ages for cell in row), *board.cards]
    cells += [cell for row in board.salons for cell in [*row.cells, *row.cards]]
    for cell in cells:
        column = "value" if f"what={VALUE}" in cell.address else "total"
        assert behind_sum(cell.address, scope, column, life) == cell.amount, cell.address


def behind_sum(address: str, scope: Scope, column: str, life: Life) -> int:
    from django.http import QueryDict

    from liuke.console.owed import NAMES

    found = behind(Filters(QueryDict(address), allowed=NAMES), scope=scope, today=TODAY + timedelta(days=life.day))
    return sum(row[column] for row in found.rows)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_months_add_up_from_nothing_to_what_is_owed_now(world: World, seed: int) -> None:
    from liuke.console.queries.owed import month_cells

    life, scope = lived(world, seed), scope_of(world.owner)
    board = owed(scope, today=TODAY + timedelta(days=life.day))

    for purse in (Purse.PRINCIPAL, Purse.BONUS, Purse.SESSIONS):
        months = board.months[purse]
        if life.day < 300:
            assert months[-1].after == months[-1].change
        for month in months:
            for cell in month_cells(month, purse):
                assert behind_sum(cell.address, scope, "total", life) == cell.amount, cell.address


def test_value_by_age_and_masked_for_who_only_watches(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    purse = make_product(CardKind.STORED_VALUE, "储值卡")
    early = TestCounter(world.lakeside.pk, TODAY - timedelta(days=100), NOON - timedelta(days=100))
    card = early.open(world.lin, purse)
    early.top_up(card, yuan(1000), Reward(None, yuan(200)))
    TestCounter(world.lakeside.pk).top_up(card, yuan(88.88))

    page = text(signed_in(world.owner).get("/boards/owed/people/?what=principal&age=2"))
    assert "林小满" in page
    assert "¥1,000.00" in page
    world.stranger.role = world.owner.role.__class__.objects.get(code="auditor")
    world.stranger.save()
    masked = text(signed_in(world.stranger).get("/boards/owed/people/?what=principal"))
    assert "¥1,088.88" in masked
    assert "林小满" not in masked
    assert "林**" in masked


def test_a_salon_sees_its_own_and_who_sees_no_money_nothing(world: World) -> None:
    card = TestCounter(world.lakeside.pk).open(world.lin, make_product(CardKind.STORED_VALUE, "储值卡"))
    TestCounter(world.lakeside.pk).top_up(card, yuan(500))

    assert "¥500.00" in text(signed_in(world.manager).get("/boards/owed/"))
    assert "¥500.00" not in text(signed_in(world.stranger).get("/boards/owed/"))
    role = world.manager.role
    role.actions = [action for action in role.actions if action != Action.SEE_MONEY]
    role.save()
    assert signed_in(world.manager).get("/boards/owed/").status_code == 403
    assert signed_in(world.manager).get("/boards/owed/people/?what=principal").status_code == 403


def test_more_sold_than_can_be_given_is_said_in_words(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    facial = make_item("补水", 298)
    Item.objects.filter(pk=facial.pk).update(minutes=90)
    contents = [{"item": facial.pk, "sold": 300, "gifts": 0, "list_minor": 298_00}]
    TestCounter(world.lakeside.pk).sell(world.lin, make_product(CardKind.PACKAGE, "大卡", 9000, contents=contents))

    work = hours_owed(scope_of(world.owner), [world.lakeside, world.westside], today=TODAY, a_week=30)

    [at_lakeside, elsewhere] = work.salons
    assert (at_lakeside.hours, at_lakeside.people, at_lakeside.weeks) == (450, 1, 15)
    assert (elsewhere.hours, elsewhere.people, elsewhere.weeks) == (0, 0, None)
    page = text(signed_in(world.owner, language="zh-hans").get("/boards/owed/"))
    assert "湖滨店卖超了" in page
    assert "补水卖超了：还欠 300 次，最近 13 周一次也没做" in page
    Organization.objects.update(rules={"hours_a_week": 60})
    assert "湖滨店卖超了" not in text(signed_in(world.owner, language="zh-hans").get("/boards/owed/"))


def test_a_company_keeps_its_share_in_custody_and_files(world: World) -> None:
    before = TestCounter(world.lakeside.pk, TODAY.replace(month=8), NOON - timedelta(days=92))
    card = before.open(world.lin, make_product(CardKind.STORED_VALUE, "储值卡"))
    before.top_up(card, yuan(1000.01))
    TestCounter(world.lakeside.pk).spend(card, yuan(400))
    scope = scope_of(world.owner)
    Issuer.objects.update(kind="enterprise", region="shanghai")

    board = owed(scope, today=TODAY)
    [found] = duties_of(scope, board.prepaid, today=TODAY, currency="CNY")

    assert found.prepaid == yuan(1000.01)
    assert [one.amount for one in found.custody] == [yuan(200.01), yuan(300.01), yuan(400.01)]
    assert found.file_by == TODAY.replace(month=8) + timedelta(days=30)
    assert found.report_by == TODAY.replace(year=2027, month=1, day=25)
    Issuer.objects.update(kind="sole")
    [free] = duties_of(scope, board.prepaid, today=TODAY, currency="CNY")
    assert (free.custody, free.file_by) == ([], None)


def test_cards_are_counted_by_what_they_are(world: World) -> None:
    counter, product = TestCounter(world.lakeside.pk), make_product(CardKind.STORED_VALUE, "储值卡")
    for status in (CardStatus.OPEN, CardStatus.OPEN, CardStatus.LOST):
        card = counter.open(world.lin, product)
        Card.objects.unscoped("tests").filter(pk=card.pk).update(status=status)

    board = owed(replace(scope_of(world.owner), salon_ids=frozenset({world.lakeside.pk})), today=TODAY)

    assert [cell.amount for cell in board.cards] == [2, 0, 1, 0]


@pytest.mark.parametrize(
    "query",
    ["?what=luck", "?salon=1", "?what=cards", "?what=cards&status=gone", "?what=principal&age=9", "?what=arrears&age=1",
     "?what=time&kind=sold&month=2026-11-01", "?what=principal&kind=sold", "?name=x"],
)  # fmt: skip
def test_a_number_the_board_has_not_is_refused(world: World, query: str) -> None:
    assert signed_in(world.owner).get(f"/boards/owed/people/{query}").status_code == 400


def test_every_link_of_the_page_opens(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    lived(world, 7)
    client = signed_in(world.owner)
    page = text(client.get("/boards/owed/"))

    links = set(re.findall(r'href="(/boards/owed/people/\?[^"]+)"', page))

    assert len(links) > 20
    for link in links:
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link
