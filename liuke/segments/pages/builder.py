"""The rule builder: clauses read aloud, and who they find, while they are being put together."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from liuke.accounts.access import page, shop_of
from liuke.accounts.listing import row_number
from liuke.accounts.rules import Action
from liuke.insights.features.catalogue import BY_NAME, FEATURES, Unit
from liuke.insights.rules import RuleRefused, parse
from liuke.insights.rules.sentence import rule_sentence
from liuke.kit import clock
from liuke.kit.problems import LiukeError
from liuke.kit.sentences import sentence_of
from liuke.segments import drafting, editing, queries, services
from liuke.segments.errors import PROBLEMS, UnknownTier
from liuke.segments.queries import schemes as reading
from liuke.segments.queries.rehearsing import rehearse
from liuke.segments.queries.trying import Reading, cuts_for, try_rule

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.utils.functional import _StrPromise

    from liuke.accounts.access import StaffRequest
    from liuke.insights.schemes import Tier
    from liuke.segments.editing import Node
    from liuke.segments.queries.trying import Trial

_OPERATORS: dict[str, _StrPromise] = {
    "at_least": gettext_lazy("at least"),
    "above": gettext_lazy("more than"),
    "at_most": gettext_lazy("at most"),
    "below": gettext_lazy("less than"),
    "equal": gettext_lazy("exactly"),
    "rank_at_least": gettext_lazy("among the highest"),
    "rank_above": gettext_lazy("above the line of the highest"),
    "rank_at_most": gettext_lazy("among the lowest"),
    "rank_below": gettext_lazy("below the line of the lowest"),
    "known": gettext_lazy("is known"),
    "in": gettext_lazy("is one of"),
}
_UNITS: dict[Unit, _StrPromise] = {
    Unit.DAYS: gettext_lazy("days"), Unit.TIMES: gettext_lazy("times"), Unit.YEARS: gettext_lazy("years"),
    Unit.POINTS: gettext_lazy("points"),
}  # fmt: skip
_RARE = {"rank_above", "rank_below"}
GROUPS: tuple[tuple[_StrPromise, tuple[str, ...]], ...] = (
    (gettext_lazy("Coming"), ("recency", "tenure", "joined", "activity", "visit", "gap", "rhythm", "overdue")),
    (gettext_lazy("Spending"), ("spend", "purchase", "average", "ticket", "returned", "usual", "stake", "discount")),
    (gettext_lazy("Care"), ("categories", "items", "top", "due", "need", "basic", "anti", "medical", "product")),
    (gettext_lazy("Habits"), ("hour", "weekday", "channel", "evening", "weekend", "online")),
    (gettext_lazy("Appointments and contacts"), ("bookings", "no_shows", "cancellations", "contacts")),
    (gettext_lazy("Interactions"), ("interactions", "last_interaction", "open_question", "browsed", "events")),
    (gettext_lazy("Health score"), ("health",)),
    (gettext_lazy("About her"), ("age", "gender", "region", "occupation", "source", "has")),
)


@page(Action.MANAGE_SCHEMES)
@require_http_methods(["GET", "POST"])
def rule(request: StaffRequest, code: str, tier: str) -> HttpResponse:
    """Show a tier's rule to work on; a press changes the form, only Keep changes the draft."""
    work = reading.working(code)
    at = work.scheme.tier_called(tier)
    if at is None or at.rule is None:
        ruled = ", ".join(one.code for one in work.scheme.tiers if one.rule is not None)
        raise UnknownTier(scheme=code, tier=tier, known=ruled)
    currency = shop_of(request).currency
    root = editing.from_rule(at.rule, currency=currency)
    wanted, unfound = str(request.POST.get("find", "")).strip(), ""
    if request.method == "POST":
        root = _pressed(request, root)
        if request.POST.get("do", "") in {"", "find"} and not _find(root, wanted):
            unfound = wanted
        if request.POST.get("do") == "keep" and (table := _table(root, currency)[0]):
            services.change_draft(
                code, drafting.with_rule(work.table, tier, table), now=clock.now(), actor_id=request.staff.pk
            )
            messages.success(request, _("The rule is in the draft. It counts once the scheme is saved."))
            return redirect("segments:scheme", code)
    saved = work.saved.tier_called(tier) if work.saved else None
    context = _context(request, root, saved) | {"work": work, "tier": at, "name": at.name_in(queries.language())}
    context |= _afterwards(work, at) | {"unfound": unfound}
    part = "segments/_builder.html" if request.htmx else "segments/rule.html"
    return render(request, part, context, status=422 if context["problem"] and request.method == "POST" else 200)


def _pressed(request: StaffRequest, root: Node) -> Node:
    form = {name: [str(one) for one in request.POST.getlist(name)] for name in request.POST}
    try:
        return editing.from_form(form, do=str(request.POST.get("do", "")))
    except RuleRefused:
        return root


