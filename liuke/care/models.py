"""After the visit: what a staff member should do for one customer."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from liuke.accounts.models import Salon, Staff
from liuke.accounts.scope import ScopedModel
from liuke.customers.models import Customer


class TaskKind(models.TextChoices):
    """Why a task stands."""

    RECALL = "recall", _("recall")


class Outcome(models.TextChoices):
    """What came of contacting a customer. 联系结果."""

    BOOKED = "booked", _("booked")
    NO_ANSWER = "no_answer", _("no answer")
    LATER = "later", _("another day")
    REFUSED = "refused", _("not interested")
    DO_NOT_CONTACT = "do_not_contact", _("do not contact again")


class Task(ScopedModel):
    """One thing to do for one customer, with its reason and, once done, its outcome. 待办.

    ``playbook`` is ``reason/stage`` and ``facts`` are her own numbers on that day: together they say why and what to
    do in the reader's language. ``reason``, ``suggestion`` and ``offer`` are the same as they were read when the task
    was made, for a task without facts. ``stake_minor`` is what is at stake in minor units. ``again_on`` is when
    "another day" is. ``closed_on`` is the salon's local date of ``closed_at``.
    """

    scope_salon = "salon_id"
    scope_customer = "customer_id"
    scope_steward = "customer__steward_id"

    salon = models.ForeignKey(Salon, on_delete=models.PROTECT)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="tasks")
    staff = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="tasks")
    kind = models.CharField(max_length=12, choices=TaskKind, default=TaskKind.RECALL)
    due_on = models.DateField()
    playbook = models.CharField(max_length=80, default="")
    facts = models.JSONField(default=dict)
    reason = models.CharField(max_length=300)
    suggestion = models.CharField(max_length=300, default="")
    offer = models.CharField(max_length=200, default="")
    stake_minor = models.BigIntegerField(default=0)
    outcome = models.CharField(max_length=14, choices=Outcome, default="")
    outcome_note = models.CharField(max_length=300, default="")
    again_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_on = models.DateField(null=True)
    closed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    import_id = models.BigIntegerField(null=True)

    class Meta(ScopedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer", "kind", "due_on"], name="task_once_a_day"),
        ]
        indexes: ClassVar = [models.Index(fields=["staff", "due_on"], name="task_by_staff")]

    def __str__(self) -> str:
        return self.reason
