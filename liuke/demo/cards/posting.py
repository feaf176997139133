"""A planned story becomes cards and entries of the ledger, by the same steps as the till's."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from liuke.cards.definitions import region
from liuke.cards.holding import Holding
from liuke.cards.models import Card, CardEventKind, CardStatus
from liuke.cards.queries import sheet_of
from liuke.cards.rules.ladders import ladder_of, reward
from liuke.cards.rules.refunds.sheet import Closing
from liuke.cards.services.changing import copy_of
from liuke.cards.services.closing import sheet_row
from liuke.cards.services.press import shut
from liuke.cards.steps import (
    Counter,
    Part,
    ending,
    hold_cards,
    hold_whole,
    moving,
    note_event,
    open_card,
    paying_arrears,
    selling,
    session_use,
    spending,
    topping_up,
)
from liuke.demo.cards.acts import Act, Does, How, Paid, Story
from liuke.kit.idempotency import once
from liuke.kit.money import Money
from liuke.kit.transactions import step
from liuke.ledger.queries.balances import accounts_of_cards
from liuke.ledger.rules.book import Code, Event, Purse, Source
from liuke.ledger.steps import Move, Used, Writing, post, reverse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from liuke.cards.models import CardProduct
    from liuke.cards.rules.ladders import Ladder
    from liuke.customers.models import Customer
    from liuke.demo.writing import Places

_WAYS = (Purse.WECHAT, Purse.ALIPAY, Purse.CASH)
_REASONS = {
    Does.LOSE: "卡不见了",
    Does.TAKE_BACK: "顾客当场改买储值卡",
    "shop": "门店不再做这个项目",
    "customer": "顾客搬家，不再过来",
    "cooling_off": "七日内反悔",
    "reissued": "挂失后补卡",
    "moved": "转给朋友",
}
_LAW = "mainland"


class StoryDiffers(Exception):
    """The ledger charged something else than was planned: a bug; nothing of the story is kept."""


@dataclass(frozen=True)
class Shop:
    """What every story of a block needs.

    Args:
        number, first_day, seed: of the block.
        places: the ids of the demo's own salons, staff and items.
        customers: the block's customers, in order.
        products: the cards on offer by code.
        ladders: the shop's top-up ladders.
        currency: the shop's.
        tills: who stands at each salon's till, by the salon's id, with her name.
    """

    number: int
    first_day: date
    seed: int
    places: Places
    customers: Sequence[Customer]
    products: dict[str, CardProduct]
    ladders: Sequence[Ladder]
    currency: str
    tills: dict[int, tuple[int | None, str]]
    house: dict[tuple[int, str], dict[Purse, int]] = field(default_factory=dict)


@step
def post_story(story: Story, shop: Shop) -> int:
    """Write what one customer did with cards, and return how many entries that made; 0 where it stands already.

    Raises:
        StoryDiffers: the ledger charges something else than was planned.
    """
    teller = _Teller(story, shop)
    if Card.objects.unscoped("the demo's own").filter(number=teller.number_of(0)).exists():
        return 0
    for place, act in enumerate(story.acts):
        teller.do(place, act)
    return teller.entries


class _Teller:
    """Does one act after the other; keeps the cards and entries later acts name."""

    def __init__(self, story: Story, shop: Shop) -> None:
        self.story, self.shop = story, shop
        self.customer = shop.customers[story.place]
        self.cards: dict[int, Card] = {}
        self.sold_by: dict[int, int] = {}
        self.entries = 0
        rng = np.random.default_rng([shop.seed, shop.number, 7, story.place])
        self.numbers = rng.integers(10**11, 10**12, 1 + sum(act.new >= 0 or bool(act.offer) for act in story.acts))
        self.way = _WAYS[int(rng.integers(len(_WAYS)))]
        self.doing: dict[Does, Callable[[Act, Counter, Writing], None]] = {
            Does.BUY: self._buy, Does.TOP_UP: self._top_up, Does.PAY_DEBT: self._pay_debt, Does.BILL: self._bill,
            Does.TAKE_BACK: self._take_back, Does.LOSE: self._lose, Does.REPLACE: self._replace,
            Does.CLOSE: self._close, Does.PAY_OUT: self._pay_out,
        }  # fmt: skip

    def number_of(self, card: int) -> str:
        """Return what is printed on a card of the story."""
        return str(self.numbers[card])

    def do(self, place: int, act: Act) -> None:
        """Do one act at its own time."""
        shop = self.shop
        on = shop.first_day + timedelta(days=act.day)
        at = datetime.combine(on, time(act.hour, act.minute), shop.places.zone)
        counter = Counter(self.customer.salon_id, shop.currency, on, at, known=shop.house)
        write = once(scope="demo", key=f"{shop.number}:{self.story.place}:{place}", body=b"")
        self.actor, self.actor_name = shop.tills[counter.salon_id]
        reason = _REASONS.get(act.cause.value if act.cause else act.does, "")
        writing = Writing(Event.SALE, counter.salon_id, write, self.actor, Source.DEMO, on, at, reason)
        self.doing[act.does](act, counter, writing)

    def _post(self, event: Event, writing: Writing, moves: Iterable[Move], used: Sequence[Used] = ()) -> int:
        entry = post(replace(writing, event=event), list(moves), used=used)
        self.entries += 1
        self.uid = entry.uid
        return entry.pk

    def _money(self, minor: int) -> Money:
        return Money(minor, self.shop.currency)

    def _paid(self, counter: Counter, minor: int) -> list[Move]:
        takings = counter.house(Purse.TAKINGS)
        return [Move(counter.house(self.way), takings, minor, counter.currency, Code.PAID)] if minor else []

    def _note(self, card: Card, kind: CardEventKind, counter: Counter, *, of_entry: bool = True, **told: Any) -> None:
        reason = str(told.pop("reason", ""))
        entry = self.uid if of_entry else None
        note_event(card, kind, counter, actor_id=self.actor, entry=entry, reason=reason, details=told)

    def _buy(self, act: Act, counter: Counter, writing: Writing) -> None:
        product = self.shop.products[act.offer]
        card = open_card(product, counter, customer_id=self.customer.pk, number=self.number_of(act.card))
        self.cards[act.card] = card
        paid = self._money(act.minor)
        part = selling(card, counter, paid=paid) if card.price_minor else self._filling(Holding(card), counter, paid)
        moves = [*self._paid(counter, act.minor), *part.moves]
        self.sold_by[act.card] = self._post(Event.CARD_SOLD, writing, moves)
        price = card.price_minor or act.minor
        self._note(card, CardEventKind.SOLD, counter, price_minor=price, paid_minor=act.minor)

    def _filling(self, holding: Holding, counter: Counter, paid: Money) -> Part:
        ladder = ladder_of(self.shop.ladders, today=counter.today)
        assert ladder is not None  # noqa: S101 - one of ours stands always
        return topping_up(holding, counter, paid=paid, reward=reward(ladder, paid=paid, today=counter.today))

    def _top_up(self, act: Act, counter: Counter, writing: Writing) -> None:
        holding = self._held(act.card, counter)
        part = self._filling(holding, counter, self._money(act.minor))
        self._post(Event.TOP_UP, writing, [*self._paid(counter, act.minor), *part.moves])
        self._note(holding.card, CardEventKind.TOPPED_UP, counter, price_minor=act.minor, paid_minor=act.minor)

    def _held(self, card: int, counter: Counter) -> Holding:
        pk = self.cards[card].pk
        return hold_cards([pk], today=counter.today)[pk]

    def _pay_debt(self, act: Act, counter: Counter, writing: Writing) -> None:
        part = paying_arrears(self._held(act.card, counter), counter, amount=self._money(act.minor))
        self._post(Event.ARREARS_PAID, writing, [*self._paid(counter, act.minor), *part.moves])

    def _bill(self, act: Act, counter: Counter, writing: Writing) -> None:
        moves: list[Move] = []
        used: list[Used] = []
        in_money = sum(line.charged_minor for line in act.lines if line.how is How.MONEY)
        if in_money:
            earns = Move(
                counter.house(Purse.TAKINGS), counter.house(Purse.REVENUE), in_money, counter.currency, Code.PAID
            )
            moves += [*self._paid(counter, in_money), earns]
        for line in act.lines:
            if line.how is not How.MONEY:
                part = self._part(line, counter)
                moves += part.moves
                used += part.used
        by_sessions = all(line.how in {How.SESSION, How.SEASON} for line in act.lines)
        self._post(Event.SESSION_USED if by_sessions else Event.SALE, writing, moves, used)

    def _part(self, line: Paid, counter: Counter) -> Part:
        """Return what a card moves for a line.

        Raises:
            StoryDiffers: it would charge something else than the line says.
        """
        holding, item_id = self._held(line.card, counter), self.shop.places.item_ids[line.item]
        listed, charged = self._money(line.list_minor), self._money(line.charged_minor)
        if line.how is How.SEASON:  # nothing is counted off a season card
            return Part((), (Used(listed.minor, 0, card=holding.card.pk, item_id=item_id),))
        if line.how is How.SESSION:
            part = session_use(holding, counter, item_id=item_id, count=1, listed=listed)
        else:
            part = spending(holding, counter, amount=charged, listed=listed, item_id=item_id)
        if sum(one.charged_minor for one in part.used) != charged.minor:
            raise StoryDiffers(f"{self.customer.code} {counter.today}: {part.used}, planned {line}")
        return part

    def _take_back(self, act: Act, counter: Counter, writing: Writing) -> None:
        card = self.cards[act.card]
        self.uid = reverse(self.sold_by[act.card], writing).uid
        self.entries += 1
        card.status = CardStatus.CLOSED
        card.save(update_fields=["status"])
        self._note(card, CardEventKind.CLOSED, counter, reason=writing.reason)

    def _lose(self, act: Act, counter: Counter, writing: Writing) -> None:
        card = self.cards[act.card]
        card.status = CardStatus.LOST
        card.version += 1
        card.save(update_fields=["status", "version"])
        self._note(card, CardEventKind.LOST, counter, of_entry=False, reason=writing.reason)

    def _replace(self, act: Act, counter: Counter, writing: Writing) -> None:
        old = self.cards[act.card]
        to = self.customer if act.to < 0 else self.shop.customers[act.to]
        kind = CardEventKind.REISSUED if act.to < 0 else CardEventKind.MOVED
        holding = hold_whole(old)
        new = copy_of(old, counter, customer_id=to.pk, number=self.number_of(act.new))
        part = moving(holding, new, counter)
        if part.moves:
            self._post(Event.CARD_MOVED, writing, part.moves)
        shut(holding)
        self.cards[act.new] = new
        told = {"customer": to.pk, "to": new.pk}
        self._note(old, kind, counter, of_entry=bool(part.moves), reason=_REASONS[kind.value], **told)

    def _close(self, act: Act, counter: Counter, writing: Writing) -> None:
        card, today = self.cards[act.card], counter.today
        assert act.cause is not None  # noqa: S101 - a closing has one
        closing = Closing(act.cause, counter.now, today, today, today, decided_by=self.actor_name)
        holding = hold_whole(card)
        sheet = sheet_of(card, closing=closing, region=region(_LAW))
        self._post(Event.CARD_CLOSED, writing, ending(holding, counter, sheet=sheet).moves)
        shut(holding)
        sheet_row(card, sheet, made_by=self.actor, now=counter.now)
        told: dict[str, Any] = {"refund": sheet.total.minor, "cause": act.cause.value}
        self._note(card, CardEventKind.CLOSED, counter, reason=writing.reason, **told)

    def _pay_out(self, act: Act, counter: Counter, writing: Writing) -> None:
        card = self.cards[act.card]
        by = Purse.BANK_CARD if self.way is Purse.CASH else self.way  # so much does not go back in cash
        for held in accounts_of_cards([card.pk]):
            if held.purse == Purse.REFUND_PAYABLE and held.available:
                goes = Move(held.pk, counter.house(by), held.available, counter.currency, Code.PAID_OUT)
                self._post(Event.PAID_OUT, writing, [goes])
                self._note(card, CardEventKind.PAID_OUT, counter, refund=held.available, by=by.value)
