"""Everything the till shows of one bill, in the order it is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import pgettext_lazy

from liuke.accounts.rules import Action
from liuke.cards.errors import GuardianNeeded
from liuke.customers.queries import preferences_of
from liuke.kit.money import Money, exponent
from liuke.kit.sentences import sentence_of
from liuke.visits.errors import TotalsDiffer
from liuke.visits.models.till import PURSE_NAMES
from liuke.visits.pages.changes import MOST_SHARES
from liuke.visits.pages.payers import payers
from liuke.visits.queries import paying, till
from liuke.visits.queries.preview import Preview, preview
from liuke.visits.queries.second_factor import ask_of
from liuke.visits.rules.sale import WHOLE_BP, How, What

if TYPE_CHECKING:
    import uuid
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from liuke.accounts.models import Salon
    from liuke.accounts.scope import Scope
    from liuke.visits.models import PaymentOrder
    from liuke.visits.queries.till import HerCard
    from liuke.visits.rules.drafts import Content
    from liuke.visits.rules.sale import SaleLine, Share

HOWS = {how: PURSE_NAMES[how.purse] for how in (
    How.STORED, How.WECHAT, How.ALIPAY, How.CASH, How.BANK_CARD, How.GROUP_BUY, How.ON_ACCOUNT,
)}  # fmt: skip
TABS = {
    "service": pgettext_lazy("shelf", "Services"),
    "product": pgettext_lazy("shelf", "Products"),
    "card": pgettext_lazy("shelf", "Cards"),
    "top_up": pgettext_lazy("shelf", "Top-up"),
}
ICONS = {
    How.STORED: "credit-card", How.WECHAT: "brand-wechat", How.ALIPAY: "check", How.CASH: "receipt",
    How.BANK_CARD: "credit-card", How.GROUP_BUY: "tag", How.ON_ACCOUNT: "lock",
}  # fmt: skip


@dataclass(frozen=True)
class Field:
    """A control: its name, what stands in it, and what is wrong with that."""

    name: str
    value: str
    problem: str = ""


@dataclass(frozen=True)
class ShareRow:
    """One person's part of a line."""

    staff: str
    staff_id: int
    part: Field
    asked: str
    requested: bool


@dataclass(frozen=True)
class Row:
    """A line of the bill."""

    place: int
    line: SaleLine
    name: str
    minutes: int | None
    price: Money | None
    listed: Money | None
    paying: HerCard | None
    choices: list[HerCard]
    qty: Field
    own_price: Field
    now: Field
    reason: Field
    shares: list[ShareRow]
    holds_money: bool

    @property
    def is_item(self) -> bool:
        return self.line.what is What.ITEM

    @property
    def asks_amount(self) -> bool:
        """Whether its amount is said by whoever sells it, and is no price of a list."""
        return self.line.what in {What.TOP_UP, What.DEBT} or self.holds_money

    @property
    def is_wrong(self) -> bool:
        """Whether something typed on it cannot be taken."""
        return any(one.problem for one in (self.qty, self.own_price, self.now, *(s.part for s in self.shares)))


@dataclass(frozen=True)
class PayRow:
    """One way of paying that is in use."""

    place: int
    label: str
    icon: str
    do: str
    amount: Money
    pays: Field
    tendered: Field | None
    change: Money | None


@dataclass(frozen=True)
class PayKey:
    """One way of paying that may be used."""

    do: str
    label: str
    icon: str
    key: str
    is_on: bool
    is_open: bool


