"""Random lives of cards (M1): whatever is done in whatever order, every invariant holds after every step.

A step that is refused leaves everything as it was; a step that is taken changes what it says and nothing else.
"""

from __future__ import annotations

import random
from collections import Counter as Count
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction

from liuke.accounts.queries import scope_of
from liuke.cards.definitions import region
from liuke.cards.models import Card, CardEventKind, CardStatus
from liuke.cards.rules.kinds import CardKind
from liuke.cards.rules.ladders import Reward
from liuke.cards.rules.refunds.facts import Cause
from liuke.cards.rules.refunds.sheet import Closing
from liuke.cards.services import Press, change_status, close_card, replace_card
from liuke.kit.idempotency import once
from liuke.kit.problems import LiukeError
from liuke.ledger.models import Entry
from liuke.ledger.queries.coming_back import lots_back
from liuke.ledger.queries.doubts import doubts
from liuke.ledger.rules.book import Event, Purse
from liuke.ledger.services import seal_some
from liuke.ledger.steps import end_hold, give_back, put_aside, reverse
from tests.cards.counter import TestCounter, held, make_item, make_product, yuan
from tests.ledger.book import writing
from tests.world import NOON, TODAY

if TYPE_CHECKING:
    from liuke.kit.money import Money
    from tests.world import World

STEPS = 50
SEEDS = 400
MOSTLY = 0.85
GROUPS = 16
FEW, MANY = (
    2,
    20,
)  # lives of a group: on PostgreSQL, where the heavy test lives a thousand; enough to have seen every step


