"""The law's limits at the till: a card over its limit, cash by transfer only, purchases split over a day, a child."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from liuke.accounts.queries import WHOLE_SHOP
from liuke.cards import errors
from liuke.cards.models import CardEvent
from liuke.cards.rules.kinds import CardKind
from liuke.kit.sentences import sentence_of
from liuke.ledger.models import Issuer
from liuke.ledger.rules.book import IssuerKind
from liuke.visits import services
from liuke.visits.queries import limits
from liuke.visits.rules.sale import SaleLine, What
from tests.cards.counter import make_product
from tests.console.clients import signed_in
from tests.visits.test_pages_till import Till
from tests.visits.till import How, on_card, paid, sell, stored_value, yuan
from tests.world import NOON

if TYPE_CHECKING:
    from liuke.cards.models import Card
    from liuke.visits.models import Ticket
    from tests.world import World


@pytest.fixture
def purse(world: World) -> Card:
    """林's empty card of a company; her name and phone are known."""
    Issuer.objects.create(legal_name="棠栗美容有限公司", kind=IssuerKind.ENTERPRISE)
    world.lin.phone_index = "known"
    world.lin.save()
    return stored_value(world, 0)


def top_up(world: World, card: Card, amount: float, how: How = How.WECHAT) -> Ticket:
    line = SaleLine(What.TOP_UP, card.pk, price_minor=yuan(amount).minor)
    return sell(world, line, payments=(paid(how, amount),))


def test_a_companys_card_holds_5000_and_not_a_fen_more(world: World, purse: Card) -> None:
    top_up(world, purse, 4000)

    with pytest.raises(errors.CardOverLimit) as refused:
        top_up(world, purse, 1000.01)

    assert "《单用途商业预付卡管理办法（试行）》第 18 条" in sentence_of(refused.value)
    top_up(world, purse, 1000)
    assert on_card(purse)["principal"] == 5000_00


def test_a_sole_traders_card_is_not_bound_by_it(world: World, purse: Card) -> None:
    Issuer.objects.update(kind=IssuerKind.SOLE)

    top_up(world, purse, 9000)

    assert on_card(purse)["principal"] == 9000_00


def test_one_bill_that_puts_the_limit_on_a_card_in_two_lines_is_refused(world: World, purse: Card) -> None:
    half = SaleLine(What.TOP_UP, purse.pk, price_minor=3000_00)

    with pytest.raises(errors.CardOverLimit):
        sell(world, half, half, payments=(paid(How.WECHAT, 6000),))


def test_cash_split_over_bills_of_a_day_is_summed_and_stops_short_of_50_000(world: World, purse: Card) -> None:
    Issuer.objects.update(kind=IssuerKind.SOLE)
    for _time in range(4):
        top_up(world, purse, 12_000, How.CASH)

    with pytest.raises(errors.CashOverLimit) as refused:
        top_up(world, purse, 2000, How.CASH)

    assert "¥50,000.00" in sentence_of(refused.value)
    top_up(world, purse, 2000, How.WECHAT)
    top_up(world, purse, 1999.99, How.CASH)


def test_a_bill_taken_back_counts_no_more(world: World, purse: Card) -> None:
    Issuer.objects.update(kind=IssuerKind.SOLE)
    large = top_up(world, purse, 49_000, How.CASH)
    services.take_back(large.pk, reason="点错", scope=WHOLE_SHOP, actor=None, now=NOON)

    top_up(world, purse, 49_000, How.CASH)

    assert on_card(purse)["principal"] == 49_000_00


def test_a_company_sells_no_card_to_somebody_without_name_and_phone(world: World, purse: Card) -> None:
    world.lin.phone_index = ""
    world.lin.save()

    with pytest.raises(errors.IdentityNeeded):
        top_up(world, purse, 100)


def test_who_is_seventeen_buys_with_a_guardian_whose_name_is_kept(world: World) -> None:
    world.lin.birth_year, world.lin.birth_month, world.lin.birth_day = 2009, 5, 1
    world.lin.save()
    till = Till(signed_in(world.front_desk))
    product = make_product(CardKind.STORED_VALUE, "金卡", 1000)
    till.press(f"customer:{world.lin.pk}")
    till.press(f"card:{product.pk}")
    till.press("pay:wechat")
    assert "The buyer is under 18" in till.page
    assert till.confirm().status_code == 409

    till.press(guardian="林母")

    assert till.confirm().status_code == 302
    assert CardEvent.objects.get().details["guardian"] == "林母"


def test_a_child_of_seven_buys_no_card_whoever_agrees(world: World, purse: Card) -> None:
    world.lin.birth_year, world.lin.birth_month, world.lin.birth_day = 2019, 5, 1
    world.lin.save()

    with pytest.raises(errors.TooYoung):
        top_up(world, purse, 100)


def test_what_was_bought_yesterday_and_given_back_makes_no_room_today(world: World, purse: Card) -> None:
    Issuer.objects.update(kind=IssuerKind.SOLE)
    sold = top_up(world, purse, 4000)
    later = NOON + timedelta(days=1)
    services.take_back(sold.pk, reason="不要了", scope=WHOLE_SHOP, actor=None, now=later)

    assert limits._same_day(world.lin, issuer=Issuer.objects.get().pk, today=later.date()) == (0, 0)
