"""Refusals of cards."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liuke.accounts import trail
from liuke.cards.laws import law
from liuke.kit import sentences
from liuke.kit.problems import LiukeError

if TYPE_CHECKING:
    from datetime import date

# What can be wrong with a ladder, a region or a rate table; BadCardFile fills in ``what`` and ``known``.
PROBLEMS = {
    "not_toml": _("this is no TOML file: %(what)s"),
    "missing": _("it has to be there"),
    "unknown": _("nobody reads “%(what)s”; possible are %(known)s"),
    "twice": _("“%(what)s” is there twice"),
    "not_tables": _("one or more tables belong here"),
    "not_text": _("a text belongs here"),
    "not_texts": _("a list of codes belongs here"),
    "not_day": _("a day belongs here, such as 2026-03-01 without quotation marks"),
    "not_whole": _("a whole number of at least %(what)s belongs here"),
    "not_yes_or_no": _("true or false belongs here"),
    "not_code": _("a code is 2 to 40 small letters, digits and underscores; “%(what)s” is none"),
    "not_amount": _('an amount belongs here, such as 1000 or "99.50" in quotation marks'),
    "not_positive": _("it has to be above nothing"),
    "not_rising": _("each step asks for more than the one before (%(what)s)"),
    "bonus_negative": _("a bonus cannot be below nothing (%(what)s)"),
    "brings_nothing": _("a step brings a bonus or gifts"),
    "dates_turned": _("the last day lies before the first"),
    "overlap": _("it holds on the same days as “%(what)s”; nobody could say which of the two counts"),
    "no_ground": _("the region it rests on is not there: %(what)s"),
}  # fmt: skip


class CardNotUsable(LiukeError):
    """The card is frozen, reported lost or closed. 卡不可用."""

    code = "cards.not_usable"


class WrongStatus(LiukeError):
    """This cannot be done with the card as it stands. 卡的状态不允许."""

    code = "cards.wrong_status"


class ValueAside(LiukeError):
    """Something of the card is put aside for a purpose not decided yet. 有预占未结束."""

    code = "cards.value_aside"


class NothingOwed(LiukeError):
    """Nothing is owed back of the card. 没有待退款."""

    code = "cards.nothing_owed"


class NotPaidThatWay(LiukeError):
    """The card was not paid this way, so nothing can go back by it. 不是原支付方式."""

    code = "cards.not_paid_that_way"


class MoreThanCame(LiukeError):
    """More than is owed, or than came this way and has not gone back. 超过原支付金额.

    Args:
        most: what can still go this way.
    """

    code = "cards.more_than_came"

    def __init__(self, *, most: str) -> None:
        super().__init__(most=most)


class CashRefundOverLimit(LiukeError):
    """More than may be paid back in cash. 超过现金退款限额."""

    code = "cards.cash_refund_over_limit"


class NothingPaid(LiukeError):
    """Nothing was ever paid onto the card. 这张卡没有付过款."""

    code = "cards.nothing_paid"


class CardExpired(LiukeError):
    """The last day of the card is over. 卡已过期."""

    code = "cards.expired"


class NotOnThisCard(LiukeError):
    """The card is not good for this service. 卡里没有这个项目."""

    code = "cards.not_on_this_card"


class ArrearsFirst(LiukeError):
    """Fewer sessions stand for what was paid so far. 欠款未清, 可用次数不够."""

    code = "cards.arrears_first"


class NotReadable(LiukeError):
    """A line does not say what it should. 这一行看不懂."""

    code = "cards.not_readable"
    status: ClassVar[int] = 422


class ServiceUnknown(LiukeError):
    """A service of a card is not on the price list, or has no price there. 价目表里没有这个项目."""

    code = "cards.service_unknown"
    status: ClassVar[int] = 422


class BadCardFile(LiukeError):
    """A ladder, a region or a rate table cannot be read. 文件有误."""

    code = "cards.bad_file"
    status: ClassVar[int] = 422

    def __init__(self, *, problem: str, where: str, what: object = "", known: str = "") -> None:
        super().__init__(where=where, problem=str(PROBLEMS[problem]) % {"what": what, "known": known})
        self.problem = problem


class UnknownRegion(LiukeError):
    """There are no card rules of this region. 没有这个地区的规则."""

    code = "cards.unknown_region"
    status: ClassVar[int] = 404


class RateUnknown(LiukeError):
    """No interest rate is known for the day of the contract. 没有当天的利率."""

    code = "cards.rate_unknown"
    status: ClassVar[int] = 422

    def __init__(self, *, base: str, on: date) -> None:
        super().__init__(base=base, on=on.isoformat())


class CoolingOffOver(LiukeError):
    """No payment of the card lies within the cooling-off days any more. 已过冷静期."""

    code = "cards.cooling_off_over"


class CoolingOffExcepted(LiukeError):
    """She had had the same goods or service before, so the cooling-off days do not apply. 不适用冷静期."""

    code = "cards.cooling_off_excepted"


class MoreUsedThanSold(LiukeError):
    """The uses of a card exceed what was put on it, so nothing can be computed from them. 消费超过售出."""

    code = "cards.more_used_than_sold"
    status: ClassVar[int] = 422


class PromiseAbovePaid(LiukeError):
    """The contract is said to give back more than was paid. 约定退款超过实付."""

    code = "cards.promise_above_paid"
    status: ClassVar[int] = 422


class AgainstTheLaw(LiukeError):
    """The law of the region does not let the issuer do this; ``source`` is what its file names. 法规不允许."""

    code = "cards.against_the_law"

    def __init__(self, *, source: str = "", **details: object) -> None:
        super().__init__(law=law(source), **details)


class CardOverLimit(AgainstTheLaw):
    """The card would hold more than the law lets this issuer put on one card. 超过单卡限额."""

    code = "cards.over_limit"


class CashOverLimit(AgainstTheLaw):
    """The cash of the buyer's day reaches the amount that must be paid by transfer. 超过现金限额."""

    code = "cards.cash_over_limit"


