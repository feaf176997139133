"""The schemes of a shop as its people manage them: what counts, drafts, versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max

from liuke.accounts.queries import organization
from liuke.customers.queries import tags_with_counts
from liuke.insights.rules.sentence import rule_sentence
from liuke.insights.schemes import read_scheme
from liuke.segments import definitions
from liuke.segments.errors import UnknownScheme
from liuke.segments.models import CustomerFeatures, Scheme, SchemeDraft, SchemeVersion, TagStanding
from liuke.segments.queries.runs import current_run, cuts_of, language
from liuke.segments.toml import table_of

if TYPE_CHECKING:
    from datetime import datetime

    from liuke.accounts.scope import Scope
    from liuke.insights import schemes


@dataclass(frozen=True)
class Kept:
    """A scheme as it stands in the list: whether it counts, is the shop's own or changed, has a draft."""

    scheme: schemes.Scheme
    is_active: bool
    is_shipped: bool
    is_changed: bool
    has_draft: bool
    version: int


def kept_schemes() -> list[Kept]:
    """Return every scheme there is, also those switched off and those that are only a draft. Three queries."""
    rows = {row.code: row for row in Scheme.objects.all()}
    drafts = {row.code: row for row in SchemeDraft.objects.all()}
    numbers = dict(SchemeVersion.objects.values_list("code").annotate(Max("number")))
    shipped, found = definitions.shipped(), []
    for code in {*shipped, *rows, *drafts}:
        row = rows.get(code)
        scheme = read_scheme(row.definition) if row else shipped.get(code) or read_scheme(drafts[code].definition)
        is_active = row.is_active if row else code in shipped
        is_changed = code in shipped and scheme != shipped[code]
        found.append(Kept(scheme, is_active, code in shipped, is_changed, code in drafts, numbers.get(code, 0)))
    return sorted(found, key=lambda one: (one.scheme.place, one.scheme.code))


def any_scheme(code: str) -> schemes.Scheme:
    """Return a scheme that counts, is switched off, or is shipped.

    Raises:
        UnknownScheme: as it says.
    """
    row = Scheme.objects.filter(code=code).first()
    if row is not None:
        return read_scheme(row.definition)
    if code not in definitions.shipped():
        raise UnknownScheme(scheme=code, known=", ".join(definitions.schemes()))
    return definitions.shipped()[code]


@dataclass(frozen=True)
class Working:
    """A scheme somebody works on: its draft, or as it stands where there is none; and what counts now."""

    table: dict[str, Any]
    scheme: schemes.Scheme
    saved: schemes.Scheme | None
    draft: SchemeDraft | None
    version: int


def working(code: str) -> Working:
    """Return what to work on. Three queries.

    Raises:
        UnknownScheme: there is neither draft nor scheme.
    """
    draft = SchemeDraft.objects.select_related("changed_by").filter(code=code).first()
    try:
        saved: schemes.Scheme | None = any_scheme(code)
    except UnknownScheme:
        if draft is None:
            raise
        saved = None
    table = draft.definition if draft else table_of(saved)  # type: ignore[arg-type]
    return Working(table, read_scheme(table), saved, draft, number_of(code))


def number_of(code: str) -> int:
    """Return the version of a scheme that stands, 0 where nobody ever changed it."""
    return int(SchemeVersion.objects.filter(code=code).aggregate(last=Max("number"))["last"] or 0)


def taken_codes() -> set[str]:
    """Return every code a new scheme may not have."""
    kept = {
        code for table in (Scheme, SchemeDraft, SchemeVersion) for code in table.objects.values_list("code", flat=True)
    }
    return kept | set(definitions.shipped())


@dataclass(frozen=True)
class Version:
    """One version: who saved it when, and what changed against the one before, tier by tier."""

    number: int
    saved_at: datetime
    saved_by: str
    is_active: bool
    is_switch: bool
    added: list[str]
    removed: list[str]
    changed: list[str]


def versions(code: str, *, language: str) -> list[Version]:
    """Return the versions of a scheme, the newest first. One query."""
    found: list[Version] = []
    before: SchemeVersion | None = None
    for row in SchemeVersion.objects.filter(code=code).select_related("saved_by").order_by("number"):
        scheme = read_scheme(row.definition)
        old = read_scheme(before.definition) if before else scheme
        now, then = ({tier.code: tier for tier in one.tiers} for one in (scheme, old))
        found.append(
            Version(
                row.number, row.saved_at, row.saved_by.name if row.saved_by else "", row.is_active,
                before is not None and before.is_active != row.is_active,
                [tier.name_in(language) for code, tier in now.items() if code not in then],
                [tier.name_in(language) for code, tier in then.items() if code not in now],
                [tier.name_in(language) for code, tier in now.items() if code in then and then[code] != tier],
            )
        )  # fmt: skip
        before = row
    return found[::-1]


def common_values(scope: Scope, feature: str, *, most: int = 20) -> list[str]:
    """Return the values a text feature has in the shop, the commonest first. One query."""
    rows = CustomerFeatures.objects.within(scope).exclude(**{feature: ""}).values_list(feature)
    return [value for value, _n in rows.annotate(n=Count("pk")).order_by("-n", feature)[:most]]


@dataclass(frozen=True)
class CountedTag:
    """A tag of either source with the customers in reach that carry it; one by hand has no sentence."""

    code: str
    source: str
    kind: str
    name: str
    sentence: str
    customers: int


def all_tags(scope: Scope) -> list[CountedTag]:
    """Return the rule tags in the order of their file, then the words by hand. Four queries."""
    run, lang, currency = current_run(), language(), organization().currency
    rows = TagStanding.objects.within(scope).values_list("tag").annotate(n=Count("pk"))
    carried, cuts = dict(rows.order_by()), cuts_of(run) if run else {}
    by_rule = [
        CountedTag(
            tag.code, "rule", tag.kind, tag.name_in(lang),
            rule_sentence(tag.rule, language=lang, currency=currency, cuts=cuts), carried.get(tag.code, 0),
        )
        for tag in definitions.tags()
    ]  # fmt: skip
    by_hand = [
        CountedTag(str(tag.pk), "hand", tag.kind, tag.name, "", vars(tag)["customers"])
        for tag in tags_with_counts(scope)
    ]
    return by_rule + by_hand
