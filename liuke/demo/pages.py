"""Pages of the demo: loading it into an empty home, and its doors without a password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import login
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from liuke.accounts.access import public
from liuke.accounts.queries import organization
from liuke.accounts.services import record_sign_in
from liuke.demo import queries, services, sizes, tasks
from liuke.demo.chain import chain
from liuke.demo.errors import ShopIsReal
from liuke.kit import clock
from liuke.kit.jobs import enqueue_once

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

AT_ONCE = 100  # what a click may wait for; the worker does the rest


@public
@require_POST
def loading(_request: HttpRequest) -> HttpResponse:
    """Fill an empty home with a small demo at once; a worker grows it."""
    now = clock.now()
    until = clock.business_day(now, chain().timezone)
    services.fill_demo(customers=AT_ONCE, seed=sizes.SEED, until=until, now=now)
    enqueue_once(
        tasks.grow,
        unique_key="demo.grow",
        customers=sizes.GROWN_CUSTOMERS,
        seed=sizes.SEED,
        until=until.isoformat(),
    )
    return redirect("accounts:sign-in")


@public
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Let anybody in as one of the demo's cast. Only where the whole shop is a demo."""
    shop = organization()
    if not shop.is_demo:
        raise ShopIsReal(name=shop.name)
    person = queries.door(request.POST.get("role", ""))
    login(request, person, backend="liuke.accounts.backends.StaffBackend")
    record_sign_in(person, now=clock.now(), address=request.META.get("REMOTE_ADDR", ""))
    return redirect("console:home")
