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


class GrantTooWide(LiukeError):
    """Nobody hands out a right or a view they do not hold. 不能授予自己没有的权限."""

    code = "accounts.grant_too_wide"
    status: ClassVar[int] = 403


class NotOnOneself(LiukeError):
    """Role, salons and dismissal are never one's own to change. 不能改自己的角色."""

    code = "accounts.not_on_oneself"
    status: ClassVar[int] = 403


class NameTaken(LiukeError):
    """The name belongs to somebody or something else. 名称已被使用."""

    code = "accounts.name_taken"


class SalonInUse(LiukeError):
    """The last open salon cannot be closed. 至少保留一家门店."""

    code = "accounts.salon_in_use"


class WrongPassword(LiukeError):
    """The present password is another one. 当前密码不对."""

    code = "accounts.wrong_password"
    status: ClassVar[int] = 422


class UnknownFilter(LiukeError):
    """The address asks for a filter, an order or a page that does not exist. 筛选条件不对."""

    code = "accounts.unknown_filter"
    status: ClassVar[int] = 400


class PageMissing(LiukeError):
    """The list has no such page. 没有这一页."""

    code = "accounts.page_missing"
    status: ClassVar[int] = 400


class SignatureWrong(LiukeError):
    """No key of this shop signed this call. 签名不对."""

    code = "accounts.signature_wrong"
    status: ClassVar[int] = 401


class SignatureOld(LiukeError):
    """The call was signed too long ago, or by a clock that is ahead. 签名已过时."""

    code = "accounts.signature_old"
    status: ClassVar[int] = 401


class KeyEnded(LiukeError):
    """The key was revoked, its time is over, or its salon is closed. 密钥已停用."""

    code = "accounts.key_ended"
    status: ClassVar[int] = 401


class CallRepeated(LiukeError):
    """The very same signed call was taken before; nothing is written. 重复请求."""

    code = "accounts.call_repeated"


class TooManyCalls(LiukeError):
    """The key called more often than it may. 请求过于频繁."""

    code = "accounts.too_many_calls"
    status: ClassVar[int] = 429


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
        GrantTooWide.code: _("You cannot give “%(role)s”: it may do or see more than you. Ask the owner."),
        NotOnOneself.code: _("Nobody changes her own role, salons or access. Ask another manager or the owner."),
        NameTaken.code: _("“%(name)s” is already taken. Choose another name."),
        SalonInUse.code: _("This is the last open salon. Add another one before closing it."),
        WrongPassword.code: _("The present password is not right. Nothing was changed."),
        UnknownFilter.code: _(
            "“%(value)s” cannot be used for “%(name)s” in this list. Clear the filters and choose again."
        ),
        SignatureWrong.code: _(
            "The call is not signed by a key of this shop. Sign the timestamp, a point and the body as it is sent."
        ),
        SignatureOld.code: _(
            "The call was signed more than five minutes ago, or by a clock that is ahead. Set the clock and sign anew."
        ),
        KeyEnded.code: _("This key was revoked, is past its day, or its salon is closed. Ask the owner for a new one."),
        CallRepeated.code: _("This very call was taken before, and nothing was written again. Sign a new one."),
        TooManyCalls.code: _("This key may call %(most)s times a minute. Wait a minute, then go on."),
        PageMissing.code: _("This list has no page “%(page)s”. It has pages 1 to %(last)s."),
    }
)
