"""Keys other systems sign their calls with: made, shown once, revoked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from liuke.accounts import queries, services
from liuke.accounts.access import page, salons_of
from liuke.accounts.forms import KeyForm
from liuke.accounts.rules import Action
from liuke.kit import clock
from liuke.kit.home import home

if TYPE_CHECKING:
    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest


@page(Action.MANAGE_SETTINGS)
@never_cache
@require_http_methods(["GET", "POST"])
def keys(request: StaffRequest) -> HttpResponse:
    """Show the keys in reach and make one; its secret is on the answer once, and nowhere else."""
    form = KeyForm(request.POST or None, salons=salons_of(request), is_everywhere=request.reach.salon_ids is None)
    address = request.build_absolute_uri(reverse("api:create_events"))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        new = services.NewKey(name=values["name"], salon_id=values["salon"], days=values["days"])
        key, secret = services.add_key(new, by=request.staff, vault=home().vault, now=clock.now())
        return render(request, "accounts/key_secret.html", {"key": key, "secret": secret, "address": address})
    context = {
        "form": form, "keys": queries.keys_within(request.reach), "now": clock.now(), "address": address,
    }  # fmt: skip
    return render(request, "accounts/keys.html", context, status=422 if form.errors else 200)


@page(Action.MANAGE_SETTINGS)
@require_POST
def revocation(request: StaffRequest, key_id: int) -> HttpResponse:
    """End a key at once."""
    key = services.revoke_key(key_id, by=request.staff, now=clock.now())
    messages.success(request, _("The key “%(name)s” is revoked: no call signed with it is taken.") % {"name": key.name})
    return redirect("accounts:settings-keys")
