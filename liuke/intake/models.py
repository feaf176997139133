"""Files that came in, what each became, and what undoing needs to know."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from liuke.accounts.models import Salon, Staff
from liuke.accounts.scope import ScopedModel
from liuke.cards.models import Card
from liuke.customers.models import Customer
from liuke.kit.models import Job


class ImportKind(models.TextChoices):
    """What a file holds. 文件类型."""

    CUSTOMERS = "customers", _("customers")
    SERVICES = "services", _("services")
    PRODUCTS = "products", _("products")
    SALES = "sales", _("sales")
    BOOKINGS = "bookings", _("bookings")
    CANCELLATIONS = "cancellations", _("cancellations")
    CARDS = "cards", _("card balances")
    EVENTS = "events", _("interactions")


class ImportStatus(models.TextChoices):
    """How far a file is. 导入进度."""

    UPLOADED = "uploaded", _("uploaded")
    READ = "read", _("read")
    CHECKED = "checked", _("checked")
    RUNNING = "running", _("importing")
    DONE = "done", _("imported")
    STOPPED = "stopped", _("stopped")
    FAILED = "failed", _("refused")
    UNDOING = "undoing", _("being taken back")
    UNDONE = "undone", _("taken back")


class Import(ScopedModel):
    """One file on its way in. 导入.

    ``cursor`` is how many usable rows are committed; it moves in the transaction that commits them. ``created`` to
    ``rejected`` add up to ``rows`` once it is done. ``reading`` is what the reader found (encoding, sheet, header
    row, columns), ``mapping`` the field of each column, ``options`` what the person chose, ``totals`` the control
    totals of the usable rows in minor units with what was seen in each column, ``kept`` what undoing had to leave and
    why, ``job`` the newest background work for it.
    """

    scope_salon = "salon_id"

    uid = models.UUIDField(unique=True)
    salon = models.ForeignKey(Salon, on_delete=models.PROTECT)
    started_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=13, choices=ImportKind, default="")
    kind_confidence = models.PositiveSmallIntegerField(default=0)
    status = models.CharField(max_length=8, choices=ImportStatus, default=ImportStatus.UPLOADED)
    refusal = models.CharField(max_length=80, default="")
    refusal_details = models.JSONField(default=dict)
    reading = models.JSONField(default=dict)
    mapping = models.JSONField(default=list)
    options = models.JSONField(default=dict)
    totals = models.JSONField(default=dict)
    rows = models.PositiveIntegerField(default=0)
    usable = models.PositiveIntegerField(default=0)
    cursor = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    duplicate = models.PositiveIntegerField(default=0)
    ignored = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    visits = models.PositiveIntegerField(default=0)
    kept = models.JSONField(default=list)
    errors_file = models.CharField(max_length=120, default="")
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta(ScopedModel.Meta):
        indexes: ClassVar = [models.Index(fields=["salon", "-created_at"], name="import_latest")]

    def __str__(self) -> str:
        return self.file_name


class ImportProblem(ScopedModel):
    """One row that was rejected or ignored, and why. 问题行.

    ``row`` is the row's number in the file, ``column`` the user's own header, ``value`` what stood there. The table
    holds the first of them; the error file holds all, with every cell.
    """

    scope_salon = "of__salon_id"

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="problems")
    row = models.PositiveIntegerField()
    is_rejected = models.BooleanField()
    code = models.CharField(max_length=40)
    column = models.CharField(max_length=200, default="")
    value = models.CharField(max_length=200, default="")

    class Meta(ScopedModel.Meta):
        indexes: ClassVar = [models.Index(fields=["of", "code", "row"], name="problem_by_code")]

    def __str__(self) -> str:
        return f"{self.row} {self.code}"


class RememberedMapping(models.Model):
    """How the columns of one source were read the last time. ``signature`` hashes its header names. 对应关系."""

    signature = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=13, choices=ImportKind)
    fields = models.JSONField(default=dict)
    used_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.signature


class StagedBalance(ScopedModel):
    """A balance as one file stated it: of a list kept and shown, of a file of cards posted. 待入账余额 / 期初余额.

    Money in minor units; ``sessions`` and ``level`` are the file's own words. A balance several files state counts
    once: the others are ``same_as`` the one that counts and stand in for it when its file is taken back. ``entry`` is
    the ledger's entry that posted it, ``card`` the card it lies on; a row of a file is posted once.
    """

    scope_salon = "salon_id"
    scope_customer = "customer_id"
    scope_steward = "customer__steward_id"

    salon = models.ForeignKey(Salon, on_delete=models.PROTECT)
    customer = models.ForeignKey(Customer, null=True, on_delete=models.CASCADE, related_name="staged_balances")
    card_no = models.CharField(max_length=60, default="")
    card_name = models.CharField(max_length=120, default="")
    principal_minor = models.BigIntegerField(null=True)
    gift_minor = models.BigIntegerField(null=True)
    debt_minor = models.BigIntegerField(null=True)
    sessions = models.CharField(max_length=200, default="")
    points = models.BigIntegerField(null=True)
    expires_on = models.DateField(null=True)
    level = models.CharField(max_length=60, default="")
    is_of_cards = models.BooleanField(default=False)
    same_as = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="repeats")
    row_key = models.CharField(max_length=40, db_index=True)
    import_id = models.BigIntegerField(db_index=True)
    entry = models.BigIntegerField(null=True)
    card = models.ForeignKey(Card, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["import_id", "row_key"], name="balance_of_row"),
            models.UniqueConstraint(
                fields=["row_key"], condition=models.Q(entry__isnull=False), name="balance_posted_once"
            ),
        ]

    def __str__(self) -> str:
        return self.card_no


class ImportChange(models.Model):
    """The fields an import changed on a row that was there before, as they were and as they became.

    Both are empty once the row has its former values again.
    """

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="changes")
    table = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    row_key = models.CharField(max_length=40, default="", db_index=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["table", "object_id"], name="change_of_row")]

    def __str__(self) -> str:
        return f"{self.table} {self.object_id}"
