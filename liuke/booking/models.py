"""Promises of time. For now the row itself: imports fill it, the recall list reads it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from liuke.accounts.models import Salon, Staff
from liuke.accounts.scope import ScopedModel
from liuke.catalog.models import Item
from liuke.customers.models import Customer


class AppointmentStatus(models.TextChoices):
    """Where an appointment stands. 预约状态."""

    BOOKED = "booked", _("booked")
    DONE = "done", _("done")
    CANCELLED = "cancelled", _("cancelled")
    NO_SHOW = "no_show", _("no-show")


class Appointment(ScopedModel):
    """A promise of time. ``business_date`` is the salon's local date of ``starts_at``. 预约.

    ``starts_at`` is empty where the source gives a day only. ``known_on`` is the local day the promise was given,
    or our row written where nobody says; never later than the day itself.
    """

    scope_salon = "salon_id"
    scope_customer = "customer_id"
    scope_steward = "customer__steward_id"

    salon = models.ForeignKey(Salon, on_delete=models.PROTECT)
    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, related_name="appointments")
    item = models.ForeignKey(Item, null=True, on_delete=models.PROTECT)
    staff = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT)
    business_date = models.DateField()
    known_on = models.DateField()
    starts_at = models.DateTimeField(null=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    status = models.CharField(max_length=10, choices=AppointmentStatus, default=AppointmentStatus.BOOKED)
    cancelled_on = models.DateField(null=True)
    cancelled_by = models.CharField(max_length=60, default="")
    row_key = models.CharField(max_length=40, unique=True)
    import_id = models.BigIntegerField(null=True, db_index=True)

    class Meta(ScopedModel.Meta):
        indexes: ClassVar = [
            models.Index(fields=["salon", "business_date"], name="appointment_by_day"),
            models.Index(fields=["customer", "business_date"], name="appointment_by_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.business_date} {self.status}"
