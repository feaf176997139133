"""Pages of the demo: loading it into an empty home, its doors without a password, its growth, and its removal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import login, logout
from django.db import IntegrityError
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from liuke.accounts.access import address_of, page, public
from liuke.accounts.errors import ShopExists
from liuke.accounts.queries import has_shop, organization
from liuke.accounts.rules import Action
from liuke.accounts.services import record_sign_in
from liuke.demo import queries, services, sizes, tasks
from liuke.demo.chain import chain
from liuke.demo.errors import ShopIsReal
from liuke.kit import clock
from liuke.kit.home import home
from liuke.kit.jobs import enqueue_once

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from liuke.accounts.access import StaffRequest

AT_ONCE = 100  # what a click may wait for; the worker does the rest
COMES_BACK = "2"  # seconds until the browser asks again, with or without JavaScript


@public
@require_POST
def loading(_request: HttpRequest) -> HttpResponse:
    """Fill an empty home with a small demo at once; a worker grows it. A demo that stands is only led to."""
    if has_shop():
        _require_demo()
        return redirect("accounts:sign-in")
    now = clock.now()
    until = clock.business_day(now, chain().timezone)
    try:
        services.open_demo(now=now)
    except (ShopExists, IntegrityError):  # a second click came in between; the first one does the work
        return redirect("accounts:sign-in")
    services.fill_demo(customers=AT_ONCE, seed=sizes.SEED, until=until, now=now)
    enqueue_once(
        tasks.grow,
        unique_key=queries.GROWTH_KEY,
        customers=sizes.GROWN_CUSTOMERS,
        seed=sizes.SEED,
        until=until.isoformat(),
    )
    return redirect("accounts:sign-in")


@public
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Let anybody in as one of the demo's cast. Only where the whole shop is a demo; one that loads is waited for."""
    _require_demo()
    if not queries.is_furnished():
        return redirect("demo:waiting")
    person = queries.door(request.POST.get("role", ""))
    login(request, person, backend="liuke.accounts.backends.StaffBackend")
    record_sign_in(person, now=clock.now(), address=address_of(request))
    return redirect("console:home")


@public
@never_cache
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """Say that the demo is being loaded; the page comes back by itself until its doors stand open."""
    if not queries.stands() or queries.is_furnished():
        return redirect("accounts:sign-in")
    answer = render(request, "demo/waiting.html")
    answer["Refresh"] = COMES_BACK
    return answer


@page()
@never_cache
@require_GET
def growth(request: StaffRequest) -> HttpResponse:
    """Show how far the demo has grown; the part asks again by itself and ends with a word when it is done."""
    return render(request, "demo/_growth.html", {"growth": queries.growth(), "was_growing": True})


@page(Action.MANAGE_SETTINGS)
@require_POST
def growth_stop(_request: StaffRequest) -> HttpResponse:
    """Let the demo stay as large as it is."""
    _require_demo()
    services.stop_growing()
    return redirect("console:home")


@page(Action.MANAGE_SETTINGS)
@never_cache
@require_http_methods(["GET", "POST"])
def removal(request: StaffRequest) -> HttpResponse:
    """Say what goes with the demo, and take it away when asked; the home is empty afterwards."""
    _require_demo()
    if request.method == "POST":
        services.remove_demo(shop=home())
        logout(request)  # everybody's session went with the demo
        return redirect("accounts:opening")
    context = {"goes": queries.holdings(), "own": queries.rows_of_own_files()}
    return render(request, "demo/removal.html", context)


def _require_demo() -> None:
    shop = organization()
    if not shop.is_demo:
        raise ShopIsReal(name=shop.name)
