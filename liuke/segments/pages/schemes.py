"""The shop's schemes: begin one, change tiers, see what that does to the customers, save, bring back, switch off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from liuke.accounts.access import page, shop_of, way_back
from liuke.accounts.listing import id_of
from liuke.accounts.rules import Action
from liuke.insights.features.catalogue import BY_NAME
from liuke.kit import clock
from liuke.kit.problems import LiukeError
from liuke.kit.sentences import sentence_of
from liuke.segments import drafting, queries, services
from liuke.segments.forms import VALUED, NewSchemeForm, SchemeFileForm
from liuke.segments.queries import schemes as reading
from liuke.segments.queries.people import tier_sentence
from liuke.segments.queries.trying import check_scheme
from liuke.segments.tasks import ask_refresh
from liuke.segments.toml import table_of, written

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liuke.accounts.access import StaffRequest
    from liuke.insights.rules import Rule
    from liuke.insights.schemes import Scheme


@page(Action.MANAGE_SCHEMES)
@require_http_methods(["GET", "POST"])
def schemes(request: StaffRequest) -> HttpResponse:
    """List every scheme, and begin a new one."""
    kept, language = reading.kept_schemes(), queries.language()
    form = NewSchemeForm(request.POST or None, starts=_starts(kept, language))
    if request.method == "POST" and form.is_valid():
        names = {"zh": form.cleaned_data["zh"], "en": form.cleaned_data["en"] or form.cleaned_data["zh"]}
        kind, _colon, of = form.cleaned_data["start"].partition(":")
        values = (of, reading.common_values(request.scope, of)) if kind == "values" else None
        like = of if kind == "like" else ""
        code = services.create_scheme(**names, now=clock.now(), actor_id=request.staff.pk, like=like, values=values)
        return redirect("segments:scheme", code)
    shown = [(one, one.scheme.name_in(language)) for one in kept]
    context = {"form": form, "kept": shown, "file_form": SchemeFileForm(), "needed": queries.STAGES}
    return render(request, "segments/schemes.html", context, status=422 if form.errors else 200)


def _starts(kept: Iterable[reading.Kept], language: str) -> list[tuple[Any, Any]]:
    valued = [(f"values:{name}", BY_NAME[name].zh if language == "zh" else BY_NAME[name].en) for name in VALUED]
    like = [(f"like:{one.scheme.code}", one.scheme.name_in(language)) for one in kept if one.is_shipped or one.version]
    return [
        ("blank", gettext_lazy("one rule and the rest")),
        (gettext_lazy("A tier for each value of"), valued),
        (gettext_lazy("A copy of"), like),
    ]


@page(Action.MANAGE_SCHEMES)
@require_POST
def load(request: StaffRequest) -> HttpResponse:
    """Take a scheme from a TOML file or text; a refusal names the place in it."""
    form = SchemeFileForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, " ".join(str(said) for errors in form.errors.values() for said in errors))
        return redirect("segments:schemes")
    try:
        loaded = services.load_scheme(text=form.cleaned_data["text"], now=clock.now(), actor_id=request.staff.pk)
    except LiukeError as refused:
        messages.error(request, sentence_of(refused))
        return redirect("segments:schemes")
    return _counting(request, _("The scheme “%(name)s” is loaded."), loaded.name_in(queries.language()), loaded.code)


@page(Action.MANAGE_SCHEMES)
@require_http_methods(["GET", "POST"])
def scheme(request: StaffRequest, code: str) -> HttpResponse:
    """Show a scheme with its tiers and what it would do; every press keeps the draft."""
    work = reading.working(code)
    if request.method == "POST":
        table = _changed(work.table, {name: str(value) for name, value in request.POST.items()})
        try:
            services.change_draft(code, table, now=clock.now(), actor_id=request.staff.pk)
        except LiukeError as refused:
            messages.error(request, sentence_of(refused))
        return redirect("segments:scheme", code)
    return render(request, "segments/scheme.html", _context(request, work))


def _changed(table: dict[str, Any], post: dict[str, str]) -> dict[str, Any]:
    new = drafting.with_words(table, post)
    verb, _colon, tier = post.get("do", "").partition(":")
    if verb == "up":
        return drafting.moved(new, tier, by=-1)
    if verb == "down":
        return drafting.moved(new, tier, by=1)
    if verb == "drop":
        return drafting.without_tier(new, tier)
    if verb == "add":
        zh = post.get("new.zh", "").strip() or _("new tier")
        return drafting.with_tier(new, zh=zh, en=post.get("new.en", "").strip() or zh)
    return new


def _context(request: StaffRequest, work: reading.Working) -> dict[str, Any]:
    run, language, currency = queries.current_run(), queries.language(), shop_of(request).currency
    cuts = queries.cuts_of(run) if run else {}
    check = None
    if run is not None:
        saved = _ruled(work.saved) if work.saved and work.draft else None
        check = check_scheme(_ruled(work.scheme), saved=saved, scope=request.scope, run=run)
    found = {one.code: one for one in check.tiers} if check else {}
    names = {tier.code: tier.name_in(language) for tier in work.scheme.tiers}
    tiers = [
        {
            "tier": tier, "sentence": tier_sentence(tier, language=language, currency=currency, cuts=cuts),
            "check": found.get(tier.code), "name": names[tier.code],
            "taken": [(names[by], n) for by, n in found[tier.code].taken] if tier.code in found else [],
        }
        for tier in work.scheme.tiers
    ]  # fmt: skip
    return {
        "work": work, "scheme": work.scheme, "name": work.scheme.name_in(language), "tiers": tiers, "check": check,
        "versions": reading.versions(work.scheme.code, language=language), "needed": queries.STAGES,
        "is_active": work.saved is not None and work.scheme.code in {one.code for one in _active()},
        "freshness": queries.freshness(),
    }  # fmt: skip


def _active() -> list[Scheme]:
    return [one.scheme for one in reading.kept_schemes() if one.is_active]


def _ruled(scheme: Scheme) -> list[tuple[str, Rule]]:
    return [(tier.code, tier.rule) for tier in scheme.tiers if tier.rule is not None]


@page(Action.MANAGE_SCHEMES)
@require_POST
def save(request: StaffRequest, code: str) -> HttpResponse:
    """Let the draft count, and count everybody anew."""
    number = services.save_draft(code, now=clock.now(), actor_id=request.staff.pk)
    return _counting(request, _("Saved as version %(name)s."), str(number), code)


@page(Action.MANAGE_SCHEMES)
@require_POST
def discard(request: StaffRequest, code: str) -> HttpResponse:
    """Forget the draft."""
    services.drop_draft(code)
    messages.success(request, _("The draft is discarded."))
    return redirect("segments:schemes")


@page(Action.MANAGE_SCHEMES)
@require_POST
def switch(request: StaffRequest, code: str) -> HttpResponse:
    """Let a scheme count, or not."""
    is_on = request.POST.get("on") == "1"
    services.switch_scheme(code, is_on=is_on, now=clock.now(), actor_id=request.staff.pk)
    text = _("“%(name)s” is switched on.") if is_on else _("“%(name)s” is switched off. Switch it on again any time.")
    return _counting(request, text, reading.any_scheme(code).name_in(queries.language()), "")


@page(Action.MANAGE_SCHEMES)
@require_POST
def restore(request: StaffRequest, code: str) -> HttpResponse:
    """Let an earlier version count again."""
    number = id_of(str(request.POST.get("version", "")), field="version")
    services.restore_version(code, number, now=clock.now(), actor_id=request.staff.pk)
    return _counting(request, _("Version %(name)s counts again."), str(number), code)


def _counting(request: StaffRequest, text: str, name: str, code: str) -> HttpResponse:
    ask_refresh()
    messages.success(request, text % {"name": name} + " " + _("Everybody is being counted anew."))
    back = way_back(request)
    if back:
        return redirect(back)
    return redirect("segments:scheme", code) if code else redirect("segments:schemes")


@page(Action.MANAGE_SCHEMES)
@require_GET
def file(_request: StaffRequest, code: str) -> HttpResponse:
    """Hand out a scheme as TOML, the draft where there is one."""
    text = written(table_of(reading.working(code).scheme))
    response = HttpResponse(text, content_type="application/toml; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{code}.toml"'
    return response
