"""What each line of a bill moves in the book, line after line: a later one finds what the earlier ones left."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from liuke.cards.holding import Holding
from liuke.cards.rules.kinds import CardKind
from liuke.cards.rules.unit_prices import by_largest_remainder
from liuke.cards.steps import Counter, Part, open_card, paying_arrears, selling, session_use, spending, topping_up
from liuke.kit.money import Money
from liuke.ledger.rules.book import Code, Purse
from liuke.ledger.steps import Move, open_account
from liuke.visits.errors import NotHerCard
from liuke.visits.queries.shelf import reward_for
from liuke.visits.rules.sale import How, What

if TYPE_CHECKING:
    from liuke.cards.models import Card
    from liuke.cards.rules.ladders import Ladder
    from liuke.ledger.steps import Used
    from liuke.visits.queries.shelf import Shelf
    from liuke.visits.rules.sale import Sale
    from liuke.visits.rules.settling import Priced, Settled


@dataclass(frozen=True)
class Sold:
    """What became of one line, in minor units.

    Args:
        charged_minor: what was charged; nothing where value was sold ahead.
        ahead_minor: what value sold ahead, or a debt, costs.
        cash_minor: the money that came in now.
        earned_minor: what was earned by serving her.
        sessions: how many were used.
        card: the card sold, topped up or used.
        is_new: whether the card was opened by this line.
    """

    charged_minor: int = 0
    ahead_minor: int = 0
    cash_minor: int = 0
    earned_minor: int = 0
    sessions: int = 0
    card: Card | None = None
    is_new: bool = False


@dataclass
class Making:
    """The moves of one bill as they are gathered.

    Args:
        sale: the bill.
        shelf: what it names.
        counter: where and when.
        holdings: what its cards hold, held until the transaction ends.
        known_ladders: the shop's top-up ladders.
        place: the line its moves belong to, from 1; None for what belongs to the whole bill.
    """

    sale: Sale
    shelf: Shelf
    counter: Counter
    holdings: dict[int, Holding]
    known_ladders: tuple[Ladder, ...]
    moves: list[Move] = field(default_factory=list)
    used: list[Used] = field(default_factory=list)
    by_purse: dict[tuple[Purse, int | None], int] = field(default_factory=dict)
    place: int | None = None

    def money(self, minor: int) -> Money:
        """Return an amount in the shop's currency."""
        return Money(minor, self.shelf.currency)

    def line(self, place: int, priced: Priced, settled: Settled) -> Sold:
        """Add what the line at a place, from 1, moves.

        Raises:
            InsufficientBalance, NotOnThisCard, ArrearsFirst: of the card that should pay.
            NotHerCard: a card is topped up that holds no money.
        """
        of_what = {What.ITEM: self._item, What.CARD: self._card, What.TOP_UP: self._top_up, What.DEBT: self._debt}
        self.place = place
        return of_what[priced.line.what](priced, settled)

    def come_in(self) -> None:
        """Add the money that comes in, and what stays owed."""
        for paid in self.sale.payments:
            if paid.how is How.STORED:
                continue
            purse = paid.how.purse
            account = self._own_debt() if paid.how is How.ON_ACCOUNT else self.counter.house(purse)
            code = Code.ON_ACCOUNT if paid.how is How.ON_ACCOUNT else Code.PAID
            self._move(account, self.counter.house(Purse.TAKINGS), paid.amount_minor, code)
            self._count(purse, None, paid.amount_minor)

    def _item(self, priced: Priced, settled: Settled) -> Sold:
        line = priced.line
        if line.session_card:
            holding = self.holdings[line.session_card]
            listed = self.money(priced.list_minor)
            part = session_use(holding, self.counter, item_id=line.ref, count=line.quantity, listed=listed)
            worth = sum(move.amount for move in part.moves if move.code is Code.EARNED)
            charged = self._take(part)[0].charged_minor
            return Sold(charged, 0, 0, worth, line.quantity, holding.card)
        bonus = self._spend(priced, settled)
        takings, revenue = self.counter.house(Purse.TAKINGS), self.counter.house(Purse.REVENUE)
        self._move(takings, revenue, settled.on_account_minor, Code.ON_ACCOUNT)
        self._move(takings, revenue, settled.now_minor, Code.PAID)
        return Sold(priced.price_minor, 0, settled.now_minor, priced.price_minor - bonus)

    def _spend(self, priced: Priced, settled: Settled) -> int:
        """Pay from cards, and return how much of it was bonus."""
        if not settled.cards:
            return 0
        rest = settled.total_minor - sum(minor for _card, minor in settled.cards)
        pieces = [*(minor for _card, minor in settled.cards), rest]
        lists = by_largest_remainder(self.money(priced.list_minor), weights=pieces)
        bonus = 0
        for (card_id, minor), listed in zip(settled.cards, lists, strict=False):
            part = spending(
                self.holdings[card_id],
                self.counter,
                amount=self.money(minor),
                listed=max(listed, self.money(minor)),
                item_id=priced.line.ref,
                order=self.shelf.rules.split_order,
            )
            [used] = self._take(part)
            self._count(Purse.PRINCIPAL, card_id, used.principal_minor)
            self._count(Purse.BONUS, card_id, used.bonus_minor)
            bonus += used.bonus_minor
        return bonus

    def _card(self, priced: Priced, settled: Settled) -> Sold:
        assert self.shelf.customer is not None  # noqa: S101 - the shelf refuses a card without a customer
        product = self.shelf.products[priced.line.ref]
        holds_money = self.shelf.holds_money(priced.line)
        product.price_minor = product.price_minor if holds_money else priced.price_minor  # the card keeps a copy
        card = open_card(product, self.counter, customer_id=self.shelf.customer.pk)
        if holds_money:
            self._put_on(Holding(card), priced.price_minor)
        else:
            self._take(selling(card, self.counter, paid=self.money(settled.now_minor)))
            self._count(Purse.ARREARS, card.pk, priced.price_minor - settled.now_minor)
        return Sold(0, priced.price_minor, settled.now_minor, card=card, is_new=True)

    def _top_up(self, priced: Priced, settled: Settled) -> Sold:
        holding = self.holdings[priced.line.ref]
        if not CardKind(holding.card.kind).holds_money:
            raise NotHerCard
        self._put_on(holding, priced.price_minor)
        return Sold(0, priced.price_minor, settled.now_minor, card=holding.card)

    def _put_on(self, holding: Holding, minor: int) -> None:
        paid = self.money(minor)
        brings = reward_for(paid, self.known_ladders, today=self.counter.today)
        self._take(topping_up(holding, self.counter, paid=paid, reward=brings))

    def _debt(self, priced: Priced, settled: Settled) -> Sold:
        if not priced.line.ref:
            self._move(self.counter.house(Purse.TAKINGS), self._own_debt(), priced.price_minor, Code.PAID)
            return Sold(0, priced.price_minor, settled.now_minor)
        holding = self.holdings[priced.line.ref]
        if (Purse.ARREARS.value, self.shelf.currency) not in holding.accounts:
            raise NotHerCard
        self._take(paying_arrears(holding, self.counter, amount=self.money(priced.price_minor)))
        return Sold(0, priced.price_minor, settled.now_minor, card=holding.card)

    def _own_debt(self) -> int:
        assert self.shelf.customer is not None  # noqa: S101 - the shelf refuses a debt without a customer
        salon, customer = self.shelf.salon.pk, self.shelf.customer.pk
        now = self.counter.now
        return open_account(salon, Purse.ARREARS, self.shelf.currency, customer_id=customer, now=now).pk

    def _take(self, part: Part) -> tuple[Used, ...]:
        self.moves += [replace(move, part=self.place) for move in part.moves]
        self.used += [replace(used, part=self.place) for used in part.used]
        self.holdings = {pk: after(holding, part) for pk, holding in self.holdings.items()}
        return part.used

    def _move(self, debit: int, credit: int, minor: int, code: Code) -> None:
        if minor:
            self.moves.append(Move(debit, credit, minor, self.shelf.currency, code, part=self.place))

    def _count(self, purse: Purse, card_id: int | None, minor: int) -> None:
        if minor:
            self.by_purse[purse, card_id] = self.by_purse.get((purse, card_id), 0) + minor


def after(holding: Holding, part: Part) -> Holding:
    """Return what a card holds once a part has moved; what it brings can be used from the next bill on."""
    change: dict[int, int] = {}
    drawn: dict[int, int] = {}
    for move in part.moves:
        change[move.debit] = change.get(move.debit, 0) - move.amount
        change[move.credit] = change.get(move.credit, 0) + move.amount
        for one in move.draws:
            drawn[one.lot_id] = drawn.get(one.lot_id, 0) + one.quantity
    accounts = {
        key: replace(own, available=own.available + (-1 if key[0] == Purse.ARREARS else 1) * change.get(own.pk, 0))
        for key, own in holding.accounts.items()
    }
    lots = {pk: [replace(lot, rest=lot.rest - drawn.get(lot.pk, 0)) for lot in own] for pk, own in holding.lots.items()}
    times = sum(one.sessions for one in part.used if one.card == holding.card.pk)
    return replace(holding, accounts=accounts, lots=lots, taken=holding.taken + times)
