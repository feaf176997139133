"""What every page of the console shows. Read only when the page asks: partials and refusals cost nothing."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from liuke.accounts.access import salons_of
from liuke.accounts.models import Organization
from liuke.accounts.rules import Action
from liuke.console import navigation

if TYPE_CHECKING:
    from django.http import HttpRequest

    from liuke.accounts.access import StaffRequest
    from liuke.accounts.models import Salon, Staff
    from liuke.accounts.scope import Scope


class Shell:
    """The frame around a page: the shop, the person, the rail."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = cast("StaffRequest", request)
        self.staff: Staff | None = getattr(request, "staff", None)
        self.scope: Scope | None = getattr(request, "scope", None)

    @cached_property
    def shop(self) -> Organization | None:
        return getattr(self._request, "organization", None) or Organization.objects.first()

    @cached_property
    def salons(self) -> list[Salon]:
        """The salons this person may switch between."""
        return salons_of(self._request) if self.staff else []

    @property
    def salon(self) -> Salon | None:
        """The salon looked at: the chosen one, or the only one."""
        chosen = getattr(self._request, "salon_id", None)
        if chosen is None:
            return self.salons[0] if len(self.salons) == 1 else None
        return next((salon for salon in self.salons if salon.pk == chosen), None)

    @cached_property
    def places(self) -> list[navigation.Place]:
        match = self._request.resolver_match
        return navigation.places(self.scope, view_name=match.view_name if match else "") if self.scope else []

    @property
    def phone_places(self) -> list[navigation.Place]:
        return [place for place in self.places if place.entry.is_on_phone][:5]

    @property
    def further_places(self) -> list[navigation.Place]:
        """What the phone's bar has no room for; the person's menu leads there."""
        return [place for place in self.places if place not in self.phone_places]

    @property
    def theme(self) -> str:
        return self.staff.theme if self.staff else "auto"

    @property
    def may(self) -> dict[str, bool]:
        """What the role allows, by the name of the action."""
        return {action.value: bool(self.scope and self.scope.may(action)) for action in Action}


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the shell of this request."""
    return {"shell": Shell(request)}
