"""The till: one bill, changed by what is typed and pressed, closed once. 收银台."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from liuke.accounts.access import page, salons_shown, shop_of
from liuke.accounts.rules import Action
from liuke.customers import searching
from liuke.kit import clock
from liuke.kit.home import home
from liuke.kit.problems import InvalidInput, LiukeError
from liuke.kit.sentences import sentence_of
from liuke.visits import services
from liuke.visits.errors import DraftChanged
from liuke.visits.forms import Typed
from liuke.visits.pages.board import Board
from liuke.visits.pages.changes import pressed, with_fields
from liuke.visits.pages.second_factor import drawn
from liuke.visits.queries import till
from liuke.visits.rules.drafts import Content, read_content

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest
    from liuke.accounts.models import Salon
    from liuke.accounts.scope import Scope
    from liuke.visits.models import Draft

_LONGEST_TERM, _BARCODE = 60, 8
_OK, _REFUSED = 200, 422


@page(Action.USE_TILL)
@never_cache
@require_GET
def show(request: StaffRequest) -> HttpResponse:
    """Show the bill this person left open, or a new one; of several salons she chooses one first."""
    salon = salon_of(request)
    if salon is None:
        return render(request, "visits/choose_salon.html")
    draft = till.open_draft(request.scope, salon_id=salon.pk)
    board = board_of(request, salon, draft, uid=draft.uid if draft else uuid.uuid4())
    return render(request, "visits/till.html", board.context())


@page(Action.USE_TILL)
@require_POST
def change(request: StaffRequest, draft_uid: uuid.UUID) -> HttpResponse:
    """Change the bill: what is typed in it, and the button pressed."""
    salon = salon_of(request)
    if salon is None:
        return redirect("visits:till")
    draft = till.draft_called(draft_uid, scope=request.scope)
    board = board_of(request, salon, draft, uid=draft_uid)
    see_version(request, board)
    typed = Typed(request.POST.dict(), board.currency)
    found: list[object] = []
    content = _pressed(request, board, with_fields(board.content, typed), found)
    do = request.POST.get("do", "")
    if do == "discard" and board.version:
        services.discard_draft(draft_uid, version=board.version, scope=request.scope)
    if do == "discard" or (content == board.content and not board.version):
        return answer(request, board_of(request, salon, None, uid=uuid.uuid4()), people=found)
    saved = services.save_draft(
        draft_uid, content, salon_id=salon.pk, version=board.version, scope=request.scope, now=clock.now(),
        is_parked=do == "park",
    )  # fmt: skip
    if do == "park":
        return answer(request, board_of(request, salon, None, uid=uuid.uuid4()))
    after = board_of(request, salon, saved, uid=draft_uid)
    after.typed, after.problems = typed.fields, typed.problems
    return answer(request, after, people=found)


@page(Action.USE_TILL)
@require_POST
def sale(request: StaffRequest, draft_uid: uuid.UUID) -> HttpResponse:
    """Close the bill as it was shown; a second press shows the same receipt."""
    draft = till.draft_called(draft_uid, scope=request.scope)
    salon = salon_of(request)
    if draft is None or salon is None:
        return redirect("visits:till")
    board = board_of(request, salon, draft, uid=draft_uid)
    typed = Typed(request.POST.dict(), board.currency)
    if draft.ticket is None and (with_fields(board.content, typed) != board.content or typed.problems):
        return look_again(request, board, typed)
    seen, version = request.POST.get("seen", ""), _version(request)
    now, scope, digits = clock.now(), request.scope, _term(request.POST.get("code", ""))
    try:
        if digits and board.content.customer_id and draft.ticket is None:
            who = board.content.customer_id
            services.confirm_code(draft_uid.hex, digits, customer_id=who, scope=scope, now=now)
        ticket = services.close_draft(
            draft_uid, version=version, seen=seen, scope=scope, now=now, signature=drawn(request)
        )
    except LiukeError as refusal:
        board.notice = sentence_of(refusal)
        return answer(request, board, status=refusal.status)
    return _go(request, reverse("visits:receipt", args=[ticket.pk]))


@page(Action.USE_TILL)
@require_POST
def code(request: StaffRequest, draft_uid: uuid.UUID) -> HttpResponse:
    """Send her a code for this bill and what it uses of her cards."""
    draft, salon = till.draft_called(draft_uid, scope=request.scope), salon_of(request)
    if draft is None or salon is None or draft.ticket is not None:
        return redirect("visits:till")
    board = board_of(request, salon, draft, uid=draft_uid)
    typed = Typed(request.POST.dict(), board.currency)
    if with_fields(board.content, typed) != board.content or typed.problems:
        return look_again(request, board, typed)
    ask, who = board.context()["ask"], board.content.customer_id
    if ask is None or who is None:
        return answer(request, board)
    try:
        services.send_code(
            who, sale_key=draft_uid.hex, amount_minor=ask.amount.minor, scope=request.scope, now=clock.now()
        )
    except LiukeError as refusal:
        board.notice = sentence_of(refusal)
        return answer(request, board, status=refusal.status)
    return answer(request, board)


@page(Action.USE_TILL)
@require_POST
def resume(request: StaffRequest, draft_uid: uuid.UUID) -> HttpResponse:
    """Take a bill that was put aside; the one that was open is put aside in its place. 取单."""
    salon = salon_of(request)
    wanted = till.draft_called(draft_uid, scope=request.scope)
    if salon is None or wanted is None or wanted.salon_id != salon.pk:
        return redirect("visits:till")
    now, scope = clock.now(), request.scope
    if (mine := till.open_draft(scope, salon_id=salon.pk)) is not None and mine.uid != draft_uid:
        _put_aside(mine, scope=scope, now=now)
    services.save_draft(
        draft_uid, read_content(wanted.content), salon_id=salon.pk, version=wanted.version, scope=scope, now=now
    )
    return redirect("visits:till")


@page(Action.USE_TILL)
@never_cache
@require_GET
def shelf(request: StaffRequest) -> HttpResponse:
    """Show what a search text finds on the shelves."""
    term = _term(request.GET.get("q", ""))
    today = clock.business_day(clock.now(), salons_shown(request)[0].timezone) if salons_shown(request) else None
    currency = shop_of(request).currency
    found = till.tiles("service", term, currency=currency, today=today, cards=()) if today else []
    return render(request, "visits/_tiles.html", {"tiles": found, "term": term})


@page(Action.USE_TILL)
@never_cache
@require_GET
def people(request: StaffRequest) -> HttpResponse:
    """Show the first customers a search text finds, to choose one."""
    term = _term(request.GET.get("who", ""))
    found = searching.hits(request.scope, term, vault=home().vault).first if term else []
    return render(request, "visits/_people.html", {"found": found, "term": term})


def _put_aside(draft: Draft, *, scope: Scope, now: datetime) -> None:
    content = read_content(draft.content)
    if content.is_empty:
        services.discard_draft(draft.uid, version=draft.version, scope=scope)
        return
    services.save_draft(
        draft.uid, content, salon_id=draft.salon_id, version=draft.version, scope=scope, now=now, is_parked=True
    )


def salon_of(request: StaffRequest) -> Salon | None:
    """Return the salon the till stands in: the one looked at, if it is one."""
    shown = salons_shown(request)
    return shown[0] if len(shown) == 1 else None


def board_of(request: StaffRequest, salon: Salon, draft: Draft | None, *, uid: uuid.UUID) -> Board:
    """Return a bill with everything around it."""
    content = read_content(draft.content) if draft else Content()
    now = clock.now()
    today = clock.business_day(now, salon.timezone)
    version = draft.version if draft else 0
    return Board(uid, version, content, salon, shop_of(request).currency, request.scope, today, now=now)


def _version(request: StaffRequest) -> int:
    text = request.POST.get("version", "")
    if not (text.isdecimal() and len(text) <= 9):  # noqa: PLR2004 - digits of a version
        raise InvalidInput(field="version")
    return int(text)


def see_version(request: StaffRequest, board: Board) -> None:
    """Refuse what was pressed on a bill that was changed meanwhile."""
    if _version(request) != board.version:
        raise DraftChanged


def _term(text: str) -> str:
    return "".join(c for c in text[:_LONGEST_TERM] if c.isprintable()).strip()


def _pressed(request: StaffRequest, board: Board, content: Content, found: list[object]) -> Content:
    """Return the bill after the button, after Enter in one of the two search boxes, or after a scan."""
    do = request.POST.get("do", "")
    who, term, scan = (_term(request.POST.get(name, "")) for name in ("who", "q", "scan"))
    if do in {"", "save"} and (scanned := till.item_coded(scan or (who if len(who) >= _BARCODE else ""))):
        do = f"item:{scanned}"
    elif do in {"", "save"} and (who := who or scan):
        do = _person(request, who, found)
    elif do in {"", "save"} and term:
        first = till.tiles("service", term, currency=board.currency, today=board.today)[:1]
        do = first[0].do if first else ""
    return pressed(content, do, session_card=lambda now, item_id: _session_card(board, now, item_id))


def _person(request: StaffRequest, who: str, found: list[object]) -> str:
    """Return the button of whom a text means, if that is one; else they are shown to choose from."""
    if (holder := till.holder_of(who, scope=request.scope)) is not None:
        return f"customer:{holder}"
    hits = searching.hits(request.scope, who, vault=home().vault)
    if hits.total == 1:
        return f"customer:{hits.first[0].pk}"
    found += hits.first
    return ""


def _session_card(board: Board, content: Content, item_id: int) -> int | None:
    """Return the card that pays one more of a service: the first in turn with a session left."""
    customer = till.customer_of(content, scope=board.scope)
    if customer is None:
        return None
    cards = till.her_cards(customer, currency=board.currency, today=board.today)
    for one in till.session_cards(cards, item_id):
        used = sum(line.quantity for line in content.lines if line.session_card == one.card.pk)
        if one.sessions_for(item_id) > used:
            return one.card.pk
    return None


def look_again(request: StaffRequest, board: Board, typed: Typed) -> HttpResponse:
    """Keep what was typed since the bill was shown, and show what it would do now."""
    see_version(request, board)
    content = with_fields(board.content, typed)
    saved = services.save_draft(
        board.uid, content, salon_id=board.salon.pk, version=board.version, scope=request.scope, now=clock.now()
    )
    after = board_of(request, board.salon, saved, uid=board.uid)
    after.typed, after.problems = typed.fields, typed.problems
    after.notice = _("Something was typed since. Nothing was taken yet; look at the sentence, then confirm again.")
    return answer(request, after, status=DraftChanged.status)


def answer(
    request: StaffRequest, board: Board, *, people: list[object] | None = None, status: int = 200
) -> HttpResponse:
    """Show the bill as it stands now."""
    status = _REFUSED if board.problems and status == _OK else status
    context = board.context() | {"found": people or []}
    if request.htmx:
        return render(request, "visits/_till.html", context, status=status)
    if status == _OK and not people:
        return redirect("visits:till")
    return render(request, "visits/till.html", context, status=status)


def _go(request: StaffRequest, url: str) -> HttpResponse:
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)
