"""Cards by the numbers: how many stand where, what time cards are still worth, what choices are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Min, Sum

from liuke.cards.models import Card, CardProduct, CardStatus
from liuke.cards.rules.kinds import CardKind
from liuke.customers.groups import head

if TYPE_CHECKING:
    from datetime import date

    from liuke.accounts.scope import Scope

_TIME = (CardKind.TIME.value, CardKind.UNLIMITED.value)


def cards_by_status(scope: Scope) -> dict[tuple[int, str], int]:
    """Return how many cards there are by salon and status."""
    rows = Card.objects.within(scope).order_by().values_list("salon_id", "status").annotate(n=Count("pk"))
    return {(salon, status): count for salon, status, count in rows}


def first_opened(scope: Scope) -> dict[int, date]:
    """Return the day the first card was opened, by salon."""
    rows = Card.objects.within(scope).order_by().values_list("salon_id").annotate(first=Min("opened_on"))
    return dict(rows)


def time_by_salon(scope: Scope) -> dict[int, int]:
    """Return the prices of time cards that are not closed, minor units, by salon: the book earns them at the end."""
    rows = _time_cards(scope).values_list("salon_id").annotate(total=Sum("price_minor"))
    return dict(rows)


def people_with_status(scope: Scope, status: CardStatus, *, salon_id: int | None) -> Any:
    """Return a query of rows ``person`` and ``total`` (cards of this status), the most first."""
    rows = Card.objects.within(scope).filter(status=status).order_by()
    return _by_person(scope, rows, Count("pk"), salon_id)


def people_with_time(scope: Scope, *, salon_id: int | None) -> Any:
    """Return a query of rows ``person`` and ``total`` (prices of time cards, minor units), the most first."""
    return _by_person(scope, _time_cards(scope), Sum("price_minor"), salon_id)


def services_to_choose() -> set[int]:
    """Return the services that cards offer to choose among."""
    contents = CardProduct.objects.filter(choose__gt=0).values_list("contents", flat=True)
    return {one["item"] for services in contents for one in services}


def _time_cards(scope: Scope) -> Any:
    return (
        Card.objects.within(scope)
        .filter(kind__in=_TIME, price_minor__gt=0)
        .exclude(status=CardStatus.CLOSED)
        .order_by()
    )


def _by_person(scope: Scope, rows: Any, total: Any, salon_id: int | None) -> Any:
    if salon_id is not None:
        rows = rows.filter(salon=salon_id)
    person = head() if scope.reaches_everybody else F("customer_id")
    return rows.values(person=person).annotate(total=total).order_by("-total", "person")
