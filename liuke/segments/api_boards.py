"""Boards and the past by JSON: the numbers of the pages, by the same queries. Money in minor units, shares 0 to 1."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from ninja import Query, Router, Schema

from liuke.accounts.api import require
from liuke.accounts.queries import organization
from liuke.accounts.rules import Action
from liuke.customers.schemas import RowId  # noqa: TC001 - ninja reads it
from liuke.kit.http import REFUSALS
from liuke.segments.queries import past
from liuke.segments.queries.cohorts import MOST_MONTHS, cohorts
from liuke.segments.queries.explaining import verdict
from liuke.segments.queries.lost import Reason, lost
from liuke.segments.queries.staying import staying
from liuke.segments.queries.tickets import ticket_months
from liuke.segments.queries.warnings import warnings

if TYPE_CHECKING:
    from liuke.insights.shares import Share

router = Router(tags=["boards"])
Months = Annotated[int, Query(ge=1, le=MOST_MONTHS)]


class NamedCount(Schema):
    """A number of customers with its code and words."""

    code: str
    name: str
    customers: int


class CohortCellOut(Schema):
    """How many were here ``since`` months after the first purchase; ``is_open``: that month is not over."""

    since: int
    customers: int
    is_open: bool


class CohortOut(Schema):
    """Customers by the month of their first purchase."""

    month: date
    customers: int
    months: list[CohortCellOut]


class TicketMonthOut(Schema):
    """The tickets of one month, amounts in minor units."""

    month: date
    tickets: int
    average_minor: int
    middle_minor: int
    swing_permille: int | None


class ShareOut(Schema):
    """``part`` of ``whole`` with its 95 % interval."""

    part: int
    whole: int
    low: float | None
    high: float | None


class FactorOut(Schema):
    """The share who stayed with a factor and without it; too small groups are not compared."""

    code: str
    name: str
    having: ShareOut
    lacking: ShareOut
    is_enough: bool


class StayingOut(Schema):
    """Everybody's share, and the factors."""

    all: ShareOut
    factors: list[FactorOut]


class LostOut(Schema):
    """Who is lost, by the last answer and by the last thing on file."""

    customers: int
    said: list[NamedCount]
    last: list[NamedCount]


class FlowOut(Schema):
    """How many went from one tier to another; an empty code is not on file that day."""

    before: str
    after: str
    customers: int


class SpellOut(Schema):
    """A time in one tier of one scheme; ``until`` is empty where it lasts."""

    scheme: str
    tier: str
    first: date
    until: date | None
    because: str


class ClauseOut(Schema):
    """One clause of a tier's rule; ``holds`` is empty where her number is not known."""

    depth: int
    text: str
    own: str
    holds: bool | None


class VerdictOut(Schema):
    """Whether she is in a tier, and each of its clauses."""

    is_in: bool
    is_met: bool
    stands: str
    as_of: date
    clauses: list[ClauseOut]


@router.get("/boards/warnings", response={200: list[NamedCount]} | REFUSALS, operation_id="read_warnings")
def read_warnings(request: Any) -> list[NamedCount]:
    """Return the early warnings with their counts."""
    require(request, Action.SEE_TIERS)
    return [NamedCount(code=w.code, name=w.name, customers=w.customers) for w in warnings(scope=request.scope)]


@router.get("/boards/cohorts", response={200: list[CohortOut]} | REFUSALS, operation_id="read_cohorts")
def read_cohorts(request: Any, months: Months = 12) -> list[CohortOut]:
    """Return who came back, by the month of the first purchase."""
    require(request, Action.SEE_TIERS)
    return [
        CohortOut(
            month=one.month,
            customers=one.size,
            months=[CohortCellOut(since=c.since, customers=c.customers, is_open=c.is_open) for c in one.cells],
        )
        for one in cohorts(scope=request.scope, months=months)
    ]


@router.get("/boards/tickets", response={200: list[TicketMonthOut]} | REFUSALS, operation_id="read_tickets")
def read_tickets(request: Any) -> list[TicketMonthOut]:
    """Return the average ticket of the last twelve months."""
    require(request, Action.SEE_TIERS)
    require(request, Action.SEE_MONEY)
    return [
        TicketMonthOut(
            month=one.month, tickets=one.tickets, average_minor=one.average.minor, middle_minor=one.middle.minor,
            swing_permille=one.swing_permille,
        )
        for one in ticket_months(scope=request.scope, currency=organization().currency)
    ]  # fmt: skip


@router.get("/boards/staying", response={200: StayingOut} | REFUSALS, operation_id="read_staying")
def read_staying(request: Any) -> StayingOut:
    """Return what those who stay have in common."""
    require(request, Action.SEE_TIERS)
    found = staying(scope=request.scope)
    return StayingOut(
        all=_share(found.all),
        factors=[
            FactorOut(
                code=one.code, name=one.name, having=_share(one.having), lacking=_share(one.lacking),
                is_enough=one.is_enough,
            )
            for one in found.factors
        ],
    )  # fmt: skip


@router.get("/boards/lost", response={200: LostOut} | REFUSALS, operation_id="read_lost")
def read_lost(request: Any) -> LostOut:
    """Return why the lost went, as far as it is on file."""
    require(request, Action.SEE_TIERS)
    found = lost(scope=request.scope)
    return LostOut(customers=found.customers, said=_reasons(found.said), last=_reasons(found.last))


@router.get("/schemes/{code}/flows", response={200: list[FlowOut]} | REFUSALS, operation_id="read_flows")
def read_flows(request: Any, code: str, first: date, second: date) -> list[FlowOut]:
    """Return who went from which tier to which between two as-of days."""
    require(request, Action.SEE_TIERS)
    found = past.flows(scope=request.scope, scheme=code, first=first, second=second)
    return [
        FlowOut(
            before=flow.before.code if flow.before else "",
            after=flow.after.code if flow.after else "",
            customers=flow.customers,
        )
        for flow in found
    ]


@router.get("/customers/{customer_id}/spells", response={200: list[SpellOut]} | REFUSALS, operation_id="read_spells")
def read_spells(request: Any, customer_id: RowId) -> list[SpellOut]:
    """Return a customer's times in the tiers of every scheme, the latest of each first."""
    require(request, Action.SEE_TIERS)
    found = past.spells(scope=request.scope, customer_id=customer_id)
    return [
        SpellOut(scheme=code, tier=s.tier.code, first=s.first, until=s.until, because=s.because)
        for code, spells in found.items()
        for s in spells
    ]


@router.get(
    "/customers/{customer_id}/schemes/{code}/tiers/{tier}",
    response={200: VerdictOut} | REFUSALS,
    operation_id="read_verdict",
)
def read_verdict(request: Any, customer_id: RowId, code: str, tier: str) -> VerdictOut:
    """Return why a customer is, or is not, in a tier."""
    require(request, Action.SEE_TIERS)
    require(request, Action.SEE_MONEY)
    found = verdict(scope=request.scope, customer_id=customer_id, scheme=code, tier=tier)
    clauses = [ClauseOut(depth=c.depth, text=c.text, own=c.own, holds=c.holds) for c in found.clauses]
    return VerdictOut(
        is_in=found.is_in, is_met=found.is_met, stands=found.stands.code, as_of=found.as_of, clauses=clauses
    )


def _share(share: Share) -> ShareOut:
    return ShareOut(part=share.part, whole=share.whole, low=share.low, high=share.high)


def _reasons(reasons: list[Reason]) -> list[NamedCount]:
    return [NamedCount(code=one.code, name=one.name, customers=one.customers) for one in reasons]