class IdentityNeeded(AgainstTheLaw):
    """The buyer's identity has to be registered before this sale. 需要实名登记."""

    code = "cards.identity_needed"


class NeverExpires(AgainstTheLaw):
    """What was paid for a registered card never expires. 记名卡本金不设有效期."""

    code = "cards.never_expires"


class ExpiryTooEarly(AgainstTheLaw):
    """The principal of the card would expire earlier than the law allows. 有效期太短."""

    code = "cards.expiry_too_early"


class TooYoung(AgainstTheLaw):
    """A contract with a child of this age is void. 年龄太小."""

    code = "cards.too_young"


class GuardianNeeded(AgainstTheLaw):
    """The buyer is a minor; a guardian has to agree. 需要监护人同意."""

    code = "cards.guardian_needed"


class StatementNotWhole(LiukeError):
    """Some of her cards are of salons out of reach: a statement with gaps proves nothing. 对账单不完整."""

    code = "cards.statement_not_whole"


class TooOften(LiukeError):
    """A card by time was used as often as its day or week allows. 次数已满."""

    code = "cards.too_often"


class OfferIncomplete(LiukeError):
    """A card of this kind needs more to be offered. 卡项不完整."""

    code = "cards.offer_incomplete"
    status: ClassVar[int] = 422


