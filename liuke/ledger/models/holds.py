"""Value put aside until something is decided. Append-only."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from liuke.ledger import keeping
from liuke.ledger.models.accounts import Account
from liuke.ledger.models.entries import Entry
from liuke.ledger.rules.book import LARGEST


class Hold(models.Model):
    """Value put aside until something is decided. Append-only. 预占."""

    append_only = True
    triggers = staticmethod(keeping.of_holds)

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="holds")
    amount = models.BigIntegerField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gte=1, amount__lte=LARGEST), name="hold_in_range"),
        ]

    def __str__(self) -> str:
        return f"{self.amount}"


class HoldEnd(models.Model):
    """How a hold ended: once, so much used and the rest free again. Append-only. 预占结束."""

    append_only = True
    triggers = staticmethod(keeping.of_hold_ends)

    hold = models.OneToOneField(Hold, primary_key=True, on_delete=models.PROTECT, related_name="end")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT)
    captured = models.BigIntegerField()
    released = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(captured__gte=0, released__gte=0), name="hold_end_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.captured}+{self.released}"
