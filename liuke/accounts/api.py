"""The doors of the JSON API: a signed-in person's session with CSRF protection and her role, or a signed call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import RequestDataTooBig
from ninja.errors import AuthorizationError
from ninja.security import APIKeyCookie, APIKeyHeader

from liuke.accounts.services import count_refused_call
from liuke.accounts.signing import Caller, Signed, caller_of
from liuke.kit import clock
from liuke.kit.home import home
from liuke.kit.problems import LiukeError, NotAllowed

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


class SignedByKey(APIKeyHeader):
    """A call signed by a key of the shop: ``Liuke-Key``, ``Liuke-Timestamp`` and ``Liuke-Signature``."""

    param_name = "Liuke-Signature"

    def __init__(self, *, most_bytes: int) -> None:
        """Take bodies of at most so many bytes."""
        self.most_bytes = most_bytes
        super().__init__()

    def authenticate(self, request: HttpRequest, key: str | None) -> Caller:
        """Return who signed the call.

        Raises:
            RequestDataTooBig: nothing of it is read.
            SignatureWrong, SignatureOld, KeyEnded: see ``caller_of``; counted for the key that was named.
            TooManyCalls: of such calls there were too many.
        """
        if int(request.META.get("CONTENT_LENGTH") or 0) > self.most_bytes:
            raise RequestDataTooBig
        told = request.headers
        signed = Signed(told.get("Liuke-Key", ""), told.get("Liuke-Timestamp", ""), key or "", request.body)
        now = clock.now()
        try:
            return caller_of(signed, vault=home().vault, now=now)
        except LiukeError:
            count_refused_call(signed.code, is_signed=False, now=now)
            raise


def count_unread(request: HttpRequest) -> None:
    """Count a signed call whose body could not be read, as if it had been taken.

    Raises:
        TooManyCalls: the key called more often than it may.
    """
    caller = getattr(request, "auth", None)
    if isinstance(caller, Caller):
        count_refused_call(request.headers["Liuke-Key"], is_signed=True, now=clock.now())


def require(request: StaffRequest, action: Action) -> None:
    """Refuse a person whose role does not allow ``action``.

    Raises:
        NotAllowed: status 403.
    """
    if not request.scope.may(action):
        raise NotAllowed(action=action.value)
