"""The JSON API, ``/api/v1``: one document (OpenAPI 3.1 at ``/api/v1/openapi.json``), refusals as RFC 9457 problems."""

from __future__ import annotations

from ninja import NinjaAPI

from liuke import __version__
from liuke.accounts.api import SignedIn, count_unread
from liuke.cards.api import router as cards
from liuke.customers.api import router as customers
from liuke.kit.http import StrictParser, answer_with_problems, documented_only
from liuke.ledger.api import router as ledger
from liuke.outreach.api import router as outreach
from liuke.segments.api import router as segments
from liuke.segments.api_boards import router as boards
from liuke.visits.api.events import router as visits
from liuke.visits.api.till import router as till

api = NinjaAPI(
    title="Liuke 留客",
    version=__version__,
    urls_namespace="api",
    docs_url=None,  # the usual page loads its scripts from elsewhere; the document itself is served
    auth=SignedIn(),
    parser=StrictParser(),
)
api.add_decorator(documented_only, mode="view")
answer_with_problems(api, count_unread=count_unread)
api.add_router("/customers", customers)
api.add_router("", segments)
api.add_router("", boards)
api.add_router("", outreach)
api.add_router("", visits)
api.add_router("", ledger)
api.add_router("", cards)
api.add_router("", till)
