"""Reads of customers. Every function is given a scope; phones and card numbers are matched by their blind index."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Case, Count, F, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from liuke.customers import cuts, groups, searching
from liuke.customers.models import Calendar, Customer, Merge, Moved, Preference, Tag, TagMark
from liuke.customers.rows import phone_index, phone_of
from liuke.customers.rules.birthdays import celebrated_today
from liuke.customers.rules.phones import Phone
from liuke.kit.crypto import CannotOpen
from liuke.kit.problems import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import QuerySet

    from liuke.accounts.scope import Scope
    from liuke.kit.crypto import Vault

_AT_A_TIME = 500

ORDERS = {
    "newest": ("-id",),
    "name": ("sort_key", "id"),
    "joined": (F("joined_on").desc(nulls_last=True), "-id"),
    "joined_first": (F("joined_on").asc(nulls_last=True), "id"),
}
"""The orders a list of customers may have; anything else is refused at the edge."""


@dataclass(frozen=True)
class Criteria:
    """What a list of customers is cut by; an empty field does not cut.

    Args:
        q: name, pinyin, initials, four last digits, full phone, card number, code or WeChat id.
        gender: ``f``, ``m`` or ``none`` for not known.
        phone: ``yes`` or ``no``.
        imported: made by the import of this number.
        joined_from, joined_to: first and last day of joining.
        birthday_days: celebrated within so many days from today, today included.
        order: a key of ``ORDERS``, or an order an app above added.
        more: conditions apps above added, each with its value.
    """

    q: str = ""
    salon: int | None = None
    steward: int | None = None
    tag: int | None = None
    gender: str = ""
    phone: str = ""
    imported: int | None = None
    joined_from: date | None = None
    joined_to: date | None = None
    birthday_days: int = 0
    order: str = "newest"
    more: tuple[tuple[str, str], ...] = ()


def customers_where(scope: Scope, criteria: Criteria, *, vault: Vault, today: date) -> QuerySet[Customer]:
    """Return the customers in scope that meet the criteria, in order: each person once, found by any of her records.

    Tags and searches look at all her records, the other conditions at the one that is shown.
    """
    rows = groups.shown(Customer.objects.within(scope).filter(_exact(criteria)), scope)
    if criteria.q:
        rows = rows.filter(pk__in=searching.found(scope, criteria.q, vault=vault))
    if criteria.tag is not None:
        marks = TagMark.objects.within(scope).filter(tag=criteria.tag)
        hers = Q(pk__in=marks.values("customer")) | Q(pk__in=marks.values("customer__merge__head"))
        if not scope.reaches_everybody:
            hers |= Q(merge__head__in=marks.values("customer__merge__head"))
        rows = rows.filter(hers)
    if criteria.birthday_days:
        rows = rows.filter(_celebrating(today, days=criteria.birthday_days))
    meeting = cuts.narrowed(rows, scope, criteria.more)
    added = cuts.orders().get(criteria.order)
    return meeting.order_by(*(added.columns if added else ORDERS[criteria.order]))


def _exact(criteria: Criteria) -> Q:
    wanted = Q()
    if criteria.salon is not None:
        wanted &= Q(salon=criteria.salon)
    if criteria.steward is not None:
        wanted &= Q(steward=criteria.steward or None)
    if criteria.gender:
        wanted &= Q(gender="" if criteria.gender == "none" else criteria.gender)
    if criteria.phone:
        has_one = ~Q(phone_index="")
        wanted &= has_one if criteria.phone == "yes" else ~has_one
    if criteria.imported is not None:
        wanted &= Q(import_id=criteria.imported)
    if criteria.joined_from is not None:
        wanted &= Q(joined_on__gte=criteria.joined_from)
    if criteria.joined_to is not None:
        wanted &= Q(joined_on__lte=criteria.joined_to)
    return wanted


def _celebrating(today: date, *, days: int) -> Q:
    by_month: dict[tuple[bool, bool, int], set[int]] = defaultdict(set)
    for ahead in range(days):
        for day in celebrated_today(today + timedelta(days=ahead)):
            by_month[day.is_lunar, day.is_leap_month, day.month].add(day.day)
    found = Q(pk__in=[])
    for (is_lunar, is_leap, month), numbers in by_month.items():
        found |= Q(
            birth_calendar=Calendar.LUNAR if is_lunar else Calendar.SOLAR,
            birth_leap_month=is_leap,
            birth_month=month,
            birth_day__in=sorted(numbers),
        )
    return found


def customer_in(scope: Scope, customer_id: int) -> Customer:
    """Return one customer in scope with salon, steward and referrer.

    Raises:
        NotFound: nobody in scope has this number.
    """
    rows = Customer.objects.within(scope).select_related("salon", "steward", "referrer")
    found = rows.filter(pk=customer_id).first()
    if found is None:
        raise NotFound
    return found


def with_tags(rows: QuerySet[Customer], scope: Scope) -> QuerySet[Customer]:
    """Return the same customers with salon, steward and the tags of all their records in ``marks_shown``.

    Two more queries, three where somebody was merged; up to three more where a head may be out of reach.
    """
    marks = TagMark.objects.within(scope, of_few=True).select_related("tag").order_by("tag__name")
    theirs = Prefetch("customer__tag_marks", queryset=marks, to_attr="marks_of_member")
    members = (
        Merge.objects.within(scope, of_few=True).select_related("customer").prefetch_related(theirs).order_by("pk")
    )
    tagged = rows.select_related("salon", "steward").prefetch_related(
        Prefetch("tag_marks", queryset=marks, to_attr="own_marks")
    )
    read = Prefetch("members", queryset=members, to_attr="members_read")
    if not scope.reaches_everybody:
        of_head = Prefetch("head__members", queryset=members, to_attr="members_read")
        merged = Merge.objects.within(scope).select_related("head").prefetch_related(of_head)
        tagged = tagged.prefetch_related(Prefetch("merge", queryset=merged))
    return tagged.prefetch_related(read)


def read_in_turn(rows: QuerySet[Customer], scope: Scope) -> Iterator[Customer]:
    """Return the same customers with their tags, some hundred at a time: for files, however long."""
    return with_tags(rows, scope).iterator(chunk_size=_AT_A_TIME)


def tagged(scope: Scope, customer_ids: Iterable[int]) -> Iterator[Customer]:
    """Return these customers with their tags, as far as they are in reach, in the same order."""
    for some in _in_turn(customer_ids):
        known = {one.pk: one for one in with_tags(Customer.objects.within(scope).filter(pk__in=some), scope)}
        yield from (known[one] for one in some if one in known)


def _in_turn(customer_ids: Iterable[int]) -> Iterator[list[int]]:
    ids = list(customer_ids)
    return (ids[start : start + _AT_A_TIME] for start in range(0, len(ids), _AT_A_TIME))


def tags_of(scope: Scope, customer_id: int) -> list[TagMark]:
    """Return the tags on one person, by name; one that several of her records carry is the first one's."""
    marks = TagMark.objects.within(scope).filter(customer__in=groups.group(customer_id)).select_related("tag")
    return list({mark.tag_id: mark for mark in marks.order_by("tag__name", "-pk")}.values())


