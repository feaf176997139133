"""Staff named in files: found by code or name, otherwise made without a way to sign in."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db.models import Q

from liuke.accounts.models import Role, Staff
from liuke.kit.transactions import step

if TYPE_CHECKING:
    from collections.abc import Iterable


@step
def staff_named(names: Iterable[str], *, salon_id: int, import_id: int) -> dict[str, int]:
    """Return the person of each name. Unknown names become beauticians of the salon who cannot sign in."""
    wanted = {name for name in names if name}
    if not wanted:
        return {}
    found: dict[str, int] = {}
    for pk, code, name in Staff.objects.filter(Q(code__in=wanted) | Q(name__in=wanted)).values_list(
        "pk", "code", "name"
    ):
        for label in (name, code):
            if label in wanted:
                found.setdefault(label, pk)
    if missing := sorted(wanted - found.keys()):
        role = Role.objects.get(code="beautician")
        for name in missing:
            person = Staff(
                username=f"file-{uuid.uuid4().hex[:12]}", name=name, code=name, role=role, import_id=import_id
            )
            person.set_unusable_password()
            person.save()
            person.salons.add(salon_id)
            found[name] = person.pk
    return found