@dataclass
class Life:
    """One random life: two salons, two customers, and the cards they come to hold."""

    world: World
    seed: int
    chance: random.Random = field(init=False)
    day: int = 0
    cards: list[int] = field(default_factory=list)
    entries: list[int] = field(default_factory=list)
    holds: list[int] = field(default_factory=list)
    done: Count[str] = field(default_factory=Count)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311 - a seed, so that a life can be lived again
        self.facial = make_item("补水", 298)
        contents = [{"item": self.facial.pk, "sold": 8, "gifts": 2, "list_minor": 298_00}]
        self.purse = make_product(CardKind.STORED_VALUE, "储值卡")
        self.package = make_product(CardKind.PACKAGE, "十次卡", 2000.01, contents=contents, valid_days=200)

    @property
    def counter(self) -> TestCounter:
        salon = self.chance.choice([self.world.lakeside, self.world.westside])
        later = timedelta(days=self.day)
        return TestCounter(salon.pk, TODAY + later, NOON + later)

    def step(self) -> None:
        """Take one step; what is refused must leave the book as it was."""
        name = self.chance.choice(self.possible())
        before = whole_book()
        try:
            with transaction.atomic():
                getattr(self, name)()
            self.done[name] += 1
        except LiukeError:
            self.done[f"{name} refused"] += 1
            untouched = whole_book() == before
        else:
            untouched = True
        assert untouched, (self.seed, name)
        assert list(doubts()) == [], (self.seed, name)

    def possible(self) -> list[str]:
        """Return what can be tried; nothing of a card before there is one."""
        if not self.cards:
            return ["open_purse", "sell_package"]
        always = [
            "open_purse",
            "sell_package",
            "pass_days",
            "top_up",
            "top_up",
            "spend",
            "spend",
            "spend",
            "use",
            "use",
        ]
        rare = [
            "pay_arrears",
            "freeze",
            "thaw",
            "reissue",
            "move",
            "close",
            "hold",
            "take_back",
            "refund_part",
            "refund_sessions",
        ]
        return always + rare + (["end_hold"] * 3 if self.holds else [])

    def card(self, *kinds: CardKind) -> Card:
        """Return a card: mostly one that is in use and of a kind that fits, sometimes any."""
        rows = Card.objects.unscoped("tests").filter(pk__in=self.cards).order_by("pk")
        fitting = rows.filter(status=CardStatus.OPEN, kind__in=kinds or list(CardKind))
        found = list(fitting if self.chance.random() < MOSTLY else rows)
        return self.chance.choice(found or list(rows))

    def amount(self) -> Money:
        return yuan(self.chance.choice([0.01, 0.07, 1, 33.33, 99.99, 300, 1000, self.chance.randint(1, 99999) / 100]))

    def press(self) -> Press:
        key = f"{self.seed}-{self.chance.random()}"
        later = NOON + timedelta(days=self.day)
        return Press(scope_of(self.world.owner), once(scope="lives", key=key, body=b""), later, "她要求的")

    def keep(self, entry: Entry) -> None:
        self.entries.append(entry.pk)

    def open_purse(self) -> None:
        customer = self.chance.choice([self.world.lin, self.world.zhou])
        self.cards.append(self.counter.open(customer, self.purse).pk)

    def sell_package(self) -> None:
        paid = self.chance.choice([None, yuan(0.01), yuan(700)])
        self.cards.append(self.counter.sell(self.world.lin, self.package, paid=paid).pk)

    def pass_days(self) -> None:
        self.day += self.chance.choice([0, 1, 7, 30])

    def top_up(self) -> None:
        bonus = self.chance.choice([yuan(0), self.amount()])
        ends = self.chance.choice([None, TODAY + timedelta(days=self.day + self.chance.randint(0, 60))])
        card = self.card(CardKind.STORED_VALUE)
        self.keep(self.counter.top_up(card, self.amount(), Reward(None, bonus, bonus_expires_on=ends)))

    def spend(self) -> None:
        amount, card = self.amount(), self.card(CardKind.STORED_VALUE)
        before = total(card)
        if before and self.chance.random() < MOSTLY:
            amount = yuan(self.chance.randint(1, before) / 100)
        self.keep(self.counter.spend(card, amount, listed=amount * self.chance.choice([1, 1, 2])))
        assert before - total(card) == amount.minor

    def use(self) -> None:
        card = self.card(CardKind.PACKAGE)
        count = self.chance.choice([1, 1, 2, 5])
        before = sum(held(card).sessions.values())
        self.keep(self.counter.use(card, self.facial, count))
        assert before - sum(held(card).sessions.values()) == count

    def pay_arrears(self) -> None:
        card = self.card(CardKind.PACKAGE)
        if held(card).balance(Purse.ARREARS, "CNY"):
            self.keep(self.counter.pay_arrears(card, self.amount()))

    def freeze(self) -> None:
        kind = self.chance.choice([CardEventKind.FROZEN, CardEventKind.LOST])
        change_status.__wrapped__(self.card().pk, kind, press=self.press())  # type: ignore[attr-defined]

    def thaw(self) -> None:
        change_status.__wrapped__(self.card().pk, CardEventKind.THAWED, press=self.press())  # type: ignore[attr-defined]

    def reissue(self) -> None:
        self.replace()

    def move(self) -> None:
        self.replace(customer_id=self.chance.choice([self.world.lin, self.world.zhou]).pk)

    def replace(self, **to: Any) -> None:
        card = self.card()
        before = (total(card), sorted(held(card).sessions.values()))
        new = replace_card.__wrapped__(card.pk, press=self.press(), **to)  # type: ignore[attr-defined]
        self.cards.append(new.pk)
        assert (total(new), sorted(held(new).sessions.values())) == (before[0], [n for n in before[1] if n])

    def close(self) -> None:
        card = self.card()
        later = timedelta(days=self.day)
        cause = self.chance.choice([Cause.SHOP, Cause.CUSTOMER, Cause.VOID])
        closing = Closing(cause, NOON + later, TODAY + later, TODAY + later, TODAY + later, decided_by="老板")
        close_card.__wrapped__(card.pk, closing=closing, region=region("mainland"), press=self.press())  # type: ignore[attr-defined]
        assert total(card) == 0

    def hold(self) -> None:
        card = self.card(CardKind.STORED_VALUE)
        account = held(card).accounts.get((Purse.PRINCIPAL.value, "CNY"))
        if account is not None:
            ends = NOON + timedelta(days=self.day, hours=self.chance.choice([-1, 1]))
            named = writing(card.salon_id, Event.HELD, now=NOON + timedelta(days=self.day))
            self.holds.append(put_aside(account.pk, self.amount().minor, named, expires_at=ends).pk)

    def end_hold(self) -> None:
        end_hold(self.chance.choice(self.holds), writing(self.world.lakeside.pk, Event.HOLD_ENDED))

    def take_back(self) -> None:
        if self.entries:
            entry = Entry.objects.unscoped("tests").get(pk=self.chance.choice(self.entries))
            reverse(entry.pk, writing(entry.salon_id, Event.REVERSAL, reason="wrong card"))

    def refund_part(self) -> None:
        if self.entries:
            entry = Entry.objects.unscoped("tests").get(pk=self.chance.choice(self.entries))
            used = list(entry.transfers.filter(code__in=["principal_used", "bonus_used"]))
            parts = [(one.pk, self.chance.randint(1, one.amount)) for one in used]
            if parts:
                give_back(parts, writing(entry.salon_id, Event.REFUND))

    def refund_sessions(self) -> None:
        if self.entries:
            entry = Entry.objects.unscoped("tests").get(pk=self.chance.choice(self.entries))
            if used := entry.transfers.filter(code="session_used").first():
                count = self.chance.randint(1, used.amount)
                worth = sum(lot.paid_for_each * n for lot, n in lots_back(used.pk, count))
                earned = entry.transfers.filter(code__in=["earned", "between_salons"])
                parts = [(used.pk, count), *((one.pk, worth) for one in earned if worth)]
                give_back(parts, writing(entry.salon_id, Event.REFUND))


