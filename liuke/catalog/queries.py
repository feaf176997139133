"""Reads of the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from liuke.catalog.models import Item

if TYPE_CHECKING:
    from collections.abc import Mapping


def items_called(names: Mapping[str, str]) -> dict[str, int]:
    """Return the service or product of each name that has one: its code decides, else its name. One query.

    Args:
        names: what somebody calls an item → the form its name is matched by (``name_key``).
    """
    if not names:
        return {}
    rows = Item.objects.filter(Q(code__in=names) | Q(name_key__in=names.values())).order_by("-pk")
    by_code: dict[str, int] = {}
    by_key: dict[str, int] = {}
    for pk, code, key in rows.values_list("pk", "code", "name_key"):
        by_code[code], by_key[key] = pk, pk  # of two the older one
    found = {name: by_code.get(name) or by_key.get(key) for name, key in names.items()}
    return {name: pk for name, pk in found.items() if pk}
