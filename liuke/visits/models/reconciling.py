"""Bill files of payment providers, and what was said about their differences. Append-only."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from liuke.accounts.models import Salon, Staff
from liuke.accounts.scope import ScopedModel
from liuke.visits.models.till import PURSE_NAMES


class ProviderBill(ScopedModel):
    """A provider's bill of a salon's day as it was uploaded: once, known by its hash. Append-only. 渠道账单.

    ``content`` is the file itself, compressed; ``columns`` are the headings an acquirer's file was read by. Of several
    files of one day and way of paying the newest counts.
    """

    append_only = True
    scope_salon = "salon_id"

    salon = models.ForeignKey(Salon, on_delete=models.PROTECT, db_index=False)
    business_date = models.DateField()
    purse = models.CharField(max_length=16, choices=[(purse.value, name) for purse, name in PURSE_NAMES.items()])
    sha256 = models.CharField(max_length=64)
    file_name = models.CharField(max_length=120)
    content = models.BinaryField()
    columns = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    uploaded_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["salon", "business_date", "sha256"], name="provider_bill_once"),
        ]

    def __str__(self) -> str:
        return self.file_name


class DifferenceNote(ScopedModel):
    """Why one of our payments and a line of the provider's bill differ. Append-only. 差异说明.

    ``key`` names the difference wherever it is listed again (``Pair.key``).
    """

    append_only = True
    scope_salon = "salon_id"

    salon = models.ForeignKey(Salon, on_delete=models.PROTECT, db_index=False)
    business_date = models.DateField()
    key = models.CharField(max_length=160)
    text = models.CharField(max_length=200)
    made_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(text=""), name="difference_note_says_why"),
        ]
        indexes: ClassVar = [models.Index(fields=["salon", "business_date"], name="difference_note_by_day")]

    def __str__(self) -> str:
        return self.text
