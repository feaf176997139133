"""What every request passes: language, the signed-in person's scope, refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils import translation

from liuke.accounts import queries
from liuke.accounts.models import Staff
from liuke.accounts.rules import Reach
from liuke.kit import clock
from liuke.kit.problems import LiukeError
from liuke.kit.sentences import sentence_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    Next = Callable[[HttpRequest], HttpResponse]

LANGUAGE_COOKIE = "language"
LANGUAGES = ("zh-hans", "en")


class _Middleware:
    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response


class LanguageMiddleware(_Middleware):
    """Speak the language this browser chose; Chinese until somebody chooses."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(LANGUAGE_COOKIE, "")
        language = chosen if chosen in LANGUAGES else LANGUAGES[0]
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class StaffMiddleware(_Middleware):
    """Put the signed-in person and her scope on the request, read fresh each time."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, Staff):
            request.staff = user  # type: ignore[attr-defined]
            request.scope = queries.scope_of(user, today_customer_ids=_today(user))  # type: ignore[attr-defined]
        return self.get_response(request)


def _today(staff: Staff) -> list[int]:
    """Return who has an appointment with this person today; others see it only in their own right."""
    from liuke.booking.queries import customer_ids_with

    if staff.role.reach != Reach.OWN:
        return []
    return customer_ids_with(staff.pk, now=clock.now())


class RefusalMiddleware(_Middleware):
    """Answer a refusal with its sentence and status; anything else is a bug and stays a 500."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the page of a refusal, or None for anything that is not one."""
        if not isinstance(error, LiukeError):
            return None
        context: dict[str, Any] = {"sentence": sentence_of(error), "code": error.code}
        return render(request, "console/refused.html", context, status=error.status)
