"""Tiers by JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Header, Query, Router, Schema
from ninja.responses import Status
from pydantic import Field

from liuke.accounts.api import require
from liuke.accounts.rules import Action
from liuke.kit import clock
from liuke.kit.http import REFUSALS, Input
from liuke.kit.idempotency import once
from liuke.segments import definitions, queries, services
from liuke.segments.queries import schemes
from liuke.segments.tasks import ask_refresh
from liuke.segments.toml import table_of, written

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


class DefinitionOut(Schema):
    """A scheme as a TOML file. ``version`` is 0 where nobody in the shop ever changed it."""

    code: str
    version: int
    toml: str


class SchemeIn(Input):
    """A scheme to load, as TOML."""

    toml: str = Field(min_length=1, max_length=200_000)


class TagOut(Schema):
    """A tag: set by a rule (``code`` and ``sentence``) or by hand, and how many customers in scope carry it."""

    code: str
    source: Literal["rule", "hand"]
    kind: str
    name: str
    sentence: str
    customers: int


@router.get("/schemes/{code}/definition", response={200: DefinitionOut} | REFUSALS, operation_id="read_definition")
def read_definition(request: Any, code: str) -> DefinitionOut:
    """Return a scheme as the file that another shop can load."""
    require(request, Action.SEE_TIERS)
    found = schemes.any_scheme(code)
    return DefinitionOut(code=found.code, version=schemes.number_of(code), toml=written(table_of(found)))


@router.post("/schemes", response={201: DefinitionOut} | REFUSALS, operation_id="load_scheme")
def load_scheme(
    request: Any, body: SchemeIn, idempotency_key: Annotated[str, Header(alias="Idempotency-Key")]
) -> Status[DefinitionOut]:
    """Load a scheme, as a new version where there is one of its code; everybody is counted anew."""
    require(request, Action.MANAGE_SCHEMES)
    write = once(scope=f"staff:{request.staff.pk} load_scheme", key=idempotency_key, body=request.body)
    actor = request.staff.pk
    found = services.load_scheme(text=body.toml, now=clock.now(), actor_id=actor, write=write)
    ask_refresh()
    text = written(table_of(found))
    return Status(201, DefinitionOut(code=found.code, version=schemes.number_of(found.code), toml=text))


@router.get("/tags", response={200: list[TagOut]} | REFUSALS, operation_id="list_tags")
def list_tags(request: Any) -> list[TagOut]:
    """Return every tag, those set by rules first."""
    require(request, Action.SEE_TIERS)
    return [TagOut(**vars(tag)) for tag in schemes.all_tags(request.scope)]


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
