"""Days of a salon's book that are over."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from liuke.accounts.models import Salon, Staff
from liuke.accounts.scope import ScopedModel
from liuke.ledger import keeping


class DayMark(ScopedModel):
    """A day of a salon's book was closed, or opened again. Append-only. 日结 / 反日结.

    ``turn`` counts a day's marks from 1 without gaps: one closes it, the next opens it again and says why. While a day
    is closed the database takes no entry of it; the mark that closes it waits for the entries that are on their way.
    """

    append_only = True
    scope_salon = "salon_id"
    triggers = staticmethod(keeping.of_day_marks)

    salon = models.ForeignKey(Salon, on_delete=models.PROTECT, db_index=False)
    business_date = models.DateField()
    turn = models.PositiveIntegerField()
    is_closed = models.BooleanField()
    actor = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, db_index=False)
    at = models.DateTimeField()
    reason = models.CharField(max_length=200, default="")

    class Meta(ScopedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["salon", "business_date", "turn"], name="day_turn_once"),
            models.CheckConstraint(condition=Q(is_closed=True) | ~Q(reason=""), name="day_opened_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.business_date} {self.turn}"
