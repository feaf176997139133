"""What can be sold."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class ItemKind(models.TextChoices):
    """Service at the chair, product to take home, or a line of a bill that is neither. 项目 / 产品 / 其他.

    ``UNKNOWN`` is an item a sales file named and no price list explained yet.
    """

    SERVICE = "service", _("service")
    PRODUCT = "product", _("product")
    OTHER = "other", _("other")
    UNKNOWN = "unknown", _("not sorted yet")


class NeedType(models.TextChoices):
    """The need an item answers. 需求类型."""

    BASIC = "basic", _("basic care")
    ANTI_AGING = "anti_aging", _("high-end anti-aging")
    MEDICAL = "medical", _("medical aesthetics")


class Item(models.Model):
    """A service or a product with its list price. 项目 / 客装产品.

    ``minutes`` and ``cycle_days`` (days until the service is due again) are for services; None means not known.
    ``handwork_minor`` is what whoever does it gets for one, minor units (手工费); None: nothing is agreed.
    ``name_key`` is the name NFKC-normalized, case-folded, without blanks: what files are matched by.
    """

    kind = models.CharField(max_length=8, choices=ItemKind)
    code = models.CharField(max_length=60, default="", db_index=True)
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200, db_index=True)
    category = models.CharField(max_length=60, default="")
    need_type = models.CharField(max_length=10, choices=NeedType, default="")
    brand = models.CharField(max_length=60, default="")
    minutes = models.PositiveSmallIntegerField(null=True)
    cycle_days = models.PositiveSmallIntegerField(null=True)
    list_price_minor = models.BigIntegerField(null=True)
    cost_minor = models.BigIntegerField(null=True)
    handwork_minor = models.BigIntegerField(null=True)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    import_id = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "code", "name_key"], name="item_once"),
        ]

    def __str__(self) -> str:
        return self.name
