"""The server's door: how much one request may carry. What is larger is answered before it is taken in."""

from __future__ import annotations

import copy
from typing import Any

from django.db import connection
from django.http import parse_cookie
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import BaseWSGIServer
from waitress.utilities import RequestEntityTooLarge

from liuke.accounts.models import Organization
from liuke.accounts.rules import LANGUAGE_COOKIE, LANGUAGES
from liuke.intake.uploads import MOST_FILES, MOST_UPLOADED
from liuke.kit.http import problem

MOST_SENT = 4 * 1024 * 1024
"""Bytes of a request; what a form may hold is less, and its own page refuses that better than the door."""
MOST_SENT_TO = {"/imports/": MOST_FILES * MOST_UPLOADED + MOST_SENT}
"""Bytes of a request to the addresses that take more: every file of one upload as large as it may be."""


def bound_requests() -> None:
    """Let every server of this process refuse what is too large at the door."""
    BaseWSGIServer.channel_class = _Channel


class Request(HTTPRequestParser):  # type: ignore[misc]
    """A request as it comes in, bounded by its address."""

    adj: Any
    error: Any = None

    def parse_header(self, header_plus: bytes) -> None:
        """Read where it goes, and choose its bound by that."""
        super().parse_header(header_plus)
        self.adj = copy.copy(self.adj)
        self.adj.max_request_body_size = MOST_SENT_TO.get(self.path, MOST_SENT)

    def received(self, data: bytes) -> int:
        """Return how many bytes of ``data`` were taken; what is too large is not asked to go on."""
        taken: int = super().received(data)
        if isinstance(self.error, RequestEntityTooLarge):
            self.error, self.expect_continue = _TooLarge(self), False
        return taken


class _Channel(HTTPChannel):  # type: ignore[misc]
    parser_class = Request


class _TooLarge:
    """The answer, in the language of whoever sent it."""

    def __init__(self, request: Request) -> None:
        self.path, self.cookies = request.path, request.headers.get("COOKIE", "")
        self.megabytes = request.adj.max_request_body_size // 1024**2

    def to_response(self, _ident: object = None) -> tuple[str, list[tuple[str, str]], bytes]:
        """Return status line, headers and body: a page, or a problem document under ``/api/``."""
        language = _language(self.cookies)
        with translation.override(language):
            said = _("This is more than %(megabytes)s MB at once. Nothing was taken; send less at a time.")
            sentence = said % {"megabytes": self.megabytes}
            if self.path.startswith("/api/"):
                answer = problem(status=413, code="liuke.too_big", title=sentence)
                told, kind = answer.content, answer.headers["Content-Type"]
            else:
                page = render_to_string("console/too_big.html", {"LANGUAGE_CODE": language, "sentence": sentence})
                told, kind = page.encode(), "text/html; charset=utf-8"
        return "413 Content Too Large", [("Content-Type", kind), ("Content-Language", language)], told


def _language(cookies: str) -> str:
    """Return the language this browser chose, or the shop's, as the pages do."""
    chosen = parse_cookie(cookies).get(LANGUAGE_COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    shop = Organization.objects.first()
    connection.close()  # no request ends here that would
    return shop.language if shop and shop.language in LANGUAGES else next(iter(LANGUAGES))
