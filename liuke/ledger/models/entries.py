"""What happened to value: entries, their transfers and what was got for them. Append-only."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from liuke.accounts.models import Salon, Staff
from liuke.accounts.scope import ScopedModel
from liuke.catalog.models import Item
from liuke.ledger import keeping
from liuke.ledger.models.accounts import Account, Issuer
from liuke.ledger.rules.book import LARGEST, Code, Event, Source


class Entry(ScopedModel):
    """One thing that happened to value, with all its transfers. Append-only. 分录.

    ``idem_scope`` and ``idem_key`` name the write that made it: one write is one entry, for ever. ``business_date`` is
    the salon's local date. ``reverses`` names the entry this one takes back whole.
    """

    append_only = True
    scope_salon = "salon_id"
    triggers = staticmethod(keeping.of_entries)

    uid = models.UUIDField(unique=True)
    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT, db_index=False)
    salon = models.ForeignKey(Salon, on_delete=models.PROTECT, db_index=False)
    event = models.CharField(max_length=14, choices=[(e.value, e.value) for e in Event])
    idem_scope = models.CharField(max_length=160)
    idem_key = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    actor = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, db_index=False)
    source = models.CharField(max_length=6, choices=[(s.value, s.value) for s in Source])
    business_date = models.DateField()
    recorded_at = models.DateTimeField(db_index=True)
    reason = models.CharField(max_length=200, default="")
    reverses = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="reversals", db_index=False)
    import_id = models.BigIntegerField(null=True, db_index=True)

    class Meta(ScopedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["idem_scope", "idem_key"], name="entry_once_per_key"),
            models.UniqueConstraint(fields=["reverses"], name="entry_reversed_once"),
            models.CheckConstraint(
                condition=Q(event=Event.REVERSAL.value, reverses__isnull=False)
                | (~Q(event=Event.REVERSAL.value) & Q(reverses=None)),
                name="entry_reversal_names_its_entry",
            ),
            models.CheckConstraint(
                condition=~Q(event__in=[Event.ADJUSTMENT.value, Event.REVERSAL.value]) | ~Q(reason=""),
                name="entry_says_why",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["salon", "business_date"], name="entry_by_day")]

    def __str__(self) -> str:
        return f"{self.event} {self.business_date}"


class Transfer(models.Model):
    """One debit, one credit, one amount: balanced by what it is. Append-only. 记账.

    ``reverses`` names the transfer it gives back, whole or in part. ``part`` is the bill's line it belongs to, from 1;
    empty for what belongs to the whole bill, such as the money that came in.
    """

    append_only = True
    triggers = staticmethod(keeping.of_transfers)

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="transfers", db_index=False)
    line = models.PositiveSmallIntegerField()
    debit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="debits", db_index=False)
    credit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="credits", db_index=False)
    unit = models.CharField(max_length=24)
    amount = models.BigIntegerField()
    code = models.CharField(max_length=16, choices=[(c.value, c.value) for c in Code])
    part = models.PositiveSmallIntegerField(null=True)
    reverses = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="reversals")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "line"], name="transfer_line_once"),
            models.CheckConstraint(condition=Q(amount__gte=1, amount__lte=LARGEST), name="transfer_in_range"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="transfer_between_two"),
        ]
        indexes: ClassVar = [  # with the amount, so that the check at night sums them without the rows
            models.Index(fields=["debit", "amount"], name="transfer_by_debit"),
            models.Index(fields=["credit", "amount"], name="transfer_by_credit"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.amount} {self.unit}"


class Reversible(models.Model):
    """How much of a transfer was given back so far; kept by the database. 已冲金额."""

    transfer = models.OneToOneField(Transfer, primary_key=True, on_delete=models.PROTECT)
    amount = models.BigIntegerField()
    reversed = models.BigIntegerField()
    kept_by_triggers = True
    triggers = staticmethod(keeping.of_reversible)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(reversed__lte=F("amount")), name="reversed_up_to_the_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.reversed}/{self.amount}"


class Consumption(models.Model):
    """What a customer got for value she had paid ahead, with both prices: refunds are worked out from these rows.

    Append-only. Amounts are the line's totals in minor units; ``sessions`` and ``points`` count what was used.
    ``drawn`` says how much of ``charged_minor`` fell on which lots' entries. ``reason`` says why more than list price
    was charged; ``takes_back`` names the row a refund undid, whole or in part: all of them together never more than
    it. ``part`` is the line of the bill, as of a transfer. 消耗明细.
    """

    append_only = True
    triggers = staticmethod(keeping.of_consumptions)

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="consumptions", db_index=False)
    line = models.PositiveSmallIntegerField()
    card = models.BigIntegerField(null=True, db_index=True)
    item = models.ForeignKey(Item, null=True, on_delete=models.PROTECT, db_index=False)
    list_minor = models.BigIntegerField()
    charged_minor = models.BigIntegerField()
    principal_minor = models.BigIntegerField(default=0)
    bonus_minor = models.BigIntegerField(default=0)
    sessions = models.PositiveIntegerField(default=0)
    points = models.PositiveIntegerField(default=0)
    drawn = models.JSONField(default=dict)
    reason = models.CharField(max_length=200, default="")
    part = models.PositiveSmallIntegerField(null=True)
    takes_back = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="taken_back")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "line"], name="consumption_line_once"),
            models.CheckConstraint(
                condition=Q(charged_minor__lte=F("list_minor")) | ~Q(reason=""), name="consumption_above_list_says_why"
            ),
            models.CheckConstraint(
                condition=Q(charged_minor__gte=F("principal_minor") + F("bonus_minor")), name="consumption_adds_up"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.charged_minor}/{self.list_minor}"
