"""What the list of customers may be cut and ordered by, once somebody refreshed: stage, rule tag, key figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liuke.customers.cuts import Cut, Order, register
from liuke.segments import definitions
from liuke.segments.models import CustomerFeatures, Standing, TagStanding
from liuke.segments.queries.boards import FIGURES, HEALTH_BANDS, figure_names
from liuke.segments.queries.rates import with_earlier
from liuke.segments.queries.runs import STAGES, language
from liuke.segments.queries.warnings import WARNINGS, warning_names

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from liuke.accounts.scope import Scope
    from liuke.customers.models import Customer


def install() -> None:
    """Offer the conditions and orders to the list of customers."""
    register(
        cuts=(
            Cut("stage", gettext_lazy("Life stage"), _stages, _in_stage),
            Cut("tier", gettext_lazy("Tier"), _tiers, _in_tier),
            Cut("rule", gettext_lazy("Rule tag"), _rules, _carrying),
            Cut("health", gettext_lazy("Health"), _bands, _in_band),
            Cut("figure", gettext_lazy("Key figure"), _figures, _counted),
            Cut("warning", gettext_lazy("Early warning"), _warnings, _warned),
        ),
        orders=(
            Order(
                "health", gettext_lazy("weakest health first"),
                (F("features__health_score").asc(nulls_last=True), "-id"),
            ),
            Order(
                "stake", gettext_lazy("most at stake first"),
                (F("features__stake_minor").desc(nulls_last=True), "-id"), needs_money=True,
            ),
        ),
    )  # fmt: skip


def _stages() -> list[tuple[str, str]]:
    return [(tier.code, tier.name_in(language())) for tier in definitions.scheme(STAGES).tiers]


def _in_stage(rows: QuerySet[Customer], scope: Scope, code: str) -> QuerySet[Customer]:
    there = Standing.objects.within(scope).filter(scheme=STAGES, tier=code)
    return rows.filter(pk__in=there.values("customer_id"))


def _tiers() -> list[tuple[str, str]]:
    """Return every tier of every scheme but the stages, which have a filter of their own."""
    lang = language()
    return [
        (f"{scheme.code}.{tier.code}", f"{scheme.name_in(lang)}·{tier.name_in(lang)}")
        for scheme in definitions.schemes().values()
        if scheme.code != STAGES
        for tier in scheme.tiers
    ]


def _in_tier(rows: QuerySet[Customer], scope: Scope, value: str) -> QuerySet[Customer]:
    scheme, _dot, tier = value.partition(".")
    there = Standing.objects.within(scope).filter(scheme=scheme, tier=tier)
    return rows.filter(pk__in=there.values("customer_id"))


def _rules() -> list[tuple[str, str]]:
    return [(tag.code, tag.name_in(language())) for tag in definitions.tags()]


def _carrying(rows: QuerySet[Customer], scope: Scope, code: str) -> QuerySet[Customer]:
    marked = TagStanding.objects.within(scope).filter(tag=code)
    return rows.filter(pk__in=marked.values("customer_id"))


def _bands() -> list[tuple[str, str]]:
    return [(code, f"{low}–{high}") for code, (low, high) in HEALTH_BANDS.items()]


def _in_band(rows: QuerySet[Customer], scope: Scope, code: str) -> QuerySet[Customer]:
    inside = CustomerFeatures.objects.within(scope).filter(health_score__range=HEALTH_BANDS[code])
    return rows.filter(pk__in=inside.values("customer_id"))


def _figures() -> list[tuple[str, str]]:
    return [("slipping", _("Slipping away")), *((code, name) for code, (name, _means) in figure_names().items())]


def _counted(rows: QuerySet[Customer], scope: Scope, code: str) -> QuerySet[Customer]:
    part, _whole = FIGURES[code]
    counted = with_earlier(CustomerFeatures.objects.within(scope)).filter(part)
    return rows.filter(pk__in=counted.values("customer_id"))


def _warnings() -> list[tuple[str, str]]:
    return [(code, name) for code, (name, _means) in warning_names().items()]


def _warned(rows: QuerySet[Customer], scope: Scope, code: str) -> QuerySet[Customer]:
    warned = CustomerFeatures.objects.within(scope).filter(WARNINGS[code])
    return rows.filter(pk__in=warned.values("customer_id"))
