"""Refusals of visits: why one event another system sends is not taken."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from liuke.kit import sentences
from liuke.kit.problems import LiukeError


class CustomerUnknown(LiukeError):
    """Nobody the key reaches is named so; nobody is made up. 没有这位顾客."""

    code = "visits.customer_unknown"
    status: ClassVar[int] = 404


class NamesUsedUp(LiukeError):
    """The key asked for too many people there are not; of nobody more is told whether she is one. 查询过多."""

    code = "visits.names_used_up"
    status: ClassVar[int] = 429


class SeveralCustomers(LiukeError):
    """The card or phone belongs to several people. 不止一位顾客."""

    code = "visits.several_customers"


class ItemUnknown(LiukeError):
    """No service or product has this code or name. 没有这个项目."""

    code = "visits.item_unknown"
    status: ClassVar[int] = 404


class NotAMoment(LiukeError):
    """The text is neither a day nor an instant with its offset. 时间不对."""

    code = "visits.not_a_moment"
    status: ClassVar[int] = 422


class DayOutOfRange(LiukeError):
    """The day is still ahead, or longer ago than is taken. 日期超出范围."""

    code = "visits.day_out_of_range"
    status: ClassVar[int] = 422


sentences.register(
    {
        CustomerUnknown.code: _(
            "This key reaches no such customer. Import or add her first, then send the event again."
        ),
        NamesUsedUp.code: _(
            "This key has asked for %(most)s people who are no customers. For a day it takes events by uid only."
        ),
        SeveralCustomers.code: _("Several people share this card or phone. Name the customer by her uid."),
        ItemUnknown.code: _(
            "No service or product has this code or name. Write it as the price list does, or leave it out."
        ),
        NotAMoment.code: _(
            "Write a day like 2026-05-01, or an instant with its offset like 2026-05-01T14:30:00+08:00."
        ),
        DayOutOfRange.code: _("The day is still ahead, or more than %(years)s years ago."),
    }
)
