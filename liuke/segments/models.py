"""Who is who: runs, features, tiers and rule tags. Everything here can be rebuilt from the facts.

Links to customers carry no database constraint: taking an import back must not wait for the next refresh.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from liuke.accounts.models import Salon, Staff
from liuke.accounts.scope import ScopedModel
from liuke.customers.models import Customer

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


class RunStatus(models.TextChoices):
    """Where a refresh stands. A run that died stays ``running`` until the next one marks it."""

    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class Run(models.Model):
    """One refresh. The latest done run is the one everybody reads. 计算批次.

    ``as_of`` is the first unseen day, ``fresh_until`` the last day the facts had. ``cuts`` holds the shop's cut
    points (feature, percent, value), ``usual_days`` its usual gap, ``seconds`` what each step took. ``moved`` is how
    often customers had changed their salon or gone when it began.
    """

    as_of = models.DateField()
    status = models.CharField(max_length=8, choices=RunStatus, default=RunStatus.RUNNING)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    fresh_until = models.DateField(null=True)
    customers = models.PositiveBigIntegerField(default=0)
    usual_days = models.PositiveIntegerField(default=0)
    cuts = models.JSONField(default=list)
    seconds = models.JSONField(default=dict)
    engine = models.CharField(max_length=60, default="duckdb")
    error = models.TextField(default="")
    moved = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.as_of} {self.status}"


class MovesTold(models.Model):
    """Up to which as-of day the moves between tiers were announced. One row."""

    until = models.DateField()

    def __str__(self) -> str:
        return self.until.isoformat()


class Scheme(models.Model):
    """A scheme a shop loaded itself; it takes the place of a shipped one of the same code. 分层方案."""

    code = models.CharField(max_length=40, unique=True)
    definition = models.JSONField()
    loaded_at = models.DateTimeField()
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.code


class SchemeVersion(models.Model):
    """One state a scheme of the shop ever had: nothing is lost by changing or switching off. 方案版本.

    ``number`` counts from 1 within a scheme.
    """

    code = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    is_active = models.BooleanField(default=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "number"], name="scheme_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.number}"


class SchemeDraft(models.Model):
    """A scheme somebody is working on; it counts for nobody until it is saved. 草稿.

    ``base`` is the version it began from, 0 for a shipped or a new scheme.
    """

    code = models.CharField(max_length=40, unique=True)
    definition = models.JSONField()
    base = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT)

    def __str__(self) -> str:
        return self.code


class PlainId(models.BigAutoField):  # type: ignore[type-arg]
    """An id that may come again: SQLite's AUTOINCREMENT reads and writes a counter for every row inserted."""

    def db_type_suffix(self, connection: BaseDatabaseWrapper) -> str | None:
        """Return what follows the column's type."""
        return None if connection.vendor == "sqlite" else super().db_type_suffix(connection)


class RunSums(ScopedModel):
    """What the current run counted of one salon's customers; see ``queries.sums``. ``rows`` is a JSON list of lists."""

    scope_salon = "salon_id"

    id = PlainId(primary_key=True)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, db_index=False, related_name="sums")
    salon = models.ForeignKey(Salon, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    name = models.CharField(max_length=60)
    rows = models.TextField()

    class Meta(ScopedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "name", "salon"], name="sums_once_per_salon"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.name} {self.salon_id}"


class _Rebuilt(ScopedModel):
    scope_salon = "customer__salon_id"
    scope_customer = "customer_id"
    scope_steward = "customer__steward_id"

    class Meta(ScopedModel.Meta):
        abstract = True