sentences.register(
    {
        TooOften.code: _(
            "“%(card)s” was used as often as its day or week allows: %(left)s more today. Pay another way."
        ),
        OfferIncomplete.code: _(
            "A card by time needs its days, a choice needs services and how many are chosen, a card of sessions needs "
            "services with sessions, and a card of money needs none."
        ),
        CardNotUsable.code: _("Card %(card)s is %(status)s. Look at the card before using it."),
        WrongStatus.code: _("The card is %(status)s, so this cannot be done now."),
        ValueAside.code: _("Something of this card is put aside. Finish or cancel that first, then try again."),
        NotPaidThatWay.code: _(
            "This card was not paid that way. Choose one of the ways it was paid, or a bank account."
        ),
        MoreThanCame.code: _("At most %(most)s can go back this way. Take less, and pay the rest another way."),
        NothingOwed.code: _("Nothing is owed back of this card, or it was paid already."),
        CashRefundOverLimit.code: _(
            "In cash at most %(limit)s may be paid back. Pay to where it came from, or to her own bank account."
        ),
        NothingPaid.code: _("Nothing was ever paid onto this card, so nothing is owed back."),
        CardExpired.code: _("Card %(card)s ended on %(on)s. The manager can extend it."),
        NotOnThisCard.code: _("“%(card)s” is not good for this service. Choose another card, or pay another way."),
        ArrearsFirst.code: _(
            "With %(owed)s still owed, %(usable)s sessions can be used now. Take a payment first, or use fewer."
        ),
        StatementNotWhole.code: _(
            "She has cards of salons you do not see. Ask headquarters for the file that proves itself."
        ),
        NotReadable.code: _("“%(line)s” cannot be read. Write one a line, as the example shows."),
        ServiceUnknown.code: _("“%(name)s” is not a service with a price on the price list. Check its name."),
        BadCardFile.code: _("The file cannot be used. At “%(where)s”: %(problem)s."),
        UnknownRegion.code: _("There are no card rules for “%(region)s”. Possible are: %(known)s."),
        RateUnknown.code: _(
            "No rate “%(base)s” is known for %(on)s. Add it to the table of rates, then compute again."
        ),
        CoolingOffOver.code: _(
            "The cooling-off time of %(days)s days after payment is over. Close the card at the customer's wish."
        ),
        CoolingOffExcepted.code: _(
            "She had had this service before, so the cooling-off days do not apply. Close the card at her wish."
        ),
        MoreUsedThanSold.code: _(
            "More was used from this card than was put on it (%(card)s). Check its records first."
        ),
        PromiseAbovePaid.code: _("The contract cannot give back more than was paid (%(paid)s). Check the amount."),
        AgainstTheLaw.code: _("The law does not allow this (%(law)s)."),
        CardOverLimit.code: _("One card may hold %(limit)s at most; with this it would hold %(amount)s (%(law)s)."),
        CashOverLimit.code: _(
            "From %(limit)s on, card money is paid by transfer; today it would be %(amount)s in cash (%(law)s)."
        ),
        IdentityNeeded.code: _(
            "Write down the buyer's name and phone first: this kind of card and amount needs them (%(law)s)."
        ),
        NeverExpires.code: _(
            "What was paid for a card with a name on it never expires. Leave the last day empty (%(law)s)."
        ),
        ExpiryTooEarly.code: _("What was paid for this card cannot expire before %(earliest)s (%(law)s)."),
        TooYoung.code: _(
            "Nobody under %(age)s can buy a card; the contract would be void. A guardian can buy it (%(law)s)."
        ),
        GuardianNeeded.code: _("The buyer is under %(age)s. Write down which guardian agrees first (%(law)s)."),
    }
)

trail.register(
    {
        "card.frozen": _("froze a card"),
        "card.lost": _("reported a card lost"),
        "card.thawed": _("put a card back in use"),
        "card.extended": _("extended a card"),
        "card.reissued": _("replaced a card"),
        "card.moved": _("moved a card to somebody else"),
        "card.closed": _("closed a card"),
        "card.paid_out": _("paid out what a closed card was owed"),
        "statement.handed_out": _("handed out a statement"),
        "card_offer.saved": _("changed a card on offer"),
        "ladder.saved": _("changed the top-up ladder"),
        "issuer.changed": _("changed an issuer of cards"),
        "issuer.placed": _("put a salon in another issuer's book"),
    },
    things={
        "card": pgettext_lazy("thing", "card"),
        "card_offer": pgettext_lazy("thing", "card on offer"),
        "ladder": pgettext_lazy("thing", "top-up ladder"),
        "issuer": pgettext_lazy("thing", "issuer"),
    },
    fields={
        "expires_on": pgettext_lazy("field", "last day"),
        "split_order": pgettext_lazy("field", "used first"),
        "second_factor": pgettext_lazy("field", "asked when cards are used"),
        "second_factor_from_minor": pgettext_lazy("field", "asked above (smallest unit)"),
        "hours_a_week": pgettext_lazy("field", "hours a week"),
        "legal_name": pgettext_lazy("field", "legal name"),
        "region": pgettext_lazy("field", "rules of"),
        "size": pgettext_lazy("field", "size"),
        "filing_number": pgettext_lazy("field", "filing number"),
        "issuer": pgettext_lazy("field", "issuer"),
        "customer": pgettext_lazy("field", "holder"),
        "to": pgettext_lazy("field", "new card"),
        "refund": pgettext_lazy("field", "owed back (smallest unit)"),
        "cause": pgettext_lazy("field", "cause"),
        "by": pgettext_lazy("field", "paid by"),
        "price": pgettext_lazy("field", "price (smallest unit)"),
        "on_offer": pgettext_lazy("field", "on offer"),
        "steps": pgettext_lazy("field", "steps"),
    },
)
