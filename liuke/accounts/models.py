"""The brand, its salons, the people who work there, and the record of what they did."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from liuke.accounts.rules import Reach
from liuke.accounts.scope import ScopedModel


class Organization(models.Model):
    """The brand. One LIUKE_HOME holds one. 品牌 / 机构.

    ``rules`` holds what the shop chose of the rules of its business, by name; whose rules they are reads them.
    """

    name = models.CharField(max_length=80)
    currency = models.CharField(max_length=3, default="CNY")
    timezone = models.CharField(max_length=64, default="Asia/Shanghai")
    language = models.CharField(max_length=10, default="zh-hans")
    is_demo = models.BooleanField(default=False)
    rules = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(pk=1), name="one_organization")]

    def __str__(self) -> str:
        return self.name


class Salon(models.Model):
    """One shop: owns its time zone and opening hours. 门店."""

    name = models.CharField(max_length=80, unique=True)
    timezone = models.CharField(max_length=64, default="Asia/Shanghai")
    opens_at = models.TimeField(default="10:00")
    closes_at = models.TimeField(default="21:00")
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """What its holders may do and how far they see. Roles are data. 角色.

    ``offered`` holds the actions there were when the role was last looked at: what a later version brings is given to
    a shipped role once, and what the shop took away stays away.
    """

    code = models.CharField(max_length=32, unique=True)
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=40)
    reach = models.CharField(max_length=16, choices=[(r.value, r.value) for r in Reach])
    actions = models.JSONField(default=list)
    offered = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.code

    @property
    def name_in_use(self) -> str:
        """The role's name in the reader's language."""
        return self.name_en if (get_language() or "").startswith("en") else self.name_zh


class Theme(models.TextChoices):
    """How bright the pages are for one person."""

    AUTO = "auto", _("as the device says")
    LIGHT = "light", _("light")
    DARK = "dark", _("dark")


class StaffManager(BaseUserManager["Staff"]):
    """Finds staff by sign-in name."""

    def get_by_natural_key(self, username: str | None) -> Staff:
        """Return the person whose sign-in name this is, whatever its case."""
        return self.get(username__iexact=username or "")


class Staff(AbstractBaseUser):
    """A person who works here. Without a usable password the person cannot sign in. 员工.

    ``salons`` are where the person works; a role that reaches the organization sees all of them anyway.
    ``code`` is the name the person has in the shop's files.
    """

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    code = models.CharField(max_length=60, default="", db_index=True)
    role = models.ForeignKey(Role, on_delete=models.PROTECT)
    salons: models.ManyToManyField[Salon, models.Model] = models.ManyToManyField(Salon, related_name="staff")
    language = models.CharField(max_length=10, default="")
    theme = models.CharField(max_length=5, choices=Theme, default=Theme.AUTO)
    must_change_password = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    import_id = models.BigIntegerField(null=True)

    objects: ClassVar[StaffManager] = StaffManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class ApiKey(ScopedModel):
    """What another system signs its calls with: bound to one salon, or to the whole shop. 接口密钥.

    ``code`` is sent with each call. ``secret_sealed`` is sealed by the shop's key for the place ``api_key:<code>``:
    checking a signature needs the secret itself, a copy of the database must not hold it. Shown once, ended by
    ``expires_at``, by hand, or with its salon. ``unknown_names`` counts what it asked of nobody since
    ``unknown_since``.
    """

    scope_salon = "salon_id"

    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=60)
    salon = models.ForeignKey(Salon, null=True, on_delete=models.PROTECT)
    secret_sealed = models.TextField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    unknown_names = models.PositiveIntegerField(default=0)
    unknown_since = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class ApiCall(models.Model):
    """One call in the name of a key, kept as long as its signature could be sent again.

    A call that was not taken stands under a signature drawn by lot: it may come again, and counts again.
    """

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="calls")
    signature = models.CharField(max_length=64)
    is_signed = models.BooleanField(default=True)
    called_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["key", "signature"], name="call_once")]
        indexes: ClassVar = [models.Index(fields=["key", "called_at"], name="call_by_time")]

    def __str__(self) -> str:
        return self.signature


class AuditEntry(models.Model):
    """One thing somebody did or read, with before and after. Append-only. 操作记录.

    ``before`` and ``after`` hold changed fields only, and never a full phone, a password or a health note.
    """

    append_only = True

    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT)
    salon = models.ForeignKey(Salon, null=True, on_delete=models.PROTECT)
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=40, default="")
    object_ref = models.CharField(max_length=60, default="")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    address = models.CharField(max_length=45, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["object_type", "object_ref"], name="audit_object"),
            models.Index(fields=["actor", "action", "at"], name="audit_by_person"),
        ]
        verbose_name = _("audit entry")

    def __str__(self) -> str:
        return f"{self.action} {self.object_type} {self.object_ref}"
