"""What the till shows of payments asked of providers: whom it may ask, what is asked, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.safestring import mark_safe

from liuke.kit.money import Money
from liuke.visits.models.till import PURSE_NAMES
from liuke.visits.payments.opening import SIMULATOR
from liuke.visits.payments.picture import picture_of
from liuke.visits.payments.states import State
from liuke.visits.queries.paying import accounts_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from liuke.visits.models import PaymentOrder
    from liuke.visits.queries.preview import Preview

_CURRENCY = "CNY"


@dataclass(frozen=True)
class Payer:
    """A payment of the bill that can be asked of a provider, with the newest ask of it."""

    purse: str
    label: str
    amount: Money
    order: PaymentOrder | None

    @property
    def is_open(self) -> bool:
        return self.order is not None and self.order.standing.is_open

    @property
    def is_paid(self) -> bool:
        return self.order is not None and self.order.standing is State.PAID

    @property
    def is_simulated(self) -> bool:
        return self.order is not None and self.order.adapter == SIMULATOR

    @property
    def is_unanswered(self) -> bool:
        """Whether nobody knows yet if the provider heard us."""
        return self.order is not None and self.order.standing is State.CREATED

    @property
    def picture(self) -> str:
        """The code to scan, drawn; empty where there is none."""
        shown = self.is_open and not self.is_simulated and self.order is not None
        # Drawn by us from squares; what the code says never reaches the page as text.
        return mark_safe(picture_of(self.order.code_url)) if shown and self.order else ""  # noqa: S308


def payers(orders: Sequence[PaymentOrder], shown: Preview, *, currency: str) -> dict[str, Any]:
    """Return what the template needs: nothing where no provider is set up. One query."""
    on = accounts_on() if currency == _CURRENCY else {}
    newest = {one.purse: one for one in orders if not one.is_going_back}
    amounts: dict[str, int] = {
        paid.how.value: paid.amount_minor for paid in shown.sale.payments if paid.how.value in on
    }
    asked: dict[str, int] = {one.purse: one.amount_minor for one in newest.values() if one.standing.is_open}
    rows = [
        Payer(purse, str(PURSE_NAMES[key]), Money(minor, currency), newest.get(purse))
        for key in PURSE_NAMES
        if (purse := key.value) in amounts | asked
        for minor in [asked.get(purse) or amounts[purse]]
    ]
    return {"payers": bool(on or asked), "asking": rows, "is_asking": any(one.is_open for one in rows)}
