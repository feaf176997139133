"""The code that stands for a bill, and what the till asks before it closes one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liuke.cards.rules.chosen import SecondFactor
from liuke.kit.money import Money
from liuke.messaging.queries import has_channel
from liuke.visits.models import RedemptionCode
from liuke.visits.rules.second_factor import CODE_TIME, MOST_WRONG, value_used

if TYPE_CHECKING:
    from datetime import datetime

    from liuke.customers.models import Customer
    from liuke.visits.queries.preview import Preview


def code_for(sale_key: str, *, customer: Customer | None, now: datetime) -> RedemptionCode | None:
    """Return the newest code of a bill where it still stands: hers, in its time, tried wrong less than five times."""
    code = RedemptionCode.objects.filter(sale_key=sale_key).order_by("-pk").first()
    if code is None or customer is None or code.customer_id != customer.pk or code.ticket_id is not None:
        return None
    return code if now < code.sent_at + CODE_TIME and code.wrong < MOST_WRONG else None


@dataclass(frozen=True)
class Ask:
    """What the till asks for.

    Args:
        factor: a signature or a code.
        amount: what of her cards the bill uses.
        is_sent: a code for just this stands.
        is_right: it was typed right.
        can_send: whether a code could be sent.
    """

    factor: SecondFactor
    amount: Money
    is_sent: bool = False
    is_right: bool = False
    can_send: bool = True


def ask_of(shown: Preview, *, sale_key: str, now: datetime) -> Ask | None:
    """Return what has to be asked before a bill is closed, None for nothing. No query where the shop asks nothing."""
    if shown.shelf is None or not shown.bill:
        return None
    used = value_used(shown.bill, shown.sale.payments)
    factor, amount = shown.shelf.rules.asks(used), Money(used, shown.shelf.currency)
    if factor is SecondFactor.OFF:
        return None
    if factor is SecondFactor.SIGNATURE:
        return Ask(factor, amount)
    code = code_for(sale_key, customer=shown.shelf.customer, now=now)
    is_sent = code is not None and code.amount_minor == used
    return Ask(factor, amount, is_sent, is_sent and bool(code and code.confirmed_at), has_channel())
