"""What accounts hold, now and at any past moment, and which lots it lies in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from liuke.kit.ready import Ready
from liuke.ledger.models import Account, LotState, Transfer
from liuke.ledger.rules.book import Side, session_unit
from liuke.ledger.rules.lots import Part

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from django.db.models import QuerySet

    from liuke.accounts.scope import Scope, ScopedQuerySet


@dataclass(frozen=True)
class Held:
    """An account of a card: what can be used of it now and what is put aside, in the smallest part of its unit."""

    pk: int
    card: int
    purse: str
    unit: str
    available: int
    aside: int


@dataclass(frozen=True)
class LotLeft:
    """A lot with what is left of it.

    Args:
        pk: the lot.
        entry_id: the entry it first came by.
        quantity: what came.
        rest: what is left of it.
        earned_on: the business date it came.
        expires_on: the last day it may be used; None means never.
        paid_minor: what was paid for all of it.
        list_minor: its list price.
        items: the ids of what it may pay for; empty means all.
    """

    pk: int
    entry_id: int
    quantity: int
    rest: int
    earned_on: date
    expires_on: date | None
    paid_minor: int
    list_minor: int
    items: tuple[int, ...]

    def paid_for(self, count: int) -> int:
        """Return what was paid for so much of it, minor units; each session of a lot was paid at the same price."""
        return self.paid_minor * count // self.quantity


def accounts_of_cards(cards: Iterable[int]) -> list[Held]:
    """Return the accounts of cards, oldest first; the caller's scope reached the cards. One query."""
    rows = Account.objects.unscoped("the caller reached the cards").filter(card__in=set(cards)).order_by("pk")
    return [held_of(one) for one in rows]


def held_of(account: Account) -> Held:
    """Return what an account of a card holds, as its row was read."""
    return Held(account.pk, account.card or 0, account.purse, account.unit, account.available, account.held)


def account_rows(card: int) -> list[Account]:
    """Return the accounts of one card for its statement; the caller's scope reached the card."""
    return list(Account.objects.unscoped("the caller reached the card").filter(card=card).order_by("pk"))


_LOTS = Ready(lambda accounts: _left(accounts).select_related("lot").order_by("pk"))


def lots_of(account_ids: Iterable[int]) -> dict[int, list[LotLeft]]:
    """Return the lots of accounts of which something is left, oldest first, by account; one query."""
    found: dict[int, list[LotLeft]] = {}
    for state in _LOTS(account_ids):
        lot = state.lot
        left = LotLeft(
            lot.pk, lot.came_by_id, lot.quantity, lot.quantity - state.used, lot.earned_on, lot.expires_on,
            lot.paid_minor, lot.list_minor, tuple(lot.items),
        )  # fmt: skip
        found.setdefault(lot.account_id, []).append(left)
    return found


def items_owed(item_ids: Iterable[int]) -> set[int]:
    """Return those of these services of which customers hold sessions; one query."""
    by_unit = {session_unit(pk): pk for pk in item_ids}
    rows = Account.objects.unscoped("a service is the whole shop's").filter(unit__in=by_unit, bounded=True)
    held = rows.exclude(posted_cr=F("posted_dr")).values_list("unit", flat=True)
    return {by_unit[unit] for unit in held}


def _left(account_ids: Iterable[int]) -> QuerySet[LotState]:
    """Return what is left, by an index that holds nothing else: years of used-up lots cost nothing."""
    return LotState.objects.filter(account__in=account_ids, used__lt=F("quantity"))


def accounts_of(customer_ids: Iterable[int], scope: Scope) -> ScopedQuerySet[Account]:
    """Return the accounts of a person's records, oldest first."""
    kept: Any = Account.objects.within(scope, of_few=True).filter(customer__in=customer_ids).order_by("pk")
    found: ScopedQuerySet[Account] = kept
    return found


def parts_of(account_ids: Iterable[int]) -> dict[int, list[Part]]:
    """Return what is left of the lots of some accounts, by account; one query, lots that are used up left out."""
    rows = (
        _left(account_ids)
        .order_by("pk")
        .values_list("account_id", "lot", F("quantity") - F("used"), "lot__earned_on", "lot__expires_on")
    )
    parts: dict[int, list[Part]] = {}
    for account_id, pk, rest, earned_on, expires_on in rows:
        parts.setdefault(account_id, []).append(Part(pk, rest, earned_on, expires_on))
    return parts


def balances_at(account_ids: Iterable[int], *, at: datetime) -> dict[int, int]:
    """Return what accounts held at a moment, from the transfers themselves; two queries.

    Works for the house's accounts too, which keep no balance.
    """
    wanted = set(account_ids)
    sums = {}
    for side in ("debit", "credit"):
        rows = Transfer.objects.filter(**{f"{side}__in": wanted}, entry__recorded_at__lte=at)
        of_side = rows.order_by().values_list(f"{side}_id").annotate(total=Coalesce(Sum("amount"), 0))
        sums[side] = dict(of_side)
    sides = dict(Account.objects.unscoped("the caller named them").filter(pk__in=wanted).values_list("pk", "side"))
    return {
        pk: (sums["credit"].get(pk, 0) - sums["debit"].get(pk, 0)) * (1 if side == Side.CREDIT else -1)
        for pk, side in sides.items()
    }
