"""What was sold ahead: what a shop offers, the cards customers hold, and what was done with them.

What a card holds stands in the ledger alone; a card names its accounts by its id.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from liuke.accounts.models import Salon, Staff
from liuke.accounts.scope import ScopedModel
from liuke.cards.rules.kinds import CardKind
from liuke.customers.models import Customer

KIND_NAMES = {
    CardKind.STORED_VALUE: pgettext_lazy("card", "stored value"),
    CardKind.GIFT: pgettext_lazy("card", "gift card"),
    CardKind.PACKAGE: pgettext_lazy("card", "session package"),
    CardKind.COURSE: pgettext_lazy("card", "course"),
    CardKind.CHOICE: pgettext_lazy("card", "choice of services"),
    CardKind.TIME: pgettext_lazy("card", "time card"),
    CardKind.UNLIMITED: pgettext_lazy("card", "unlimited"),
}
_KINDS = [(kind.value, name) for kind, name in KIND_NAMES.items()]


class CardProduct(models.Model):
    """A card as it is offered. What was sold stays as it was sold: a card keeps its own copy. 卡项.

    ``contents`` lists the services: ``item`` (id), ``sold`` and ``gifts`` (sessions), ``list_minor`` (one session at
    list price). Above 0, ``choose`` sessions in all, gifts included, are chosen among these. ``valid_days`` counts
    the day of sale; empty: it never ends. A card by time is good for its services, or for all where it names none, at
    most ``per_day`` and ``per_week`` times; empty: as often as she likes.
    """

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=_KINDS)
    price_minor = models.BigIntegerField(default=0)
    contents = models.JSONField(default=list)
    choose = models.PositiveSmallIntegerField(default=0)
    valid_days = models.PositiveSmallIntegerField(null=True)
    per_day = models.PositiveSmallIntegerField(null=True)
    per_week = models.PositiveSmallIntegerField(null=True)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(price_minor__gte=0), name="card_product_price_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name


class Ladders(models.Model):
    """The shop's top-up ladders as TOML; the newest version holds. Append-only. 充值阶梯."""

    append_only = True

    text = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT)

    class Meta:
        verbose_name_plural = "ladders"

    def __str__(self) -> str:
        return str(self.pk)


class CardStatus(models.TextChoices):
    """Whether a card can be used. 卡状态."""

    OPEN = "open", pgettext_lazy("card", "open")
    FROZEN = "frozen", pgettext_lazy("card", "frozen")
    LOST = "lost", pgettext_lazy("card", "reported lost")
    CLOSED = "closed", pgettext_lazy("card", "closed")


class Card(ScopedModel):
    """A card a customer holds. 持有的卡.

    ``number`` is what is scanned. ``customer`` holds it now; what was sold, at which price and with what in it, stays
    as it was: ``name``, ``kind``, ``price_minor``, ``listed_minor`` (the sold sessions at list price), ``contents``,
    ``choose``, ``per_day``, ``per_week``. Of a card that replaces another (re-issued, moved to somebody else, upgraded)
    ``replaces`` names the old one.
    """

    scope_salon = "salon_id"
    scope_customer = "customer_id"
    scope_steward = "customer__steward_id"

    uid = models.UUIDField(unique=True)
    number = models.CharField(max_length=24, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="cards", db_index=False)
    salon = models.ForeignKey(Salon, on_delete=models.PROTECT, db_index=False)
    product = models.ForeignKey(CardProduct, null=True, on_delete=models.PROTECT, related_name="cards")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=_KINDS)
    status = models.CharField(max_length=6, choices=CardStatus, default=CardStatus.OPEN)
    price_minor = models.BigIntegerField(default=0)
    listed_minor = models.BigIntegerField(default=0)
    contents = models.JSONField(default=list)
    choose = models.PositiveSmallIntegerField(default=0)
    per_day = models.PositiveSmallIntegerField(null=True)
    per_week = models.PositiveSmallIntegerField(null=True)
    opened_on = models.DateField()
    expires_on = models.DateField(null=True)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    contract_number = models.CharField(max_length=60, default="")
    opened_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    import_id = models.BigIntegerField(null=True, db_index=True)

    class Meta(ScopedModel.Meta):
        indexes: ClassVar = [
            models.Index(fields=["customer", "status"], name="card_of_customer"),
            models.Index(fields=["salon", "opened_on"], name="card_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class CardEventKind(models.TextChoices):
    """What was done with a card. 卡操作."""

    SOLD = "sold", pgettext_lazy("card event", "sold")
    TOPPED_UP = "topped_up", pgettext_lazy("card event", "topped up")
    FROZEN = "frozen", pgettext_lazy("card event", "frozen")
    THAWED = "thawed", pgettext_lazy("card event", "in use again")
    LOST = "lost", pgettext_lazy("card event", "reported lost")
    REISSUED = "reissued", pgettext_lazy("card event", "replaced by a new one")
    MOVED = "moved", pgettext_lazy("card event", "moved to somebody else")
    EXTENDED = "extended", pgettext_lazy("card event", "extended")
    CLOSED = "closed", pgettext_lazy("card event", "closed")
    PAID_OUT = "paid_out", pgettext_lazy("card event", "paid out")
    BROUGHT_IN = "brought_in", pgettext_lazy("card event", "brought in from the old system")


class CardEvent(models.Model):
    """One thing done with a card: when, by whom, why, with the entry of the ledger it made. Append-only. 卡操作记录."""

    append_only = True

    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=CardEventKind)
    entry = models.UUIDField(null=True)
    actor = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, db_index=False)
    business_date = models.DateField()
    at = models.DateTimeField()
    reason = models.CharField(max_length=200, default="")
    details = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.kind


class RefundSheetRow(models.Model):
    """The sheet a card was closed by, with every number as it was. Append-only. 退卡单.

    ``numbers`` holds the lines of the calculation; ``refund_minor`` and ``interest_minor`` are what is owed back until
    ``due_on``.
    """

    append_only = True

    card = models.OneToOneField(Card, on_delete=models.PROTECT, related_name="refund_sheet")
    cause = models.CharField(max_length=12)
    numbers = models.JSONField()
    refund_minor = models.BigIntegerField()
    interest_minor = models.BigIntegerField()
    due_on = models.DateField()
    made_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, db_index=False)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.card_id} {self.refund_minor}"
