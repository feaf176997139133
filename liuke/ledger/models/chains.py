"""The places of entries in the chains that prove the book. Append-only."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from liuke.customers.models import Customer
from liuke.ledger.models.accounts import Issuer
from liuke.ledger.models.entries import Entry


class Seal(models.Model):
    """An entry's place in its issuer's chain, without gaps, given after the fact. Append-only. 封存链."""

    append_only = True

    entry = models.OneToOneField(Entry, primary_key=True, on_delete=models.PROTECT, related_name="seal")
    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT, db_index=False)
    number = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["issuer", "number"], name="seal_without_gaps")]

    def __str__(self) -> str:
        return f"{self.number} {self.hash[:8]}"


class StatementLink(models.Model):
    """An entry's place in one customer's own chain: her statement proves itself. Append-only. 对账单链."""

    append_only = True

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="statement_links", db_index=False)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="statement_links")
    number = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer", "number"], name="statement_without_gaps"),
            models.UniqueConstraint(fields=["customer", "entry"], name="statement_entry_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.hash[:8]}"
