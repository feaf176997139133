"""What customers hold, by JSON: each account with its balance, now or at any past moment."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from ninja import Query, Router, Schema
from pydantic import AwareDatetime  # noqa: TC002 - ninja reads it

from liuke.accounts.api import require
from liuke.accounts.rules import Action
from liuke.customers.groups import group, head_id
from liuke.customers.queries import customer_in
from liuke.customers.schemas import RowId  # noqa: TC001 - ninja reads it
from liuke.kit.http import REFUSALS
from liuke.kit.problems import InvalidInput
from liuke.ledger.queries.balances import accounts_of, balances_at

router = Router(tags=["ledger"])
_FIRST, _LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


class AccountOut(Schema):
    """One account: ``balance`` in the smallest part of its unit, ``held`` of it put aside now.

    ``unit`` is a currency's code, or ``SES:`` with what the sessions are of. Arrears are what she owes the shop.
    """

    id: int
    card_id: int | None
    salon_id: int
    purse: str
    unit: str
    status: str
    balance: int
    held: int


@router.get(
    "/customers/{customer_id}/accounts", response={200: list[AccountOut]} | REFUSALS, operation_id="read_accounts"
)
def read_accounts(
    request: Any, customer_id: RowId, at: Annotated[AwareDatetime | None, Query()] = None
) -> list[AccountOut]:
    """Return a customer's accounts in reach; with ``at`` as they were then, by what was recorded until that moment."""
    require(request, Action.SEE_MONEY)
    customer_in(request.scope, customer_id)
    accounts = list(accounts_of(group(head_id(customer_id)), request.scope))
    balances = {one.pk: one.balance for one in accounts}
    if at is not None:
        if not _FIRST <= at < _LAST:
            raise InvalidInput(field="at")
        balances = balances_at(balances, at=at)
    return [
        AccountOut(
            id=one.pk, card_id=one.card, salon_id=one.salon_id, purse=one.purse, unit=one.unit, status=one.status,
            balance=balances[one.pk], held=one.held if at is None else 0,
        )
        for one in accounts
    ]  # fmt: skip
