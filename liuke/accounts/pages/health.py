"""Whether this installation can serve: for load balancers and people who watch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from liuke.accounts.access import public
from liuke.kit import clock, health

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@public
@never_cache
@require_GET
def ready(_request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database takes writes and its guards stand, 503 with the reason otherwise."""
    state = health.look(now=clock.now())
    return JsonResponse(state.as_json(), status=200 if state.is_ready else 503)
