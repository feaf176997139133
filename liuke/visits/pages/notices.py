"""Where providers tell us what became of a payment: open to strangers, believed by signature only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from liuke.accounts.access import public
from liuke.kit import clock
from liuke.visits import services
from liuke.visits.payments.port import Forged

if TYPE_CHECKING:
    from django.http import HttpRequest

LARGEST = 64 * 1024
"""Bytes of a notice; theirs have one or two thousand."""
_FORGED, _TOO_BIG = 401, 413


@public
@csrf_exempt
@require_POST
def notice(request: HttpRequest, purse: str) -> HttpResponse:
    """Keep a notice that is signed, and say so after it is kept; whatever is not gets 401 and changes nothing."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        return HttpResponse(status=_TOO_BIG)
    try:
        said = services.read_notice(purse, request.headers, request.body, now=clock.now())
    except Forged:
        return HttpResponse(status=_FORGED)
    return HttpResponse(said, content_type="text/plain")
