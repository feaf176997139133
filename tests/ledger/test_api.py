"""Accounts by JSON: what a customer holds in the salons somebody reaches, put aside or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cards.counter import TestCounter, yuan
from tests.console.clients import signed_in
from tests.visits.till import stored_value

if TYPE_CHECKING:
    from tests.world import World


def test_only_accounts_of_salons_in_reach_are_told(world: World) -> None:
    card = stored_value(world, 100)
    elsewhere = TestCounter(world.westside.pk)
    assert card.product is not None
    elsewhere.top_up(elsewhere.open(world.lin, card.product), yuan(10))

    address = f"/api/v1/customers/{world.lin.pk}/accounts"
    mine = signed_in(world.manager).get(address).json()
    everybody = signed_in(world.owner).get(address).json()

    assert [one["balance"] for one in mine] == [100_00]
    assert sorted(one["balance"] for one in everybody) == [10_00, 100_00]
    assert {(one["purse"], one["unit"], one["held"]) for one in everybody} == {("principal", "CNY", 0)}
