"""Entries: what goes in, what comes out, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction

from liuke.ledger.errors import (
    AccountNotOpen,
    AmountOutOfRange,
    HoldOver,
    InsufficientBalance,
    NotReversible,
    RefundExceeds,
    ValueUsed,
)
from liuke.ledger.models import Account, Entry
from liuke.ledger.queries.balances import balances_at, parts_of
from liuke.ledger.queries.doubts import doubts
from liuke.ledger.rules.book import LARGEST, Code, Event, Purse
from liuke.ledger.steps import Move, close_accounts, end_hold, give_back, lock_accounts, post, posting, put_aside
from tests.ledger.book import CNY, open_card, spend, take_back, top_up, writing
from tests.world import NOON, TODAY

if TYPE_CHECKING:
    from tests.ledger.book import Card
    from tests.world import World


@pytest.fixture(autouse=True)
def _the_book_is_in_order(card: Card) -> Any:
    yield
    assert list(doubts()) == []


def move(card: Card, debit: Purse, credit: Account, amount: Any, code: Code = Code.PAID_IN) -> None:
    """Write one transfer from the house to an account, whatever it is."""
    with transaction.atomic():
        one = Move(card.house(debit), credit.pk, amount, CNY, code)
        post(writing(card.salon_id, Event.TOP_UP), [one])


def test_lin_pays_1000_gets_200_and_spends_300(card: Card) -> None:
    top_up(card, 1000_00, 200_00)
    spend(card, 250_00, 50_00)

    assert (card.principal.balance, card.bonus.balance) == (750_00, 150_00)


def test_the_houses_accounts_keep_no_balance_but_can_be_summed(card: Card) -> None:
    top_up(card, 1000_00)
    with transaction.atomic():
        cash = card.house(Purse.CASH)

    assert Account.objects.unscoped("tests").get(pk=cash).balance == 0
    assert balances_at([cash], at=NOON) == {cash: 1000_00}


def test_more_than_the_card_holds_is_refused_and_nothing_is_written(card: Card) -> None:
    top_up(card, 100)

    with pytest.raises(InsufficientBalance) as refusal:
        spend(card, 101)

    assert refusal.value.details == {"wanted": "¥1.01", "available": "¥1.00"}
    assert Entry.objects.unscoped("tests").count() == 1


def test_the_database_refuses_what_the_rules_forgot(card: Card, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin of the test above, with the rule off: the constraint is the lock behind it."""
    top_up(card, 100)
    monkeypatch.setattr(posting, "_see_enough", lambda _moves: None)
    with transaction.atomic():
        revenue = card.house(Purse.REVENUE)
    too_much = Move(card.principal.pk, revenue, 101, CNY, Code.PRINCIPAL_USED)

    with pytest.raises(IntegrityError), transaction.atomic():
        post(writing(card.salon_id, Event.SALE), [too_much])

    assert card.principal.balance == 100


@pytest.mark.parametrize("amount", [0, -1, LARGEST + 1, 2**63, 0.5, True, "100", None])
def test_an_amount_is_a_whole_number_from_1_to_10_to_the_11(card: Card, amount: Any) -> None:
    with pytest.raises(AmountOutOfRange):
        move(card, Purse.CASH, card.principal, amount)


def test_a_transfer_between_units_is_refused(card: Card) -> None:
    with pytest.raises(IntegrityError):
        move(card, Purse.CASH, card.sessions, 100)


def test_one_write_is_one_entry_for_ever(card: Card) -> None:
    top_up(card, 100, key="press")

    with pytest.raises(IntegrityError):
        top_up(card, 100, key="press")

    assert card.principal.balance == 100


def test_bonus_that_expires_first_is_used_first_and_on_its_last_day_still_good(card: Card) -> None:
    top_up(card, 100, 30)
    top_up(card, 100, 20, expires_on=TODAY)

    spend(card, 0, 25)

    rests = [(part.rest, part.expires_on) for part in parts_of([card.bonus.pk])[card.bonus.pk]]
    assert rests == [(25, None)]


