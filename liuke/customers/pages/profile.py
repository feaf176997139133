"""New and changed customers, and the full phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from liuke.accounts.access import address_of, page, salons_shown, zone_of
from liuke.accounts.queries import staff_within
from liuke.accounts.rules import Action
from liuke.customers import queries, services
from liuke.customers.errors import CodeTaken, CustomerChanged, PhoneShared
from liuke.customers.forms import CustomerForm
from liuke.customers.rows import birthday_of
from liuke.kit import clock
from liuke.kit.home import home
from liuke.kit.sentences import sentence_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest
    from liuke.customers.models import Customer
    from liuke.kit.problems import LiukeError

_PLAIN = (
    "name",
    "gender",
    "code",
    "card_no",
    "occupation",
    "region",
    "source",
    "skin_type",
    "note",
    "joined_on",
)
_PLACES = {"customers.code_taken": "code", "customers.phone_shared": "phone"}


@page(Action.EDIT_CUSTOMERS)
@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """Write a new customer; a second click finds the first one."""
    today = clock.business_day(clock.now(), zone_of(request))
    form = _form(request, initial={"joined_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            customer = services.add_customer(
                _profile(form, None),
                uid=form.cleaned_data["uid"],
                scope=request.scope,
                vault=home().vault,
                now=clock.now(),
            )
        except (CodeTaken, PhoneShared) as error:
            _place(form, error)
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": customer.name})
            return redirect("console:customer", customer.pk)
    return render(request, "customers/form.html", {"form": form, "customer": None}, status=422 if form.errors else 200)


@page(Action.EDIT_CUSTOMERS)
@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Change a customer over the version that was read."""
    customer = queries.customer_in(request.scope, customer_id)
    form = _form(request, customer=customer)
    status, changed_by = 200, ""
    if request.method == "POST" and form.is_valid():
        try:
            services.change_customer(
                customer_id,
                _profile(form, customer),
                version=form.cleaned_data["version"],
                scope=request.scope,
                vault=home().vault,
                now=clock.now(),
            )
        except CustomerChanged as error:
            changed_by, status = sentence_of(error), error.status
            again = request.POST.copy()
            again["version"] = str(customer.version)  # the next save is over what she has now read about
            form.data = again
        except (CodeTaken, PhoneShared) as error:
            _place(form, error)
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": form.cleaned_data["name"]})
            return redirect("console:customer", customer_id)
    context = {"form": form, "customer": customer, "changed_by": changed_by}
    return render(request, "customers/form.html", context, status=422 if form.errors else status)


@page(Action.SEE_PHONE)
@never_cache
@require_POST
def phone(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Show the full number, after the entry of this reading stands."""
    number = services.read_phone(
        customer_id,
        scope=request.scope,
        vault=home().vault,
        now=clock.now(),
        address=address_of(request),
    )
    template = "customers/_phone.html" if request.htmx else "customers/phone.html"
    return render(request, template, {"number": number, "customer_id": customer_id})


def _form(
    request: StaffRequest, *, customer: Customer | None = None, initial: dict[str, Any] | None = None
) -> CustomerForm:
    salons = salons_shown(request)
    people = [person for person in staff_within(request.scope) if person.is_active]
    sees_allergies = request.scope.may(Action.SEE_ALLERGIES)
    values = initial or {}
    if customer is not None:
        if customer.salon not in salons:
            salons = [customer.salon, *salons]
        if customer.steward and customer.steward not in people:
            people = [customer.steward, *people]
        values = _values(customer)
        if sees_allergies and request.method == "GET":
            values["allergies"] = services.read_allergies(
                customer, scope=request.scope, vault=home().vault, now=clock.now(), address=address_of(request)
            )
    return CustomerForm(
        request.POST or None,
        salons=salons,
        people=people,
        sees_allergies=sees_allergies,
        phone_hint=customer.phone_hint if customer else "",
        initial=values,
    )


def _values(customer: Customer) -> dict[str, Any]:
    birthday = birthday_of(customer)
    text = ""
    if birthday:
        day = f"{birthday.month:02d}-{birthday.day:02d}"
        text = f"{birthday.year:04d}-{day}" if birthday.year else day
        if birthday.is_leap_month:
            text = f"{f'{birthday.year}年' if birthday.year else ''}闰{birthday.month}月{birthday.day}日"
    return {name: getattr(customer, name) for name in _PLAIN} | {
        "uid": customer.uid,
        "version": customer.version,
        "salon": customer.salon_id,
        "steward": customer.steward_id,
        "birthday": text,
        "calendar": customer.birth_calendar,
    }


def _profile(form: CustomerForm, customer: Customer | None) -> services.Profile:
    values = form.cleaned_data
    return services.Profile(
        name=values["name"],
        salon_id=values["salon"],
        phone=values["phone"],
        forget_phone=bool(values.get("forget_phone")) and values["phone"] is None,
        keep_shared_phone=values["keep_shared_phone"],
        gender=values["gender"],
        birthday=values["birthday"],
        steward_id=values["steward"],
        referrer_id=customer.referrer_id if customer else None,
        code=values["code"],
        card_no=values["card_no"],
        occupation=values["occupation"],
        region=values["region"],
        source=values["source"],
        skin_type=values["skin_type"],
        note=values["note"],
        joined_on=values["joined_on"],
        allergies=values.get("allergies"),
    )


def _place(form: CustomerForm, error: LiukeError) -> None:
    form.add_error(_PLACES[error.code], sentence_of(error))