@dataclass
class Board:
    """A bill with everything around it."""

    uid: uuid.UUID
    version: int
    content: Content
    salon: Salon
    currency: str
    scope: Scope
    today: date
    typed: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    notice: str = ""
    now: datetime | None = None
    orders: Sequence[PaymentOrder] = ()

    def context(self) -> dict[str, Any]:
        """Return what the templates name. The number of queries does not grow with the bill."""
        self.orders = paying.orders_of(self.uid, scope=self.scope) if self.version else ()
        shown = preview(
            self.content, salon_id=self.salon.pk, scope=self.scope, today=self.today, asked=paying.standing(self.orders)
        )
        customer = shown.shelf.customer if shown.shelf else till.customer_of(self.content, scope=self.scope)
        cards = till.her_cards(customer, currency=self.currency, today=self.today) if customer else []
        is_short = isinstance(shown.problem, TotalsDiffer)
        return {
            "board": self,
            "shown": shown,
            "customer": customer,
            "cards": cards,
            "debt": till.own_debt(customer, currency=self.currency, scope=self.scope) if customer else None,
            "preferences": preferences_of(self.scope, customer.pk) if customer else [],
            "rows": [self._row(place, one, shown, cards) for place, one in enumerate(self.content.lines)],
            "people": till.people_here(self.salon.pk),
            "payments": self._payments(shown, cards),
            "keys": self._keys(cards),
            "tabs": [(code, label, code == self.content.tab) for code, label in TABS.items()],
            "tiles": till.tiles(self.content.tab, "", currency=self.currency, today=self.today, cards=cards),
            "parked": till.parked(self.scope, salon_id=self.salon.pk),
            "due": Money(shown.due_minor, self.currency),
            "listed": Money(shown.listed_minor, self.currency),
            "off": Money(shown.due_minor - shown.listed_minor, self.currency),
            "rest": Money(shown.rest_minor, self.currency),
            "sentence": sentence_of(shown.problem) if shown.problem and self.content.lines and not is_short else "",
            "may_override": self.scope.may(Action.OVERRIDE_PRICE),
            "may_owe": self.scope.may(Action.SELL_ON_ACCOUNT),
            "asks_guardian": isinstance(shown.problem, GuardianNeeded) or bool(self.content.guardian),
            "names": HOWS,
            **payers(self.orders, shown, currency=self.currency),
            "order": shown.shelf.rules.split_order if shown.shelf else "",
            "ask": ask_of(shown, sale_key=self.uid.hex, now=self.now) if self.now and customer else None,
        }

    def _field(self, name: str, value: int | None) -> Field:
        if name in self.problems:
            return Field(name, self.typed.get(name, ""), self.problems[name])
        return Field(name, "" if value is None else plain(value, self.currency))

    def _row(self, place: int, line: SaleLine, shown: Preview, cards: Sequence[HerCard]) -> Row:
        priced = shown.bill[place] if place < len(shown.bill) else None
        item = shown.shelf.items.get(line.ref) if shown.shelf and line.what is What.ITEM else None
        name = shown.shelf.name_of(line) if shown.shelf else ""
        qty = f"qty-{place}"
        return Row(
            place=place,
            line=line,
            name=name,
            minutes=item.minutes if item else None,
            price=Money(0 if line.session_card else priced.price_minor, self.currency) if priced else None,
            listed=Money(priced.list_minor, self.currency) if priced else None,
            paying=next((one for one in cards if one.card.pk == line.session_card), None),
            choices=till.session_cards(cards, line.ref) if item else [],
            qty=Field(
                qty, self.typed.get(qty, "") if qty in self.problems else str(line.quantity), self.problems.get(qty, "")
            ),
            own_price=self._field(f"price-{place}", line.price_minor),
            now=self._field(f"now-{place}", line.paid_minor),
            reason=Field(f"reason-{place}", line.reason),
            shares=[self._share(place, turn, line.shares) for turn in range(min(len(line.shares) + 1, MOST_SHARES))],
            holds_money=bool(shown.shelf and shown.shelf.holds_money(line)),
        )

    def _share(self, place: int, turn: int, shares: Sequence[Share]) -> ShareRow:
        end = f"{place}-{turn}"
        one = shares[turn] if turn < len(shares) else None
        rest = WHOLE_BP - sum(share.share_bp for share in shares)
        part = f"part-{end}"
        value = f"{Decimal(one.share_bp if one else max(rest, 0)) / 100:f}"
        if part in self.problems:
            value = self.typed.get(part, "")
        told = Field(part, value, self.problems.get(part, ""))
        return ShareRow(f"staff-{end}", one.staff_id if one else 0, told, f"asked-{end}", bool(one and one.requested))

    def _payments(self, shown: Preview, cards: Sequence[HerCard]) -> list[PayRow]:
        amounts = {(one.how, one.card_id): one.amount_minor for one in shown.sale.payments}
        names = {one.card.pk: one.card.name for one in cards}
        rows = []
        for place, one in enumerate(self.content.payments):
            minor = amounts.get((one.how, one.card_id), 0)
            tendered = self._field(f"tendered-{place}", one.tendered_minor) if one.how is How.CASH else None
            back = one.tendered_minor - minor if one.tendered_minor and one.tendered_minor > minor else None
            rows.append(
                PayRow(
                    place,
                    names.get(one.card_id or 0) or str(HOWS[one.how]),
                    ICONS[one.how],
                    f"pay:{one.how.value}" + (f":{one.card_id}" if one.card_id else ""),
                    Money(minor, self.currency),
                    self._field(f"pays-{place}", one.amount_minor),
                    tendered,
                    Money(back, self.currency) if back else None,
                )
            )
        return rows

    def _keys(self, cards: Sequence[HerCard]) -> list[PayKey]:
        used = {(one.how, one.card_id) for one in self.content.payments}
        keys = []
        purses = [one for one in cards if one.holds_money and one.is_good and one.principal.minor + one.bonus.minor]
        for one in purses:
            is_on = (How.STORED, one.card.pk) in used
            keys.append((f"pay:stored:{one.card.pk}", one.card.name, ICONS[How.STORED], is_on, True))
        for how, label in HOWS.items():
            if how is not How.STORED:
                is_open = how is not How.ON_ACCOUNT or (
                    self.content.customer_id is not None and self.scope.may(Action.SELL_ON_ACCOUNT)
                )
                keys.append((f"pay:{how.value}", str(label), ICONS[how], (how, None) in used, is_open))
        return [PayKey(do, label, icon, str(n), on, op) for n, (do, label, icon, on, op) in enumerate(keys, 1)]


def plain(minor: int, currency: str) -> str:
    """Return an amount as it stands in a control: ``128.50``, ``128``."""
    major = Decimal(minor).scaleb(-exponent(currency))
    return f"{major:f}" if major % 1 else f"{int(major)}"
