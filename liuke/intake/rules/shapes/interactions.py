"""Rows of files that say what customers looked at, asked or came to."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from liuke.intake.rules.flaws import CellFlaw
from liuke.intake.rules.shapes.ground import NOBODY, PERSON_COLUMNS, Shape

if TYPE_CHECKING:
    from liuke.intake.rules.shapes.ground import Cells

COLUMNS: dict[str, str] = {
    "salon_id": "int", "day": "date", "clock": "str", **PERSON_COLUMNS, "item_code": "str", "item_name": "str",
    "kind": "str", "channel": "str",
}  # fmt: skip
# The first that fits: who asks on a page asks, who looks at an event's page looks.
_KINDS = (
    ("asked", re.compile(r"咨询|询问|提问|留言|发问|\bask|inquir|enquir|consult|question", re.IGNORECASE)),
    ("liked", re.compile(r"点赞|转发|分享|收藏|\blike|share|favou?rite|forward|wish", re.IGNORECASE)),
    ("opened", re.compile(r"消息|短信|推送|已读|阅读|message|\bopen|\bread|e-?mail", re.IGNORECASE)),
    ("browsed", re.compile(r"浏览|查看|访问|看过|browse|\bview|visit", re.IGNORECASE)),
    ("attended", re.compile(r"活动|沙龙|参加|签到|attend|event|check.?in|party", re.IGNORECASE)),
)
_CHANNELS = (
    ("mini_program", re.compile(r"小程序|mini.?program|mini.?app", re.IGNORECASE)),
    (
        "platform",
        re.compile(r"点评|美团|抖音|小红书|快手|视频号|dianping|meituan|douyin|tiktok|rednote", re.IGNORECASE),
    ),
    ("wechat", re.compile(r"微信|企微|公众号|朋友圈|we.?chat|we.?com", re.IGNORECASE)),
    ("sms", re.compile(r"短信|sms|text", re.IGNORECASE)),
    ("phone", re.compile(r"电话|来电|phone|call", re.IGNORECASE)),
    ("website", re.compile(r"官网|网站|网店|商城|网页|web|site|online", re.IGNORECASE)),
    ("salon", re.compile(r"到店|门店|店内|线下|salon|store|offline", re.IGNORECASE)),
)


class InteractionShape(Shape):
    """Checks the rows of one file of interactions."""

    columns = COLUMNS

    def _read(self, cells: Cells) -> tuple[Any, ...]:
        ground = self.ground
        salon, person = ground.salon_of(cells), ground.person(cells)
        if person is None:
            ground.flaw(CellFlaw.NO_IDENTITY, "name")
        day, clock, has_looked = self._when(cells)
        kind = _first(_KINDS, cells.get("event", "")) or ("browsed" if has_looked else "other")
        return (
            salon.pk, day, clock, *(person or NOBODY), ground.code(cells, "item_code"),
            ground.name(cells, "item_name", longest=200), kind, _first(_CHANNELS, cells.get("channel", "")),
        )  # fmt: skip

    def _when(self, cells: Cells) -> tuple[date, str, bool]:
        """Return the day, the time of day as text, and whether it is the day of a look.

        The time tells two clicks of one day apart and is not kept. A file of what was looked at says so by its header.
        """
        happened, looked = (self.ground.moment(cells, name) for name in ("date", "browsed_on"))
        found = happened or looked
        if found is None:
            self.ground.flaw(CellFlaw.DATE_MISSING, "date")
            return date.min, "", False
        if found.day > self.ground.today:
            self.ground.flaw(CellFlaw.DAY_AHEAD, "date" if happened else "browsed_on", found.day.isoformat())
        return found.day, str(found.clock or self.ground.short(cells, "time")), looked is not None


def _first(words: tuple[tuple[str, re.Pattern[str]], ...], text: str) -> str:
    """Return the first code whose words stand in a text; of one that says nothing known ``other``."""
    if not text.strip():
        return ""
    return next((code for code, pattern in words if pattern.search(text)), "other")
