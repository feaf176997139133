"""Tags by hand: the taxonomy, marks on many customers with undo, small preferences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from liuke.accounts.access import page, zone_of
from liuke.accounts.listing import id_of
from liuke.accounts.rules import Action
from liuke.customers import groups, queries, services
from liuke.customers.criteria import read_filters
from liuke.customers.errors import NobodyChosen, TagTaken, TooManyChosen
from liuke.customers.forms import NewTagForm, PreferenceForm, TagForm
from liuke.customers.models import TagKind
from liuke.kit import clock
from liuke.kit.home import home
from liuke.kit.sentences import sentence_of

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpResponse, QueryDict

    from liuke.accounts.access import StaffRequest


@page(Action.TAG_CUSTOMERS)
@require_http_methods(["GET", "POST"])
def tags(request: StaffRequest) -> HttpResponse:
    """Show the taxonomy with how many customers carry each word, and add one."""
    form = TagForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            tag = services.add_tag(**form.cleaned_data, scope=request.scope, now=clock.now())
        except TagTaken as error:
            form.add_error("name", sentence_of(error))
        else:
            messages.success(request, _("The tag “%(name)s” is added.") % {"name": tag.name})
            return redirect("customers:tags")
    kinds: list[tuple[Any, list[Any]]] = [(label, []) for _value, label in TagKind.choices]
    places = {value: index for index, (value, _label) in enumerate(TagKind.choices)}
    for tag in queries.tags_with_counts(request.scope):
        kinds[places[tag.kind]][1].append(tag)
    context = {"form": form, "kinds": kinds, "may_change": request.scope.may(Action.MANAGE_STAFF)}
    return render(request, "customers/tags.html", context, status=422 if form.errors else 200)


@page(Action.MANAGE_STAFF)
@require_http_methods(["GET", "POST"])
def tag(request: StaffRequest, tag_id: int) -> HttpResponse:
    """Give one tag another word or kind."""
    found = queries.tag_with_count(request.scope, tag_id)
    form = TagForm(request.POST or None, initial={"name": found.name, "kind": found.kind})
    if request.method == "POST" and form.is_valid():
        try:
            services.rename_tag(tag_id, **form.cleaned_data, scope=request.scope, now=clock.now())
        except TagTaken as error:
            form.add_error("name", sentence_of(error))
        else:
            messages.success(request, _("The tag is saved."))
            return redirect("customers:tags")
    return render(request, "customers/tag.html", {"form": form, "tag": found}, status=422 if form.errors else 200)


@page(Action.MANAGE_STAFF)
@require_POST
def tag_deletion(request: StaffRequest, tag_id: int) -> HttpResponse:
    """Take a tag away, from its customers too."""
    name, count = services.delete_tag(tag_id, scope=request.scope, now=clock.now())
    text = ngettext(
        "The tag “%(name)s” is deleted; %(count)d customer carried it.",
        "The tag “%(name)s” is deleted; %(count)d customers carried it.",
        count,
    )
    messages.success(request, text % {"name": name, "count": count})
    return redirect("customers:tags")


@page(Action.TAG_CUSTOMERS)
@require_POST
def marks(request: StaffRequest) -> HttpResponse:
    """Put a tag on the ticked customers, or on all that the list's filters find; offer the undo."""
    tag_id = _number(request.POST, "tag")
    fresh = services.tag_customers(_chosen(request), tag_id=tag_id, scope=request.scope, now=clock.now())
    text = ngettext("%(count)d customer has the tag now.", "%(count)d customers have the tag now.", len(fresh))
    messages.success(request, text % {"count": len(fresh)}, extra_tags="undo" if fresh else "")
    request.session["undo_tag"] = {"tag": tag_id, "customers": fresh}
    return _back(request)


@page(Action.TAG_CUSTOMERS)
@require_POST
def marks_undo(request: StaffRequest) -> HttpResponse:
    """Take the last tag off exactly those who got it."""
    last = request.session.pop("undo_tag", None)
    if not last:
        raise NobodyChosen
    count = services.untag_customers(last["customers"], tag_id=last["tag"], scope=request.scope, now=clock.now())
    text = ngettext("Undone for %(count)d customer.", "Undone for %(count)d customers.", count)
    messages.success(request, text % {"count": count})
    return _back(request)


