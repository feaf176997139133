"""Payments asked of a provider, what goes back by it, and what it told us. 支付单."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from liuke.accounts.models import Salon, Staff
from liuke.accounts.scope import ScopedModel
from liuke.visits.models.records import Ticket
from liuke.visits.models.till import PURSE_NAMES
from liuke.visits.payments.states import Asked, Misfit, State

STATE_NAMES = {
    State.CREATED: pgettext_lazy("payment order", "being asked"),
    State.WAITING: pgettext_lazy("payment order", "waiting for the customer"),
    State.FAILED: pgettext_lazy("payment order", "not paid"),
    State.CLOSED: pgettext_lazy("payment order", "called off"),
    State.PAID: pgettext_lazy("payment order", "paid"),
    State.PARTLY_REFUNDED: pgettext_lazy("payment order", "given back in part"),
    State.REFUNDED: pgettext_lazy("payment order", "given back"),
}
MISFIT_NAMES = {
    Misfit.UNKNOWN_ORDER: pgettext_lazy("payment notice", "no payment of ours has this number"),
    Misfit.WRONG_MERCHANT: pgettext_lazy("payment notice", "another merchant"),
    Misfit.WRONG_CURRENCY: pgettext_lazy("payment notice", "another currency"),
    Misfit.WRONG_AMOUNT: pgettext_lazy("payment notice", "another amount"),
}
_PURSES = [(purse.value, name) for purse, name in PURSE_NAMES.items()]
OPEN = [State.CREATED.value, State.WAITING.value]


class ProviderAccount(models.Model):
    """What the shop is known by at a provider, one per way of paying. 支付渠道设置.

    ``adapter`` names who is asked: the provider itself, or the ``simulator``. ``settings_sealed`` holds numbers and
    keys as JSON, sealed by the shop's key for the place ``provider_account:<purse>``.
    """

    purse = models.CharField(max_length=16, choices=_PURSES, unique=True)
    adapter = models.CharField(max_length=16)
    is_on = models.BooleanField(default=False)
    settings_sealed = models.TextField(default="")
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.purse


class PaymentOrder(ScopedModel):
    """A payment asked of a provider for a bill at the till; written before anybody is asked. 支付单.

    ``number`` is our number of it there, ``reference`` the provider's. ``draft_uid`` is the bill it is for, ``ticket``
    what that became: paid without a bill, the money waits on the list until it ``is_going_back``. ``adapter`` and
    ``merchant`` say who was asked, in whose name. Nobody can pay it after ``expires_at``; the worker looks again at
    ``look_at``, and ``looks`` counts.
    """

    scope_salon = "salon_id"

    number = models.CharField(max_length=32, unique=True)
    salon = models.ForeignKey(Salon, on_delete=models.PROTECT, db_index=False)
    draft_uid = models.UUIDField()
    ticket = models.ForeignKey(Ticket, null=True, on_delete=models.PROTECT, related_name="payment_orders")
    purse = models.CharField(max_length=16, choices=_PURSES)
    adapter = models.CharField(max_length=16)
    merchant = models.CharField(max_length=40)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    is_scanned = models.BooleanField(default=False)
    state = models.CharField(max_length=16, choices=[(one.value, name) for one, name in STATE_NAMES.items()])
    code_url = models.CharField(max_length=300, default="")
    reference = models.CharField(max_length=64, default="")
    refunded_minor = models.BigIntegerField(default=0)
    why = models.CharField(max_length=120, default="")
    asked_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    look_at = models.DateTimeField(null=True)
    looks = models.PositiveSmallIntegerField(default=0)
    is_going_back = models.BooleanField(default=False)

    class Meta(ScopedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["draft_uid", "purse"], condition=models.Q(state__in=OPEN), name="payment_order_open_once"
            ),
            models.CheckConstraint(condition=models.Q(amount_minor__gte=1), name="payment_order_is_above_nothing"),
            models.CheckConstraint(
                condition=models.Q(refunded_minor__gte=0, refunded_minor__lte=models.F("amount_minor")),
                name="payment_order_gives_back_no_more",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["draft_uid"], name="payment_order_by_draft"),
            models.Index(fields=["salon", "asked_at"], name="payment_order_by_salon"),
            models.Index(
                fields=["look_at"], condition=models.Q(look_at__isnull=False), name="payment_order_to_look_at"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def standing(self) -> State:
        """Where it stands."""
        return State(self.state)

    @property
    def asked(self) -> Asked:
        """What a provider's word must fit."""
        return Asked(self.number, self.merchant, self.amount_minor, self.currency)


class RefundOrder(models.Model):
    """Money that goes back by the provider it came by: asked by the worker under one number until it is back. 退款单.

    ``ticket`` is the bill that gives it back; without one it is money that never found a bill.
    """

    number = models.CharField(max_length=32, unique=True)
    order = models.ForeignKey(PaymentOrder, on_delete=models.PROTECT, related_name="refunds")
    ticket = models.ForeignKey(Ticket, null=True, on_delete=models.PROTECT, related_name="refund_orders")
    amount_minor = models.BigIntegerField()
    is_done = models.BooleanField(default=False)
    why = models.CharField(max_length=120, default="")
    wanted_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    try_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "ticket"], name="refund_order_once_a_bill"),
            models.UniqueConstraint(
                fields=["order"], condition=models.Q(ticket=None), name="refund_order_once_without_bill"
            ),
            models.CheckConstraint(condition=models.Q(amount_minor__gte=1), name="refund_order_is_above_nothing"),
        ]

    def __str__(self) -> str:
        return self.number


class PaymentNotice(models.Model):
    """A provider's notice whose signature held: kept once, and what became of it. 支付通知.

    ``event`` is the provider's number of it. ``told`` is what it says, without who paid. ``misfit`` says why it changed
    nothing.
    """

    purse = models.CharField(max_length=16, choices=_PURSES)
    event = models.CharField(max_length=128)
    number = models.CharField(max_length=64)
    order = models.ForeignKey(PaymentOrder, null=True, on_delete=models.PROTECT, related_name="notices")
    told = models.JSONField(default=dict)
    misfit = models.CharField(max_length=16, default="", choices=[(one.value, n) for one, n in MISFIT_NAMES.items()])
    came_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["purse", "event"], name="payment_notice_once")]
        indexes: ClassVar = [
            models.Index(fields=["came_at"], condition=~models.Q(misfit=""), name="payment_notice_parked"),
        ]

    def __str__(self) -> str:
        return self.event
