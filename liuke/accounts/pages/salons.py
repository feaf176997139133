"""The salons of the brand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from liuke.accounts import queries, services
from liuke.accounts.access import page
from liuke.accounts.errors import NameTaken, SalonInUse
from liuke.accounts.forms import SalonForm
from liuke.accounts.rules import Action
from liuke.kit import clock
from liuke.kit.sentences import sentence_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest
    from liuke.kit.problems import LiukeError


@page(Action.MANAGE_SALONS)
@require_GET
def salons(request: StaffRequest) -> HttpResponse:
    """Show the salons in reach."""
    return render(request, "accounts/salons.html", {"salons": queries.salons_within(request.reach)})


@page(Action.MANAGE_SALONS)
@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """Open one more salon."""
    shop = queries.organization()
    form = SalonForm(
        request.POST or None, initial={"timezone": shop.timezone, "opens_at": "10:00", "closes_at": "21:00"}
    )
    form.fields.pop("is_active")
    if request.method == "POST" and form.is_valid():
        try:
            salon = services.add_salon(_change(form), by=request.staff, now=clock.now())
        except NameTaken as error:
            form.add_error("name", sentence_of(error))
        else:
            messages.success(request, _("The salon “%(name)s” is open.") % {"name": salon.name})
            return redirect("accounts:salons")
    return render(
        request, "accounts/salon_form.html", {"form": form, "salon": None}, status=422 if form.errors else 200
    )


@page(Action.MANAGE_SALONS)
@require_http_methods(["GET", "POST"])
def salon(request: StaffRequest, salon_id: int) -> HttpResponse:
    """Change one salon."""
    found = queries.one_salon(salon_id, scope=request.reach)
    initial = {
        "name": found.name, "timezone": found.timezone, "opens_at": found.opens_at, "closes_at": found.closes_at,
        "is_active": found.is_active,
    }  # fmt: skip
    form = SalonForm(request.POST or None, initial=initial)
    form.fields["timezone"].disabled = True
    if request.method == "POST" and form.is_valid():
        try:
            services.change_salon(salon_id, _change(form), by=request.staff, now=clock.now())
        except (NameTaken, SalonInUse) as error:
            _place(form, error)
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": form.cleaned_data["name"]})
            return redirect("accounts:salons")
    return render(
        request,
        "accounts/salon_form.html",
        {"form": form, "salon": found},
        status=422 if form.errors else 200,
    )


def _change(form: SalonForm) -> services.SalonChange:
    values = form.cleaned_data
    return services.SalonChange(
        name=values["name"],
        timezone=values["timezone"],
        opens_at=values["opens_at"],
        closes_at=values["closes_at"],
        is_active=values.get("is_active", True),
    )


def _place(form: SalonForm, error: LiukeError) -> None:
    form.add_error("name" if isinstance(error, NameTaken) else "is_active", sentence_of(error))
