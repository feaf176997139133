"""What stands on a bill that is not closed yet, and what it would be as a sale. 草稿单."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from liuke.visits.rules.sale import How, Sale, SaleLine, SalePayment, Share, What

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class DraftPayment:
    """One way of paying. ``amount_minor`` None takes what is left to pay, of a card as much as it holds."""

    how: How
    card_id: int | None = None
    amount_minor: int | None = None
    tendered_minor: int | None = None


@dataclass(frozen=True)
class Content:
    """What stands on a draft; ``tab`` is the shelf that is open."""

    customer_id: int | None = None
    lines: tuple[SaleLine, ...] = ()
    payments: tuple[DraftPayment, ...] = ()
    note: str = ""
    guardian: str = ""
    tab: str = "service"

    @property
    def is_empty(self) -> bool:
        """Whether nothing worth keeping stands on it."""
        return not (self.customer_id or self.lines or self.payments or self.note)

    def with_line(self, place: int, **changes: Any) -> Content:
        """Return it with one line changed; a place that is not there changes nothing."""
        lines = tuple(replace(one, **changes) if at == place else one for at, one in enumerate(self.lines))
        return replace(self, lines=lines)

    def with_payment(self, place: int, **changes: Any) -> Content:
        """Return it with one payment changed; a place that is not there changes nothing."""
        payments = tuple(replace(one, **changes) if at == place else one for at, one in enumerate(self.payments))
        return replace(self, payments=payments)

    def paid_by(self, how: How, card_id: int | None = None) -> Content:
        """Return it paid this way for what is left; pressed again, no longer."""
        others = tuple(one for one in self.payments if (one.how, one.card_id) != (how, card_id))
        if len(others) < len(self.payments):
            return replace(self, payments=others)
        if how is not How.STORED:  # one of them takes the rest; the newest wish wins
            others = tuple(one for one in others if one.how is How.STORED or one.amount_minor is not None)
        return replace(self, payments=(*others, DraftPayment(how, card_id)))

    def for_customer(self, customer_id: int | None) -> Content:
        """Return it for somebody else: what rests on the first one's cards goes."""
        kept = tuple(
            replace(line, session_card=None) for line in self.lines if line.what not in {What.TOP_UP, What.DEBT}
        )
        paid = tuple(one for one in self.payments if one.how not in {How.STORED, How.ON_ACCOUNT})
        return replace(self, customer_id=customer_id, lines=kept, payments=paid, guardian="")

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return asdict(self)


def read_content(told: Mapping[str, Any]) -> Content:
    """Return what a draft's JSON says; ours, so it is whole."""
    lines = tuple(
        SaleLine(**{**line, "what": What(line["what"]), "shares": tuple(Share(**one) for one in line["shares"])})
        for line in told.get("lines", ())
    )
    payments = tuple(DraftPayment(**{**one, "how": How(one["how"])}) for one in told.get("payments", ()))
    return Content(
        told.get("customer_id"),
        lines,
        payments,
        told.get("note", ""),
        told.get("guardian", ""),
        told.get("tab", "service"),
    )


def resolved(payments: tuple[DraftPayment, ...], *, due: int, caps: Mapping[int, int]) -> tuple[SalePayment, ...]:
    """Return payments with their amounts: those named first, then each takes what is left, in their order.

    Args:
        payments: as they stand on the draft.
        due: what is to be paid, minor units.
        caps: by card, the most it can pay on this bill.
    """
    rest = due - sum(one.amount_minor or 0 for one in payments)
    found = []
    for one in payments:
        amount = one.amount_minor
        if amount is None:
            amount = max(0, min(rest, caps.get(one.card_id or 0, 0)) if one.how is How.STORED else rest)
            rest -= amount
        if amount:
            found.append(SalePayment(one.how, amount, one.card_id, one.tendered_minor))
    return tuple(found)


def sale_of(content: Content, *, salon_id: int, payments: tuple[SalePayment, ...]) -> Sale:
    """Return the draft as a sale."""
    return Sale(salon_id, content.customer_id, content.lines, payments, content.note, content.guardian)
