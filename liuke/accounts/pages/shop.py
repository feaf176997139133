"""Settings of the shop and of one person. Whether the shop is ready is read from its rows, never ticked by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from liuke.accounts import queries, services
from liuke.accounts.access import page
from liuke.accounts.forms import ShopForm, ThemeForm
from liuke.accounts.rules import Action
from liuke.kit import clock
from liuke.kit.problems import NotAllowed

if TYPE_CHECKING:
    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest


@page()
@require_http_methods(["GET", "POST"])
def shop_settings(request: StaffRequest) -> HttpResponse:
    """Show the shop's settings; who may change them gets a form, everybody chooses her own brightness."""
    shop = queries.organization()
    may_change = request.scope.may(Action.MANAGE_SETTINGS)
    form = ShopForm(request.POST or None, initial={"name": shop.name, "language": shop.language})
    if request.method == "POST":
        if not may_change:
            raise NotAllowed(action=Action.MANAGE_SETTINGS.value)
        if form.is_valid():
            services.change_shop(**form.cleaned_data, by=request.staff, now=clock.now())
            messages.success(request, _("The settings are saved."))
            return redirect("accounts:settings")
    context = {
        "shop": shop,
        "form": form,
        "may_change": may_change,
        "theme_form": ThemeForm(initial={"theme": request.staff.theme}),
        "checklist": queries.go_live_checklist(),
    }
    return render(request, "accounts/settings.html", context, status=422 if form.errors else 200)
