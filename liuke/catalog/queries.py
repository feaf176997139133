"""Reads of the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from liuke.catalog.models import Item, ItemKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


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


def names_of(ids: Iterable[int]) -> dict[int, str]:
    """Return the names of items by id."""
    return dict(Item.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


def services_called(names: Mapping[str, str]) -> dict[str, Item]:
    """Return the services on the price list by what somebody calls them.

    Args:
        names: what somebody calls a service → the form its name is matched by (``name_key``).
    """
    keys = {key: name for name, key in names.items()}
    rows = Item.objects.filter(name_key__in=keys, is_active=True, kind=ItemKind.SERVICE).order_by("-pk")
    return {keys[item.name_key]: item for item in rows}
