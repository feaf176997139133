"""Payments asked of providers: of a bill, and those somebody has to look at."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.db.models import Q

from liuke.kit.crypto import CannotOpen
from liuke.kit.problems import NotFound
from liuke.visits.models import PaymentNotice, PaymentOrder, ProviderAccount, RefundOrder
from liuke.visits.models.paying import OPEN
from liuke.visits.payments.opening import SIMULATOR, is_installed, missing
from liuke.visits.payments.states import State

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from liuke.accounts.scope import Scope
    from liuke.kit.crypto import Vault

MOST = 100
_STANDING = [*OPEN, State.PAID.value]


def accounts_on() -> dict[str, ProviderAccount]:
    """Return who can be asked for a payment, by way of paying."""
    return {one.purse: one for one in ProviderAccount.objects.filter(is_on=True)}


def provider_accounts() -> dict[str, ProviderAccount]:
    """Return what the shop is known by at providers, on or off, by way of paying."""
    return {one.purse: one for one in ProviderAccount.objects.all()}


def settings_of(account: ProviderAccount, *, vault: Vault) -> dict[str, str]:
    """Return what the owner typed for a provider; nothing where it does not open with this home's key."""
    if not account.settings_sealed:
        return {}
    try:
        told: dict[str, str] = json.loads(vault.unseal(account.settings_sealed, place=place_of(account.purse)))
    except CannotOpen:
        return {}
    return told


def place_of(purse: str) -> str:
    """Return the place a provider's settings are sealed for."""
    return f"provider_account:{purse}"


def lacks(adapter: str, settings: dict[str, str]) -> list[str]:
    """Return what a provider still needs before it can be asked: names of settings, and ``package``."""
    if adapter == SIMULATOR:
        return []
    return missing(adapter, settings) + ([] if is_installed(adapter) else ["package"])


def asked_for(draft_uid: uuid.UUID, *, scope: Scope) -> list[PaymentOrder]:
    """Return the payments of a bill that are open, or paid and not yet booked; the oldest first."""
    return standing(orders_of(draft_uid, scope=scope))


def orders_of(draft_uid: uuid.UUID, *, scope: Scope) -> list[PaymentOrder]:
    """Return every payment asked for a bill that is not closed, whatever became of it; the oldest first."""
    rows = PaymentOrder.objects.within(scope, of_few=True).filter(draft_uid=draft_uid, ticket=None)
    return list(rows.order_by("pk"))


def standing(orders: Iterable[PaymentOrder]) -> list[PaymentOrder]:
    """Return those that are open, or paid and ours: what the bill must agree with."""
    return [one for one in orders if one.state in _STANDING and not one.is_going_back]


def order_of(order_id: int, *, scope: Scope) -> PaymentOrder:
    """Return one payment.

    Raises:
        NotFound: it is not in reach.
    """
    found = PaymentOrder.objects.within(scope).filter(pk=order_id).first()
    if found is None:
        raise NotFound
    return found


def without_bill(scope: Scope) -> QuerySet[PaymentOrder]:
    """Return what was paid and is on no closed bill, the newest first. 挂账待处理."""
    rows = PaymentOrder.objects.within(scope).filter(ticket=None, is_going_back=False)
    return rows.filter(state=State.PAID).select_related("salon").order_by("-pk")[:MOST]


def still_open(scope: Scope, *, now: datetime) -> QuerySet[PaymentOrder]:
    """Return what was asked, could not be paid any more, and got no clear answer since."""
    rows = PaymentOrder.objects.within(scope).filter(state__in=OPEN, expires_at__lt=now)
    return rows.select_related("salon").order_by("-pk")[:MOST]


def going_back(scope: Scope) -> QuerySet[RefundOrder]:
    """Return what has to go back and is not back yet, the newest first."""
    orders = PaymentOrder.objects.within(scope)
    rows = RefundOrder.objects.filter(is_done=False, order__in=orders).select_related("order__salon", "ticket")
    return rows.order_by("-pk")[:MOST]


def set_aside(scope: Scope) -> QuerySet[PaymentNotice]:
    """Return the notices that fitted nothing, the newest first; those of nobody's order to who sees the whole shop."""
    mine = Q(order__in=PaymentOrder.objects.within(scope))
    if scope.salon_ids is None:
        mine |= Q(order=None)
    return PaymentNotice.objects.filter(mine).exclude(misfit="").order_by("-pk")[:MOST]


def refunds_of(ticket_id: int) -> list[RefundOrder]:
    """Return what goes back by providers for a bill that gives back."""
    return list(RefundOrder.objects.filter(ticket=ticket_id).select_related("order").order_by("pk"))


def not_given_back(order: PaymentOrder) -> int:
    """Return how much of a payment no refund was written for yet, in minor units."""
    wanted = RefundOrder.objects.filter(order=order).values_list("amount_minor", flat=True)
    return order.amount_minor - max(sum(wanted), order.refunded_minor)
