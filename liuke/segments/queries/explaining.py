"""Why a customer is, or is not, in a tier: every clause of its rule beside her own number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from liuke.accounts.queries import organization
from liuke.insights.rules import AllOf, AnyOf, decide
from liuke.insights.rules.sentence import reason, rule_sentence
from liuke.kit.problems import NotFound
from liuke.segments import definitions
from liuke.segments.errors import UnknownTier
from liuke.segments.models import CustomerFeatures
from liuke.segments.queries.people import feature_row
from liuke.segments.queries.runs import cuts_of, language, require_run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from liuke.accounts.scope import Scope
    from liuke.insights.rules import Rule
    from liuke.insights.rules.evaluate import Cuts, Row
    from liuke.insights.schemes import Scheme, Tier


@dataclass(frozen=True)
class Clause:
    """One clause of a rule for one customer.

    Args:
        depth: how deep it is nested, from 0.
        text: the clause as a sentence; of a group only how its parts count.
        own: her own number; empty for a group.
        holds: None where her number is not known.
    """

    depth: int
    text: str
    own: str
    holds: bool | None

    @property
    def indent(self) -> int:
        """How far it stands in from the left, in pixels."""
        return 10 + 16 * self.depth


@dataclass(frozen=True)
class Verdict:
    """Whether a customer meets a tier, clause by clause, with the numbers of the last count.

    ``stands`` is the tier she is in: tiers are tried in order and the first that holds takes her. ``is_met`` says
    whether she meets the rule of ``tier``, even where an earlier tier takes her; the rest has no rule and no clauses.
    """

    scheme: Scheme
    tier: Tier
    stands: Tier
    as_of: date
    is_met: bool
    clauses: list[Clause]

    @property
    def is_in(self) -> bool:
        return self.tier == self.stands

    @property
    def tier_name(self) -> str:
        return self.tier.name_in(language())

    @property
    def stands_name(self) -> str:
        return self.stands.name_in(language())


def verdict(*, scope: Scope, customer_id: int, scheme: str, tier: str) -> Verdict:
    """Return why a customer is, or is not, in a tier. Four queries.

    Raises:
        UnknownScheme, UnknownTier, NotRefreshed: as they say.
        NotFound: she is not in reach, or came in after the last count.
    """
    run, its, currency = require_run(), definitions.scheme(scheme), organization().currency
    asked = next((one for one in its.tiers if one.code == tier), None)
    if asked is None:
        raise UnknownTier(scheme=scheme, tier=tier, known=", ".join(one.code for one in its.tiers))
    features = CustomerFeatures.objects.within(scope).filter(customer_id=customer_id).first()
    if features is None:
        raise NotFound
    row, cuts = feature_row(features), cuts_of(run)
    stands = next(one for one in its.tiers if one.rule is None or decide(one.rule, row, cuts))
    is_met = asked.rule is not None and decide(asked.rule, row, cuts) is True
    clauses = list(_clauses(asked.rule, row, cuts, currency=currency)) if asked.rule else []
    return Verdict(its, asked, stands, run.as_of, is_met, clauses)


def _clauses(rule: Rule, row: Row, cuts: Cuts, *, currency: str, depth: int = 0) -> Iterator[Clause]:
    holds, lang = decide(rule, row, cuts), language()
    if isinstance(rule, AllOf | AnyOf) and len(rule.parts) > 1:
        yield Clause(depth, _("one of these") if isinstance(rule, AnyOf) else _("all of these"), "", holds)
        depth += 1
    if isinstance(rule, AllOf | AnyOf):
        for part in rule.parts:
            yield from _clauses(part, row, cuts, currency=currency, depth=depth)
    else:
        text = rule_sentence(rule, language=lang, currency=currency, cuts=cuts)
        yield Clause(depth, text, reason([rule], row, language=lang, currency=currency), holds)
