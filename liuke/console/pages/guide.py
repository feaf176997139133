"""Setting up layering in seven steps: each shows what is on, lets the shop choose, and remembers where one was. B14."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from liuke.accounts.access import page
from liuke.accounts.listing import row_number
from liuke.accounts.rules import Action
from liuke.console.queries import setup
from liuke.outreach.queries import playbook
from liuke.segments import definitions, queries
from liuke.segments.queries import schemes as kept

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest

STEPS = (
    ("logic", _("Layering logic")),
    ("tags", _("Tag logic")),
    ("kinds", _("Tag classes")),
    ("nodes", _("Key business nodes")),
    ("rfm", _("RFM")),
    ("actions", _("What is done afterwards")),
    ("cautions", _("What to watch")),
)
_SEEN = "guide_seen"
_AT = "guide_at"


@page(Action.MANAGE_SCHEMES)
@require_http_methods(["GET", "POST"])
def guide(request: StaffRequest) -> HttpResponse:
    """Show one step; a press on Done goes to the next."""
    codes = [code for code, _name in STEPS]
    at = row_number(str(request.GET.get("step", ""))) or int(request.session.get(_AT, 1))
    at = min(max(1, at), len(codes))
    seen = [code for code in request.session.get(_SEEN, []) if code in codes]
    if request.method == "POST":
        request.session[_SEEN] = [*seen, *({codes[at - 1]} - set(seen))]
        request.session[_AT] = min(at + 1, len(codes))
        return redirect("console:guide")
    request.session[_AT] = at
    code = codes[at - 1]
    context = {
        "steps": [(n, name, step in seen) for n, (step, name) in enumerate(STEPS, 1)],
        "at": at, "code": code, "name": STEPS[at - 1][1], "freshness": queries.freshness(),
        "is_last": at == len(codes), "is_whole": len(seen) == len(codes),
    }  # fmt: skip
    return render(request, "console/guide.html", context | _SHOWS[code](request))


def _logic(_request: StaffRequest) -> dict[str, Any]:
    language = queries.language()
    return {
        "kept": [
            (one, one.scheme.name_in(language), one.scheme.note_zh if language == "zh" else one.scheme.note_en)
            for one in kept.kept_schemes()
            if one.is_shipped or one.version
        ],
        "needed": queries.STAGES,
    }


def _tags(request: StaffRequest) -> dict[str, Any]:
    found = kept.all_tags(request.scope)
    by_rule = [tag for tag in found if tag.source == "rule"]
    return {
        "by_rule": len(by_rule),
        "by_hand": len(found) - len(by_rule),
        "top": sorted(by_rule, key=lambda tag: (-tag.customers, tag.name))[:8],
    }


def _kinds(request: StaffRequest) -> dict[str, Any]:
    return {"kinds": setup.tags_by_kind(kept.all_tags(request.scope))}


def _one(scheme: str) -> Callable[[StaffRequest], dict[str, Any]]:
    def shown(request: StaffRequest) -> dict[str, Any]:
        is_on = scheme in definitions.schemes()
        can_count = is_on and queries.current_run() is not None
        tiers = queries.tiers_overview(scope=request.scope, scheme=scheme) if can_count else []
        return {"scheme": scheme, "is_on": is_on, "tiers": tiers}

    return shown


def _actions(_request: StaffRequest) -> dict[str, Any]:
    stages = definitions.scheme(queries.STAGES)
    named = [(tier, tier.name_in(queries.language())) for tier in stages.tiers]
    return {"plans": [(tier.code, name, playbook(queries.STAGES, tier.code)) for tier, name in named]}


def _cautions(request: StaffRequest) -> dict[str, Any]:
    return {"cautions": setup.cautions(request.scope, kept.kept_schemes())}


_SHOWS: dict[str, Callable[[StaffRequest], dict[str, Any]]] = {
    "logic": _logic, "tags": _tags, "kinds": _kinds, "nodes": _one("key_nodes"), "rfm": _one("rfm"),
    "actions": _actions, "cautions": _cautions,
}  # fmt: skip
