"""What the guided set-up shows: tags by class, and what to watch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liuke.customers.models import TagKind
from liuke.segments import definitions, queries
from liuke.segments.models import Standing, TagStanding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liuke.accounts.scope import Scope
    from liuke.segments.queries.schemes import CountedTag, Kept


def tags_by_kind(tags: Iterable[CountedTag]) -> list[tuple[str, list[CountedTag]]]:
    """Return the three classes of tags by name, each with its tags, those with most customers first. No query."""
    ordered = sorted(tags, key=lambda tag: (-tag.customers, tag.name))
    return [(str(label), [tag for tag in ordered if tag.kind == kind]) for kind, label in TagKind.choices]


@dataclass(frozen=True)
class Caution:
    """One thing to watch: what is so, and the page where it is put right."""

    text: str
    url: str


def cautions(scope: Scope, kept: Iterable[Kept]) -> list[Caution]:
    """Return what to watch before the tiers are relied on. At most three queries."""
    lang, found = queries.language(), []
    for one in kept:
        if one.has_draft:
            text = _("“%(name)s” has a draft that nobody saved.") % {"name": one.scheme.name_in(lang)}
            found.append(Caution(text, reverse("segments:scheme", args=[one.scheme.code])))
    rows = Standing.objects.within(scope).values_list("scheme", "tier").annotate(n=Count("pk")).order_by()
    stood = {(scheme, tier) for scheme, tier, _n in rows}
    for scheme in definitions.schemes().values() if stood else ():
        empty = [tier.name_in(lang) for tier in scheme.tiers if (scheme.code, tier.code) not in stood]
        if empty:
            text = _("“%(name)s”: nobody stands in %(tiers)s.")
            named = {"name": scheme.name_in(lang), "tiers": _(", ").join(empty)}
            found.append(Caution(text % named, reverse("segments:scheme", args=[scheme.code])))
    return found + _missing(scope)


def _missing(scope: Scope) -> list[Caution]:
    """Return how many who came lack what schemes and calls need, with the list of them."""
    rows = TagStanding.objects.within(scope).filter(tag__in=("no_phone", "age_missing")).values_list("tag")
    found = dict(rows.annotate(n=Count("pk")).order_by())
    phone, age = found.get("no_phone", 0), found.get("age_missing", 0)
    said = (
        ("no_phone", phone, ngettext("%(n)d customer has no phone.", "%(n)d customers have no phone.", phone)),
        (
            "age_missing",
            age,
            ngettext("%(n)d customer has no year of birth.", "%(n)d customers have no year of birth.", age),
        ),
    )
    people = reverse("console:customers")
    return [Caution(text % {"n": n}, f"{people}?rule={tag}") for tag, n, text in said if n]
