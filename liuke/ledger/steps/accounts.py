"""Opening, locking and closing accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.accounts.models import Organization
from liuke.kit.ready import Ready
from liuke.kit.transactions import step
from liuke.ledger.errors import AccountNotOpen
from liuke.ledger.models import Account, AccountStatus, Issuer, SalonIssuer
from liuke.ledger.queries.balances import held_of
from liuke.ledger.rules.book import Purse, nature_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from liuke.ledger.queries.balances import Held

_WHY = "the caller's scope named them"
_ISSUER = Ready(lambda salon: SalonIssuer.objects.filter(salon_id=salon))
_HOUSE = Ready(
    lambda salon, *, unit: Account.objects.unscoped("the house").filter(salon_id=salon, customer=None, unit=unit)
)
_BY_NUMBER = Ready(lambda pks: _held(Account.objects.unscoped(_WHY).filter(pk__in=pks, bounded=True)))
_OF_CARDS = Ready(lambda cards: _held(Account.objects.unscoped(_WHY).filter(card__in=cards)))


@step
def issuer_of(salon_id: int) -> int:
    """Return the issuer in whose book a salon writes; where nobody chose, the shop is one issuer."""
    if found := _ISSUER(salon_id):
        return found[0].issuer_id
    issuer = Issuer.objects.order_by("pk").first() or Issuer.objects.create(legal_name=Organization.objects.get().name)
    return SalonIssuer.objects.get_or_create(salon_id=salon_id, defaults={"issuer": issuer})[0].issuer_id


@step
def house_accounts(salon_id: int, unit: str) -> dict[Purse, int]:
    """Return a salon's own accounts in a unit; one query."""
    return {Purse(account.purse): account.pk for account in _HOUSE(salon_id, unit=unit)}


@step
def house_account(salon_id: int, purse: Purse, unit: str, *, now: datetime) -> int:
    """Return a salon's own account, opened where it is not there yet."""
    return _open(salon_id, purse, unit, now=now).pk


@step
def open_account(
    salon_id: int, purse: Purse, unit: str, *, customer_id: int, now: datetime, card: int | None = None
) -> Account:
    """Return a customer's account, opened where it is not there yet."""
    return _open(salon_id, purse, unit, now=now, customer_id=customer_id, card=card)


def _open(
    salon_id: int, purse: Purse, unit: str, *, now: datetime, customer_id: int | None = None, card: int | None = None
) -> Account:
    nature = nature_of(purse)
    issuer_id = issuer_of(salon_id)
    names = {"purse": purse.value, "unit": unit, "customer_id": customer_id, "card": card}
    names |= {"salon_id": salon_id} if customer_id is None else {} if card else {"issuer_id": issuer_id}
    rest = {"issuer_id": issuer_id, "salon_id": salon_id, "side": nature.side.value, "bounded": nature.bounded}
    defaults = {name: value for name, value in rest.items() if name not in names} | {"opened_at": now}
    return Account.objects.unscoped(_WHY).get_or_create(**names, defaults=defaults)[0]


@step
def lock_accounts(ids: Iterable[int]) -> dict[int, Account]:
    """Return the customers' accounts among these as they are now, held until the transaction ends.

    Always in the same order, so that two who write never wait for each other. The house's are not held: all tills
    would stand in one queue.

    Raises:
        AccountNotOpen: one of them is frozen or closed.
    """
    return {account.pk: account for account in _open_ones(_BY_NUMBER(set(ids)))}


@step
def lock_accounts_of_cards(cards: Iterable[int]) -> list[Held]:
    """Return the accounts of cards as they are now, oldest first, held until the transaction ends.

    The caller holds the cards, so that nobody opens another account of theirs meanwhile.

    Raises:
        AccountNotOpen: one of them is frozen or closed.
    """
    return [held_of(account) for account in _open_ones(_OF_CARDS(set(cards)))]


def _held(rows: QuerySet[Account]) -> QuerySet[Account]:
    return rows.order_by("pk").select_for_update(no_key=True)


def _open_ones(found: list[Account]) -> list[Account]:
    if any(account.status != AccountStatus.OPEN for account in found):
        raise AccountNotOpen
    return found


@step
def close_accounts(ids: Iterable[int]) -> None:
    """Close accounts that hold nothing; the database refuses others."""
    Account.objects.unscoped(_WHY).filter(pk__in=set(ids)).update(status=AccountStatus.CLOSED)
