"""What every request passes: language, the signed-in person's scope, refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import DisallowedHost
from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme

from liuke.accounts import queries
from liuke.accounts.models import Organization, Staff
from liuke.accounts.rules import LANGUAGE_COOKIE, LANGUAGES, Action, Reach
from liuke.customers.veil import names_veiled
from liuke.kit import clock
from liuke.kit.http import problem
from liuke.kit.problems import LiukeError, NotThisWay
from liuke.kit.sentences import sentence_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    Next = Callable[[HttpRequest], HttpResponse]

_OPEN_BEFORE_NEW_PASSWORD = {"accounts:password", "accounts:sign-out", "accounts:language"}


class _Middleware:
    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response


class LanguageMiddleware(_Middleware):
    """Speak the language this browser chose, or the shop's; Chinese before there is a shop."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = request.COOKIES.get(LANGUAGE_COOKIE, "")
        if language not in LANGUAGES:
            shop = request.organization = Organization.objects.first()  # type: ignore[attr-defined]
            language = shop.language if shop and shop.language in LANGUAGES else next(iter(LANGUAGES))
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class StaffMiddleware(_Middleware):
    """Put the signed-in person and her scope on the request, read fresh each time.

    The salon switch narrows the scope to one salon; a salon that is no longer in reach narrows nothing.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, Staff):
            reach = queries.scope_of(user, today_customer_ids=_today(user))
            chosen = request.session.get("salon")
            request.staff, request.reach = user, reach  # type: ignore[attr-defined]
            request.scope = queries.narrowed(reach, chosen)  # type: ignore[attr-defined]
            request.salon_id = chosen if chosen and reach.reaches_salon(chosen) else None  # type: ignore[attr-defined]
        scope = getattr(request, "scope", None)
        with names_veiled(when=scope is not None and not scope.may(Action.SEE_NAMES)):
            response = self.get_response(request)
        if isinstance(user, Staff):  # what one person saw is not for the next one at the shared counter
            add_never_cache_headers(response)
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Ask for a new password before anything else, while the first one is still in use."""
        staff = getattr(request, "staff", None)
        match = request.resolver_match
        if staff is None or not staff.must_change_password or match is None:
            return None
        return None if match.view_name in _OPEN_BEFORE_NEW_PASSWORD else redirect("accounts:password")


def _today(staff: Staff) -> list[int]:
    """Return who has an appointment with this person today, or whom she is asked to contact."""
    from liuke.booking.queries import customer_ids_with
    from liuke.care.queries import customer_ids_of

    if staff.role.reach != Reach.OWN:
        return []
    now = clock.now()
    zone = queries.organization().timezone
    return [*customer_ids_with(staff.pk, now=now), *customer_ids_of(staff.pk, today=clock.business_day(now, zone))]


class RefusalMiddleware(_Middleware):
    """Answer a refusal with its sentence and status; anything else is a bug and stays a 500."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        error = NotThisWay()  # the framework's own answer is a blank page
        said = refusal(request, sentence=sentence_of(error), code=error.code, status=error.status)
        said.headers["Allow"] = response.headers.get("Allow", "")
        return said

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the page of a refusal, or None for anything that is not one."""
        if not isinstance(error, LiukeError):
            return None
        return refusal(request, sentence=sentence_of(error), code=error.code, status=error.status)


def _back(request: HttpRequest) -> str:
    """Return the page a refused form was sent from, if it is one of ours."""
    page = request.headers.get("Referer", "") if request.method == "POST" else ""
    try:
        ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    except DisallowedHost:  # the very reason for the refusal
        return ""
    return page if ours else ""


def refusal(request: HttpRequest, *, sentence: str, code: str, status: int) -> HttpResponse:
    """Return a refusal as a full page; for a part of a page as a message, for the API as a problem document."""
    if request.path.startswith("/api/"):
        return problem(status=status, code=code, title=sentence)
    context = {"sentence": sentence, "code": code, "status": status, "back": _back(request)}
    if getattr(request, "htmx", False):
        response = render(request, "console/_refused.html", context, status=status)
        response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#notices", "innerHTML"
        return response
    return render(request, "console/refused.html", context, status=status)
