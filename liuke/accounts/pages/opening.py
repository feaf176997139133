"""The first run: a home without a shop asks for its name, and shows the owner's password once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from liuke.accounts import queries, services
from liuke.accounts.access import public
from liuke.accounts.forms import OpeningForm
from liuke.kit import clock

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@public
@never_cache
@require_http_methods(["GET", "POST"])
def opening(request: HttpRequest) -> HttpResponse:
    """Set the shop up, once; afterwards this page only leads to the sign-in."""
    if queries.has_shop():
        return redirect("accounts:sign-in")
    form = OpeningForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.ensure_roles()
        shop = services.set_up_shop(**form.cleaned_data, now=clock.now())
        return render(request, "accounts/opened.html", {"owner": shop.owner, "password": shop.password})
    return render(request, "accounts/opening.html", {"form": form}, status=422 if form.errors else 200)
