"""A part of a bill given back: to the same sources in proportion, never more than is left, and nothing twice."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from django.db.models import Sum

from liuke.accounts.models import AuditEntry
from liuke.accounts.queries import scope_of
from liuke.cards.models import Card, CardStatus
from liuke.cards.queries import closing_facts
from liuke.cards.rules.kinds import CardKind
from liuke.cards.rules.ladders import Reward
from liuke.cards.rules.refunds.facts import Sessions, StoredValue
from liuke.catalog.models import Item
from liuke.kit.idempotency import KeyReused
from liuke.kit.problems import NotAllowed, NotFound
from liuke.ledger.errors import NotReversible, RefundExceeds
from liuke.ledger.models import Consumption
from liuke.ledger.queries.doubts import doubts
from liuke.visits import services
from liuke.visits.errors import CardClosedSince, CardUsedSince, DebtPaidSince, NothingChosen, ReasonMissing
from liuke.visits.models import LineShare, Payment, Ticket, TicketLine, Visit
from liuke.visits.rules.sale import SaleLine, Share, What
from tests.cards.counter import TestCounter, make_product
from tests.visits.till import How, item_line, make_item, on_card, paid, sell, stored_value, ten_sessions, yuan
from tests.world import NOON, TODAY

if TYPE_CHECKING:
    from liuke.accounts.models import Staff
    from tests.world import World


@pytest.fixture(autouse=True)
def _the_book_is_in_order(world: World) -> Any:
    yield
    assert list(doubts()) == []


def lines_of(ticket: Ticket) -> list[TicketLine]:
    return list(TicketLine.unguarded.filter(ticket=ticket).order_by("pk"))


def refund(world: World, ticket: Ticket, *pieces: int, by: Staff | None = None, key: str = "", **more: Any) -> Ticket:
    """Give so many pieces of each line back."""
    who, reason = by or world.manager, more.get("reason", "不满意")
    wanted = {line.pk: n for line, n in zip(lines_of(ticket), pieces, strict=False) if n}
    key = key or f"r{Ticket.unguarded.count()}-{random.random()}"  # noqa: S311 - a key
    write = services.refund_named(ticket.pk, wanted, reason=reason, key=key, actor=who.pk)
    return services.refund_part(
        ticket.pk, wanted, reason=reason, write=write, scope=scope_of(who), actor=who.pk, now=NOON
    )


def went_back(back: Ticket) -> dict[str, tuple[int, int]]:
    """Return what went where, fen and sessions."""
    rows = Payment.objects.filter(ticket=back).values_list("purse", "amount_minor", "sessions")
    return {purse: (-minor, -count) for purse, minor, count in rows}


def test_one_of_three_pieces_goes_back_to_card_and_wechat_in_proportion(world: World) -> None:
    cream, purse = make_item("面霜", 100), stored_value(world, 0)
    TestCounter(world.lakeside.pk).top_up(purse, yuan(100), Reward(None, yuan(20)))
    shares = (Share(world.beautician.pk, 6000), Share(world.front_desk.pk, 4000))
    ticket = sell(
        world, item_line(cream, quantity=3, shares=shares),
        payments=(paid(How.STORED, 120, purse), paid(How.WECHAT, 180)),
    )  # fmt: skip

    back = refund(world, ticket, 1)

    assert went_back(back) == {"principal": (33_33, 0), "bonus": (6_67, 0), "wechat": (60_00, 0)}
    assert (on_card(purse)["principal"], on_card(purse)["bonus"]) == (33_33, 6_67)
    [line] = lines_of(back)
    assert (int(line.quantity), line.charged_minor, line.kind, line.reverses_id) == (
        -1,
        -100_00,
        "return",
        lines_of(ticket)[0].pk,
    )
    assert [(s.cash_minor, s.earned_minor) for s in line.shares.order_by("pk")] == [(-36_00, -56_00), (-24_00, -37_33)]
    assert (back.takes_back, back.note, back.number) == (ticket, "不满意", "LK-20261122-0002")
    assert AuditEntry.objects.get(action="ticket.refunded").object_ref == str(ticket.pk)
    assert Visit.unguarded.filter(customer=world.lin, business_date=TODAY).count() == 1


@pytest.mark.parametrize("seed", range(6))
def test_piece_by_piece_in_any_order_everything_is_back_and_nothing_is_left(world: World, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a seed, to go through it again
    facial, massage, cream = make_item("补水", 99.99), make_item("肩颈", 268), make_item("面霜", 33.33)
    Item.objects.update(handwork_minor=33_34)
    sessions, purse = ten_sessions(world, facial), stored_value(world, 0)
    TestCounter(world.lakeside.pk).top_up(purse, yuan(301.01), Reward(None, yuan(77.77)))
    shares = (Share(world.beautician.pk, 3333), Share(world.front_desk.pk, 6667))
    counts = [7, 5, 1]
    ticket = sell(
        world,
        item_line(facial, quantity=7, session_card=sessions.pk, shares=shares),
        item_line(cream, quantity=5, shares=shares), item_line(massage, shares=shares),
        payments=(paid(How.STORED, 371.11, purse), paid(How.CASH, 23.54), paid(How.WECHAT, 40)),
    )  # fmt: skip
    while any(counts):
        chosen = [chance.randint(0, n) for n in counts]
        if any(chosen):
            refund(world, ticket, *chosen)
            counts = [n - gone for n, gone in zip(counts, chosen, strict=True)]
            assert list(doubts()) == []

    assert (on_card(sessions)["sessions"], on_card(purse)) == (10, {"principal": 301_01, "bonus": 77_77})
    for model, columns in (
        (TicketLine, ("quantity", "list_minor", "charged_minor")),
        (LineShare, ("cash_minor", "earned_minor", "handwork_minor")),
        (Payment, ("amount_minor", "sessions")),
    ):
        manager = getattr(model, "unguarded", model.objects)
        assert set(manager.aggregate(*(Sum(one) for one in columns)).values()) == {0}, model
    with pytest.raises(NothingChosen):
        refund(world, ticket, 1)
    with pytest.raises(RefundExceeds):
        services.take_back(ticket.pk, reason="整单", scope=scope_of(world.manager), actor=None, now=NOON)


def test_sessions_given_back_are_not_counted_when_the_card_is_closed(world: World) -> None:
    facial = make_item("补水", 398)
    card = ten_sessions(world, facial)
    ticket = sell(world, item_line(facial, quantity=3, session_card=card.pk))

    back = refund(world, ticket, 2)

    assert went_back(back) == {"sessions": (400_00, 2)}
    facts = closing_facts(card, currency="CNY")
    assert isinstance(facts, Sessions)
    assert len(facts.uses) == 1


def test_value_given_back_is_not_counted_when_the_card_is_closed(world: World) -> None:
    purse = stored_value(world, 500)
    ticket = sell(world, item_line(make_item("面霜", 100), quantity=3), payments=(paid(How.STORED, 300, purse),))

    refund(world, ticket, 2)

    facts = closing_facts(purse, currency="CNY")
    assert isinstance(facts, StoredValue)
    assert [(use.listed, sum(use.drawn.values(), yuan(0))) for use in facts.uses] == [(yuan(100), yuan(100))]
    assert Consumption.objects.exclude(takes_back=None).get().charged_minor == 200_00


def test_what_stayed_owed_is_taken_off_until_it_is_paid(world: World) -> None:
    cream = make_item("面霜", 100)
    ticket = sell(
        world, item_line(cream, quantity=2), by=world.manager,
        payments=(paid(How.ON_ACCOUNT, 120), paid(How.ALIPAY, 80)),
    )  # fmt: skip

    assert went_back(refund(world, ticket, 1)) == {"arrears": (60_00, 0), "alipay": (40_00, 0)}
    sell(world, SaleLine(What.DEBT, 0, price_minor=10_00), payments=(paid(How.CASH, 10),))
    with pytest.raises(DebtPaidSince):
        refund(world, ticket, 1)


def test_a_card_goes_back_with_its_bill_until_it_is_used(world: World) -> None:
    facial, cream = make_item("补水", 398), make_item("面霜", 100)
    product = ten_sessions(world, facial).product
    assert product is not None
    bills = [
        sell(
            world, SaleLine(What.CARD, product.pk), item_line(cream),
            payments=(paid(How.WECHAT, 2000), paid(How.CASH, 100)),
        )
        for _time in range(2)
    ]  # fmt: skip
    kept, used = (lines_of(bill)[0].card for bill in bills)
    assert kept is not None
    assert used is not None
    sell(world, item_line(facial, session_card=used.pk))

    back = refund(world, bills[0], 1)

    assert went_back(back) == {"wechat": (1904_76, 0), "cash": (95_24, 0)}
    kept.refresh_from_db()
    assert (kept.status, on_card(kept)["sessions"]) == (CardStatus.CLOSED, 0)
    with pytest.raises(CardUsedSince):
        refund(world, bills[1], 1)
    assert went_back(refund(world, bills[1], 0, 1)) == {"wechat": (95_24, 0), "cash": (4_76, 0)}


def test_nothing_goes_back_onto_a_closed_card(world: World) -> None:
    purse = stored_value(world, 500)
    ticket = sell(world, item_line(make_item("面霜", 100)), payments=(paid(How.STORED, 100, purse),))
    Card.unguarded.filter(pk=purse.pk).update(status=CardStatus.CLOSED)

    with pytest.raises(CardClosedSince):
        refund(world, ticket, 1)


def test_a_top_up_goes_back_with_what_the_ladder_gave(world: World) -> None:
    product = make_product(CardKind.STORED_VALUE, "金卡", 1000)
    ticket = sell(world, SaleLine(What.CARD, product.pk), payments=(paid(How.WECHAT, 1000),))

    assert went_back(refund(world, ticket, 1)) == {"wechat": (1000_00, 0)}


def test_a_refund_is_not_refunded_and_the_same_press_is_one(world: World) -> None:
    ticket = sell(world, item_line(make_item("面霜", 100), quantity=3), payments=(paid(How.CASH, 300),))

    back = refund(world, ticket, 1, key="press")

    assert refund(world, ticket, 1, key="press") == back
    with pytest.raises(KeyReused):
        refund(world, ticket, 2, key="press")
    with pytest.raises(NotReversible):
        refund(world, back, 1)
    for pieces in (0, 3, -1):
        with pytest.raises(NothingChosen):
            refund(world, ticket, pieces)


def test_who_may_not_or_says_nothing_gives_nothing_back(world: World) -> None:
    ticket = sell(world, item_line(make_item("面霜", 100)), payments=(paid(How.CASH, 100),))

    with pytest.raises(NotAllowed):
        refund(world, ticket, 1, by=world.front_desk)
    with pytest.raises(NotFound):
        refund(world, ticket, 1, by=world.stranger)
    with pytest.raises(ReasonMissing):
        refund(world, ticket, 1, reason=" ")
    with pytest.raises(NothingChosen):
        refund(world, ticket)
