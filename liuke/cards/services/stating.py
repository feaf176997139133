"""A customer's statement handed out: who did it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.accounts.rules import Action
from liuke.accounts.steps import audit
from liuke.cards.errors import StatementNotWhole
from liuke.customers.groups import group, head_id
from liuke.customers.queries import customer_in
from liuke.kit.problems import NotAllowed
from liuke.kit.transactions import use_case
from liuke.ledger.queries.balances import accounts_of
from liuke.ledger.queries.proof import is_whole, proof_of

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from liuke.accounts.scope import Scope


@use_case
def hand_out_statement(customer_id: int, *, scope: Scope, now: datetime, address: str = "") -> dict[str, Any]:
    """Return a customer's statement as values that prove themselves; who took it is kept. 导出可验证的对账单.

    Raises:
        NotAllowed: the role does not see amounts.
        NotFound: the customer is not in reach.
        StatementNotWhole: some of her cards are of salons out of reach; a chain with gaps proves nothing.
    """
    if not scope.may(Action.SEE_MONEY):
        raise NotAllowed(action=Action.SEE_MONEY.value)
    customer = customer_in(scope, customer_id)
    records = list(group(head_id(customer_id)))
    if not is_whole(records, list(accounts_of(records, scope))):
        raise StatementNotWhole
    audit(
        "statement.handed_out", now=now, actor_id=scope.staff_id, object_type="customer", object_ref=customer.pk,
        salon_id=customer.salon_id, address=address,
    )  # fmt: skip
    return {"made_at": now.isoformat()} | proof_of(records)
