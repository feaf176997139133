"""Whether she agreed to what a bill uses of her cards, and keeping what shows it."""

from __future__ import annotations

import uuid
from base64 import b64encode
from typing import TYPE_CHECKING

from liuke.cards.rules.chosen import SecondFactor
from liuke.kit.home import home
from liuke.kit.money import Money
from liuke.kit.transactions import step
from liuke.visits.errors import CodeNeeded, SignatureNeeded
from liuke.visits.models import RedemptionCode, Signature
from liuke.visits.queries.second_factor import code_for
from liuke.visits.rules.second_factor import check_signature, value_used

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from liuke.kit.idempotency import Once
    from liuke.visits.models import Ticket
    from liuke.visits.queries.shelf import Shelf
    from liuke.visits.rules.sale import Sale
    from liuke.visits.rules.settling import Priced


@step
def see_second_factor(
    bill: Sequence[Priced], *, sale: Sale, shelf: Shelf, write: Once, signature: bytes, now: datetime
) -> Signature | RedemptionCode | None:
    """Return what shows that she agreed, not kept yet; None where the shop asks for nothing. No query where it is off.

    Raises:
        SignatureNeeded, SignatureUnreadable: she has to sign.
        CodeNeeded: no code she was sent for this bill and this amount was typed right in its time.
    """
    used = value_used(bill, sale.payments)
    asked = shelf.rules.asks(used)
    if asked is SecondFactor.OFF:
        return None
    amount = str(Money(used, shelf.currency))
    if asked is SecondFactor.CODE:
        code = code_for(write.key, customer=shelf.customer, now=now)
        if code is None or code.confirmed_at is None or code.amount_minor != used:
            raise CodeNeeded(amount=amount)
        return code
    if not signature:
        raise SignatureNeeded(amount=amount)
    check_signature(signature)
    uid = uuid.uuid4()
    image = home().vault.seal(b64encode(signature).decode(), place=f"signature:{uid}")
    return Signature(uid=uid, amount_minor=used, image_sealed=image, signed_at=now)


@step
def keep_second_factor(given: Signature | RedemptionCode | None, ticket: Ticket) -> None:
    """Keep with a bill what shows that she agreed; a code is used up by it."""
    if given is not None:
        given.ticket = ticket
        given.save()
