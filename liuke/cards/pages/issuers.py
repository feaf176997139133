"""Who issues the shop's cards, and which rules bind each: numbers and articles with their source. 发卡主体."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from liuke.accounts.access import page, salons_of, zone_of
from liuke.accounts.rules import Action
from liuke.cards import services
from liuke.cards.definitions import rates, region
from liuke.cards.forms import CAUSES, IssuerForm, PlaceForm, region_name
from liuke.cards.laws import law
from liuke.cards.region_words import NUMBERS, SIZES, number_in_words
from liuke.cards.rules import examples
from liuke.cards.rules.limits import IssuerSize, custody
from liuke.kit import clock
from liuke.kit.money import Money
from liuke.kit.problems import LiukeError, NotFound
from liuke.kit.sentences import sentence_of
from liuke.ledger.queries.issuers import all_issuers, issuer_called, issuers_by_salon
from liuke.ledger.rules.book import IssuerKind

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest

_OWED = Money(100_000_00)


@dataclass(frozen=True)
class Bound:
    """What binds an issuer, as the form says it."""

    kind: IssuerKind
    region: str
    size: str


@dataclass(frozen=True)
class Row:
    """One number or example: how it is now, how it would be, and where it is written."""

    what: str
    now: str
    then: str
    source: str

    @property
    def changes(self) -> bool:
        return self.now != self.then


@page(Action.MANAGE_SETTINGS)
@require_http_methods(["GET", "POST"])
def issuers(request: StaffRequest) -> HttpResponse:
    """Show the issuers and in whose book each salon writes; put a salon that sold nothing yet into another one."""
    known = all_issuers()
    names = [(one.pk, one.legal_name) for one in known]
    form = PlaceForm(request.POST or None, issuers=names)
    salon_id = _number(request.POST.get("salon", ""))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            services.choose_issuer(
                salon_id, told["issuer"], reason=told["reason"], scope=request.scope, now=clock.now()
            )
        except LiukeError as refusal:
            form.add_error(None, sentence_of(refusal))
        else:
            messages.success(request, _("The salon writes in this book from now on."))
            return redirect("cards:issuers")
    placed = issuers_by_salon()
    context = {
        "issuers": [(one, SIZES.get(one.size, ""), region_name(one.region)) for one in known],
        "salons": [
            (salon, placed.get(salon.pk), form if salon.pk == salon_id else _place(placed.get(salon.pk), names))
            for salon in salons_of(request)
        ],
    }
    return render(request, "cards/issuers.html", context, status=422 if form.errors else 200)


def _place(issuer: Any, names: list[tuple[int, str]]) -> PlaceForm:
    return PlaceForm(issuers=names, initial={"issuer": issuer.pk if issuer else None})


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= 18 else 0  # noqa: PLR2004 - of 64 bits


@page(Action.MANAGE_SETTINGS)
@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """Add a company of the shop."""
    return _issuer(request, None)


@page(Action.MANAGE_SETTINGS)
@require_http_methods(["GET", "POST"])
def issuer(request: StaffRequest, issuer_id: int) -> HttpResponse:
    """Show what binds an issuer, try other rules on the examples, and save them."""
    found = issuer_called(issuer_id)
    if found is None:
        raise NotFound
    return _issuer(request, found)


def _issuer(request: StaffRequest, found: Any) -> HttpResponse:
    initial = (
        {name: getattr(found, name) for name in ("legal_name", "kind", "size", "region", "filing_number")}
        if found
        else {}
    )
    form = IssuerForm(request.POST or None, initial=initial)
    saves = "save" in request.POST
    if saves and form.is_valid():
        try:
            services.save_issuer(
                _change(form), reason=form.cleaned_data["reason"], scope=request.scope, now=clock.now(),
                issuer_id=found.pk if found else None,
            )  # fmt: skip
        except LiukeError as refusal:
            form.add_error(None, sentence_of(refusal))
        else:
            messages.success(request, _("The issuer is saved."))
            return redirect("cards:issuers")
    form.is_valid()
    if not saves:
        form.errors.pop("reason", None)  # asked for when it is saved
    now = clock.now()
    stored = (
        Bound(IssuerKind(found.kind), found.region, found.size) if found else Bound(IssuerKind.SOLE, "mainland", "")
    )
    then = stored
    if form.is_bound and not form.errors.keys() & {"kind", "region", "size"}:
        told = form.cleaned_data
        then = Bound(IssuerKind(told["kind"]), told["region"], told["size"])
    context = {
        "form": form, "issuer": found, "rows": _rows(stored, then),
        "examples": _examples(stored, then, now=now, today=clock.business_day(now, zone_of(request))),
        "duties": region(then.region).duties,
    }  # fmt: skip
    return render(request, "cards/issuer.html", context, status=422 if form.errors else 200)


def _change(form: IssuerForm) -> services.IssuerChange:
    told = form.cleaned_data
    return services.IssuerChange(
        told["legal_name"], IssuerKind(told["kind"]), told["region"], told["size"], told["filing_number"]
    )


def _rows(stored: Bound, then: Bound) -> list[Row]:
    """Return every number that binds, now or then."""
    before, after = region(stored.region), region(then.region)
    rows = []
    for name, what in NUMBERS.items():
        old, new = before.number(name, issuer=stored.kind), after.number(name, issuer=then.kind)
        if old is not None or new is not None:
            source = after.source(name) or before.source(name)
            rows.append(Row(str(what), number_in_words(name, old), number_in_words(name, new), str(law(source))))
    return rows


def _examples(stored: Bound, then: Bound, *, now: datetime, today: date) -> list[Row]:
    """Return what closing the example's card gives back by cause, and what is kept in custody."""
    rows = []
    for cause, words in CAUSES.items():
        told = [
            examples.refunded(cause, region=region(one.region), rates=rates(), now=now, today=today)
            for one in (stored, then)
        ]
        said = [
            _("%(refund)s back until %(day)s") % {"refund": sheet.refund, "day": sheet.due_on.isoformat()}
            for sheet in told
        ]
        sources = dict.fromkeys(one for line in told[1].lines if (one := _article(then, line)))
        rows.append(Row(str(words), said[0], said[1], "；".join(str(law(one)) for one in sources)))
    rows.append(Row(_("%(owed)s owed on cards: in custody") % {"owed": _OWED}, _kept(stored), _kept(then), ""))
    return rows


def _article(bound: Bound, line: Any) -> str:
    return region(bound.region).articles[line.article] if line.article else ""


def _kept(bound: Bound) -> str:
    if not bound.size:
        return str(SIZES[""])
    kept = custody(_OWED, size=IssuerSize(bound.size), region=region(bound.region), issuer=bound.kind)
    return str(kept or Money(0))
