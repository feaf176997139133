"""Services and products: the list, and the terms of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from liuke.accounts.access import page, shop_of
from liuke.accounts.listing import Filters, one_page
from liuke.accounts.rules import Action
from liuke.catalog import services
from liuke.catalog.forms import TermsForm
from liuke.catalog.queries import items_listed, one_item
from liuke.kit import clock
from liuke.kit.money import Money, round_to_minor

if TYPE_CHECKING:
    from decimal import Decimal

    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest
    from liuke.catalog.models import Item

_A_PAGE = 50


@page(Action.MANAGE_SETTINGS)
@require_GET
def items(request: StaffRequest) -> HttpResponse:
    """Show services and products, those no longer on offer last; a text finds by name or code."""
    filters = Filters(request.GET, allowed=("q",))
    term = filters.text("q")
    found = one_page(items_listed(term), filters, size=_A_PAGE)
    return render(request, "catalog/items.html", {"items": found, "term": term})


@page(Action.MANAGE_SETTINGS)
@require_http_methods(["GET", "POST"])
def item(request: StaffRequest, item_id: int) -> HttpResponse:
    """Change the terms of one."""
    found, currency = one_item(item_id), shop_of(request).currency
    form = TermsForm(request.POST or None, initial=_initial(found, currency))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        terms = services.Terms(
            _minor(told["list_price"], currency), told["minutes"], _minor(told["handwork"], currency), told["on_offer"]
        )
        services.change_item(item_id, terms, scope=request.scope, now=clock.now())
        messages.success(request, _("%(name)s is saved.") % {"name": found.name})
        return redirect("catalog:items")
    return render(request, "catalog/item.html", {"form": form, "item": found}, status=422 if form.errors else 200)


def _minor(amount: Decimal | None, currency: str) -> int | None:
    return None if amount is None else round_to_minor(amount, currency)


def _initial(item: Item, currency: str) -> dict[str, object]:
    def major(minor: int | None) -> Decimal | None:
        return None if minor is None else Money(minor, currency).major

    return {
        "list_price": major(item.list_price_minor), "minutes": item.minutes, "handwork": major(item.handwork_minor),
        "on_offer": item.is_active,
    }  # fmt: skip
