"""Sign-in by name and password. Which rows a person sees is scope, not Django permissions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.backends import BaseBackend

from liuke.accounts.models import Staff

if TYPE_CHECKING:
    from django.http import HttpRequest


class StaffBackend(BaseBackend):
    """Active staff with a usable password; an unknown name costs the same time as a known one."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_more: Any,
    ) -> Staff | None:
        """Return the person, or None."""
        del request  # the lock-out in front of this backend looks at it; the password does not depend on it
        if username is None or password is None:
            return None
        try:
            staff = Staff.objects.get_by_natural_key(username)
        except Staff.DoesNotExist:
            Staff().set_password(password)
            return None
        return staff if staff.check_password(password) and staff.is_active else None

    def get_user(self, user_id: int) -> Staff | None:
        """Return the signed-in person while she works here."""
        return Staff.objects.filter(pk=user_id, is_active=True).select_related("role").first()
