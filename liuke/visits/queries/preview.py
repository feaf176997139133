"""What closing a draft would do, by the same rules that do it: the sentence before confirm. 确认后."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from liuke.cards.errors import TooOften
from liuke.cards.holding import Holding, holdings
from liuke.cards.queries.times import times_left
from liuke.cards.rules.splitting import plan_spend, spendable
from liuke.kit.money import Money
from liuke.kit.problems import LiukeError
from liuke.ledger.errors import InsufficientBalance
from liuke.visits.errors import TotalsDiffer
from liuke.visits.payments.errors import PaidOtherwise, PaymentAwaited
from liuke.visits.payments.states import State
from liuke.visits.queries.limits import see_limits
from liuke.visits.queries.shelf import Shelf, bound_items, ladders, reward_for, shelf_for
from liuke.visits.rules.drafts import resolved, sale_of
from liuke.visits.rules.sale import How, Sale, SalePayment, What, check_sale
from liuke.visits.rules.settling import Priced, see_amounts, settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from liuke.accounts.scope import Scope
    from liuke.cards.rules.splitting import Lot
    from liuke.visits.models import PaymentOrder
    from liuke.visits.rules.drafts import Content
    from liuke.visits.rules.settling import Settled


@dataclass(frozen=True)
class Effect:
    """One thing that will happen.

    Args:
        kind: ``stored``, ``sessions``, ``time``, ``opened``, ``topped_up``, ``debt_paid``, or a ``How`` that brings in
            money.
        name: of the card, where it is one; of money a provider took, its number.
        amount: what is taken or put on.
        left: what the card holds then.
        count, count_left: sessions used and left.
        principal, bonus: the parts of what is taken, or what a top-up brings on top (bonus).
    """

    kind: str
    name: str = ""
    amount: Money | None = None
    left: Money | None = None
    count: int = 0
    count_left: int = 0
    principal: Money | None = None
    bonus: Money | None = None


@dataclass
class Preview:
    """A draft with prices and what closing it would do.

    Args:
        sale: what would be written.
        shelf: what it names; None where something of it is not on offer or not in reach.
        bill: its lines with prices.
        due_minor: what is to be paid.
        effects: what closing it does, in the order of the sentence.
        problem: why it cannot be closed as it stands; None where it can.
    """

    sale: Sale
    shelf: Shelf | None = None
    bill: list[Priced] = field(default_factory=list)
    due_minor: int = 0
    effects: list[Effect] = field(default_factory=list)
    problem: LiukeError | None = None

    @property
    def listed_minor(self) -> int:
        """The list price of everything."""
        return sum(one.list_minor for one in self.bill)

    @property
    def rest_minor(self) -> int:
        """What is still to be paid."""
        return self.due_minor - sum(one.amount_minor for one in self.sale.payments)

    @property
    def mark(self) -> str:
        """A mark of everything shown: what is closed must carry it."""
        return hashlib.sha256(repr((self.sale, self.bill, self.effects)).encode()).hexdigest()


def preview(
    content: Content, *, salon_id: int, scope: Scope, today: date, asked: Sequence[PaymentOrder] = ()
) -> Preview:
    """Return a draft as it would be closed; refusals become its ``problem``.

    ``asked`` are the payments asked of providers for it: what was paid must stand on the bill as it was paid.
    """
    shown = Preview(sale_of(content, salon_id=salon_id, payments=()))
    try:
        _fill(shown, content, scope=scope, today=today, asked=asked)
    except LiukeError as problem:
        shown.problem = problem
    return shown


def _fill(shown: Preview, content: Content, *, scope: Scope, today: date, asked: Sequence[PaymentOrder]) -> None:
    named = tuple(SalePayment(one.how, one.amount_minor or 1, one.card_id) for one in content.payments)
    shelf = shelf_for(sale_of(content, salon_id=shown.sale.salon_id, payments=named), scope=scope)
    shown.shelf = shelf
    shown.bill = [shelf.priced(line, scope=scope) for line in content.lines]
    shown.due_minor = sum(one.due_minor for one in shown.bill)
    held = {one.card.pk: one for one in holdings(shelf.cards.values())}
    caps = {pk: _cap(one, shown.bill, currency=shelf.currency, today=today) for pk, one in held.items()}
    payments = resolved(content.payments, due=shown.due_minor, caps=caps)
    payments = tuple(_with_reference(one, asked) for one in payments)
    shown.sale = sale_of(content, salon_id=shelf.salon.pk, payments=payments)
    check_sale(shown.sale)
    see_amounts(shown.bill, names=shelf.name_of)
    see_limits(shown.bill, sale=shown.sale, shelf=shelf, held=held, today=today)
    if shown.rest_minor:
        paid = Money(shown.due_minor - shown.rest_minor, shelf.currency)
        raise TotalsDiffer(due=Money(shown.due_minor, shelf.currency), paid=paid)
    prefers = {pk: bound_items(one, shelf.currency) for pk, one in held.items()}
    settled = settle(shown.bill, payments, prefers=prefers, currency=shelf.currency)
    shown.effects = _effects(shown, settled, held, today=today)
    _see_asked(payments, asked, currency=shelf.currency)


def _with_reference(payment: SalePayment, asked: Sequence[PaymentOrder]) -> SalePayment:
    paid = [one for one in asked if one.standing is State.PAID and one.purse == payment.how.purse]
    fits = len(paid) == 1 and paid[0].amount_minor == payment.amount_minor
    return replace(payment, reference=paid[0].reference) if fits else payment


def _see_asked(payments: Sequence[SalePayment], asked: Sequence[PaymentOrder], *, currency: str) -> None:
    """Refuse while somebody is being asked, and where what she paid is not what the bill says."""
    if any(one.standing.is_open for one in asked):
        raise PaymentAwaited
    paid = sum(one.amount_minor for one in asked)
    booked = sum(one.amount_minor for one in payments if one.reference)
    if paid != booked:
        raise PaidOtherwise(paid=str(Money(paid, currency)))


def _cap(holding: Holding, bill: Iterable[Priced], *, currency: str, today: date) -> int:
    """Return the most a card can pay of a bill: what is due for services and products, and what it holds for them."""
    lots = holding.top_ups(currency)
    items = [one for one in bill if one.line.what is What.ITEM and one.due_minor]
    usable = [spendable(lots, item=str(one.line.ref), today=today, currency=currency).minor for one in items]
    return min(sum(one.due_minor for one in items), max(usable, default=0))


def _effects(shown: Preview, settled: Sequence[Settled], held: dict[int, Holding], *, today: date) -> list[Effect]:
    found = [
        *_sessions(shown, held, today=today),
        *_stored(shown, settled, held, today=today),
        *_value(shown, today=today),
    ]
    assert shown.shelf is not None  # noqa: S101 - filled before
    currency = shown.shelf.currency
    found += [
        Effect(paid.how.value, name=paid.reference, amount=Money(paid.amount_minor, currency))
        for paid in shown.sale.payments
        if paid.how is not How.STORED
    ]
    return found


def _sessions(shown: Preview, held: dict[int, Holding], *, today: date) -> list[Effect]:
    used: dict[tuple[int, str], int] = {}
    times: dict[int, int] = {}
    for one in shown.bill:
        if not one.line.session_card:
            continue
        holding = held[one.line.session_card]
        if holding.covers(one.line.ref):
            times[holding.card.pk] = times.get(holding.card.pk, 0) + one.line.quantity
            continue
        account = holding.session_account(one.line.ref)
        key = holding.card.pk, account.unit if account else ""
        used[key] = used.get(key, 0) + one.line.quantity
    effects = [_time(held[pk], count, today=today) for pk, count in times.items()]
    for (pk, unit), count in used.items():
        left = held[pk].sessions.get(unit, 0) - count
        if left < 0:
            raise InsufficientBalance(wanted=count, available=count + left, unit=unit)
        effects.append(Effect("sessions", held[pk].card.name, count=count, count_left=left))
    return effects


def _time(holding: Holding, count: int, *, today: date) -> Effect:
    left = times_left(holding.card, today=today)
    if left is not None and count > left:
        raise TooOften(card=holding.card.name, left=left)
    return Effect("time", holding.card.name, count=count)


def _stored(shown: Preview, settled: Sequence[Settled], held: dict[int, Holding], *, today: date) -> list[Effect]:
    assert shown.shelf is not None  # noqa: S101 - filled before
    currency = shown.shelf.currency
    lots = {pk: holding.top_ups(currency) for pk, holding in held.items()}
    taken: dict[int, list[int]] = {}
    for priced, paid in zip(shown.bill, settled, strict=True):
        for pk, minor in paid.cards:
            plan = plan_spend(
                lots[pk], amount=Money(minor, currency), item=str(priced.line.ref), today=today,
                order=shown.shelf.rules.split_order,
            )  # fmt: skip
            by_lot = {one.lot: one for one in plan.draws}
            lots[pk] = [
                replace(
                    lot,
                    paid_left=lot.paid_left - by_lot[lot.key].principal,
                    bonus_left=lot.bonus_left - by_lot[lot.key].bonus,
                )
                if lot.key in by_lot
                else lot
                for lot in lots[pk]
            ]
            before = taken.setdefault(pk, [0, 0])
            taken[pk] = [before[0] + plan.principal.minor, before[1] + plan.bonus.minor]
    return [
        Effect(
            "stored",
            held[pk].card.name,
            amount=Money(principal + bonus, currency),
            left=_left(lots[pk], currency),
            principal=Money(principal, currency),
            bonus=Money(bonus, currency),
        )
        for pk, (principal, bonus) in taken.items()
    ]


def _left(lots: Iterable[Lot], currency: str) -> Money:
    return Money(sum(lot.paid_left.minor + lot.bonus_left.minor for lot in lots), currency)


def _value(shown: Preview, *, today: date) -> list[Effect]:
    shelf = shown.shelf
    assert shelf is not None  # noqa: S101 - filled before
    effects = []
    fills = any(one.line.what is What.TOP_UP or shelf.holds_money(one.line) for one in shown.bill)
    known = ladders(shelf.currency) if fills else ()
    for one in shown.bill:
        line, amount = one.line, Money(one.price_minor, shelf.currency)
        if line.what is What.DEBT:
            effects.append(Effect("debt_paid", amount=amount))
        elif line.what is What.TOP_UP or shelf.holds_money(line):
            brings = reward_for(amount, known, today=today)
            effects.append(Effect("topped_up", shelf.name_of(line), amount=amount, bonus=brings.bonus))
        elif line.what is What.CARD:
            owed = Money(one.price_minor - one.due_minor, shelf.currency)
            effects.append(Effect("opened", shelf.name_of(line), amount=amount, left=owed))
    return effects