@page(Action.TAG_CUSTOMERS)
@require_POST
def customer_tag(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Put a tag on one customer, or take it off."""
    customer = queries.customer_in(request.scope, customer_id)
    if "name" in request.POST and not request.POST.get("tag"):
        return _new_word(request, customer_id)
    change = services.untag_customers if request.POST.get("off") else services.tag_customers
    whom = [customer.pk, *groups.group(customer.pk)] if request.POST.get("off") else [customer.pk]
    change(whom, tag_id=_number(request.POST, "tag"), scope=request.scope, now=clock.now())
    return redirect("console:customer", customer_id)


def _new_word(request: StaffRequest, customer_id: int) -> HttpResponse:
    form = NewTagForm(request.POST)
    if form.is_valid():
        word, kind = form.cleaned_data["name"], form.cleaned_data["kind"]
        services.tag_by_word(customer_id, word, kind=kind, scope=request.scope, now=clock.now())
    else:
        messages.error(request, _said(form))
    return redirect("console:customer", customer_id)


@page(Action.TAG_CUSTOMERS)
@require_POST
def preferences(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Note a small thing about one customer; an allergy is kept, and where it belongs is said."""
    form = PreferenceForm(request.POST)
    queries.customer_in(request.scope, customer_id)
    if not form.is_valid():
        messages.error(request, _said(form))
    else:
        services.add_preference(customer_id, **form.cleaned_data, scope=request.scope, now=clock.now())
        if form.is_about_an_allergy:
            text = _("The note is kept. An allergy belongs into the allergy field too: there it warns everybody.")
            messages.warning(request, text, extra_tags="allergy")
    return redirect("console:customer", customer_id)


@page(Action.TAG_CUSTOMERS)
@require_POST
def preference_deletion(request: StaffRequest, customer_id: int, preference_id: int) -> HttpResponse:
    """Forget a small thing, and offer the undo."""
    found = services.remove_preference(customer_id, preference_id, scope=request.scope, now=clock.now())
    request.session["undo_note"] = {"customer": customer_id, "kind": found.kind, "text": found.text}
    messages.success(request, _("“%(text)s” is forgotten.") % {"text": found.text}, extra_tags="note-undo")
    return redirect("console:customer", customer_id)


@page(Action.TAG_CUSTOMERS)
@require_POST
def preference_undo(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Remember again what was forgotten last."""
    queries.customer_in(request.scope, customer_id)
    last = request.session.get("undo_note")
    if not last or last["customer"] != customer_id:
        raise NobodyChosen
    services.add_preference(customer_id, kind=last["kind"], text=last["text"], scope=request.scope, now=clock.now())
    del request.session["undo_note"]
    return redirect("console:customer", customer_id)


def _said(form: Form) -> str:
    return " ".join(str(text) for texts in form.errors.values() for text in texts)


def _chosen(request: StaffRequest) -> list[int]:
    if request.POST.get("everybody"):
        _filters, criteria = read_filters(request.GET, scope=request.scope)
        today = clock.business_day(clock.now(), zone_of(request))
        rows = queries.customers_where(request.scope, criteria, vault=home().vault, today=today)
        count = rows.count()
        if count > services.MOST_AT_ONCE:
            raise TooManyChosen(count=count, most=services.MOST_AT_ONCE)
        return list(rows.values_list("pk", flat=True))
    return [id_of(text, field="customer") for text in request.POST.getlist("customer")[: services.MOST_AT_ONCE + 1]]


def _number(post: QueryDict, name: str) -> int:
    if not post.get(name):
        raise NobodyChosen
    return id_of(str(post[name]), field=name)


def _back(request: StaffRequest) -> HttpResponse:
    query = request.GET.urlencode()
    response = redirect("console:customers")
    if query:
        response["Location"] += f"?{query}"
    return response
