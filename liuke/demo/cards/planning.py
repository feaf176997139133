"""Who buys cards and what becomes of them. Pure: a block in, stories out, the same for the same seed.

Cards are for those who come often. Of each block a few have a fate that teaches something: a card lost, moved, closed
or taken back; the others use theirs up and buy again. Nothing happens on the last day: what of it has happened depends
on the hour the demo is made.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from liuke.cards.rules.kinds import CardKind
from liuke.cards.rules.ladders import ladder_of, reward
from liuke.cards.rules.refunds.facts import Cause
from liuke.demo.cards.acts import Act, Does, How, Paid, Plan, Story
from liuke.demo.cards.offers import Offer, offers
from liuke.demo.cards.purses import Booklet, Purse
from liuke.demo.simulation import BLOCK, DAYS, Block
from liuke.kit.money import Money

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from liuke.cards.rules.ladders import Ladder

_LAST = DAYS - 2
_VISITS = 4  # who came as often may have a card
_HAVE = 0.5
_TOP_UPS = (50_000, 100_000, 300_000)
_CHANCES = ((0.45, 0.5, 0.05), (0.1, 0.6, 0.3), (0.0, 0.3, 0.7))  # by how wealthy she is
_MOST_PRINCIPAL = 500_000  # on one card, as the law has it for a company
_AGAIN = 0.7
_DEBT_FOR = 3  # visits
_UNTIL_PAID_OUT = 4  # days


class Fate(StrEnum):
    """What becomes of somebody's card."""

    KEPT = "kept"
    LOST = "lost"
    WISH = "wish"
    COOLED_OFF = "cooled_off"
    MOVED = "moved"
    OWING = "owing"
    SHOP = "shop"
    TAKEN_BACK = "taken_back"
    SEASON = "season"


_FATES = tuple(Fate)[1:]
_OF_A_BLOCK = 4
_BY_VALUE = {Fate.LOST, Fate.COOLED_OFF, Fate.MOVED, Fate.SHOP}
_BY_SESSIONS = {Fate.WISH, Fate.OWING, Fate.TAKEN_BACK}


class _Visit(NamedTuple):
    day: int
    hour: int
    lines: list[int]


def plan_cards(block: Block, item_ids: Sequence[int], ladders: Sequence[Ladder], *, seed: int) -> Plan:
    """Return what a block's customers do with cards; ``item_ids`` are in the order of the price list."""
    rng = np.random.default_rng([seed, block.number, 5])
    visits = _visits(block)
    often = [place for place in range(BLOCK) if len(visits[place]) >= _VISITS]
    drawn = rng.random(BLOCK)
    holders = sorted((place for place in often if drawn[place] < _HAVE), key=lambda place: float(drawn[place]))
    charged = block.line_charged.copy()
    stories = []
    fates = _fates(block.number, [place for place in holders if visits[place][-1].day <= _LAST - 2 * _UNTIL_PAID_OUT])
    for place in holders:
        own = np.random.default_rng([seed, block.number, 6, place])
        teller = _Teller(block, place, item_ids, ladders, fate=fates.get(place, Fate.KEPT), rng=own)
        teller.tell(visits[place], others=holders)
        stories.append(Story(place, tuple(teller.acts)))
        for act in teller.acts:
            for paid in act.lines:
                charged[paid.line] = paid.charged_minor
    return Plan(tuple(stories), charged)


def _fates(number: int, places: Sequence[int]) -> dict[int, Fate]:
    """Return the fates of a block's few by place; two blocks have all of them."""
    first = _OF_A_BLOCK * number
    return {place: _FATES[(first + rank) % len(_FATES)] for rank, place in enumerate(places[:_OF_A_BLOCK])}


def _visits(block: Block) -> list[list[_Visit]]:
    """Return each customer's bills before the last day, in order."""
    found: list[dict[int, _Visit]] = [{} for _place in range(BLOCK)]
    for line, (who, day) in enumerate(zip(block.line_customer.tolist(), block.line_day.tolist(), strict=True)):
        if day <= _LAST:
            found[who].setdefault(day, _Visit(day, int(block.line_hour[line]), [])).lines.append(line)
    return [[own[day] for day in sorted(own)] for own in found]


