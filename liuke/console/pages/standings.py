"""One customer's tiers over time, and why she is or is not in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from liuke.accounts.access import page
from liuke.accounts.listing import Filters
from liuke.accounts.rules import Action
from liuke.console.queries.knowing import tier_of
from liuke.customers.queries import customer_in
from liuke.kit.problems import NotFound
from liuke.segments import definitions, queries
from liuke.segments.errors import NotRefreshed
from liuke.segments.queries import explaining, past

if TYPE_CHECKING:
    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest
    from liuke.accounts.scope import Scope


@page(Action.SEE_TIERS)
@never_cache
@require_GET
def standings(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Show her times in the tiers of one scheme, and a tier's clauses beside her own numbers."""
    found = customer_in(request.scope, customer_id)
    schemes, language = definitions.schemes(), queries.language()
    filters = Filters(request.GET, allowed=("scheme", "tier"))
    scheme = schemes[filters.choice("scheme", schemes, default=queries.STAGES)]
    tier = filters.choice("tier", [one.code for one in scheme.tiers])
    tier = tier or tier_of(request.scope, customer_id, scheme=scheme.code)
    context = {
        "customer": found,
        "schemes": [(one.code, one.name_in(language)) for one in schemes.values()],
        "scheme": scheme,
        "tiers": [(one.code, one.name_in(language)) for one in scheme.tiers],
        "spells": _spells(request.scope, customer_id, scheme.code),
        "reach": past.reach(),
        "freshness": queries.freshness(),
        "chosen": tier,
        "verdict": _verdict(request.scope, customer_id, scheme.code, tier) if tier else None,
    }
    return render(request, "console/customer_tiers.html", context)


def _spells(scope: Scope, customer_id: int, scheme: str) -> list[past.Spell]:
    return past.spells(scope=scope, customer_id=customer_id, only=scheme).get(scheme, [])


def _verdict(scope: Scope, customer_id: int, scheme: str, tier: str) -> explaining.Verdict | None:
    try:
        return explaining.verdict(scope=scope, customer_id=customer_id, scheme=scheme, tier=tier)
    except (NotRefreshed, NotFound):  # she came in after the last count, or there is none
        return None
