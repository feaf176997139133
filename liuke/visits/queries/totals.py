"""What one bill comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Sum

from liuke.visits.models import TicketLine

if TYPE_CHECKING:
    from liuke.accounts.scope import Scope


def totals_of(ticket_id: int, scope: Scope) -> tuple[int, int]:
    """Return what a bill charges for care and goods, and for value sold ahead, in minor units. One query."""
    rows = TicketLine.objects.within(scope).filter(ticket=ticket_id).order_by()
    found = rows.aggregate(charged=Sum("charged_minor"), ahead=Sum("ahead_minor"))
    return found["charged"] or 0, found["ahead"] or 0
