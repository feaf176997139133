"""The recall list by JSON."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from ninja import Query, Router, Schema

from liuke.accounts.access import zone_of
from liuke.accounts.api import require
from liuke.accounts.rules import Action
from liuke.kit import clock
from liuke.kit.http import REFUSALS
from liuke.outreach import queries

router = Router(tags=["recall"])


class RecallRowOut(Schema):
    """Whom to contact, why, and what to do. Amounts are minor units of ``currency``; null for who may not see money."""

    customer_id: int
    name: str
    phone_masked: str
    stage: str
    because: str
    suggestion: str
    offer: str
    stake_minor: int | None
    currency: str


class RecallOut(Schema):
    """The list of the day: ``candidates`` = listed + the sum of ``held_back``."""

    today: date
    as_of: date
    candidates: int
    listed: int
    held_back: dict[str, int]
    rows: list[RecallRowOut]


@router.get("/recall", response={200: RecallOut} | REFUSALS, operation_id="read_recall")
def read_recall(request: Any, limit: Annotated[int, Query(ge=1, le=500)] = 50) -> RecallOut:
    """Return today's list, most at stake first; whoever came or booked since the count is left out."""
    require(request, Action.SEE_RECALL)
    today = clock.business_day(clock.now(), zone_of(request))
    found = queries.recall_list(scope=request.scope, today=today, limit=limit)
    sees_money = request.scope.may(Action.SEE_MONEY)
    rows = [
        RecallRowOut(
            customer_id=row.customer.pk,
            name=row.customer.shown_name,
            phone_masked=row.customer.phone_hint,
            stage=row.stage,
            because=row.because,
            suggestion=row.suggestion,
            offer=row.offer,
            stake_minor=row.stake.minor if sees_money else None,
            currency=row.stake.currency,
        )
        for row in found.rows
    ]
    return RecallOut(
        today=found.today,
        as_of=found.as_of,
        candidates=found.candidates,
        listed=found.listed,
        held_back=found.dropped,
        rows=rows,
    )