class CustomerFeatures(_Rebuilt):
    """One row per customer of the current run; the columns are those of the feature catalogue. 客户特征."""

    customer = models.OneToOneField(
        Customer, primary_key=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="features"
    )
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    due_on = models.DateField(null=True)
    staff_id = models.BigIntegerField(default=0)
    recency_days = models.BigIntegerField(null=True)
    tenure_days = models.BigIntegerField(null=True)
    joined_days = models.BigIntegerField(null=True)
    activity_days = models.BigIntegerField(default=0)
    visit_days = models.BigIntegerField(default=0)
    purchase_days = models.BigIntegerField(default=0)
    spend_minor = models.BigIntegerField(default=0)
    activity_days_90 = models.BigIntegerField(default=0)
    visit_days_90 = models.BigIntegerField(default=0)
    purchase_days_90 = models.BigIntegerField(default=0)
    spend_90_minor = models.BigIntegerField(default=0)
    activity_days_180 = models.BigIntegerField(default=0)
    visit_days_180 = models.BigIntegerField(default=0)
    purchase_days_180 = models.BigIntegerField(default=0)
    spend_180_minor = models.BigIntegerField(default=0)
    activity_days_365 = models.BigIntegerField(default=0)
    visit_days_365 = models.BigIntegerField(default=0)
    purchase_days_365 = models.BigIntegerField(default=0)
    spend_365_minor = models.BigIntegerField(default=0)
    average_ticket_minor = models.BigIntegerField(null=True)
    ticket_cv_permille = models.BigIntegerField(null=True)
    returned_365_minor = models.BigIntegerField(default=0)
    gap_count = models.BigIntegerField(default=0)
    rhythm_days = models.BigIntegerField(null=True)
    overdue_permille = models.BigIntegerField(null=True)
    categories_count = models.BigIntegerField(default=0)
    items_count = models.BigIntegerField(default=0)
    top_category = models.CharField(max_length=60, default="")
    due_category = models.CharField(max_length=60, default="")
    due_category_permille = models.BigIntegerField(null=True)
    hour_band = models.CharField(max_length=60, default="")
    weekday = models.CharField(max_length=60, default="")
    channel = models.CharField(max_length=60, default="")
    evening_permille = models.BigIntegerField(null=True)
    weekend_permille = models.BigIntegerField(null=True)
    online_permille = models.BigIntegerField(null=True)
    product_permille = models.BigIntegerField(null=True)
    discount_permille = models.BigIntegerField(null=True)
    need_type = models.CharField(max_length=60, default="")
    basic_permille = models.BigIntegerField(null=True)
    anti_aging_permille = models.BigIntegerField(null=True)
    medical_permille = models.BigIntegerField(null=True)
    bookings_ahead = models.BigIntegerField(default=0)
    no_shows_365 = models.BigIntegerField(default=0)
    cancellations_365 = models.BigIntegerField(default=0)
    contacts_180 = models.BigIntegerField(default=0)
    interactions_90 = models.BigIntegerField(default=0)
    interactions_180 = models.BigIntegerField(default=0)
    last_interaction_days = models.BigIntegerField(null=True)
    open_question_days = models.BigIntegerField(null=True)
    browsed_items_90 = models.BigIntegerField(default=0)
    browsed_anti_aging_90 = models.BigIntegerField(default=0)
    browsed_medical_90 = models.BigIntegerField(default=0)
    events_365 = models.BigIntegerField(default=0)
    usual_90_minor = models.BigIntegerField(null=True)
    spend_trend_permille = models.BigIntegerField(null=True)
    stake_minor = models.BigIntegerField(default=0)
    health_score = models.BigIntegerField(null=True)
    health_rhythm = models.BigIntegerField(null=True)
    health_trend = models.BigIntegerField(null=True)
    health_interaction = models.BigIntegerField(null=True)
    health_breadth = models.BigIntegerField(null=True)
    health_loyalty = models.BigIntegerField(null=True)
    age_years = models.BigIntegerField(null=True)
    gender = models.CharField(max_length=60, default="")
    region = models.CharField(max_length=60, default="")
    occupation = models.CharField(max_length=60, default="")
    source = models.CharField(max_length=60, default="")
    has_phone = models.BigIntegerField(default=0)

    class Meta(ScopedModel.Meta):
        indexes: ClassVar = [models.Index(fields=["last_day"], name="features_by_last_day")]

    def __str__(self) -> str:
        return str(self.customer_id)


class CategoryRhythm(_Rebuilt):
    """When one service category is due again for one customer. 项目复购周期."""

    id = PlainId(primary_key=True)
    customer = models.ForeignKey(
        Customer, on_delete=models.DO_NOTHING, db_constraint=False, related_name="category_rhythms"
    )
    category = models.CharField(max_length=60)
    days = models.BigIntegerField()
    last_day = models.DateField()
    rhythm_days = models.BigIntegerField()
    due_on = models.DateField()
    overdue_permille = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.customer_id} {self.category}"


class Standing(_Rebuilt):
    """In which tier of which scheme a customer is, since when, because of which clause. 所在分层档.

    ``since`` is the as-of day of the first run that found her there. ``clause`` counts the alternatives of the
    tier's rule from 0.
    """

    id = PlainId(primary_key=True)
    customer = models.ForeignKey(
        Customer, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="standings"
    )
    scheme = models.CharField(max_length=40)
    tier = models.CharField(max_length=40)
    since = models.DateField()
    clause = models.BigIntegerField(default=0)

    class Meta(ScopedModel.Meta):
        indexes: ClassVar = [
            models.Index(fields=["scheme", "tier"], name="standing_by_tier"),
            # Both columns: by the scheme alone SQLite would read all its rows for one page of customers.
            models.Index(fields=["customer", "scheme"], name="standing_of_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.scheme} {self.tier}"


class TagStanding(_Rebuilt):
    """A rule tag a customer carries, and since when. 规则标签."""

    id = PlainId(primary_key=True)
    customer = models.ForeignKey(Customer, on_delete=models.DO_NOTHING, db_constraint=False, related_name="rule_tags")
    tag = models.CharField(max_length=40)
    since = models.DateField()

    class Meta(ScopedModel.Meta):
        indexes: ClassVar = [models.Index(fields=["tag"], name="tag_standing_by_tag")]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.tag}"
