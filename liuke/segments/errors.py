"""Refusals of segments."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liuke.accounts import trail
from liuke.kit import sentences
from liuke.kit.problems import LiukeError


class DayInFuture(LiukeError):
    """The as-of day lies after tomorrow. 日期在将来."""

    code = "segments.day_in_future"
    status: ClassVar[int] = 422


class DayBeforeFacts(LiukeError):
    """The as-of day lies before anything happened. 早于第一笔记录."""

    code = "segments.day_before_facts"
    status: ClassVar[int] = 422


class PastNotReached(LiukeError):
    """The past is not worked out up to the day asked for, or not yet at all. 历史还在补算."""

    code = "segments.past_not_reached"
    status: ClassVar[int] = 422


class RefreshRunning(LiukeError):
    """Another refresh holds the lake. 正在计算."""

    code = "segments.refresh_running"


class ShopRemoved(LiukeError):
    """The shop was taken away while it was being refreshed. 门店已移除."""

    code = "segments.shop_removed"


class NotRefreshed(LiukeError):
    """Nobody has refreshed yet, so there are no tiers to show. 还没有计算过."""

    code = "segments.not_refreshed"


class FactsOutdated(LiukeError):
    """The facts were gathered by an earlier version and do not hold what is asked for. 需要重新计算."""

    code = "segments.facts_outdated"


class TooMuchAtOnce(LiukeError):
    """The shop is too large to work this out while somebody waits. 顾客太多."""

    code = "segments.too_much_at_once"
    status: ClassVar[int] = 422


class DiskFull(LiukeError):
    """There is no room left on the disk of the data folder. 磁盘已满."""

    code = "segments.disk_full"
    status: ClassVar[int] = 507


class UnknownScheme(LiukeError):
    """No scheme has this code. 没有这个分层方案."""

    code = "segments.unknown_scheme"
    status: ClassVar[int] = 404


class UnknownTier(LiukeError):
    """The scheme has no such tier. 没有这个分层档."""

    code = "segments.unknown_tier"
    status: ClassVar[int] = 404


class UnreadableScheme(LiukeError):
    """The file is no TOML text. 文件读不懂."""

    code = "segments.unreadable_scheme"
    status: ClassVar[int] = 422


class BadScheme(LiukeError):
    """A rule of the file cannot be taken. 方案写法有误."""

    code = "segments.bad_scheme"
    status: ClassVar[int] = 422


class SchemeNeeded(LiukeError):
    """The life stages lead the recall list and cannot be switched off. 活跃分层不能停用."""

    code = "segments.scheme_needed"


class NoDraft(LiukeError):
    """Nobody is working on this scheme. 没有草稿."""

    code = "segments.no_draft"


class DraftOutdated(LiukeError):
    """Somebody saved another version since the draft was begun. 草稿过时了."""

    code = "segments.draft_outdated"


class UnknownVersion(LiukeError):
    """The scheme has no version of this number. 没有这个版本."""

    code = "segments.unknown_version"
    status: ClassVar[int] = 404


class UnknownEngine(LiukeError):
    """The address names no engine we have. 没有这个计算引擎."""

    code = "segments.unknown_engine"
    status: ClassVar[int] = 422


PROBLEMS = {
    "too_deep": _("rules may be nested %(what)s deep at most"),
    "not_a_rule": _(
        "“%(what)s” is no rule; write {feature = …, at_least = …}, {all = […]}, {any = […]} or {not = {…}}"
    ),
    "unknown_operator": _("“%(what)s” is not known; use one of %(known)s"),
    "empty_list": _("“%(what)s” needs a list with at least one rule"),
    "unknown_feature": _("there is no feature “%(what)s”; did you mean %(known)s"),
    "one_operator": _("a comparison has exactly one operator, here stands “%(what)s”"),
    "wrong_type": _("“%(what)s” does not fit; possible is %(known)s"),
    "tiers_missing": _("“%(what)s” needs a list of tiers (%(known)s)"),
    "named_twice": _("a code stands twice: %(what)s"),
    "last_is_rest": _("the last tier takes the rest and has no rule, every other tier has one (see “%(what)s”)"),
    "bad_name": _("%(what)s is missing or not allowed; codes are lower-case Latin letters, digits and _"),
}

sentences.register(
    {
        DayInFuture.code: _("%(day)s lies in the future. Tiers can be worked out up to tomorrow, %(latest)s."),
        DayBeforeFacts.code: _("Nothing is known before %(first)s. Choose a day after it."),
        PastNotReached.code: _(
            "Tiers are known from %(first)s to %(until)s. Choose days between them; "
            "earlier ones may still be worked out."
        ),
        RefreshRunning.code: _(
            "A refresh is running already. Its result will be there in a moment; try again after that."
        ),
        ShopRemoved.code: _(
            "The shop was removed while its tiers were being worked out. Nothing is left to do; open a shop first."
        ),
        NotRefreshed.code: _(
            "Tiers have not been worked out yet. Run `liuke refresh`, or press Refresh on the tiers page."
        ),
        FactsOutdated.code: _(
            "These numbers have not been counted since the last update. "
            "Press Refresh on the tiers page, then look again."
        ),
        TooMuchAtOnce.code: _(
            "With %(customers)s customers this would take too long. Save the scheme: the past is then worked out "
            "in the background."
        ),
        DiskFull.code: _(
            "The disk is full: what was asked cannot be worked out. Nothing was lost; make room in “%(folder)s”, "
            "then try again."
        ),
        UnknownScheme.code: _("There is no scheme called “%(scheme)s”. Known are: %(known)s."),
        UnknownTier.code: _("The scheme “%(scheme)s” has no tier “%(tier)s”. Known are: %(known)s."),
        UnreadableScheme.code: _("The file cannot be read as TOML: %(detail)s"),
        BadScheme.code: _("The scheme was not taken. At %(where)s: %(problem)s."),
        SchemeNeeded.code: _("The life stages lead the recall list and cannot be switched off. They can be changed."),
        NoDraft.code: _("There is nothing to save: nobody has changed this scheme."),
        DraftOutdated.code: _("Somebody else saved this scheme meanwhile. Discard your draft and begin from theirs."),
        UnknownVersion.code: _("There is no version %(number)s of this scheme."),
        UnknownEngine.code: _("“%(engine)s” is no engine this installation has. Use duckdb."),
    }
)

trail.register(
    {
        "boards.exported": _("exported the boards"),
        "scheme.loaded": _("loaded a scheme"),
        "scheme.saved": _("saved a scheme"),
        "scheme.restored": _("brought back an earlier version of a scheme"),
        "scheme.switched_on": _("switched a scheme on"),
        "scheme.switched_off": _("switched a scheme off"),
    },
    things={
        "board": pgettext_lazy("thing", "boards"),
        "scheme": pgettext_lazy("thing", "scheme"),
    },
    fields={
        "compared_with": pgettext_lazy("field", "compared with"),
        "was_in": pgettext_lazy("field", "was in"),
        "is_in": pgettext_lazy("field", "is in"),
        "entered": pgettext_lazy("field", "entered"),
        "left": pgettext_lazy("field", "left"),
        "scheme": pgettext_lazy("field", "scheme"),
        "tier": pgettext_lazy("field", "tier"),
        "stage": pgettext_lazy("field", "life stage"),
        "figure": pgettext_lazy("field", "key figure"),
        "rule": pgettext_lazy("field", "rule tag"),
        "definition": pgettext_lazy("field", "definition"),
    },
)
