"""Who they are: profile, contact, small preferences, tags by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from liuke.accounts.models import Salon, Staff
from liuke.accounts.scope import ScopedModel
from liuke.customers.keeping import triggers
from liuke.customers.veil import name_shown

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


class Gender(models.TextChoices):
    """As the shop wrote it; unknown is the empty text."""

    FEMALE = "f", _("female")
    MALE = "m", _("male")


class SkinType(models.TextChoices):
    """Skin basics. 肤质."""

    DRY = "dry", _("dry skin")
    OILY = "oily", _("oily skin")
    COMBINATION = "combination", _("combination skin")
    NORMAL = "normal", _("normal skin")
    SENSITIVE = "sensitive", _("sensitive skin")


class Calendar(models.TextChoices):
    """The calendar a birthday is counted in."""

    SOLAR = "solar", _("solar")
    LUNAR = "lunar", _("lunar")


class Customer(ScopedModel):
    """One person, whether she has come yet or not. 顾客.

    ``phone_sealed`` is encrypted by the shop's key for the place ``customer.phone:<uid>``; ``phone_index`` and
    ``phone_tail_index`` are blind indexes of the E.164 number and of its last four digits. ``phone_hint`` keeps
    what a masked phone of a file shows (``138****2107``). ``allergies_sealed`` is encrypted by the customer's own
    key, kept wrapped in ``key_wrapped``. ``search_keys`` holds, between blanks, the lower-cased name, the pinyin
    and initials of every reading of it and its ends, each a ``SearchKey``; ``sort_key`` is what lists are ordered by.
    ``code`` is her number in the shop's old system, unique within a salon.
    A birthday is a date without time; the year may be unknown.
    Build rows with ``customers.rows.customer_row`` only: bulk writes skip ``save()``.
    """

    scope_salon = "salon_id"
    scope_customer = "pk"
    scope_steward = "steward_id"
    triggers = staticmethod(triggers)

    uid = models.UUIDField(unique=True)
    salon = models.ForeignKey(Salon, on_delete=models.PROTECT)
    name = models.CharField(max_length=100)
    search_keys = models.TextField(default="")
    sort_key = models.CharField(max_length=200, default="", db_default="")
    code = models.CharField(max_length=60, default="")
    card_no = models.CharField(max_length=60, default="", db_index=True)
    phone_sealed = models.TextField(default="")
    phone_index = models.CharField(max_length=32, default="", db_index=True)
    phone_tail_index = models.CharField(max_length=32, default="", db_index=True)
    phone_hint = models.CharField(max_length=20, default="")
    gender = models.CharField(max_length=1, choices=Gender, default="")
    birth_year = models.PositiveSmallIntegerField(null=True)
    birth_month = models.PositiveSmallIntegerField(null=True)
    birth_day = models.PositiveSmallIntegerField(null=True)
    birth_calendar = models.CharField(max_length=5, choices=Calendar, default=Calendar.SOLAR)
    birth_leap_month = models.BooleanField(default=False)
    occupation = models.CharField(max_length=60, default="")
    region = models.CharField(max_length=60, default="")
    source = models.CharField(max_length=60, default="")
    referrer = models.ForeignKey("self", null=True, on_delete=models.SET_NULL)
    steward = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT)
    skin_type = models.CharField(max_length=12, choices=SkinType, default="")
    key_wrapped = models.TextField(default="")
    allergies_sealed = models.TextField(default="")
    note = models.TextField(default="")
    joined_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    import_id = models.BigIntegerField(null=True, db_index=True)

    class Meta(ScopedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["salon", "code"], condition=~models.Q(code=""), name="customer_code_once_per_salon"
            ),
            models.CheckConstraint(
                condition=models.Q(birth_month=None) | models.Q(birth_month__range=(1, 12)),
                name="birth_month_real",
            ),
            models.CheckConstraint(
                condition=models.Q(birth_day=None) | models.Q(birth_day__range=(1, 31)), name="birth_day_real"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["birth_month", "birth_day"], name="customer_by_birthday"),
            models.Index(fields=["steward"], name="customer_by_steward"),
            models.Index(fields=["sort_key", "id"], name="customer_by_sort_key"),
            models.Index(fields=["joined_on", "id"], name="customer_by_joining"),
            models.Index(fields=["code"], name="customer_by_code", condition=~models.Q(code="")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_name(self) -> str:
        """Her name as the present reader may see it: pages and APIs ask this one."""
        return name_shown(self.name)

    @property
    def marks_shown(self) -> list[TagMark]:
        """The tags on any of her records, once each, by name, as ``queries.with_tags`` read them; else none."""
        read = [getattr(self, "own_marks", [])]
        merged = self._state.fields_cache.get("merge")  # her head, which another salon may have
        members = [*getattr(self, "members_read", []), *getattr(merged and merged.head, "members_read", [])]
        read += [getattr(merge.customer, "marks_of_member", []) for merge in members]
        once = {mark.tag_id: mark for marks in read for mark in marks}
        return sorted(once.values(), key=lambda mark: mark.tag.name)


class KeyField(models.CharField):  # type: ignore[type-arg]
    """A text ordered by its bytes, so that all that begins alike is one stretch of its index."""

    def db_parameters(self, connection: BaseDatabaseWrapper) -> Any:
        """Return the type; PostgreSQL orders by its language unless told."""
        told = super().db_parameters(connection)
        return told | {"collation": "C"} if connection.vendor == "postgresql" else told


class SearchKey(ScopedModel):
    """A text the search box finds a customer by: any beginning of it. The database writes it (``keeping``). 检索键.

    ``inside`` is 1 where the key stands within her name, not at its beginning: 小满 of 林小满.
    """

    scope_salon = "customer__salon_id"
    scope_customer = "customer_id"
    scope_steward = "customer__steward_id"
    kept_by_triggers = True

    pk = models.CompositePrimaryKey("inside", "key", "customer_id")
    inside = models.SmallIntegerField()
    key = KeyField(max_length=120)
    customer = models.ForeignKey(
        Customer, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )

    def __str__(self) -> str:
        return str(self.key)


class Moved(models.Model):
    """How often records went to another salon or away: what was counted by salon before that holds no longer.

    One row, of the database's own writing (``keeping``); none before the first time.
    """

    kept_by_triggers = True

    times = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.times)


class PreferenceKind(models.TextChoices):
    """What a small preference is about. 小偏好."""

    TEA = "tea", _("tea")
    DRINK = "drink", _("drink")
    SUGAR = "sugar", _("sugar")
    MUSIC = "music", _("music")
    TALK = "talk", _("talk")
    WARMTH = "warmth", _("warmth")
    SERVICE = "service", _("service")
    OTHER = "other", _("other")


class Preference(ScopedModel):
    """A small thing to remember at the next visit: 茉莉茶, 不放音乐, 低糖, 热饮."""

    scope_salon = "customer__salon_id"
    scope_customer = "customer_id"
    scope_steward = "customer__steward_id"

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="preferences")
    kind = models.CharField(max_length=8, choices=PreferenceKind)
    text = models.CharField(max_length=120)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT)
    import_id = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return self.text


class TagKind(models.TextChoices):
    """The taxonomy of tags. 标签分类."""

    INTEREST = "interest", _("interest")
    BEHAVIOUR = "behaviour", _("behavior")
    NEED = "need", _("need")


class Tag(models.Model):
    """A word staff put on customers by hand. Rule tags live in segments. 标签."""

    name = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=9, choices=TagKind)

    def __str__(self) -> str:
        return self.name


class TagMark(ScopedModel):
    """One tag on one customer."""

    scope_salon = "customer__salon_id"
    scope_customer = "customer_id"
    scope_steward = "customer__steward_id"

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="tag_marks")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="marks")
    marked_at = models.DateTimeField()
    marked_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT)
    import_id = models.BigIntegerField(null=True)

    class Meta(ScopedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer", "tag"], name="tag_once_per_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.tag_id}"


class Merge(ScopedModel):
    """A record that is the same person as another. Nothing is moved: whoever asks for her asks for the group. 客户合并.

    ``into`` is the record it was put to, ``head`` the one where the chain of these ends; taking a merge back deletes
    its row, and the audit keeps the story. Written by ``customers.steps`` only, one writer at a time.
    """

    scope_salon = "customer__salon_id"
    scope_customer = "customer_id"
    scope_steward = "customer__steward_id"

    customer = models.OneToOneField(Customer, primary_key=True, on_delete=models.PROTECT, related_name="merge")
    into = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="merged_here")
    head = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="members")
    merged_at = models.DateTimeField()
    merged_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT)

    class Meta(ScopedModel.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(customer=models.F("into")) & ~models.Q(customer=models.F("head")),
                name="merged_into_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.head_id}"


class Verdict(models.TextChoices):
    """What people said of two records that look like one person."""

    OPEN = "open", _("not decided")
    SAME = "same", _("same person")
    DIFFERENT = "different", _("not the same")
    LATER = "later", _("asked again later")


class Pair(ScopedModel):
    """Two records that may be one person, with what speaks for it and against it. 疑似重复.

    ``first`` has the lower id. ``score`` is 0–1000, the chance as the rules see it. ``evidence`` maps a field to what
    the two say of it (codes of ``rules.doubles``). ``may_join`` is false where somebody said that two people share the
    phone or took a merge back: such a pair is asked, and never merged by itself. ``joined`` is the record whose merge
    the verdict made. Undecided rows can be found again; the verdicts cannot.
    """

    scope_salon = "first__salon_id"
    scope_customer = "first_id"
    scope_steward = "first__steward_id"

    # The links hide from ``Customer``: a proposal must keep no import from being taken back.
    first = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+", db_index=False)
    second = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField(default=0)
    evidence = models.JSONField(default=dict)
    may_join = models.BooleanField(default=True)
    verdict = models.CharField(max_length=9, choices=Verdict, default=Verdict.OPEN)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_on = models.DateField(null=True)
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT)
    again_on = models.DateField(null=True)
    joined = models.BigIntegerField(null=True)

    class Meta(ScopedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="pair_once"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="pair_in_order"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["verdict", "-score", "id"], name="pair_by_score"),
            models.Index(fields=["decided_on"], name="pair_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"
