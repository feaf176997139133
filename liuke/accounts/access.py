"""The door of every page: signed in, allowed, and with a scope. Denied by default.

A view without ``page`` or ``public`` fails a test that walks the URL table.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from liuke.accounts import queries
from liuke.kit.problems import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http.response import HttpResponseBase
    from django_htmx.middleware import HtmxDetails

    from liuke.accounts.models import Organization, Salon, Staff
    from liuke.accounts.rules import Action
    from liuke.accounts.scope import Scope

    View = Callable[..., HttpResponseBase]

V = TypeVar("V", bound="View")
_LONGEST_ADDRESS = 45  # IPv6 with an IPv4 tail


class StaffRequest(HttpRequest):
    """A request of a signed-in person: the middleware put ``staff`` and ``scope`` on it.

    ``reach`` is her scope before she chose one salon to look at.
    """

    staff: Staff
    scope: Scope
    reach: Scope
    organization: Organization
    salons: list[Salon]
    htmx: HtmxDetails


class _Door(Protocol):
    access: Action | None
    is_public: bool


def page(action: Action | None = None, *more: Action) -> Callable[[V], V]:
    """Open a view to signed-in staff whose role allows ``action`` and ``more``; None means any signed-in person.

    A stranger is sent to sign in; a person without the right is refused with 403.
    """

    def decorate(view: V) -> V:
        @wraps(view)
        def guarded(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if getattr(request, "scope", None) is None:
                return redirect_to_login(request.get_full_path())
            for needed in (action, *more):
                if needed is not None and not request.scope.may(needed):
                    raise NotAllowed(action=needed.value)
            return view(request, *args, **kwargs)

        door = cast("_Door", guarded)
        door.access, door.is_public = action, False
        return cast("V", guarded)

    return decorate


def public(view: V) -> V:
    """Mark a view that strangers may open: sign-in and health."""
    cast("_Door", view).is_public = True
    return view


def shop_of(request: StaffRequest) -> Organization:
    """Return the shop, read once for a request, by whoever asks first.

    Raises:
        ShopMissing: nobody set it up yet.
    """
    if getattr(request, "organization", None) is None:
        request.organization = queries.organization()
    return request.organization


def salons_of(request: StaffRequest) -> list[Salon]:
    """Return the salons this person may switch between, oldest first, read once for a request."""
    if not hasattr(request, "salons"):
        request.salons = queries.reachable_salons(request.reach)
    return request.salons


def salons_shown(request: StaffRequest) -> list[Salon]:
    """Return the salons she looks at: the one she chose, or all she may switch between."""
    return [salon for salon in salons_of(request) if request.scope.reaches_salon(salon.pk)]


def zone_of(request: StaffRequest) -> str:
    """Return the time zone a person's day is counted in: that of the first salon she looks at."""
    return next((salon.timezone for salon in salons_shown(request)), "UTC")


def address_of(request: HttpRequest) -> str:
    """Return where a request came from: the direct peer, for X-Forwarded-For is written by whoever sends it."""
    return str(request.META.get("REMOTE_ADDR", ""))[:_LONGEST_ADDRESS]


def way_back(request: HttpRequest) -> str:
    """Return the page a form wants to go back to, or an empty text where that is no page of this house."""
    wanted = str(request.POST.get("next", ""))
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours and wanted.startswith("/") else ""
