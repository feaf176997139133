"""Every kind of card is offered, sold at the till, used there, moved to somebody else, and closed by its sheet."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from liuke.accounts.queries import WHOLE_SHOP, scope_of
from liuke.cards import services as cards
from liuke.cards.definitions import region
from liuke.cards.errors import ArrearsFirst, CardExpired, CardOverLimit, NotOnThisCard, OfferIncomplete, TooOften
from liuke.cards.models import Card, CardProduct, CardStatus
from liuke.cards.rules.kinds import CardKind
from liuke.cards.rules.lists import Service
from liuke.cards.rules.refunds.facts import Cause
from liuke.cards.rules.refunds.sheet import Closing
from liuke.cards.services import Offer, Press
from liuke.kit.idempotency import once
from liuke.kit.money import Money
from liuke.ledger.models import Issuer
from liuke.ledger.queries.doubts import doubts
from liuke.ledger.rules.book import IssuerKind
from liuke.visits import services
from liuke.visits.models import Ticket
from liuke.visits.rules.sale import Sale, SaleLine, What
from tests.cards.counter import yuan
from tests.console.clients import signed_in, text
from tests.visits.test_pages_till import Till
from tests.visits.till import How, item_line, make_item, on_card, paid, sell
from tests.world import NOON, TODAY, make_customer

if TYPE_CHECKING:
    from liuke.catalog.models import Item
    from tests.world import World


@pytest.fixture
def facial(world: World) -> Item:
    return make_item("深层补水", 300)


@pytest.fixture
def peel(world: World) -> Item:
    return make_item("果酸焕肤", 500)


def offer(world: World, kind: CardKind, price: float, *, days: int | None = None, **more: Any) -> CardProduct:
    told: dict[str, Any] = {"services": (), "choose": 0} | more
    wanted = Offer(f"卡{kind}", kind, yuan(price).minor, days, is_active=True, **told)
    return cards.save_offer(wanted, scope=scope_of(world.owner), now=NOON)


def buy(world: World, product: CardProduct, price: float, **more: Any) -> Card:
    """Sell 林 a card for money, at the till."""
    sell(world, SaleLine(What.CARD, product.pk, **more), payments=(paid(How.WECHAT, price),), by=world.manager)
    return Card.unguarded.latest("pk")


def use(world: World, card: Card, item: Item, *, days: int = 0, count: int = 1) -> Ticket:
    """Use a card at the till, some days from now."""
    now: datetime = NOON + timedelta(days=days)
    sale = Sale(world.lakeside.pk, world.lin.pk, (item_line(item, session_card=card.pk, quantity=count),))
    write = services.write_named(sale, key=f"u{Ticket.unguarded.count()}-{days}", actor=None)
    return services.check_out(sale, write=write, scope=WHOLE_SHOP, actor=None, now=now)


def press(world: World, key: str, *, days: int = 0) -> Press:
    return Press(scope_of(world.owner), once(scope="t", key=key, body=b""), NOON + timedelta(days=days), "顾客要求")


def close(world: World, card: Card, *, days: int = 0) -> Money:
    """Close a card by her own wish, and return what she gets back."""
    now, day = NOON + timedelta(days=days), TODAY + timedelta(days=days)
    closing = Closing(Cause.CUSTOMER, now, day, day, day, "老板")
    row = cards.close_card(card.pk, closing=closing, region=region("mainland"), press=press(world, "c", days=days))
    return Money(row.refund_minor)


@pytest.mark.parametrize("kind", [CardKind.PACKAGE, CardKind.COURSE])
def test_a_card_of_sessions_is_sold_used_and_closed(world: World, facial: Item, kind: CardKind) -> None:
    product = offer(world, kind, 2000, services=[Service(facial.name, 10, 0)])
    card = buy(world, product, 2000)

    use(world, card, facial, count=3)

    assert on_card(card)["sessions"] == 7
    assert close(world, card, days=20) == yuan(1100)


def test_a_choice_is_used_for_any_of_its_services_until_all_are_chosen(world: World, facial: Item, peel: Item) -> None:
    wanted = [Service(facial.name, 1, 0), Service(peel.name, 1, 0)]
    card = buy(world, offer(world, CardKind.CHOICE, 1200, services=wanted, choose=4), 1200)

    use(world, card, facial, count=2)
    use(world, card, peel)

    assert on_card(card)["sessions"] == 1
    assert close(world, card, days=20).minor >= 0
    assert list(doubts()) == []


def test_a_time_card_pays_its_services_as_long_as_it_lasts(world: World, facial: Item, peel: Item) -> None:
    card = buy(world, offer(world, CardKind.TIME, 900, days=90, services=[Service(facial.name, 0, 0)]), 900)

    ticket = use(world, card, facial)
    use(world, card, facial, days=89)

    assert ticket.payments.get().sessions == 1
    with pytest.raises(NotOnThisCard):
        use(world, card, peel)
    with pytest.raises(CardExpired):
        use(world, card, facial, days=90)
    assert list(doubts()) == []


def test_an_unlimited_card_is_good_for_every_service(world: World, facial: Item, peel: Item) -> None:
    card = buy(world, offer(world, CardKind.UNLIMITED, 9000, days=365), 9000)

    for item in (facial, peel, facial):
        use(world, card, item)

    assert on_card(card) == {}


def test_a_card_by_time_is_used_as_often_as_its_day_and_week_allow(world: World, facial: Item) -> None:
    """The 22nd of November 2026 is a Sunday: the next day begins a week."""
    card = buy(world, offer(world, CardKind.TIME, 900, days=90, per_day=1, per_week=2), 900)
    first = use(world, card, facial)
    with pytest.raises(TooOften):
        use(world, card, facial)
    services.take_back(first.pk, reason="点错", scope=WHOLE_SHOP, actor=None, now=NOON)
    use(world, card, facial)

    use(world, card, facial, days=1)
    with pytest.raises(TooOften):
        use(world, card, facial, days=2, count=2)
    use(world, card, facial, days=3)

    with pytest.raises(TooOften):
        use(world, card, facial, days=4)
    use(world, card, facial, days=8)


def test_two_lines_of_one_bill_count_together(world: World, facial: Item, peel: Item) -> None:
    card = buy(world, offer(world, CardKind.TIME, 900, days=90, per_day=1), 900)
    lines = (item_line(facial, session_card=card.pk), item_line(peel, session_card=card.pk))

    with pytest.raises(TooOften):
        sell(world, *lines)


def test_a_time_card_is_used_for_the_days_that_are_paid(world: World, facial: Item) -> None:
    card = buy(world, offer(world, CardKind.TIME, 900, days=90), 300, paid_minor=300_00)

    use(world, card, facial, days=29)

    with pytest.raises(ArrearsFirst):
        use(world, card, facial, days=30)


def test_a_time_card_keeps_its_days_and_counts_when_it_moves_and_is_closed_by_days(world: World, facial: Item) -> None:
    card = buy(world, offer(world, CardKind.TIME, 900, days=90, per_week=1), 900)
    use(world, card, facial)
    new = cards.replace_card(card.pk, press=press(world, "m"))

    with pytest.raises(TooOften):
        use(world, new, facial)

    assert close(world, new, days=29) == yuan(610)
    assert list(doubts()) == []


def test_a_gift_card_is_bought_given_away_used_and_closed(world: World, facial: Item) -> None:
    friend = make_customer(world.lakeside, "沈青")
    card = buy(world, offer(world, CardKind.GIFT, 500), 500)
    given = cards.replace_card(card.pk, press=press(world, "g"), customer_id=friend.pk)

    sell(world, item_line(facial), payments=(paid(How.STORED, 300, given),), customer=friend)

    card.refresh_from_db()
    assert (card.status, on_card(given)["principal"]) == (CardStatus.CLOSED, 200_00)
    assert close(world, given, days=20) == yuan(200)


def test_a_company_sells_a_gift_card_of_1000_at_most(world: World) -> None:
    Issuer.objects.create(legal_name="棠栗美容有限公司", kind=IssuerKind.ENTERPRISE)
    world.lin.phone_index = "known"
    world.lin.save()
    buy(world, offer(world, CardKind.GIFT, 1000), 1000)

    with pytest.raises(CardOverLimit):
        buy(world, offer(world, CardKind.GIFT, 1000.01), 1000.01)


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (CardKind.TIME, {}), (CardKind.UNLIMITED, {}), (CardKind.TIME, {"days": 30, "choose": 2}),
        (CardKind.CHOICE, {"services": [Service("深层补水", 1, 0)]}), (CardKind.CHOICE, {"choose": 3}),
        (CardKind.PACKAGE, {}), (CardKind.PACKAGE, {"services": [Service("深层补水", 0, 0)]}),
        (CardKind.PACKAGE, {"services": [Service("深层补水", 5, 0)], "choose": 3}),
        (CardKind.GIFT, {"services": [Service("深层补水", 5, 0)]}), (CardKind.STORED_VALUE, {"choose": 1}),
    ],
)  # fmt: skip
def test_what_its_kind_cannot_be_sold_as_is_not_offered(
    world: World, facial: Item, kind: CardKind, told: dict[str, Any]
) -> None:
    with pytest.raises(OfferIncomplete):
        offer(world, kind, 100, **told)


def test_at_the_till_a_time_card_pays_by_itself_and_stands_on_her_page(world: World, facial: Item) -> None:
    owner = signed_in(world.owner)
    told = {"name": "季卡", "kind": "time", "price": "900", "valid_days": "90", "contents": facial.name,
            "per_day": "1", "is_active": "on"}  # fmt: skip
    assert owner.post("/cards/offers/new/", told).status_code == 302
    card = buy(world, CardProduct.objects.get(name="季卡"), 900)
    till = Till(signed_in(world.front_desk))
    till.press(f"customer:{world.lin.pk}")
    till.press(f"item:{facial.pk}")
    assert "“季卡” is used once" in till.page

    till.press("more:0")
    assert "as often as its day or week allows" in till.page
    till.press("less:0")

    assert till.confirm().status_code == 302
    assert "季卡" in text(owner.get(f"/customers/{world.lin.pk}/"))
    assert facial.name in text(owner.get(f"/cards/offers/{card.product_id}/"))
