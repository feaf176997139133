"""Tiers by JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Query, Router, Schema
from ninja.responses import Status

from liuke.accounts.api import require
from liuke.accounts.rules import Action
from liuke.kit.http import REFUSALS
from liuke.segments import definitions, queries
from liuke.segments.tasks import ask_refresh

router = Router(tags=["tiers"])


class TierOut(Schema):
    """One tier: its rule as a sentence, and how many customers in scope are in it."""

    code: str
    name: str
    sentence: str
    customers: int


class SchemeOut(Schema):
    """A scheme with its tiers, in the order they are tried."""

    code: str
    name_zh: str
    name_en: str
    tiers: list[TierOut]


class MemberOut(Schema):
    """One customer of a tier, and why she is in it."""

    customer_id: int
    name: str
    since: date
    because: str


class MembersOut(Schema):
    """One page of a tier's customers, who spends most first."""

    items: list[MemberOut]
    page: int
    pages: int
    total: int


class FreshnessOut(Schema):
    """How old the answers are."""

    as_of: date | None
    finished_at: datetime | None
    is_working: bool


@router.get("/schemes", response={200: list[str]} | REFUSALS, operation_id="list_schemes")
def list_schemes(request: Any) -> list[str]:
    """Return the codes of every scheme."""
    require(request, Action.SEE_TIERS)
    return list(definitions.schemes())


@router.get("/schemes/{code}", response={200: SchemeOut} | REFUSALS, operation_id="read_scheme")
def read_scheme(request: Any, code: str) -> SchemeOut:
    """Return one scheme with its counts."""
    require(request, Action.SEE_TIERS)
    scheme = definitions.scheme(code)
    tiers = [
        TierOut(code=one.tier.code, name=one.name, sentence=one.sentence, customers=one.customers)
        for one in queries.tiers_overview(scope=request.scope, scheme=code)
    ]
    return SchemeOut(code=code, name_zh=scheme.zh, name_en=scheme.en, tiers=tiers)


@router.get("/schemes/{code}/tiers/{tier}", response={200: MembersOut} | REFUSALS, operation_id="list_tier")
def list_tier(request: Any, code: str, tier: str, page: Annotated[int, Query(ge=1, le=100_000)] = 1) -> MembersOut:
    """Return who is in a tier and why, twenty at a time."""
    require(request, Action.SEE_TIERS)
    found = queries.members(scope=request.scope, scheme=code, tier=tier, page=page)
    items = [
        MemberOut(customer_id=row.customer.pk, name=row.customer.shown_name, since=row.since, because=row.because)
        for row in found.rows
    ]
    return MembersOut(items=items, page=found.page, pages=found.pages, total=found.total)


@router.get("/freshness", response={200: FreshnessOut} | REFUSALS, operation_id="read_freshness")
def read_freshness(request: Any) -> FreshnessOut:
    """Return how old the answers are."""
    require(request, Action.SEE_TIERS)
    found = queries.freshness()
    return FreshnessOut(as_of=found.as_of, finished_at=found.finished_at, is_working=found.is_working)


@router.post("/refreshes", response={202: FreshnessOut} | REFUSALS, operation_id="create_refresh")
def create_refresh(request: Any) -> Status[FreshnessOut]:
    """Ask for a refresh. One that waits already is the same wish, so this may be sent again."""
    require(request, Action.REFRESH)
    ask_refresh()
    found = queries.freshness()
    return Status(202, FreshnessOut(as_of=found.as_of, finished_at=found.finished_at, is_working=found.is_working))