def test_nothing_is_used_of_what_expired_yesterday(card: Card) -> None:
    top_up(card, 100, 20, expires_on=TODAY - timedelta(days=1), today=TODAY - timedelta(days=9))

    with pytest.raises(InsufficientBalance):
        spend(card, 0, 1)


def test_a_sale_taken_back_gives_the_same_lots_back(card: Card) -> None:
    top_up(card, 100, 20, expires_on=TODAY)
    before = parts_of([card.principal.pk, card.bonus.pk])
    sale = spend(card, 60, 12)

    take_back(sale)

    assert parts_of([card.principal.pk, card.bonus.pk]) == before


def test_nothing_is_taken_back_twice_nor_a_taking_back(card: Card) -> None:
    entry = top_up(card, 100)
    back = take_back(entry)

    for one in (entry, back):
        with pytest.raises(NotReversible):
            take_back(one)
    assert card.principal.balance == 0


def test_a_top_up_used_in_part_is_not_taken_back_whole(card: Card) -> None:
    entry = top_up(card, 100)
    spend(card, 1)

    with pytest.raises(ValueUsed):
        take_back(entry)


def test_parts_are_given_back_up_to_what_was_paid(card: Card) -> None:
    top_up(card, 100)
    sale = spend(card, 90)
    transfer = sale.transfers.get()

    def refund(amount: int) -> None:
        with transaction.atomic():
            give_back([(transfer.pk, amount)], writing(card.salon_id, Event.REFUND))

    refund(50)
    refund(40)
    with pytest.raises(RefundExceeds):
        refund(1)

    assert card.principal.balance == 100


def test_what_is_put_aside_is_not_there_to_spend(card: Card) -> None:
    top_up(card, 100)
    with transaction.atomic():
        hold = put_aside(card.principal.pk, 60, writing(card.salon_id, Event.HELD), expires_at=NOON)

    with pytest.raises(InsufficientBalance), transaction.atomic():
        put_aside(card.principal.pk, 41, writing(card.salon_id, Event.HELD), expires_at=NOON)
    with transaction.atomic():
        end_hold(hold.pk, writing(card.salon_id, Event.HOLD_ENDED))

    assert card.principal.available == 100
    with pytest.raises(HoldOver), transaction.atomic():
        end_hold(hold.pk, writing(card.salon_id, Event.HOLD_ENDED))


def test_a_hold_whose_time_is_over_cannot_be_used_only_freed(card: Card) -> None:
    top_up(card, 100)
    with transaction.atomic():
        hold = put_aside(card.principal.pk, 60, writing(card.salon_id, Event.HELD), expires_at=NOON)

    with pytest.raises(HoldOver), transaction.atomic():
        end_hold(hold.pk, writing(card.salon_id, Event.HOLD_ENDED), captured=60)


def test_a_closed_account_is_empty_and_takes_nothing(card: Card) -> None:
    top_up(card, 100)
    with pytest.raises(IntegrityError), transaction.atomic():
        close_accounts([card.principal.pk])
    spend(card, 100)
    with transaction.atomic():
        close_accounts([card.principal.pk])

    with pytest.raises(AccountNotOpen), transaction.atomic():
        lock_accounts([card.principal.pk])
    with pytest.raises(AccountNotOpen):
        top_up(card, 1)


def test_a_hundred_moves_cost_as_many_queries_as_two(card: Card, world: World, django_assert_num_queries: Any) -> None:
    """One each to hold the accounts, find the issuer, write the entry and its transfers, however many."""
    other = open_card(world.zhou, number=2)
    with transaction.atomic():
        cash = card.house(Purse.CASH)
        moves = [Move(cash, one.principal.pk, 1, CNY, Code.PAID_IN) for one in (card, other) * 50]
        with django_assert_num_queries(4):
            post(writing(card.salon_id, Event.ADJUSTMENT, reason="counted"), moves[:2])
        with django_assert_num_queries(4):
            post(writing(card.salon_id, Event.ADJUSTMENT, reason="counted"), moves)
        transaction.set_rollback(True)
