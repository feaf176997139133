"""What happened: visits, tickets and their lines, and what customers did apart from them.

Foreign keys that begin another index have none of their own: files bring these rows by the hundred thousand.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from liuke.accounts.models import ApiKey, Salon, Staff
from liuke.accounts.scope import ScopedModel
from liuke.cards.models import Card
from liuke.catalog.models import Item
from liuke.customers.models import Customer


class Visit(ScopedModel):
    """A customer was here: once per customer, salon and business day. A purchase alone is no visit. 到店."""

    scope_salon = "salon_id"
    scope_customer = "customer_id"
    scope_steward = "customer__steward_id"

    salon = models.ForeignKey(Salon, on_delete=models.PROTECT, db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="visits", db_index=False)
    business_date = models.DateField()
    import_id = models.BigIntegerField(null=True, db_index=True)

    class Meta(ScopedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer", "salon", "business_date"], name="visit_once_a_day"),
        ]
        indexes: ClassVar = [models.Index(fields=["salon", "business_date"], name="visit_by_day")]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.business_date}"


class Channel(models.TextChoices):
    """Where a sale was made. 渠道."""

    SALON = "salon", _("in the salon")
    ONLINE = "online", _("online")
    GROUP_BUY = "group_buy", _("group-buy")
    PHONE = "phone", _("by phone")


class LineKind(models.TextChoices):
    """A sale, the reversal of one, or an amount that is neither. 销售 / 退货冲正 / 调整."""

    SALE = "sale", _("sale")
    RETURN = "return", _("return")
    ADJUSTMENT = "adjustment", _("adjustment")


class Ticket(ScopedModel):
    """A bill. ``customer`` is empty for walk-ins and house accounts. 消费单.

    ``number`` is the bill's number as the shop wrote it; ``sold_at`` is empty where the source gives a day only.
    A bill of the till has a ``uid``, the ``entry`` of the ledger it made, and who made it; one that takes another back,
    whole or in part, names it and says why in ``note``.
    """

    scope_salon = "salon_id"
    scope_customer = "customer_id"
    scope_steward = "customer__steward_id"

    salon = models.ForeignKey(Salon, on_delete=models.PROTECT, db_index=False)
    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, related_name="tickets", db_index=False)
    number = models.CharField(max_length=60, default="")
    business_date = models.DateField()
    sold_at = models.DateTimeField(null=True)
    channel = models.CharField(max_length=9, choices=Channel, default="")
    uid = models.UUIDField(null=True, unique=True)
    entry = models.OneToOneField("ledger.Entry", null=True, on_delete=models.PROTECT, related_name="ticket")
    made_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    takes_back = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="taken_back_by")
    note = models.CharField(max_length=200, default="")
    import_id = models.BigIntegerField(null=True, db_index=True)

    class Meta(ScopedModel.Meta):
        indexes: ClassVar = [
            models.Index(fields=["customer", "business_date"], name="ticket_by_customer"),
            models.Index(fields=["salon", "business_date"], name="ticket_by_day"),
            models.Index(fields=["salon", "number"], name="ticket_by_number"),
        ]

    def __str__(self) -> str:
        return self.number or str(self.pk)


class TicketLine(ScopedModel):
    """One line of a bill, exactly as it was written; the fact is the sum per customer, item and salon day.

    ``list_minor`` and ``charged_minor`` are the line's totals in minor units before tax, negative for a return.
    ``row_key`` is the content of the source row hashed, with its count within the file: the same file twice adds
    nothing, two equal rows of one file are two lines. ``hour`` is the local hour (0–23) where the source has a time.
    ``customer``, ``salon`` and ``business_date`` repeat the ticket's, so that facts are read from one table.
    ``ahead_minor`` is what a card sold, a top-up or a debt paid back costs: it is charged when it is used, so such a
    line charges nothing. ``card`` is the card sold, topped up, or used for its sessions. ``note`` says why the price is
    another than the list's.
    """

    scope_salon = "salon_id"
    scope_customer = "customer_id"
    scope_steward = "customer__steward_id"

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="lines")
    salon = models.ForeignKey(Salon, on_delete=models.PROTECT, db_index=False)  # salons are closed, never deleted
    customer = models.ForeignKey(
        Customer, null=True, on_delete=models.PROTECT, related_name="ticket_lines", db_index=False
    )
    business_date = models.DateField()
    hour = models.PositiveSmallIntegerField(null=True)
    kind = models.CharField(max_length=10, choices=LineKind, default=LineKind.SALE)
    item = models.ForeignKey(Item, null=True, on_delete=models.PROTECT)
    description = models.CharField(max_length=200, default="")
    staff = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT)
    quantity = models.DecimalField(max_digits=14, decimal_places=3, default=1)
    list_minor = models.BigIntegerField()
    charged_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField(default=0)
    ahead_minor = models.BigIntegerField(default=0)
    card = models.ForeignKey(Card, null=True, on_delete=models.PROTECT, related_name="ticket_lines")
    channel = models.CharField(max_length=9, choices=Channel, default="")
    is_visit = models.BooleanField(default=False)
    reverses = models.ForeignKey("self", null=True, on_delete=models.RESTRICT)  # goes with what it takes back
    row_key = models.CharField(max_length=40, unique=True)
    note = models.CharField(max_length=200, default="")
    import_id = models.BigIntegerField(null=True, db_index=True)

    class Meta(ScopedModel.Meta):
        indexes: ClassVar = [
            models.Index(fields=["business_date"], name="line_by_day"),
            models.Index(fields=["customer", "business_date"], name="line_by_customer"),
        ]

    def __str__(self) -> str:
        return self.description


class InteractionKind(models.TextChoices):
    """What a customer did. 互动类型."""

    BROWSED = "browsed", _("looked at something")
    ASKED = "asked", _("asked")
    LIKED = "liked", _("liked or shared")
    OPENED = "opened", _("opened a message")
    ATTENDED = "attended", _("came to an event")
    OTHER = "other", _("another sign of interest")


class InteractionChannel(models.TextChoices):
    """Where an interaction took place; empty where nobody says. 互动渠道."""

    WECHAT = "wechat", _("WeChat")
    MINI_PROGRAM = "mini_program", _("mini program")
    WEBSITE = "website", _("website")
    PLATFORM = "platform", _("review or video platform")
    SMS = "sms", _("text message")
    PHONE = "phone", _("by phone")
    SALON = "salon", _("in the salon")
    OTHER = "other", _("elsewhere")


class Interaction(ScopedModel):
    """A customer showed interest: no visit, no bill, no words of hers. 互动.

    ``business_date`` is the salon's local date. ``sender`` is the key that sent it, and ``event_id`` the sender's own
    id, once per key; without a sender it is the key of the file's row. ``received_at`` is when it came to us.
    """

    scope_salon = "salon_id"
    scope_customer = "customer_id"
    scope_steward = "customer__steward_id"

    salon = models.ForeignKey(Salon, on_delete=models.PROTECT, db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="interactions", db_index=False)
    business_date = models.DateField()
    kind = models.CharField(max_length=8, choices=InteractionKind)
    item = models.ForeignKey(Item, null=True, on_delete=models.PROTECT)
    channel = models.CharField(max_length=12, choices=InteractionChannel, default="")
    sender = models.ForeignKey(ApiKey, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    event_id = models.CharField(max_length=80)
    received_at = models.DateTimeField()
    import_id = models.BigIntegerField(null=True, db_index=True)

    class Meta(ScopedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sender", "event_id"], name="interaction_once_per_sender"),
            models.UniqueConstraint(
                fields=["event_id"], condition=models.Q(sender=None), name="interaction_of_row_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["customer", "business_date"], name="interaction_by_customer")]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.business_date} {self.kind}"
