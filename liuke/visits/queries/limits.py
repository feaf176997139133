"""What the law lets the salon's issuer sell to this buyer today: card by card, split purchases taken together. 限额."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from liuke.cards.definitions import region
from liuke.cards.rules import limits
from liuke.cards.rules.kinds import CardKind
from liuke.customers.groups import group, head_id
from liuke.customers.rows import birthday_of
from liuke.customers.rules.birthdays import age_on
from liuke.kit.money import Money
from liuke.ledger.queries.issuers import rules_of
from liuke.ledger.rules.book import Purse
from liuke.visits.models import LineKind, Payment, Ticket, TicketLine
from liuke.visits.rules.sale import How, What

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from liuke.cards.holding import Holding
    from liuke.customers.models import Customer
    from liuke.visits.queries.shelf import Shelf
    from liuke.visits.rules.sale import Sale
    from liuke.visits.rules.settling import Priced

_LAWS_CURRENCY = "CNY"
_WHY = "what a buyer bought before counts in every salon of the issuer"


def see_limits(bill: Sequence[Priced], *, sale: Sale, shelf: Shelf, held: Mapping[int, Holding], today: date) -> None:
    """Refuse cards and top-ups the law does not let the issuer sell. Five queries, none where no card is sold.

    A card not paid in full counts with its whole price: what is owed is bought too. Cash on a bill counts for its
    cards first. A buyer is known by name and phone.

    Raises:
        AgainstTheLaw: with the rule broken.
    """
    filled = [one for one in bill if one.line.what in {What.CARD, What.TOP_UP}]
    if not filled or shelf.customer is None or shelf.currency != _LAWS_CURRENCY:
        return
    rules = rules_of(shelf.salon.pk)
    law, currency = region(rules.region), shelf.currency
    bought, bought_cash = _same_day(shelf.customer, issuer=rules.pk, today=today)
    cash_left = sum(paid.amount_minor for paid in sale.payments if paid.how is How.CASH)
    on_cards = {pk: holding.balance(Purse.PRINCIPAL, currency) for pk, holding in held.items()}
    born = birthday_of(shelf.customer)
    for one in filled:
        cash = min(cash_left, one.due_minor)
        before = on_cards.get(one.line.ref, 0) if one.line.what is What.TOP_UP else 0
        is_bearers, ends = _bearers(one, shelf, today=today)
        wanted = limits.Sale(
            sold_on=today,
            amount=Money(one.price_minor, currency),
            is_registered=not is_bearers,
            on_card=Money(before, currency),
            same_day=Money(bought, currency),
            cash=Money(cash, currency),
            same_day_cash=Money(bought_cash, currency),
            has_identity=bool(shelf.customer.name and shelf.customer.phone_index),
            age=None if born is None else age_on(born, today),
            guardian_agreed=bool(sale.guardian),
            lasts_through=ends,
        )
        limits.check_sale(wanted, region=law, issuer=rules.kind)
        bought, bought_cash, cash_left = bought + one.price_minor, bought_cash + cash, cash_left - cash
        if one.line.what is What.TOP_UP:
            on_cards[one.line.ref] = before + one.price_minor


def _bearers(one: Priced, shelf: Shelf, *, today: date) -> tuple[bool, date | None]:
    """Return whether a card is good for whoever bears it, and its last day then. A gift card is. 不记名卡."""
    if one.line.what is What.TOP_UP:
        card = shelf.cards[one.line.ref]
        return (True, card.expires_on) if card.kind == CardKind.GIFT else (False, None)
    product = shelf.products[one.line.ref]
    if product.kind != CardKind.GIFT:
        return False, None
    return True, today + timedelta(days=product.valid_days - 1) if product.valid_days else None


def _same_day(customer: Customer, *, issuer: int | None, today: date) -> tuple[int, int]:
    """Return what she bought of cards on this day from this issuer, and how much of it in cash. One query.

    What she gave back counts where it was bought on this day too: yesterday's makes no room for today.
    """
    lines = TicketLine.objects.unscoped(_WHY).filter(ticket=OuterRef("pk"), item=None, card__isnull=False)
    sold = lines.filter(Q(kind=LineKind.SALE) | Q(kind=LineKind.RETURN, reverses__kind=LineKind.SALE))
    cash = Payment.objects.filter(ticket=OuterRef("pk"), purse=Purse.CASH)
    rows = (
        Ticket.objects.unscoped(_WHY)
        .filter(customer__in=group(head_id(customer.pk)), business_date=today, salon__salonissuer__issuer=issuer)
        .exclude(takes_back__business_date__lt=today)
        .annotate(
            cards=_summed(sold.values("ticket").annotate(sum=Sum("ahead_minor"))),
            cash=_summed(cash.values("ticket").annotate(sum=Sum("amount_minor"))),
        )
        .exclude(cards=0)
        .values_list(F("cards"), F("cash"))
    )
    found = [(cards, max(min(cash, cards), 0) if cards > 0 else min(max(cash, cards), 0)) for cards, cash in rows]
    return sum(cards for cards, _cash in found), sum(cash for _cards, cash in found)


def _summed(rows: object) -> Coalesce:
    return Coalesce(Subquery(rows.order_by().values("sum")), Value(0))  # type: ignore[attr-defined]
