"""The chains behind the tills: sealed without gaps, proved by the statement alone, broken by any change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from liuke.accounts.models import AuditEntry
from liuke.kit import guards
from liuke.ledger.models import Account, AccountStatus, Seal, Transfer
from liuke.ledger.queries.statement import chain_of
from liuke.ledger.rules.chain import BEGINNING
from liuke.ledger.services import freeze_doubted, seal_some
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
