"""What the till adds to a bill: payments, whose work each line was, and bills not yet closed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from liuke.accounts.models import Salon, Staff
from liuke.accounts.scope import ScopedModel
from liuke.cards.models import Card
from liuke.ledger.rules.book import Purse
from liuke.visits.models.records import Ticket, TicketLine

PURSE_NAMES = {
    Purse.PRINCIPAL: pgettext_lazy("payment", "stored value"),
    Purse.BONUS: pgettext_lazy("payment", "bonus"),
    Purse.SESSIONS: pgettext_lazy("payment", "sessions"),
    Purse.ARREARS: pgettext_lazy("payment", "on account"),
    Purse.CASH: pgettext_lazy("payment", "cash"),
    Purse.WECHAT: pgettext_lazy("payment", "WeChat"),
    Purse.ALIPAY: pgettext_lazy("payment", "Alipay"),
    Purse.BANK_CARD: pgettext_lazy("payment", "bank card"),
    Purse.GROUP_BUY: pgettext_lazy("payment", "group-buy"),
}


class Payment(models.Model):
    """How a bill was paid: one row per purse and card. Append-only. 付款.

    ``amount_minor`` is in minor units, negative where it went back; for sessions it is what they earned, and
    ``sessions`` counts them. Of cash ``tendered_minor`` is what was handed over; the rest was change. ``reference`` is
    the provider's number of it, where it is known: the provider's bills are compared by it.
    """

    append_only = True

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="payments")
    purse = models.CharField(max_length=16, choices=[(purse.value, name) for purse, name in PURSE_NAMES.items()])
    card = models.ForeignKey(Card, null=True, on_delete=models.PROTECT, related_name="payments")
    amount_minor = models.BigIntegerField()
    sessions = models.IntegerField(default=0)
    tendered_minor = models.BigIntegerField(null=True)
    reference = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"{self.purse} {self.amount_minor}"


class LineShare(models.Model):
    """Whose work a line was. Negative where the line was taken back. Append-only. 业绩归属.

    ``share_bp`` is in basis points; of a line the shares are 10 000 in all. ``requested``: the customer asked for this
    person (点客). ``cash_minor`` is the share of the money that came in now (现金业绩); ``earned_minor`` of what was
    earned by serving her (消耗业绩): money paid now or on account for the item, principal and sessions used; no bonus.
    ``handwork_minor`` is the share of the handwork fee, as it stood when the bill was closed (手工费).
    """

    append_only = True

    line = models.ForeignKey(TicketLine, on_delete=models.PROTECT, related_name="shares")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="line_shares")
    share_bp = models.PositiveSmallIntegerField()
    requested = models.BooleanField(default=False)
    cash_minor = models.BigIntegerField(default=0)
    earned_minor = models.BigIntegerField(default=0)
    handwork_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["line", "staff"], name="share_once_per_person"),
            models.CheckConstraint(condition=models.Q(share_bp__gte=1, share_bp__lte=10_000), name="share_in_range"),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.share_bp}"


class TicketCounter(models.Model):
    """The last number a salon's tills gave to a bill on a day: tills of one salon wait for each other, no others."""

    salon = models.ForeignKey(Salon, on_delete=models.PROTECT, db_index=False)
    business_date = models.DateField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["salon", "business_date"], name="counter_once_a_day"),
        ]

    def __str__(self) -> str:
        return str(self.last)


class Draft(ScopedModel):
    """A bill not yet closed: it outlives a reload, a lost connection and a change of tills. 草稿单 / 挂单.

    ``uid`` is the key of the sale: a draft is sold once. ``content`` is what stands on it (``rules.drafts``), and
    ``version`` counts its changes. ``ticket`` is the bill it became.
    """

    scope_salon = "salon_id"

    uid = models.UUIDField(unique=True)
    salon = models.ForeignKey(Salon, on_delete=models.PROTECT, db_index=False)
    staff = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    is_parked = models.BooleanField(default=False)
    saved_at = models.DateTimeField()
    ticket = models.OneToOneField(Ticket, null=True, on_delete=models.PROTECT, related_name="draft")

    class Meta(ScopedModel.Meta):
        indexes: ClassVar = [
            models.Index(fields=["salon"], condition=models.Q(ticket=None), name="draft_open_by_salon"),
        ]

    def __str__(self) -> str:
        return str(self.uid)
