"""The day of a salon as it was when it was closed. Append-only."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from liuke.accounts.models import Salon
from liuke.accounts.scope import ScopedModel
from liuke.visits.models.till import PURSE_NAMES


class DayClose(ScopedModel):
    """A salon's day was closed with these numbers; a day opened again and closed has another row. Append-only. 日结.

    All amounts are in minor units. ``cash_minor`` is what the bills and pay-outs of the day left in the drawer,
    ``float_minor`` what lay there in the morning, ``counted_minor`` what was counted in the evening; ``notes`` says how
    many of each note. ``reason`` says why they differ. The numbers were made at ``last_entry``, the day's last entry of
    the ledger; ``head_number`` and ``head_hash`` are the end of the issuer's chain.
    """

    append_only = True
    scope_salon = "salon_id"

    mark = models.OneToOneField("ledger.DayMark", on_delete=models.PROTECT, related_name="closing")
    salon = models.ForeignKey(Salon, on_delete=models.PROTECT, db_index=False)
    business_date = models.DateField()
    bills = models.PositiveIntegerField()
    returns = models.PositiveIntegerField()
    top_ups = models.PositiveIntegerField()
    top_ups_minor = models.BigIntegerField()
    cards_sold = models.PositiveIntegerField()
    cards_sold_minor = models.BigIntegerField()
    cash_sales_minor = models.BigIntegerField()
    earned_sales_minor = models.BigIntegerField()
    cash_minor = models.BigIntegerField()
    float_minor = models.BigIntegerField()
    counted_minor = models.BigIntegerField()
    notes = models.JSONField(default=dict)
    reason = models.CharField(max_length=200, default="")
    last_entry = models.ForeignKey(
        "ledger.Entry", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    entries = models.PositiveIntegerField()
    head_number = models.PositiveBigIntegerField()
    head_hash = models.CharField(max_length=64)

    class Meta(ScopedModel.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(counted_minor=F("float_minor") + F("cash_minor")) | ~Q(reason=""),
                name="close_difference_says_why",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["salon", "business_date"], name="close_by_day")]

    def __str__(self) -> str:
        return f"{self.salon_id} {self.business_date}"

    @property
    def difference_minor(self) -> int:
        """More (+) or less (-) in the drawer than there should be. 长短款."""
        return self.counted_minor - self.float_minor - self.cash_minor


class DayPayer(models.Model):
    """What came in one way on a closed day, and what went back, in minor units. Append-only. 收款方式汇总.

    Of stored value and sessions what was used and given back; on account what was owed anew, and what less.
    """

    append_only = True

    close = models.ForeignKey(DayClose, on_delete=models.PROTECT, related_name="payers")
    purse = models.CharField(max_length=16, choices=[(purse.value, name) for purse, name in PURSE_NAMES.items()])
    in_minor = models.BigIntegerField()
    out_minor = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["close", "purse"], name="payer_once_a_close")]

    def __str__(self) -> str:
        return f"{self.purse} {self.in_minor - self.out_minor}"

    @property
    def net_minor(self) -> int:
        """What stayed."""
        return self.in_minor - self.out_minor
