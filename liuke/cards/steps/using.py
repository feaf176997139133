"""Paying with what was paid ahead: value by value, session by session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.cards.errors import ArrearsFirst, NotOnThisCard, TooOften
from liuke.cards.queries.times import times_left
from liuke.cards.rules.instalments import Instalments
from liuke.cards.rules.splitting import SplitOrder, plan_spend
from liuke.cards.steps.parts import Part
from liuke.kit.money import Money
from liuke.kit.transactions import step
from liuke.ledger.rules.book import Code, Purse
from liuke.ledger.rules.lots import Draw, draw
from liuke.ledger.rules.lots import Part as LotPart
from liuke.ledger.steps import Move, Used

if TYPE_CHECKING:
    from liuke.cards.holding import Holding
    from liuke.cards.rules.splitting import SpendPlan
    from liuke.cards.steps.parts import Counter


@step
def spending(
    holding: Holding,
    counter: Counter,
    *,
    amount: Money,
    listed: Money,
    item_id: int | None,
    order: SplitOrder = SplitOrder.PROPORTIONAL,
) -> Part:
    """Return how ``amount`` of one line is paid from a stored-value card. 储值核销.

    Args:
        holding: the card, held.
        counter: where and when.
        amount: what the card pays of the line, > 0.
        listed: the list price of what it pays, ≥ ``amount``; refunds are worked out from it.
        item_id: what it pays for; decides which bonus may be used.
        order: the shop's setting.

    Raises:
        InsufficientBalance: the card holds less that may pay for this today.
    """
    currency = counter.currency
    lots = holding.top_ups(currency)
    plan = plan_spend(lots, amount=amount, item=str(item_id or ""), today=counter.today, order=order)
    moves = []
    for purse, house, code in (
        (Purse.PRINCIPAL, Purse.REVENUE, Code.PRINCIPAL_USED),
        (Purse.BONUS, Purse.BONUS_USED, Code.BONUS_USED),
    ):
        draws = _draws(holding, plan, purse, currency)
        if total := sum(one.quantity for one in draws):
            account = holding.accounts[purse.value, currency].pk
            moves.append(Move(account, counter.house(house), total, currency, code, draws=draws))
    moves += _between(holding, counter, plan.principal.minor)
    used = Used(
        listed.minor,
        amount.minor,
        principal_minor=plan.principal.minor,
        bonus_minor=plan.bonus.minor,
        card=holding.card.pk,
        item_id=item_id,
        drawn={one.lot: one.principal.minor + one.bonus.minor for one in plan.draws},
    )
    return Part(tuple(moves), (used,))


def _draws(holding: Holding, plan: SpendPlan, purse: Purse, currency: str) -> tuple[Draw, ...]:
    of_purse = [(one.lot, (one.principal if purse is Purse.PRINCIPAL else one.bonus).minor) for one in plan.draws]
    draws = []
    for key, minor in of_purse:
        rest = minor
        for lot in holding.drawn(key, purse, currency) if minor else ():
            if this := min(rest, lot.rest):
                draws.append(Draw(lot.pk, this))
                rest -= this
    return tuple(draws)


def _between(holding: Holding, counter: Counter, principal: int) -> list[Move]:
    """Sold there, used here: the selling salon owes the serving one the principal."""
    sold_at = holding.card.salon_id
    if sold_at == counter.salon_id or not principal:
        return []
    theirs = counter.house(Purse.BETWEEN_SALONS, salon_id=sold_at)
    ours = counter.house(Purse.BETWEEN_SALONS)
    return [Move(ours, theirs, principal, counter.currency, Code.BETWEEN_SALONS)]


@step
def session_use(holding: Holding, counter: Counter, *, item_id: int, count: int, listed: Money) -> Part:
    """Return how ``count`` sessions of a service are used from a card, first-expiring first. 次卡核销.

    Args:
        holding: the card, held.
        counter: where and when.
        item_id: the service.
        count: ≥ 1.
        listed: the list price of all of them.

    Raises:
        NotOnThisCard: the card is not good for this service.
        InsufficientBalance: fewer sessions are left today.
        ArrearsFirst: fewer stand for what was paid so far; of a card by time, its paid days are over.
        TooOften: a card by time was used as often as a day or a week allows.
    """
    if holding.covers(item_id):
        return _time_use(holding, counter, item_id=item_id, count=count, listed=listed)
    account = holding.session_account(item_id)
    if account is None:
        raise NotOnThisCard(card=holding.card.name)
    _see_arrears(holding, counter, count)
    lots = {lot.pk: lot for lot in holding.lots[account.pk]}
    parts = [LotPart(lot.pk, lot.rest, lot.earned_on, lot.expires_on) for lot in lots.values()]
    draws = draw(parts, count, unit=account.unit, today=counter.today)
    pool = counter.house(Purse.SESSION_POOL, account.unit, salon_id=holding.card.salon_id)
    moves = [Move(account.pk, pool, count, account.unit, Code.SESSION_USED, draws=draws)]
    earns = sum(lots[one.lot_id].paid_for(one.quantity) for one in draws)
    if earns:
        deferred = counter.house(Purse.DEFERRED, salon_id=holding.card.salon_id)
        moves.append(Move(deferred, counter.house(Purse.REVENUE), earns, counter.currency, Code.EARNED))
        moves += _between(holding, counter, earns)
    charged = min(earns, listed.minor)
    used = Used(listed.minor, charged, sessions=count, card=holding.card.pk, item_id=item_id)
    return Part(tuple(moves), (used,))


def _time_use(holding: Holding, counter: Counter, *, item_id: int, count: int, listed: Money) -> Part:
    """Nothing moves in the book: the card's price is earned when it ends. Noted is what she got."""
    card, today = holding.card, counter.today
    owed = holding.balance(Purse.ARREARS, counter.currency)
    if owed and card.expires_on is not None:
        days = (card.expires_on - card.opened_on).days + 1
        if (today - card.opened_on).days >= days * (card.price_minor - owed) // card.price_minor:
            raise ArrearsFirst(usable=0, owed=str(Money(owed, counter.currency)))
    used = times_left(card, today=today)
    if used is not None and holding.taken + count > used:
        raise TooOften(card=card.name, left=max(0, used - holding.taken))
    return Part((), (Used(listed.minor, 0, sessions=count, card=card.pk, item_id=item_id),))


def _see_arrears(holding: Holding, counter: Counter, count: int) -> None:
    owed = holding.balance(Purse.ARREARS, counter.currency)
    if not owed or not holding.card.price_minor:  # what a card brought in had cost, and so what is paid, nobody knows
        return
    card = holding.card
    price = Money(card.price_minor, counter.currency)
    sold = card.choose or sum(one["sold"] + one["gifts"] for one in card.contents)
    paid = Instalments(price, price - Money(owed, counter.currency), sold)
    usable = paid.usable(used=sold - sum(holding.sessions.values()))
    if count > usable:
        raise ArrearsFirst(usable=usable, owed=str(paid.arrears))
