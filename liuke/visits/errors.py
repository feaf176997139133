"""Refusals of visits: why an event of another system, or a bill of the till, is not taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liuke.accounts import trail
from liuke.kit import sentences
from liuke.kit.problems import LiukeError

if TYPE_CHECKING:
    from liuke.kit.money import Money


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


class NothingSold(LiukeError):
    """Nothing stands on the bill, or too much for one. 单上没有内容."""

    code = "visits.nothing_sold"
    status: ClassVar[int] = 422


class WrongAmount(LiukeError):
    """A quantity or an amount is out of its range. 数量或金额有误."""

    code = "visits.wrong_amount"
    status: ClassVar[int] = 422


class AmountMissing(LiukeError):
    """A card is sold, topped up or its debt paid for nothing. 没填金额."""

    code = "visits.amount_missing"
    status: ClassVar[int] = 422


class SharesWrong(LiukeError):
    """The shares of a line are not the whole of it. 业绩比例不是 100%."""

    code = "visits.shares_wrong"
    status: ClassVar[int] = 422


class ReasonMissing(LiukeError):
    """Another price, or a bill taken back, without a reason. 缺少原因."""

    code = "visits.reason_missing"
    status: ClassVar[int] = 422


class PriceMissing(LiukeError):
    """The price list has no price for it. 没有定价."""

    code = "visits.price_missing"
    status: ClassVar[int] = 422


class TotalsDiffer(LiukeError):
    """What is paid is not what is due; nothing is written. 应付与实付不符.

    Args:
        due: what the lines cost now.
        paid: what the payments add up to.
    """

    code = "visits.totals_differ"

    def __init__(self, *, due: Money, paid: Money) -> None:
        super().__init__(due=str(due), paid=str(paid), difference=str(due - paid))
        self.difference = due - paid


class ItemsOnly(LiukeError):
    """Stored value and debts pay for services and products, not for cards. 储值不能买卡."""

    code = "visits.items_only"


class CustomerNeeded(LiukeError):
    """Cards, their value and debts belong to somebody. 请先选顾客."""

    code = "visits.customer_needed"
    status: ClassVar[int] = 422


class NotSold(LiukeError):
    """The service, product or card is not on offer. 已停售."""

    code = "visits.not_sold"


class NotHerCard(LiukeError):
    """The card belongs to somebody else, or is good for something else. 不是这位顾客的卡."""

    code = "visits.not_her_card"


class OtherIssuer(LiukeError):
    """Another company of the shop issued the card. 其他主体发的卡."""

    code = "visits.other_issuer"


class NotOnStaff(LiukeError):
    """Whoever should have a share does not work in this salon. 不在本店."""

    code = "visits.not_on_staff"
    status: ClassVar[int] = 422


class DraftChanged(LiukeError):
    """The bill was changed elsewhere, or is closed; nothing was written. 单据已变."""

    code = "visits.draft_changed"


class SignatureNeeded(LiukeError):
    """What is used of her cards needs her signature. 请顾客签字."""

    code = "visits.signature_needed"


class SignatureUnreadable(LiukeError):
    """The signature is no drawn picture of its size. 签字无法识别."""

    code = "visits.signature_unreadable"
    status: ClassVar[int] = 422


class CodeNeeded(LiukeError):
    """What is used of her cards needs a code sent to her for just this bill and amount. 请输入验证码."""

    code = "visits.code_needed"


class CodeWrong(LiukeError):
    """The digits are not those sent; counted. 验证码不对."""

    code = "visits.code_wrong"
    status: ClassVar[int] = 422


class CodeEnded(LiukeError):
    """No code stands for this bill any more: too late, too often wrong, or none was sent. 验证码已失效."""

    code = "visits.code_ended"


class TooManyCodes(LiukeError):
    """She was sent as many codes as an hour allows. 发送过多."""

    code = "visits.too_many_codes"
    status: ClassVar[int] = 429


class NoPhone(LiukeError):
    """A code cannot reach whom we know no phone of. 没有手机号."""

    code = "visits.no_phone"


class NotTheTills(LiukeError):
    """The bill was not made by the till, so there is nothing in the book to take back. 不是收银台开的单."""

    code = "visits.not_the_tills"


class DayAhead(LiukeError):
    """The day is not over, for it has not begun. 日期未到."""

    code = "visits.day_ahead"
    status: ClassVar[int] = 422


class DayMoved(LiukeError):
    """Something was booked on the day since it was looked at; nothing was closed. 数字已变."""

    code = "visits.day_moved"


class DifferenceUnexplained(LiukeError):
    """More or less lies in the drawer than there should, and nobody said why. 长短款未说明.

    Args:
        expected: what should lie there.
        counted: what does.
    """

    code = "visits.difference_unexplained"
    status: ClassVar[int] = 422

    def __init__(self, *, expected: Money, counted: Money) -> None:
        super().__init__(expected=str(expected), counted=str(counted), difference=str(counted - expected))


class NotABill(LiukeError):
    """The file is no bill of a provider that is known. 不是账单文件."""

    code = "visits.not_a_bill"
    status: ClassVar[int] = 422


class BillLineWrong(LiukeError):
    """A line of the bill has no time or no amount that can be read. 账单有一行读不懂.

    Args:
        line: its number in the file.
    """

    code = "visits.bill_line_wrong"
    status: ClassVar[int] = 422

    def __init__(self, *, line: int) -> None:
        super().__init__(line=line)


class BillCutOff(LiukeError):
    """The bill's own count is another than its lines: a part of the file is missing. 账单不完整."""

    code = "visits.bill_cut_off"
    status: ClassVar[int] = 422