def _find(root: Node, text: str) -> bool:
    """Add a clause of the feature whose name a person typed, or of the first one whose name or meaning holds it.

    Returns:
        Whether there is one, or nothing was typed.
    """
    zh, typed = queries.language() == "zh", text.casefold()
    said = {f.name: (f.zh if zh else f.en, f.zh_means if zh else f.en_means) for f in FEATURES}
    tests = (lambda one: typed == one[0].casefold(), lambda one: any(typed in part.casefold() for part in one))
    found = next((name for test in tests for name, one in said.items() if test(one)), None) if typed else None
    if found is not None:
        root.parts.append(editing.fresh(found))
        root.numbered()
    return found is not None or not typed


def _afterwards(work: reading.Working, at: Tier) -> dict[str, Any]:
    """Return what the card of what happens after saving says: the tiers that come first, and the last change."""
    language = queries.language()
    before = work.scheme.tiers[: work.scheme.tiers.index(at)]
    found = reading.versions(work.scheme.code, language=language)
    return {
        "before": [tier.name_in(language) for tier in before], "last": found[0] if found else None,
        "leads_recall": work.scheme.code == queries.STAGES, "found_names": _features("", language),
    }  # fmt: skip


def _table(root: Node, currency: str) -> tuple[dict[str, Any] | None, tuple[str, str]]:
    """Return the rule's table, or where it cannot be read and why."""
    try:
        return editing.to_table(root, currency=currency), ("", "")
    except RuleRefused as refused:
        why = str(PROBLEMS[refused.problem]) % {"what": refused.what, "known": refused.known}
        return None, (refused.where, why)


def _context(request: StaffRequest, root: Node, saved: Tier | None) -> dict[str, Any]:
    run, language, currency = queries.current_run(), queries.language(), shop_of(request).currency
    table, problem = _table(root, currency)
    first = row_number(str(request.POST.get("first", ""))) or 0
    first = first % 10_000 + (request.POST.get("do") == "others")
    context: dict[str, Any] = {
        "root": _shown(request, root, currency, problem), "problem": problem[1], "first": first, "sentence": "",
        "freshness": queries.freshness(), "lang": language,
    }  # fmt: skip
    if table is None:
        return context
    rule = parse(table)
    cuts = cuts_for(run, [rule]) if run else {}
    context["sentence"] = rule_sentence(rule, language=language, currency=currency, cuts=cuts)
    if run is not None:
        how = Reading(language, currency, first)
        trial = try_rule(rule, saved=saved.rule if saved else None, scope=request.scope, run=run, reading=how)
        context["trial"] = trial
        if request.POST.get("do") == "rehearse":
            try:
                context["rehearsal"] = rehearse(table, scope=request.scope, run=run)
            except LiukeError as refused:
                context["not_rehearsed"] = sentence_of(refused)
        _count(context["root"], trial)
    return context


def _count(root: dict[str, Any], trial: Trial) -> None:
    """Put beside each top-level part how many are left after it, and how many it took away."""
    parts = root["parts"] if root["node"].word == "all" else [root]
    if len(parts) == len(trial.steps):
        for part, (before, left) in zip(parts, pairwise([trial.everybody, *trial.steps]), strict=True):
            part |= {"count": left, "taken": before - left}


def _shown(request: StaffRequest, node: Node, currency: str, problem: tuple[str, str]) -> dict[str, Any]:
    """Return what a template needs of a node and all below."""
    shown: dict[str, Any] = {"node": node, "problem": problem[1] if problem[0] == node.path else ""}
    if node.word:
        shown["parts"] = [_shown(request, part, currency, problem) for part in node.parts]
        return shown
    language, feature = queries.language(), BY_NAME[node.feature]
    offered = ("in", "known") if feature.is_text else (*editing.OPERATORS, "known")
    if feature.unit is Unit.FLAG:
        offered = ("equal",)
    is_written = feature.is_text and not feature.values
    return shown | {
        "features": _features(node.feature, language),
        "operators": [(o, _OPERATORS[o]) for o in offered if o not in _RARE or o == node.operator],
        "choices": [(value, feature.value_name(value, language)) for value, *_names in feature.values],
        "is_flag": feature.unit is Unit.FLAG,
        "means": feature.zh_means if language == "zh" else feature.en_means,
        "unit": editing.value_shown(node, currency=currency) or _UNITS.get(feature.unit, ""),
        "typed": ", ".join(node.values),
        "known_values": reading.common_values(request.scope, node.feature) if is_written else [],
    }


def _features(chosen: str, language: str) -> list[tuple[_StrPromise, list[tuple[str, str, bool]]]]:
    """Return the features by group, each with its name and whether it is the chosen one."""
    return [
        (
            label,
            [
                (f.name, f.zh if language == "zh" else f.en, f.name == chosen)
                for f in FEATURES
                if f.name.startswith(begins)
            ],
        )
        for label, begins in GROUPS
    ]