def preferences_of(scope: Scope, customer_id: int) -> list[Preference]:
    """Return the small preferences of one person, oldest first."""
    rows = Preference.objects.within(scope).filter(customer__in=groups.group(customer_id))
    return list(rows.select_related("noted_by").order_by("pk"))


def likes_of(scope: Scope, customer_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Return the small preferences of many customers by customer, oldest first. One query."""
    found: dict[int, tuple[str, ...]] = {}
    rows = Preference.objects.within(scope).filter(customer__in=groups.group(*customer_ids)).order_by("pk")
    for customer_id, text in rows.values_list(groups.head(), "text"):
        found[customer_id] = (*found.get(customer_id, ()), text)
    return found


def all_tags() -> list[Tag]:
    """Return every tag, by kind and name."""
    return list(Tag.objects.order_by("kind", "name"))


def tags_with_counts(scope: Scope) -> list[Tag]:
    """Return every tag with ``customers``, how many in scope carry it; by kind and name. Two queries."""
    marks = TagMark.objects.within(scope).order_by()
    counts = dict(marks.values_list("tag").annotate(n=Count(groups.head(), distinct=True)))
    tags = all_tags()
    for tag in tags:
        tag.customers = counts.get(tag.pk, 0)  # type: ignore[attr-defined]
    return tags


def in_scope(scope: Scope, customer_ids: Iterable[int]) -> list[int]:
    """Return which of these customers this person reaches, in order of their number."""
    rows = Customer.objects.within(scope).values_list("pk", flat=True)
    return sorted(pk for some in _in_turn(customer_ids) for pk in rows.filter(pk__in=some))


def with_birthday(scope: Scope, *, today: date, days: int, limit: int) -> list[tuple[Customer, date]]:
    """Return who has her birthday, solar or lunar, within so many days from today, and when; the soonest first."""
    ahead = [When(_celebrating(today + timedelta(days=day), days=1), then=day) for day in range(days)]
    rows = groups.shown(Customer.objects.within(scope), scope).filter(_celebrating(today, days=days))
    soonest = rows.annotate(ahead=Case(*ahead)).select_related("steward").order_by("ahead", "sort_key", "pk")[:limit]
    return [(one, today + timedelta(days=one.ahead)) for one in soonest]


def tag_with_count(scope: Scope, tag_id: int) -> Tag:
    """Return one tag with ``customers``, how many in scope carry it.

    Raises:
        NotFound: there is no such tag.
    """
    found = Tag.objects.filter(pk=tag_id).first()
    if found is None:
        raise NotFound
    marks = TagMark.objects.within(scope).filter(tag=tag_id)
    found.customers = marks.aggregate(n=Count(groups.head(), distinct=True))["n"]  # type: ignore[attr-defined]
    return found


def has_customers(scope: Scope) -> bool:
    """Return whether there is anybody in scope at all."""
    return Customer.objects.within(scope).exists()


def times_moved() -> Coalesce:
    """Return the expression for how often customers changed their salon or went: it only ever grows."""
    return Coalesce(Subquery(Moved.objects.values("times")[:1]), Value(0))


def keys_fit(vault: Vault) -> bool:
    """Return whether these keys open what the shop has sealed; a shop that sealed nothing yet fits any. One query."""
    sealed = Customer.objects.unscoped("asks about keys, not about people").exclude(phone_sealed="")
    one = sealed.order_by("pk").first()
    if one is None:
        return True
    try:
        number = phone_of(one, vault=vault)
    except CannotOpen:
        return False
    return phone_index(Phone(number, number[-4:]), vault=vault) == one.phone_index
