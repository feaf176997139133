"""Signing in and out, the own password, language and brightness."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast

from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from liuke.accounts import queries, services
from liuke.accounts.access import address_of, page, public, way_back
from liuke.accounts.errors import WrongPassword
from liuke.accounts.forms import PasswordForm, SignInForm, ThemeForm
from liuke.accounts.listing import row_number
from liuke.accounts.rules import LANGUAGE_COOKIE, LANGUAGES, sign_in_name
from liuke.kit import clock
from liuke.kit.problems import InvalidInput
from liuke.kit.sentences import sentence_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from liuke.accounts.access import StaffRequest
    from liuke.accounts.models import Staff

LOCKED_FOR = timedelta(minutes=15)
_YEAR_SECONDS = 365 * 24 * 60 * 60


@public
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; a known and an unknown name get the same answer in the same time."""
    if getattr(request, "scope", None) is not None:
        return redirect("console:home")
    if not queries.has_shop():
        return redirect("accounts:opening")
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        username = sign_in_name(form.cleaned_data["username"])
        staff = authenticate(request, username=username, password=form.cleaned_data["password"])
        if staff is not None:
            return _enter(request, staff)
        services.record_refused_sign_in(username, now=clock.now(), address=address_of(request))
        form.add_error(None, _("The name or the password is not right. Please try again."))
    context = {"form": form, "next": request.POST.get("next") or request.GET.get("next", "")}
    return render(request, "accounts/sign_in.html", context, status=422 if form.errors else 200)


def _enter(request: HttpRequest, staff: Staff) -> HttpResponse:
    login(request, staff)  # gives the session a new key
    services.record_sign_in(staff, now=clock.now(), address=address_of(request))
    response = redirect(way_back(request) or "console:home")
    if staff.language:
        _set_language(response, staff.language)
    return response


@public
def locked_out(request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse:
    """Say until when this name is locked."""
    shop = queries.organization()
    context = {"until": clock.now() + LOCKED_FOR, "timezone": shop.timezone}
    return render(request, "accounts/locked_out.html", context, status=429)


@page()
@require_POST
def sign_out(request: StaffRequest) -> HttpResponse:
    """End the session."""
    services.record_sign_out(request.staff, now=clock.now(), address=address_of(request))
    logout(request)
    return redirect("accounts:sign-in")


@page()
@never_cache
@require_http_methods(["GET", "POST"])
def password(request: StaffRequest) -> HttpResponse:
    """Change the own password; a first password must be changed before anything else."""
    form = PasswordForm(request.POST or None, staff=request.staff)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            services.change_password(request.staff, present=values["present"], new=values["new"], now=clock.now())
        except WrongPassword as error:
            form.add_error("present", sentence_of(error))
        else:
            update_session_auth_hash(request, request.staff)
            return redirect("console:home")
    return render(request, "accounts/password.html", {"form": form}, status=422 if form.errors else 200)


@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Speak another language from now on, in this browser and for this person."""
    chosen = request.POST.get("language", "")
    if chosen not in LANGUAGES:
        raise InvalidInput(field="language")
    if getattr(request, "scope", None) is not None:
        services.choose_language(cast("StaffRequest", request).staff, chosen)
    response = redirect(way_back(request) or "console:home")
    _set_language(response, chosen)
    return response


@page()
@require_POST
def theme(request: StaffRequest) -> HttpResponse:
    """Choose light, dark, or what the device says."""
    form = ThemeForm(request.POST)
    if not form.is_valid():
        raise InvalidInput(field="theme")
    services.choose_theme(request.staff, form.cleaned_data["theme"])
    return redirect(way_back(request) or "console:home")


@page()
@require_POST
def salon_switch(request: StaffRequest) -> HttpResponse:
    """Look at one salon, or at all in reach; what is out of reach changes nothing."""
    chosen = row_number(request.POST.get("salon", ""))
    reach = request.reach
    if chosen is not None and reach.reaches_salon(chosen):
        request.session["salon"] = chosen
    else:
        request.session.pop("salon", None)
    return redirect(way_back(request) or "console:home")


def _set_language(response: HttpResponse, chosen: str) -> None:
    response.set_cookie(LANGUAGE_COOKIE, chosen, max_age=_YEAR_SECONDS, samesite="Lax", httponly=True)
