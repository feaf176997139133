"""The people who work here: list, add, change, end access."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from liuke.accounts import queries, services
from liuke.accounts.access import page, salons_of
from liuke.accounts.errors import GrantTooWide, NameTaken
from liuke.accounts.forms import StaffForm
from liuke.accounts.rules import Action
from liuke.kit import clock
from liuke.kit.sentences import sentence_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest
    from liuke.accounts.models import Staff
    from liuke.kit.problems import LiukeError


@page(Action.MANAGE_STAFF)
@require_GET
def people(request: StaffRequest) -> HttpResponse:
    """Show who works in the salons in reach."""
    return render(request, "accounts/staff.html", {"people": queries.staff_within(request.scope)})


@page(Action.MANAGE_STAFF)
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """Add a person; her first password is on the answer once, and nowhere else."""
    form = _form(request, None)
    if request.method == "POST" and form.is_valid():
        try:
            staff, password = services.add_staff(_change(form), by=request.staff, now=clock.now())
        except (NameTaken, GrantTooWide) as error:
            _place(form, error)
        else:
            return render(request, "accounts/first_password.html", {"person": staff, "password": password})
    context = {"form": form, "person": None}
    return render(request, "accounts/staff_form.html", context, status=422 if form.errors else 200)


@page(Action.MANAGE_STAFF)
@require_http_methods(["GET", "POST"])
def person(request: StaffRequest, staff_id: int) -> HttpResponse:
    """Change one person."""
    staff = queries.staff_member(staff_id, scope=request.reach)
    form = _form(request, staff)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_staff(staff_id, _change(form), by=request.staff, now=clock.now())
        except NameTaken as error:
            _place(form, error)
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": form.cleaned_data["name"]})
            return redirect("accounts:staff")
    context = {"form": form, "person": staff, "is_self": staff.pk == request.staff.pk}
    return render(request, "accounts/staff_form.html", context, status=422 if form.errors else 200)


@page(Action.MANAGE_STAFF)
@require_POST
def dismissal(request: StaffRequest, staff_id: int) -> HttpResponse:
    """End a person's access at once."""
    staff = services.deactivate_staff(staff_id, by=request.staff, now=clock.now())
    messages.success(request, _("%(name)s can no longer sign in, and is signed out everywhere.") % {"name": staff.name})
    return redirect("accounts:staff")


@page(Action.MANAGE_STAFF)
@never_cache
@require_POST
def return_(request: StaffRequest, staff_id: int) -> HttpResponse:
    """Give access back, with a new first password."""
    staff, password = services.reactivate_staff(staff_id, by=request.staff, now=clock.now())
    return render(request, "accounts/first_password.html", {"person": staff, "password": password})


@page(Action.MANAGE_STAFF)
@never_cache
@require_POST
def password_reset(request: StaffRequest, staff_id: int) -> HttpResponse:
    """Give a person a new first password."""
    staff, password = services.reset_password(staff_id, by=request.staff, now=clock.now())
    return render(request, "accounts/first_password.html", {"person": staff, "password": password})


def _form(request: StaffRequest, staff: Staff | None) -> StaffForm:
    roles = queries.grantable_roles(request.staff)
    salons = salons_of(request)
    if staff is None:
        initial: dict[str, object] = {"salons": [salons[0].pk] if len(salons) == 1 else []}
    else:
        if staff.role not in roles:
            roles = [staff.role, *roles]
        chosen = [salon.pk for salon in staff.salons.all()]
        initial = {
            "name": staff.name, "username": staff.username, "code": staff.code,
            "role": staff.role.pk, "salons": chosen,
        }  # fmt: skip
    return StaffForm(request.POST or None, roles=roles, salons=salons, initial=initial)


def _change(form: StaffForm) -> services.PersonChange:
    values = form.cleaned_data
    return services.PersonChange(
        username=values["username"],
        name=values["name"],
        code=values["code"],
        role_id=values["role"],
        salon_ids=frozenset(values["salons"]),
    )


def _place(form: StaffForm, error: LiukeError) -> None:
    form.add_error("username" if isinstance(error, NameTaken) else "role", sentence_of(error))
