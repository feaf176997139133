"""How a customer agreed to what was used of her cards: by her signature, or by a code sent to her phone."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from liuke.accounts.models import Staff
from liuke.customers.models import Customer
from liuke.visits.models.records import Ticket


class Signature(models.Model):
    """What she drew on the screen, with what she agreed to: kept with the bill. Append-only. 签字.

    ``image_sealed`` is a PNG in base64, sealed by the shop's key for the place ``signature:<uid>``. ``amount_minor`` is
    what of her cards the bill used, in minor units.
    """

    append_only = True

    uid = models.UUIDField(unique=True)
    ticket = models.OneToOneField(Ticket, on_delete=models.PROTECT, related_name="signature")
    amount_minor = models.BigIntegerField()
    image_sealed = models.TextField()
    signed_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.uid)


class RedemptionCode(models.Model):
    """Six digits sent to a customer; good for one bill, one amount, a few minutes. 核销验证码.

    ``sale_key`` is the key of the bill it is for; of one bill the newest code counts. ``code_index`` is the blind index
    of the digits: they are stored nowhere. ``wrong`` counts tries that failed. ``ticket`` is the bill it was used for.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", db_index=False)
    sale_key = models.CharField(max_length=80, db_index=True)
    amount_minor = models.BigIntegerField()
    code_index = models.CharField(max_length=32)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    wrong = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)
    ticket = models.OneToOneField(Ticket, null=True, on_delete=models.PROTECT, related_name="redemption_code")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["customer", "sent_at"], name="code_of_customer")]

    def __str__(self) -> str:
        return self.sale_key
