"""One customer, or the customers of one tier, with the reason in her own numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Sum

from liuke.accounts.queries import organization
from liuke.customers.models import Customer
from liuke.insights.features.catalogue import BY_NAME
from liuke.insights.features.catalogue import HEALTH_PARTS as PARTS
from liuke.insights.rules import deciding
from liuke.insights.rules.sentence import own_number, reason, rule_sentence, value_text
from liuke.insights.rules.tree import leaves
from liuke.kit.problems import NotFound
from liuke.segments import definitions
from liuke.segments.errors import UnknownTier
from liuke.segments.models import CategoryRhythm, CustomerFeatures, Standing, TagStanding
from liuke.segments.queries import sums
from liuke.segments.queries.runs import cuts_of, language, require_run

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from liuke.accounts.scope import Scope
    from liuke.insights.rules import Rule
    from liuke.insights.rules.evaluate import Cuts, Row
    from liuke.insights.schemes import RuleTag, Scheme, Tier

MEMBERS_A_PAGE = 20
_OWN_NUMBERS = 3  # how many numbers the rest tier names


@dataclass(frozen=True)
class Why:
    """A customer's tier in one scheme, since when, and why, in the reader's language."""

    scheme: Scheme
    tier: Tier
    since: date
    because: str

    @property
    def name(self) -> str:
        return self.tier.name_in(language())

    @property
    def scheme_name(self) -> str:
        return self.scheme.name_in(language())


def feature_row(features: CustomerFeatures) -> dict[str, Any]:
    """Return the features of one customer by catalogue name."""
    return {name: getattr(features, name) for name in BY_NAME}


def tier_sentence(tier: Tier, *, language: str, currency: str, cuts: Cuts | None = None) -> str:
    """Return what puts a customer into a tier, as one sentence."""
    if tier.rule is None:
        return tier.says_zh if language == "zh" else tier.says_en
    return rule_sentence(tier.rule, language=language, currency=currency, cuts=cuts)


def because(scheme: Scheme, tier: Tier, row: Row, cuts: Cuts, *, language: str, currency: str) -> str:
    """Return why the customer of ``row`` is in this tier, with her own numbers.

    In the tier of the rest it says the numbers the other tiers look at, the first three that are known; that she never
    came is said once, not for every number that begins with a visit.
    """
    clauses: list[Rule] = deciding(tier.rule, row, cuts) if tier.rule is not None else []
    if not clauses:
        all_named = {leaf.feature: leaf for rule in scheme.rules for leaf in leaves(rule)}
        named = {f: leaf for f, leaf in all_named.items() if row[f] is not None or f == "recency_days"}
        clauses.extend(list(named.values())[:_OWN_NUMBERS])
    return reason(clauses, row, language=language, currency=currency)


def _all_why(standings: Iterable[Standing], row: Row, cuts: Cuts, lang: str, currency: str) -> list[Why]:
    stands, made = {standing.scheme: standing for standing in standings}, []
    for code, scheme in definitions.schemes().items():
        tier = scheme.tier_called(stands[code].tier) if code in stands else None
        if tier is not None:  # a tier taken away since the last count has no people any more
            said = because(scheme, tier, row, cuts, language=lang, currency=currency)
            made.append(Why(scheme, tier, stands[code].since, said))
    return made


TIERS = sums.Sums(
    "tiers",
    {"n": Count("customer"), "spend": Sum("customer__features__spend_365_minor")},
    by=("scheme", "tier"),
    of=Standing,
    in_parts=True,
)
"""What is counted of each tier, scheme by scheme."""


@dataclass(frozen=True)
class Member:
    """One customer of a tier."""

    customer: Customer
    features: CustomerFeatures
    since: date
    because: str


@dataclass(frozen=True)
class Members:
    """One page of a tier's customers, the ones who spend most first."""

    rows: list[Member]
    total: int
    page: int
    pages: int


