"""Refusals of accounts."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from liuke.kit import sentences
from liuke.kit.problems import LiukeError


class ShopExists(LiukeError):
    """This home already holds a shop. 已有门店."""

    code = "accounts.shop_exists"


class ShopMissing(LiukeError):
    """This home holds no shop yet. 还没有门店."""

    code = "accounts.shop_missing"
    status: ClassVar[int] = 404


class UnknownCurrency(LiukeError):
    """The text is no ISO 4217 code. 货币代码不对."""

    code = "accounts.unknown_currency"
    status: ClassVar[int] = 422


class UnknownTimezone(LiukeError):
    """The text names no time zone. 时区不对."""

    code = "accounts.unknown_timezone"
    status: ClassVar[int] = 422


class CurrencyDiffers(LiukeError):
    """One home holds one currency, and it is another one. 货币不一致."""

    code = "accounts.currency_differs"


class TimezoneDiffers(LiukeError):
    """The salon keeps another time zone. 时区不一致."""

    code = "accounts.timezone_differs"


class UnknownSalon(LiukeError):
    """No salon has this name. 没有这家门店."""

    code = "accounts.unknown_salon"
    status: ClassVar[int] = 422


sentences.register(
    {
        ShopExists.code: _(
            "This data folder already holds the shop “%(name)s”. Choose another LIUKE_HOME for a new one."
        ),
        ShopMissing.code: _(
            "This data folder holds no shop yet. Run `liuke init`, or import a file with --currency and --timezone."
        ),
        UnknownCurrency.code: _("“%(currency)s” is no currency code. Write three capital letters, such as CNY or CAD."),
        UnknownTimezone.code: _("“%(timezone)s” is no time zone. Write it like Asia/Shanghai or America/Vancouver."),
        CurrencyDiffers.code: _(
            "This shop keeps its books in %(ours)s, the file says %(theirs)s. Import it into a data folder of its own."
        ),
        TimezoneDiffers.code: _(
            "The salon “%(salon)s” keeps the time zone %(ours)s, the file says %(theirs)s. "
            "Leave --timezone out, or choose another salon."
        ),
        UnknownSalon.code: _("There is no salon called “%(salon)s”. Known are: %(known)s."),
    }
)
