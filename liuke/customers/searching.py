"""The search box: what one text may mean, and whom it finds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.db.models.functions import Coalesce

from liuke.customers import groups
from liuke.customers.models import Customer, SearchKey
from liuke.customers.rows import identifier_index, phone_index, tail_index
from liuke.customers.rules.identifiers import read_identifier
from liuke.customers.rules.names import HAN, clean_name, fold
from liuke.customers.rules.phones import Phone, read_phone

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from liuke.accounts.scope import Scope
    from liuke.kit.crypto import Vault

_TAIL = re.compile(r"\d{4}")
_MOST_HITS = 8
_LAST = "\U0010ffff"  # sorts after every text that goes on from here
_PERSON = Coalesce("merge__head_id", "pk")
_KEYS_LOOKED_AT = 128  # eight people's: the most one search finds anybody by is 13


def _keys(scope: Scope, term: str) -> list[QuerySet[SearchKey]]:
    """Return the keys of names that begin with a text, then those of names that hold it inside, in their order.

    Chinese is found anywhere in a name, so that 小满 finds 林小满; letters only where a key starts.
    """
    key = fold(clean_name(term))
    han = HAN.search(key)
    begins = key[han.start() :] if han else key  # the ends of a name begin with a Chinese character
    rows = SearchKey.objects.within(scope).filter(key__gte=begins, key__lt=f"{begins}{_LAST}")
    if begins != key:
        rows = rows.filter(customer__search_keys__contains=key)
    return [rows.filter(inside=inside).order_by("key", "customer") for inside in (0, 1)] if key else []


def _by_sealed(term: str, key: str, *, vault: Vault) -> list[Q]:
    conditions = []
    if _TAIL.fullmatch(key):
        conditions.append(Q(phone_tail_index=tail_index(key, vault=vault)))
    phone = read_phone(term)
    if isinstance(phone, Phone):
        conditions.append(Q(phone_index=phone_index(phone, vault=vault)))
    if identifier := read_identifier(term):
        conditions.append(Q(identifiers__value_index=identifier_index(identifier, vault=vault)))
    return conditions


def _conditions(term: str, *, vault: Vault) -> list[Q]:
    """Return what one search text may mean besides a name; empty for an empty text.

    Each is looked up on its own, before any salon: few have a number, and a salon has many customers. A code is looked
    up in its index, which holds no empty ones.
    """
    exact = clean_name(term)  # without control characters: a NUL would end the pattern, or be refused by PostgreSQL
    key = fold(exact)
    meant = [*_by_sealed(exact, key, vault=vault), Q(card_no=exact), Q(code=exact) & ~Q(code="")] if key else []
    rows = Customer.objects.unscoped("numbers only; whoever is shown is cut to the scope by the query around it")
    return [Q(pk__in=rows.filter(one).order_by().values("pk")) for one in meant]


def _meanings(scope: Scope, term: str, *, vault: Vault) -> list[Q]:
    """Return all that one search text may mean, names too; empty for an empty text."""
    by_name = [Q(pk__in=keys.order_by().values("customer")) for keys in _keys(scope, term)]
    return _conditions(term, vault=vault) + by_name


def _each_once(scope: Scope, found: list[Customer]) -> list[Customer]:
    """Return the records to open in the place of those found. One query more where one of them was merged."""
    merged = [one for one in found if hasattr(one, "merge")]
    if not merged:
        return found
    of_hers = Customer.objects.within(scope).filter(pk__in=groups.group(*{one.merge.head_id for one in merged}))
    shown = groups.shown(of_hers, scope).select_related("salon", "steward", "merge")
    opened = {_head_of(one): one for one in shown}
    return list({_head_of(one): opened.get(_head_of(one), one) for one in found}.values())


def _head_of(customer: Customer) -> int:
    return customer.merge.head_id if hasattr(customer, "merge") else customer.pk


@dataclass(frozen=True)
class Hits:
    """What one search text finds: the first customers, and how many there are in all."""

    first: list[Customer]
    total: int


def hits(scope: Scope, term: str, *, vault: Vault) -> Hits:
    """Return the first customers a search text finds, at most eight, with their total.

    First those whose number it is, then whose name begins with it, then who has it in her name. Each person stands
    once, whichever of her records is found. Up to six short queries, each on one stretch of an index: an OR over all
    of them would use none. One more where there are eight, and where one was merged.
    """
    customers = Customer.objects.within(scope)
    wanted: list[Any] = [
        rows.order_by("pk")[:_MOST_HITS].values("pk") for rows in map(customers.filter, _conditions(term, vault=vault))
    ]
    wanted += [keys.values("customer")[:_KEYS_LOOKED_AT] for keys in _keys(scope, term)]
    found: dict[int, Customer] = {}
    for few in wanted:  # found in the index alone; whole rows are read for these few
        shown = customers.filter(pk__in=few).exclude(pk__in=found).select_related("salon", "steward", "merge")
        found |= {one.pk: one for one in shown.order_by("sort_key", "pk")[: _MOST_HITS - len(found)]}
        if len(found) >= _MOST_HITS:
            return Hits(_each_once(scope, list(found.values())), _how_many(scope, term, vault=vault))
    first = _each_once(scope, list(found.values()))
    return Hits(first, len(first))


def _how_many(scope: Scope, term: str, *, vault: Vault) -> int:
    rows = Customer.objects.within(scope).order_by()
    one, *others = (rows.filter(meant).values(person=_PERSON) for meant in _meanings(scope, term, vault=vault))
    return one.union(*others).count()


def found(scope: Scope, term: str, *, vault: Vault) -> QuerySet[Customer, Any]:
    """Return the ids a search text finds, and whose other records it finds: each condition by an index of its own."""
    rows = Customer.objects.within(scope).order_by()
    own = [rows.filter(meant).values_list("pk", flat=True) for meant in _meanings(scope, term, vault=vault)]
    heads = [part.filter(merge__isnull=False).values_list("merge__head_id", flat=True) for part in own]
    return rows.none().values_list("pk", flat=True).union(*own, *heads)