def members(*, scope: Scope, scheme: str, tier: str, page: int = 1, per_page: int = MEMBERS_A_PAGE) -> Members:
    """Return the customers of a tier, with their reasons. Five queries, however many customers.

    Raises:
        UnknownScheme, UnknownTier, NotRefreshed: as they say.
    """
    run, found, currency = require_run(), definitions.scheme(scheme), organization().currency
    known = [one.code for one in found.tiers]
    if tier not in known:
        raise UnknownTier(scheme=scheme, tier=tier, known=", ".join(known))
    rows = Standing.objects.within(scope).filter(scheme=scheme, tier=tier)
    total = sums.read(TIERS.part(scheme), scope=scope).get((tier,), {"n": 0})["n"]
    pages = max(1, -(-total // per_page))
    page = min(max(1, page), pages)
    ordered = rows.select_related("customer__features").order_by("-customer__features__spend_365_minor", "customer_id")
    cuts, lang, its = cuts_of(run), language(), found.tier(tier)
    made = []
    for standing in ordered[(page - 1) * per_page : page * per_page]:
        features = standing.customer.features
        text = because(found, its, feature_row(features), cuts, language=lang, currency=currency)
        made.append(Member(standing.customer, features, standing.since, text))
    return Members(made, total, page, pages)


def customers_in_tier(scope: Scope, *, scheme: str, tier: str) -> QuerySet[Customer]:
    """Return everybody in a tier, who spent most in 365 days first."""
    rows = Customer.objects.within(scope).filter(standings__scheme=scheme, standings__tier=tier)
    return rows.order_by("-features__spend_365_minor", "pk")


@dataclass(frozen=True)
class HealthPart:
    """One part of the health score: its name, points, the most it can give, and the reason."""

    code: str
    name: str
    points: int
    most: int
    because: str


@dataclass(frozen=True)
class Number:
    """One feature with its name, definition and printed value; an empty value is not known."""

    code: str
    name: str
    means: str
    text: str


@dataclass(frozen=True)
class CarriedTag:
    """A rule tag a customer carries: its name, and what puts it on her as one sentence."""

    code: str
    name: str
    sentence: str


@dataclass(frozen=True)
class Understanding:
    """Everything the last run knows of one customer."""

    features: CustomerFeatures
    as_of: date
    numbers: list[Number]
    score: int | None
    parts: list[HealthPart]
    tiers: list[Why]
    tags: list[CarriedTag]
    rhythms: list[CategoryRhythm]


_PART_REASONS = {
    "rhythm": ("overdue_permille",),
    "trend": ("spend_90_minor", "usual_90_minor"),
    "interaction": ("bookings_ahead", "interactions_180", "no_shows_365"),
    "breadth": ("categories_count",),
    "loyalty": ("activity_days", "tenure_days"),
}


def customer_understanding(*, scope: Scope, customer_id: int) -> Understanding:
    """Return what the last run knows of a customer: features, health, tiers, tags, rhythms. Seven queries.

    Raises:
        NotFound: she is not in reach, or came in after the last refresh.
        NotRefreshed: nobody has refreshed yet.
    """
    run, lang, currency = require_run(), language(), organization().currency
    features = CustomerFeatures.objects.within(scope).filter(customer_id=customer_id).first()
    if features is None:
        raise NotFound
    row, cuts = feature_row(features), cuts_of(run)
    standings = Standing.objects.within(scope).filter(customer_id=customer_id)
    carried = set(TagStanding.objects.within(scope).filter(customer_id=customer_id).values_list("tag", flat=True))
    rhythms = (
        CategoryRhythm.objects.within(scope).filter(customer_id=customer_id).order_by("-overdue_permille", "category")
    )
    return Understanding(
        features,
        run.as_of,
        [_number(name, row, lang, currency) for name in BY_NAME],
        features.health_score,
        _parts(row, lang, currency) if features.health_score is not None else [],
        _all_why(standings, row, cuts, lang, currency),
        [_carried(tag, cuts, lang, currency) for tag in definitions.tags() if tag.code in carried],
        list(rhythms),
    )


def _carried(tag: RuleTag, cuts: Cuts, lang: str, currency: str) -> CarriedTag:
    sentence = rule_sentence(tag.rule, language=lang, currency=currency, cuts=cuts)
    return CarriedTag(tag.code, tag.name_in(lang), sentence)


def _parts(row: Row, lang: str, currency: str) -> list[HealthPart]:
    comma = "，" if lang == "zh" else ", "
    made = []
    for code, most in PARTS.items():
        feature = BY_NAME[f"health_{code}"]
        said = comma.join(own_number(name, row, language=lang, currency=currency) for name in _PART_REASONS[code])
        made.append(HealthPart(code, feature.zh if lang == "zh" else feature.en, row[feature.name], most, said))
    return made


def _number(name: str, row: Row, lang: str, currency: str) -> Number:
    feature, value = BY_NAME[name], row[name]
    known = value is not None and value != ""
    text = value_text(feature, value, language=lang, currency=currency) if known else ""
    zh = lang == "zh"
    return Number(name, feature.zh if zh else feature.en, feature.zh_means if zh else feature.en_means, text)
