"""Who owes: the issuers of a shop, and in whose book each salon writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.kit.transactions import step
from liuke.ledger.errors import SalonHasBook
from liuke.ledger.models import Account, Issuer, SalonIssuer

if TYPE_CHECKING:
    from collections.abc import Mapping


@step
def write_issuer(issuer_id: int | None, columns: Mapping[str, str]) -> tuple[int, dict[str, str], dict[str, str]]:
    """Write an issuer, and return its id with what changed, before and after; a new one without an id."""
    issuer = Issuer() if issuer_id is None else Issuer.objects.select_for_update(no_key=True).get(pk=issuer_id)
    changed = {name: value for name, value in columns.items() if getattr(issuer, name) != value or issuer.pk is None}
    before = {name: getattr(issuer, name) for name in changed} if issuer.pk else {}
    for name, value in changed.items():
        setattr(issuer, name, value)
    if changed:
        issuer.save()
    return issuer.pk, before, changed


@step
def place_salon(salon_id: int, *, issuer_id: int) -> int | None:
    """Let a salon write in an issuer's book, and return the one before, None for none.

    Raises:
        SalonHasBook: value lies in the other book; it cannot change who owes it.
    """
    found = SalonIssuer.objects.select_for_update(no_key=True).filter(salon_id=salon_id).first()
    before = found.issuer_id if found else None
    if before == issuer_id:
        return before
    SalonIssuer.objects.update_or_create(salon_id=salon_id, defaults={"issuer_id": issuer_id})
    # looked for after the row is written: until then another writer may open the first account
    if Account.objects.unscoped("any account ties it").filter(salon_id=salon_id).exists():
        raise SalonHasBook
    return before