def total(card: Card) -> int:
    """Return what a card's money accounts hold, put aside or not."""
    lots = held(card).lots
    money = [one.pk for (purse, unit), one in held(card).accounts.items() if unit == "CNY" and purse != Purse.ARREARS]
    return sum(lot.rest for pk in money for lot in lots.get(pk, []))


def whole_book() -> list[Any]:
    """Return what tells two states of the book apart."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM ledger_entry), (SELECT count(*) FROM ledger_transfer), "
            "(SELECT sum(posted_dr * 31 + posted_cr * 37 + held) FROM ledger_account), "
            "(SELECT sum(used) FROM ledger_lotstate), (SELECT count(*) FROM cards_card WHERE status = 'closed'), "
            "(SELECT count(*) FROM cards_cardevent)"
        )
        return list(cursor.fetchone())


def live(world: World, seed: int, *, steps: int = STEPS) -> Count[str]:
    """Live one life and undo it."""
    with transaction.atomic():
        life = Life(world, seed)
        for _step in range(steps):
            life.step()
        issuers = {Entry.objects.unscoped("tests").get(pk=pk).issuer_id for pk in life.entries}
        for issuer in issuers:
            seal_some.__wrapped__(issuer)  # type: ignore[attr-defined]
        assert list(doubts()) == []
        transaction.set_rollback(True)
    return life.done


@pytest.mark.parametrize("group", range(GROUPS))
def test_every_invariant_holds_after_every_step(world: World, group: int) -> None:
    done: Count[str] = Count()
    lives = SEEDS // GROUPS if connection.vendor == "sqlite" else FEW
    for seed in range(group * 1000, group * 1000 + lives):
        done += live(world, seed)

    if lives < MANY:
        return  # two lives need not have seen everything
    for name in (
        "spend",
        "use",
        "top_up",
        "move",
        "close",
        "take_back",
        "refund_part",
        "pay_arrears",
        "end_hold",
        "refund_sessions",
    ):
        assert done[name], (name, sorted(done.items()))


@pytest.mark.heavy
def test_a_thousand_lives_on_this_database(world: World) -> None:
    for seed in range(100_000, 101_000):
        live(world, seed)