class BillOfOtherDay(LiukeError):
    """No line of the bill is of this day. 不是这一天的账单."""

    code = "visits.bill_of_other_day"
    status: ClassVar[int] = 422


class NothingChosen(LiukeError):
    """No piece to give back is chosen, or more than is left of a line. 没选要退的内容."""

    code = "visits.nothing_chosen"
    status: ClassVar[int] = 422


class CardUsedSince(LiukeError):
    """The card a line sold or topped up has been used; its refund sheet counts what was used. 卡已用过."""

    code = "visits.card_used_since"


class CardClosedSince(LiukeError):
    """The card it was paid from is closed, so nothing can go back onto it. 原卡已退."""

    code = "visits.card_closed_since"


class DebtPaidSince(LiukeError):
    """What stayed owed has been paid meanwhile, so it cannot be taken off any more. 欠款已还."""

    code = "visits.debt_paid_since"


sentences.register(
    {
        NothingChosen.code: _("Choose what goes back: no more pieces than are left of a line."),
        CardUsedSince.code: _(
            "“%(card)s” has been used already, so it cannot go back with the bill. Close the card on its own page: the "
            "refund sheet counts what was used."
        ),
        CardClosedSince.code: _("“%(card)s” is closed, so nothing can go back onto it. Nothing was given back."),
        DebtPaidSince.code: _(
            "Part of what stayed owed on this bill has been paid. Take that payment back first, then give this back."
        ),
        CustomerUnknown.code: _(
            "This key reaches no such customer. Import or add her first, then send the event again."
        ),
        NamesUsedUp.code: _(
            "This key has asked for %(most)s people who are no customers. For a day it takes events by uid or "
            "union_id only."
        ),
        SeveralCustomers.code: _("Several people share this card, phone or WeChat id. Name the customer by her uid."),
        ItemUnknown.code: _(
            "No service or product has this code or name. Write it as the price list does, or leave it out."
        ),
        NotAMoment.code: _(
            "Write a day like 2026-05-01, or an instant with its offset like 2026-05-01T14:30:00+08:00."
        ),
        DayOutOfRange.code: _("The day is still ahead, or more than %(years)s years ago."),
        NothingSold.code: _("A bill has 1 to %(most)s lines. Add what was sold first."),
        WrongAmount.code: _(
            "Please check quantities and amounts: whole pieces, at most two decimals, nothing negative, and no less "
            "cash handed over than is due."
        ),
        AmountMissing.code: _("Write the amount on the line of “%(name)s” first."),
        SharesWrong.code: _("The shares of a line add up to 100%% and name each person once. Please check them."),
        ReasonMissing.code: _("Say why. A short reason is kept with the bill."),
        PriceMissing.code: _("The price list has no price for this yet. A manager can give one on the line."),
        TotalsDiffer.code: _("%(due)s is due and %(paid)s is paid: a difference of %(difference)s. Nothing was taken."),
        ItemsOnly.code: _(
            "Stored value and debts pay for services and products only. Pay cards and top-ups with money."
        ),
        CustomerNeeded.code: _("Choose the customer first: cards, stored value and debts belong to somebody."),
        NotSold.code: _("This is not on offer any more. Remove the line and choose another."),
        NotHerCard.code: _("This card is not hers, or is not good for this. Choose another card."),
        OtherIssuer.code: _(
            "Card %(card)s was issued by another company and is good in its own salons only. Pay another way."
        ),
        NotOnStaff.code: _("Somebody with a share of this line does not work in this salon. Choose again."),
        DraftChanged.code: _(
            "This bill was changed on another screen, or is closed. Nothing was taken; look again, then confirm."
        ),
        SignatureNeeded.code: _("%(amount)s is used of her cards. Let her sign for it first; nothing was taken."),
        SignatureUnreadable.code: _("The signature could not be read. Please let her sign once more."),
        CodeNeeded.code: _(
            "%(amount)s is used of her cards. Send her a code for this bill and type what she reads; nothing was taken."
        ),
        CodeWrong.code: _("This is not the code. It can be tried %(left)s more times."),
        CodeEnded.code: _("The code has ended: five minutes are over, or it was wrong too often. Send a new one."),
        TooManyCodes.code: _("She was sent %(most)s codes within an hour. Wait a while, or take another payment."),
        NoPhone.code: _("No phone of hers is known, so no code can reach her. Note her phone first."),
        DayAhead.code: _("This day is still ahead. Only today and days before it can be closed."),
        DayMoved.code: _("Something was booked on this day while you counted. Look at the new numbers, then close it."),
        DifferenceUnexplained.code: _(
            "%(counted)s was counted and %(expected)s should be there: a difference of %(difference)s. Say why."
        ),
        NotABill.code: _(
            "This is no bill file of WeChat Pay, Alipay or a card acquirer. Download it as CSV, and name the columns "
            "of an acquirer's file."
        ),
        BillLineWrong.code: _(
            "Line %(line)s of this file has no time or no amount that can be read. Nothing was kept."
        ),
        BillCutOff.code: _("The end of this file is missing, or its own count differs. Download it again."),
        BillOfOtherDay.code: _("No line of this file is of this day. Choose the right day or file."),
        NotTheTills.code: _("This bill was not made by the till. Only bills of the till can be taken back here."),
    }
)

trail.register(
    {
        "ticket.taken_back": _("took a bill back"),
        "ticket.refunded": _("gave part of a bill back"),
        "signature.read": _("looked at a signature"),
        "code.sent": _("sent a code for using cards"),
        "day.closed": _("closed a day"),
        "day.opened_again": _("opened a closed day again"),
        "provider_bill.kept": _("kept a provider's bill"),
        "provider.changed": _("changed a payment provider"),
        "payment_order.given_back": _("gave a payment back that was on no bill"),
    },
    things={"ticket": pgettext_lazy("thing", "bill"), "day": pgettext_lazy("thing", "day")},
    fields={
        "amount": pgettext_lazy("field", "amount"),
        "number": pgettext_lazy("field", "number"),
        "reason": pgettext_lazy("field", "reason"),
        "file": pgettext_lazy("field", "file"),
        "difference": pgettext_lazy("field", "difference"),
        "entry": pgettext_lazy("field", "last entry"),
    },
)
