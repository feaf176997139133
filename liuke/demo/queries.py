"""Reads of the demo."""

from __future__ import annotations

from liuke.accounts.models import Staff
from liuke.accounts.rules import ROLE_PRESETS
from liuke.kit.problems import NotFound


def doors() -> list[Staff]:
    """Return the demo's person for every role, in the order of the presets; nobody where the shop is real."""
    order = {preset.code: place for place, preset in enumerate(ROLE_PRESETS)}
    people = Staff.objects.filter(username__in=order, is_demo=True, is_active=True).select_related("role")
    return sorted(people, key=lambda person: order[person.username])


def door(username: str) -> Staff:
    """Return the demo's person of this sign-in name.

    Raises:
        NotFound: nobody of the demo's cast is called that.
    """
    found = next((person for person in doors() if person.username == username), None)
    if found is None:
        raise NotFound
    return found
