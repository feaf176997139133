"""The chains behind the tills: sealed without gaps, proved by the statement alone, broken by any change."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from liuke.accounts.models import AuditEntry
from liuke.kit import guards
from liuke.ledger.errors import SalonHasBook
from liuke.ledger.models import Account, AccountStatus, Issuer, SalonIssuer, Seal, Transfer
from liuke.ledger.queries.statement import chain_of
from liuke.ledger.rules.book import IssuerKind
from liuke.ledger.rules.chain import BEGINNING
from liuke.ledger.services import freeze_doubted, seal_some
from liuke.ledger.steps import place_salon
from tests.ledger.book import open_card, spend, top_up
from tests.world import NOON

if TYPE_CHECKING:
    from tests.ledger.book import Card
    from tests.world import World


def accounts_of(card: Card) -> set[int]:
    rows = Account.objects.unscoped("tests").filter(customer=card.customer_id)
    return set(rows.values_list("pk", flat=True))


def test_every_entry_gets_its_place_once_in_batches(card: Card) -> None:
    for _day in range(5):
        top_up(card, 100)

    assert [seal_some(card.principal.issuer_id, most=2) for _turn in range(4)] == [2, 2, 1, 0]
    assert list(Seal.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4, 5]


def test_lins_statement_proves_itself_and_says_nothing_of_zhou(card: Card, world: World) -> None:
    top_up(card, 1000, 200)
    top_up(open_card(world.zhou, number=2), 500)
    spend(card, 100, 20)
    seal_some(card.principal.issuer_id)

    head, broken = chain_of(card.customer_id, accounts_of(card))

    assert (head != BEGINNING, broken) == (True, None)


def test_a_changed_amount_breaks_her_chain_where_it_was_changed(card: Card) -> None:
    for amount in (100, 200, 300):
        top_up(card, amount)
    seal_some(card.principal.issuer_id)
    with guards.lifted(), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_transfer SET amount = 201 WHERE amount = 200")

    assert chain_of(card.customer_id, accounts_of(card))[1] == 1


def test_the_check_at_night_freezes_the_account_it_doubts_and_no_other(card: Card, world: World) -> None:
    other = open_card(world.zhou, number=2)
    top_up(card, 100)
    top_up(other, 100)
    with guards.lifted(), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_account SET posted_cr = 150 WHERE id = %s", [card.principal.pk])

    found = freeze_doubted(now=NOON)

    assert {doubt.account for doubt in found} == {card.principal.pk}
    frozen = Account.objects.unscoped("tests").filter(status=AccountStatus.FROZEN)
    assert list(frozen.values_list("pk", flat=True)) == [card.principal.pk]
    assert AuditEntry.objects.filter(action="ledger.frozen").count() == 1
    assert Transfer.objects.count() == 2


def test_an_entry_of_a_clock_that_ran_ahead_keeps_no_later_one_out_of_the_chain(card: Card) -> None:
    top_up(card, 100, now=NOON + timedelta(days=30))
    top_up(card, 100)
    assert seal_some(card.principal.issuer_id) == 2

    top_up(card, 100)

    assert seal_some(card.principal.issuer_id) == 1


def test_whether_a_salon_has_a_book_is_asked_when_nobody_else_can_begin_one(card: Card) -> None:
    other = Issuer.objects.create(legal_name="棠栗美容有限公司", kind=IssuerKind.ENTERPRISE)

    with CaptureQueriesContext(connection) as asked, pytest.raises(SalonHasBook), transaction.atomic():
        place_salon(card.salon_id, issuer_id=other.pk)

    looked = next(at for at, one in enumerate(asked.captured_queries) if '"ledger_account"' in one["sql"])
    assert any(one["sql"].startswith("UPDATE") for one in asked.captured_queries[:looked])
    assert SalonIssuer.objects.get(salon=card.salon_id).issuer_id == card.principal.issuer_id
