"""Refusals of the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liuke.accounts import trail
from liuke.kit import sentences
from liuke.kit.money import Money, is_currency
from liuke.kit.problems import LiukeError

if TYPE_CHECKING:
    from datetime import date


def _shown(amount: int, unit: str) -> str:
    return str(Money(amount, unit)) if is_currency(unit) else str(amount)


class InsufficientBalance(LiukeError):
    """More was asked for than there is; nothing is written. 余额不足.

    Args:
        wanted: in the smallest part of the unit.
        available: the same, what may be used now.
        unit: a currency's code, or what else is counted.
    """

    code = "ledger.insufficient_balance"

    def __init__(self, *, wanted: int, available: int, unit: str) -> None:
        super().__init__(wanted=_shown(wanted, unit), available=_shown(available, unit))
        self.wanted = wanted
        self.available = available


class AccountNotOpen(LiukeError):
    """The account is frozen or closed. 账户已冻结或关闭."""

    code = "ledger.account_not_open"


class NotReversible(LiukeError):
    """The entry was reversed before, or is a reversal itself. 不能再冲正."""

    code = "ledger.not_reversible"


class RefundExceeds(LiukeError):
    """More would be given back than came. 超过可退金额."""

    code = "ledger.refund_exceeds"


class ValueUsed(LiukeError):
    """What the entry gave has been used in part; it cannot be taken back whole. 已经用过."""

    code = "ledger.value_used"


class HoldOver(LiukeError):
    """The hold ended before. 预占已结束."""

    code = "ledger.hold_over"


class DayClosed(LiukeError):
    """The salon closed this day: nothing more is booked on it. 当日已日结.

    Args:
        day: the business date.
    """

    code = "ledger.day_closed"

    def __init__(self, *, day: date) -> None:
        super().__init__(day=day.isoformat())


class DayNotAsSeen(LiukeError):
    """Somebody closed the day, or opened it again, in between. 日结状态已变."""

    code = "ledger.day_not_as_seen"


class AmountOutOfRange(LiukeError):
    """An amount is not a whole number from 1 to 10^11. 金额超出范围."""

    code = "ledger.amount_out_of_range"
    status: ClassVar[int] = 422


class SalonHasBook(LiukeError):
    """Value of the salon lies in another issuer's book. 已有账目."""

    code = "ledger.salon_has_book"


sentences.register(
    {
        SalonHasBook.code: _(
            "This salon has sold cards in another book already, and who owes them cannot change. Close that book first."
        ),
        InsufficientBalance.code: _(
            "There is not enough: %(available)s can be used, %(wanted)s are needed. Use less, or pay another way."
        ),
        AccountNotOpen.code: _(
            "This account is frozen or closed. Nothing was booked; ask the manager to look into it."
        ),
        NotReversible.code: _("This entry was reversed already, or is a reversal itself."),
        RefundExceeds.code: _("No more can be given back than was paid. Nothing was booked."),
        ValueUsed.code: _("What this entry gave has been used in part, so it cannot be taken back whole."),
        HoldOver.code: _("This hold ended already. Start again."),
        DayClosed.code: _(
            "%(day)s is closed; nothing was booked. Book it on the next day, or ask the owner to open the day again."
        ),
        DayNotAsSeen.code: _("Somebody closed this day, or opened it again, in between. Please look again."),
        AmountOutOfRange.code: _("An amount must be a whole number of the smallest unit, from 1 to 100 billion."),
    }
)

trail.register(
    {
        "ledger.frozen": _("froze an account in doubt"),
    },
    things={
        "account": pgettext_lazy("thing", "account"),
    },
    fields={
        "rule": pgettext_lazy("field", "rule"),
    },
)
