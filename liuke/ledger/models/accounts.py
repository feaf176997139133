"""Who owes, and the accounts value lies in."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liuke.accounts.models import Salon
from liuke.accounts.scope import ScopedModel
from liuke.customers.models import Customer
from liuke.ledger import keeping
from liuke.ledger.rules.book import IssuerKind, Purse, Side

ISSUER_NAMES = {
    IssuerKind.ENTERPRISE: _("company"),
    IssuerKind.SOLE: _("sole trader"),
    IssuerKind.MEDICAL: _("medical institution"),
}


class Issuer(models.Model):
    """Who owes what the cards promise: a legal person with a book of its own. 发卡主体.

    ``region`` names the rule pack that binds it; ``filing_number`` is empty while it has filed nothing. ``size`` says
    what it keeps in custody (``small``, ``large``, ``group``, ``brand``); empty while nobody said.
    """

    legal_name = models.CharField(max_length=120)
    kind = models.CharField(
        max_length=10,
        choices=[(kind.value, name) for kind, name in ISSUER_NAMES.items()],
        default=IssuerKind.SOLE.value,
    )
    region = models.CharField(max_length=32, default="mainland")
    filing_number = models.CharField(max_length=60, default="")
    size = models.CharField(max_length=5, default="")

    def __str__(self) -> str:
        return self.legal_name


class SalonIssuer(models.Model):
    """In whose book a salon writes. 门店的发卡主体."""

    salon = models.OneToOneField(Salon, primary_key=True, on_delete=models.PROTECT)
    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT, related_name="salons")

    def __str__(self) -> str:
        return f"{self.salon_id} {self.issuer_id}"


class AccountStatus(models.TextChoices):
    """Whether value may move. The check at night freezes an account it doubts."""

    OPEN = "open", pgettext_lazy("account", "open")
    FROZEN = "frozen", pgettext_lazy("account", "frozen")
    CLOSED = "closed", pgettext_lazy("account", "closed")


class Account(ScopedModel):
    """One purse of one card or customer, or one of the house. 账户.

    ``card`` is the card's id; the ledger does not know cards. ``unit`` is the currency's code, ``PTS``, or ``SES:``
    with the product of a session card. ``posted_dr``, ``posted_cr`` and ``held`` are sums over all transfers and open
    holds in the smallest part of the unit; the house's accounts keep none, for all tills would wait for one row.
    """

    scope_salon = "salon_id"
    scope_customer = "customer_id"
    scope_steward = "customer__steward_id"
    triggers = staticmethod(keeping.of_accounts)
    kept_columns = ("posted_dr", "posted_cr", "held")

    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT, db_index=False)
    salon = models.ForeignKey(Salon, on_delete=models.PROTECT, db_index=False)
    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, related_name="accounts")
    card = models.BigIntegerField(null=True)
    purse = models.CharField(max_length=16, choices=[(p.value, p.value) for p in Purse])
    unit = models.CharField(max_length=24)
    side = models.CharField(max_length=1, choices=[(s.value, s.value) for s in Side])
    bounded = models.BooleanField()
    status = models.CharField(max_length=6, choices=AccountStatus, default=AccountStatus.OPEN)
    opened_at = models.DateTimeField()
    posted_dr = models.BigIntegerField(default=0)
    posted_cr = models.BigIntegerField(default=0)
    held = models.BigIntegerField(default=0)

    class Meta(ScopedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["salon", "purse", "unit"], condition=Q(customer=None), name="account_of_the_house_once"
            ),
            models.UniqueConstraint(
                fields=["card", "purse", "unit"], condition=Q(card__isnull=False), name="account_of_a_card_once"
            ),
            models.UniqueConstraint(
                fields=["customer", "issuer", "purse", "unit"],
                condition=Q(card=None, customer__isnull=False),
                name="account_of_a_customer_once",
            ),
            models.CheckConstraint(
                condition=Q(bounded=False)
                | Q(side=Side.CREDIT.value, posted_cr__gte=F("posted_dr") + F("held"))
                | Q(side=Side.DEBIT.value, posted_dr__gte=F("posted_cr") + F("held")),
                name="account_never_below_zero",
            ),
            models.CheckConstraint(
                condition=Q(bounded=True) | Q(posted_dr=0, posted_cr=0, held=0), name="account_of_the_house_keeps_none"
            ),
            models.CheckConstraint(condition=Q(held__gte=0), name="account_holds_not_negative"),
            models.CheckConstraint(
                condition=~Q(status=AccountStatus.CLOSED) | Q(posted_cr=F("posted_dr"), held=0),
                name="account_closed_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(bounded=True) | Q(customer=None), name="account_of_a_customer_is_bounded"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purse} {self.unit}"

    @property
    def balance(self) -> int:
        """What is booked, held value included; of a customer's account only."""
        return (self.posted_cr - self.posted_dr) * (1 if self.side == Side.CREDIT else -1)

    @property
    def available(self) -> int:
        """What may be used now."""
        return self.balance - self.held
