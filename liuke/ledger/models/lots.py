"""Value by where it came from. Append-only; what is left of a lot is kept by the database."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from liuke.ledger import keeping
from liuke.ledger.models.accounts import Account
from liuke.ledger.models.entries import Entry, Transfer


class Lot(models.Model):
    """Value by where it came from: when it ends, and what was paid for it. Append-only. 批次.

    ``came_by`` is the entry it first came by: what moves to another card stays of its top-up.
    ``expires_on`` is the last day it may be used; empty means never. ``paid_minor`` and ``list_minor`` are what was
    paid for the whole lot and its list price, in minor units. ``items`` are the ids of what it may pay for; empty: all.
    """

    append_only = True
    triggers = staticmethod(keeping.of_lots)

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="lots")
    origin = models.OneToOneField(Transfer, on_delete=models.PROTECT, related_name="lot")
    came_by = models.ForeignKey(Entry, on_delete=models.PROTECT, db_index=False)
    quantity = models.BigIntegerField()
    earned_on = models.DateField()
    expires_on = models.DateField(null=True)
    paid_minor = models.BigIntegerField(default=0)
    list_minor = models.BigIntegerField(default=0)
    items = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.quantity}"

    @property
    def paid_for_each(self) -> int:
        """What was paid for each of its sessions, minor units: all of a lot have one price."""
        return self.paid_minor // self.quantity


class LotMove(models.Model):
    """So much of a lot was used by a transfer (negative) or came back with one. Append-only. 批次变动."""

    append_only = True
    triggers = staticmethod(keeping.of_lot_moves)

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="lot_moves", db_index=False)
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="moves")
    quantity = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["transfer", "lot"], name="lot_moved_once_by_a_transfer"),
            models.CheckConstraint(condition=~Q(quantity=0), name="lot_move_is_something"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity}"


class LotState(models.Model):
    """How much of a lot was used so far; kept by the database. 批次已用."""

    lot = models.OneToOneField(Lot, primary_key=True, on_delete=models.PROTECT, related_name="state")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, db_index=False)
    quantity = models.BigIntegerField()
    used = models.BigIntegerField()
    kept_by_triggers = True
    triggers = staticmethod(keeping.of_lot_states)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(used__gte=0, used__lte=F("quantity")), name="lot_used_within"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account"], condition=Q(used__lt=F("quantity")), name="lot_with_something_left"),
        ]

    def __str__(self) -> str:
        return f"{self.used}/{self.quantity}"
