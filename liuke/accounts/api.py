"""The door of the JSON API: the signed-in person's session with CSRF protection, and her role."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ninja.errors import AuthorizationError
from ninja.security import APIKeyCookie

from liuke.kit.problems import NotAllowed

if TYPE_CHECKING:
    from django.http import HttpRequest

    from liuke.accounts.access import StaffRequest
    from liuke.accounts.rules import Action


class SignedIn(APIKeyCookie):
    """A signed-in member of staff who has chosen a password of her own."""

    param_name = "sessionid"

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """Return the person, or None for a stranger."""
        del key  # the middleware has read the session already
        staff = getattr(request, "staff", None)
        if staff is not None and staff.must_change_password:
            raise AuthorizationError(message="Choose your own password first.")
        return staff


def require(request: StaffRequest, action: Action) -> None:
    """Refuse a person whose role does not allow ``action``.

    Raises:
        NotAllowed: status 403.
    """
    if not request.scope.may(action):
        raise NotAllowed(action=action.value)
