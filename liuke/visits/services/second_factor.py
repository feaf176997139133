"""Use cases of the second proof: a code is sent and typed, a signature is looked at. 核销验证."""

from __future__ import annotations

import secrets
from base64 import b64decode
from datetime import timedelta
from hmac import compare_digest
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import override

from liuke.accounts.queries import organization
from liuke.accounts.rules import Action
from liuke.accounts.steps import audit
from liuke.customers.groups import group, head_id
from liuke.customers.models import Customer
from liuke.kit.home import home
from liuke.kit.money import Money
from liuke.kit.problems import NotAllowed, NotFound
from liuke.kit.transactions import use_case
from liuke.messaging.steps import send
from liuke.visits.errors import CodeEnded, CodeWrong, NoPhone, TooManyCodes
from liuke.visits.models import RedemptionCode, Signature, Ticket
from liuke.visits.queries.second_factor import code_for
from liuke.visits.queries.shelf import customer_at_till
from liuke.visits.rules.second_factor import CODE_DIGITS, MOST_CODES, MOST_WRONG

if TYPE_CHECKING:
    from datetime import datetime

    from liuke.accounts.scope import Scope

_HOUR = timedelta(hours=1)


@use_case
def send_code(customer_id: int, *, sale_key: str, amount_minor: int, scope: Scope, now: datetime) -> RedemptionCode:
    """Send her a code for one bill and what it uses of her cards; the one before for this bill counts no more.

    Args:
        customer_id: whose cards are used.
        sale_key: the key the bill will be closed by.
        amount_minor: principal and bonus, and sessions at their list price.
        scope: who sells.
        now: the instant; the code stands for five minutes.

    Raises:
        NotAllowed, NotFound: the till is not for this role, or she is not in reach.
        NoPhone: nobody knows her phone.
        TooManyCodes: she was sent five within the hour.
        NoChannel: nothing could carry it.
    """
    customer = _hers(customer_id, scope)
    if not customer.phone_sealed:
        raise NoPhone
    head = head_id(customer.pk)
    Customer.objects.unscoped("she is in reach").select_for_update(no_key=True).get(pk=head)  # codes take turns
    sent = RedemptionCode.objects.filter(customer__in=group(head), sent_at__gt=now - _HOUR)
    if sent.count() >= MOST_CODES:
        raise TooManyCodes(most=MOST_CODES)
    digits = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    shop = organization()
    amount = str(Money(amount_minor, shop.currency))
    with override(shop.language):  # hers, not the cashier's
        text = _(
            "%(shop)s: %(code)s is your code for using %(amount)s of your cards. It holds for five minutes; "
            "tell only the cashier."
        )
    send(text % {"shop": shop.name, "code": digits, "amount": amount}, to_hint=customer.phone_hint, now=now)
    audit(
        "code.sent", now=now, actor_id=scope.staff_id, salon_id=customer.salon_id, object_type="customer",
        object_ref=customer.pk, after={"amount": amount},
    )  # fmt: skip
    return RedemptionCode.objects.create(
        customer=customer, sale_key=sale_key, amount_minor=amount_minor, code_index=_index(sale_key, digits),
        sent_at=now, sent_by_id=scope.staff_id,
    )  # fmt: skip


def confirm_code(sale_key: str, digits: str, *, customer_id: int, scope: Scope, now: datetime) -> None:
    """Note that she read the right code; then the bill can be closed. A wrong try is counted even though it fails.

    Raises:
        NotAllowed, NotFound: as ``send_code``.
        CodeWrong: it is another one; with how many tries are left.
        CodeEnded: none stands for this bill.
    """
    left = _weigh(sale_key, digits, customer_id=customer_id, scope=scope, now=now)
    if left is not None:
        raise CodeWrong(left=left) if left else CodeEnded


@use_case
def _weigh(sale_key: str, digits: str, *, customer_id: int, scope: Scope, now: datetime) -> int | None:
    """Return the tries left after a wrong one; None when it was right."""
    customer = _hers(customer_id, scope)
    list(RedemptionCode.objects.filter(sale_key=sale_key).order_by("pk").select_for_update())  # tries take turns
    code = code_for(sale_key, customer=customer, now=now)
    if code is None:
        raise CodeEnded
    if compare_digest(code.code_index, _index(sale_key, digits.strip())):
        code.confirmed_at = code.confirmed_at or now
        code.save(update_fields=["confirmed_at"])
        return None
    code.wrong += 1
    code.save(update_fields=["wrong"])
    return MOST_WRONG - code.wrong


def _hers(customer_id: int, scope: Scope) -> Customer:
    if not scope.may(Action.USE_TILL):
        raise NotAllowed(action=Action.USE_TILL.value)
    customer = customer_at_till(customer_id, scope=scope)
    if customer is None:
        raise NotFound
    return customer


def _index(sale_key: str, digits: str) -> str:
    return home().vault.blind_index("redemption_code", f"{sale_key}:{digits}")


@use_case
def read_signature(ticket_id: int, *, scope: Scope, now: datetime, address: str = "") -> bytes:
    """Return the PNG she signed a bill with, after the entry of who looked at it.

    Raises:
        NotAllowed: only who may take sales back looks at signatures.
        NotFound: the bill is not in reach, or nobody signed it.
    """
    if not scope.may(Action.REFUND_SALES):
        raise NotAllowed(action=Action.REFUND_SALES.value)
    ticket = Ticket.objects.within(scope).filter(pk=ticket_id).first()
    signature = Signature.objects.filter(ticket=ticket).first() if ticket else None
    if ticket is None or signature is None:
        raise NotFound
    audit(
        "signature.read", now=now, actor_id=scope.staff_id, salon_id=ticket.salon_id, object_type="ticket",
        object_ref=ticket.pk, after={"number": ticket.number}, address=address,
    )  # fmt: skip
    return b64decode(home().vault.unseal(signature.image_sealed, place=f"signature:{signature.uid}"))