class _Teller:
    """Tells one customer's story, visit after visit."""

    def __init__(
        self, block: Block, place: int, item_ids: Sequence[int], ladders: Sequence[Ladder], *,
        fate: Fate, rng: np.random.Generator,
    ) -> None:  # fmt: skip
        self.block, self.place, self.item_ids, self.ladders = block, place, item_ids, ladders
        self.fate, self.rng = fate, rng
        self.acts: list[Act] = []
        self.cards = 0
        self.purse: Purse | None = None
        self.booklet: Booklet | None = None
        self.season: tuple[Offer, int, int] | None = None  # the card, its number, its last day
        self.owes_since = 0

    def tell(self, visits: Sequence[_Visit], *, others: Sequence[int]) -> None:
        """Go through her visits; one of ``others`` may get her card."""
        begins = 1 + int(self.rng.integers(0, 2))
        for number, visit in enumerate(visits[begins:]):
            self.minute = 20
            self._before(number, visit)
            self.minute = 30
            self._bill(visit)
        self._end(visits[-1], others=others)

    def _act(self, does: Does, visit: _Visit, *, days: int = 0, **more: Any) -> None:
        self.minute += 1
        self.acts.append(Act(does, visit.day + days, visit.hour, self.minute, **more))

    def _on(self, day: int) -> date:
        return self.block.first_day + timedelta(days=day)

    def _before(self, number: int, visit: _Visit) -> None:
        """Do what is done at the counter before she is served."""
        if number == 0:
            self._first_card(visit)
        elif self.fate is Fate.TAKEN_BACK and number == 1:
            self._fill(visit)
        elif self.fate is Fate.LOST and number == _VISITS - 2 and self.purse:
            self._act(Does.LOSE, visit, card=self.purse.card)
            self._act(Does.REPLACE, visit, card=self.purse.card, new=self._next())
            self.purse.move_to(self.cards - 1)
        if self.booklet and self.booklet.owed and number >= self.owes_since + _DEBT_FOR:
            self._act(Does.PAY_DEBT, visit, card=self.booklet.card, minor=self.booklet.owed)
            self.booklet.paid = self.booklet.offer.price_minor

    def _next(self) -> int:
        self.cards += 1
        return self.cards - 1

    def _first_card(self, visit: _Visit) -> None:
        wants = self.rng.random()
        if self.fate is Fate.SEASON:
            self._buy(_of_kind(CardKind.TIME), visit)
        elif self.fate in _BY_SESSIONS or (self.fate is Fate.KEPT and wants < 0.45):
            self._buy(self._sessions_for_her(), visit, parts=2 if self.fate is Fate.OWING else 1)
        if self.fate in _BY_VALUE or (self.fate is Fate.KEPT and wants > 0.3):
            self._fill(visit)
        if self.fate is Fate.TAKEN_BACK and self.booklet:
            self._act(Does.TAKE_BACK, visit, card=self.booklet.card)
            self.booklet = None

    def _sessions_for_her(self) -> Offer:
        """Return the session card with most of what she likes; among equals the draw decides."""
        favourite = int(self.block.favourite[self.place])
        on_offer = [one for one in offers() if one.contents]
        good = [one for one in on_offer if favourite in {content.service for content in one.contents}]
        return (good or on_offer)[int(self.rng.integers(len(good or on_offer)))]

    def _buy(self, offer: Offer, visit: _Visit, *, parts: int = 1) -> None:
        card, paid = self._next(), offer.price_minor // parts
        self._act(Does.BUY, visit, card=card, offer=offer.code, minor=paid)
        last = visit.day + (offer.valid_days or DAYS) - 1
        if offer.contents:
            self.booklet = Booklet(offer, card=card, last_day=last, paid=paid)
        else:
            self.season = (offer, card, last)

    def _fill(self, visit: _Visit) -> bool:
        """Open a stored-value card, or top hers up, and return whether there was room for it."""
        on = self._on(visit.day)
        wanted = int(self.rng.choice(_TOP_UPS, p=_CHANCES[int(self.block.level[self.place])]))
        room = _MOST_PRINCIPAL - (self.purse.principal() if self.purse else 0)
        minor = max((one for one in _TOP_UPS if one <= min(wanted, room)), default=0)
        if not minor:
            return False
        if self.purse is None:
            self.purse = Purse(self._next())
            opens = _of_kind(CardKind.STORED_VALUE).code
            self._act(Does.BUY, visit, card=self.purse.card, minor=minor, offer=opens)
        else:
            self._act(Does.TOP_UP, visit, card=self.purse.card, minor=minor)
        ladder = ladder_of(self.ladders, today=on)
        assert ladder is not None  # noqa: S101 - one of ours stands always
        self.purse.put(minor, reward(ladder, paid=Money(minor), today=on), on=on)
        return True

    def _bill(self, visit: _Visit) -> None:
        """Pay what she had: a session where her card is good for it, else value, else money; one line by each card."""
        lines = [self._line(line) for line in visit.lines]
        lines = self._by_session(lines, visit)
        lines = self._by_value(lines, visit)
        if any(paid.how is not How.MONEY for paid in lines):
            self._act(Does.BILL, visit, lines=tuple(lines))
        if self.booklet and not self.booklet.left:
            self.booklet = None
            if self.fate is Fate.KEPT and self.rng.random() < _AGAIN:
                self._buy(self._sessions_for_her(), visit)

    def _line(self, line: int) -> Paid:
        block = self.block
        return Paid(line, int(block.line_item[line]), int(block.line_list[line]), int(block.line_charged[line]))

    def _by_session(self, lines: list[Paid], visit: _Visit) -> list[Paid]:
        for place, paid in enumerate(lines):
            if self.season and paid.item in self.season[0].covers and visit.day <= self.season[2]:
                lines[place] = Paid(paid.line, paid.item, paid.list_minor, 0, How.SEASON, self.season[1])
                return lines
            if self.booklet and self.booklet.is_good_for(paid.item, day=visit.day):
                charged = min(self.booklet.use(paid.item), paid.list_minor)
                lines[place] = Paid(paid.line, paid.item, paid.list_minor, charged, How.SESSION, self.booklet.card)
                return lines
        return lines

    def _by_value(self, lines: list[Paid], visit: _Visit) -> list[Paid]:
        due = [place for place, paid in enumerate(lines) if paid.how is How.MONEY and paid.charged_minor]
        if self.purse is None or not due:
            return lines
        place = max(due, key=lambda at: lines[at].charged_minor)
        paid, on = lines[place], self._on(visit.day)
        item = self.item_ids[paid.item]
        if self.purse.can_pay(item, on=on) < paid.charged_minor and self.rng.random() < _AGAIN:
            self._fill(visit)
        if self.purse.can_pay(item, on=on) >= paid.charged_minor:
            self.purse.pay(paid.charged_minor, item, on=on)
            lines[place] = Paid(paid.line, paid.item, paid.list_minor, paid.charged_minor, How.VALUE, self.purse.card)
        return lines

    def _end(self, visit: _Visit, *, others: Sequence[int]) -> None:
        """Let her fate come after her last visit."""
        known = [one for one in others if one != self.place and self.block.joined[one] < visit.day]
        if self.fate is Fate.MOVED and self.purse and known:
            self._act(Does.REPLACE, visit, days=1, card=self.purse.card, new=self._next(), to=known[0])
        elif self.fate is Fate.COOLED_OFF and self.purse and self._fill(visit):
            self._close(self.purse.card, Cause.COOLING_OFF, visit)
        elif self.fate is Fate.SHOP and self.purse:
            self._close(self.purse.card, Cause.SHOP, visit)
        elif self.fate is Fate.WISH and self.booklet:
            self._close(self.booklet.card, Cause.CUSTOMER, visit)

    def _close(self, card: int, cause: Cause, visit: _Visit) -> None:
        self._act(Does.CLOSE, visit, days=_UNTIL_PAID_OUT, card=card, cause=cause)
        self._act(Does.PAY_OUT, visit, days=2 * _UNTIL_PAID_OUT, card=card)


def _of_kind(kind: CardKind) -> Offer:
    return next(one for one in offers() if one.kind is kind)
