"""Reads of the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from liuke.catalog.models import Item, ItemKind
from liuke.kit.problems import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet


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


def items_listed(term: str) -> QuerySet[Item]:
    """Return services and products by name, those no longer on offer last; with a text what it finds by name, code."""
    rows = Item.objects.order_by("-is_active", "name_key", "pk")
    key = "".join(term.split()).casefold()
    return rows.filter(Q(name_key__contains=key) | Q(code__iexact=key)) if key else rows


def one_item(item_id: int) -> Item:
    """Return a service or product.

    Raises:
        NotFound: there is none.
    """
    if (found := Item.objects.filter(pk=item_id).first()) is None:
        raise NotFound
    return found
