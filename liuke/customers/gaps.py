"""What is missing in the records, and what it would unlock. 资料完整度."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liuke.customers.cuts import Cut, register

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from liuke.accounts.scope import Scope
    from liuke.customers.models import Customer


@dataclass(frozen=True)
class Gap:
    """One thing a record may lack: its words, what knowing it makes possible, and the condition of lacking it."""

    label: _StrPromise
    unlocks: _StrPromise
    is_missing: Q


GAPS = {
    "phone": Gap(_("Phone"), _("she can be called, recalled and reminded"), Q(phone_index="")),
    "birthday": Gap(_("Birthday"), _("birthday treats, and the tiers by age"), Q(birth_month=None)),
    "steward": Gap(_("Steward"), _("somebody looks after her and sees her list"), Q(steward=None)),
    "skin_type": Gap(_("Skin"), _("the right care is suggested"), Q(skin_type="")),
    "source": Gap(_("Source"), _("which channel brings customers who stay"), Q(source="")),
    "gender": Gap(_("Gender"), _("the right salutation and the right offers"), Q(gender="")),
    "occupation": Gap(_("Occupation"), _("the hours that suit her"), Q(occupation="")),
    "region": Gap(_("Region"), _("the salon nearest to her"), Q(region="")),
}
"""Every field the desk looks at; of those that unlock as much as each other, the first stands first."""


def install() -> None:
    """Offer the condition to the list of customers."""
    register(cuts=(Cut("missing", _("Missing"), _choices, _narrow),))


def _choices() -> list[tuple[str, str]]:
    return [(code, str(gap.label)) for code, gap in GAPS.items()]


def _narrow(rows: QuerySet[Customer], _scope: Scope, code: str) -> QuerySet[Customer]:
    return rows.filter(GAPS[code].is_missing)
