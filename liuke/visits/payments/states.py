"""Where a payment asked of a provider stands, and what a provider's word may change. Pure. 支付单状态."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where it stands; a later line is further on, and nothing goes back."""

    CREATED = "created"
    WAITING = "waiting"
    FAILED = "failed"
    CLOSED = "closed"
    PAID = "paid"
    PARTLY_REFUNDED = "partly_refunded"
    REFUNDED = "refunded"

    @property
    def is_open(self) -> bool:
        """Whether nobody knows yet if it will be paid."""
        return self in {State.CREATED, State.WAITING}

    @property
    def was_paid(self) -> bool:
        """Whether the money came, even if some of it went back since."""
        return self in {State.PAID, State.PARTLY_REFUNDED, State.REFUNDED}


class Misfit(StrEnum):
    """Why a provider's word is set aside and changes nothing."""

    UNKNOWN_ORDER = "unknown_order"
    WRONG_MERCHANT = "wrong_merchant"
    WRONG_CURRENCY = "wrong_currency"
    WRONG_AMOUNT = "wrong_amount"


@dataclass(frozen=True)
class Asked:
    """What was asked: our number, of which merchant, how much in minor units."""

    number: str
    merchant: str
    minor: int
    currency: str


@dataclass(frozen=True)
class Said:
    """What a provider says of a payment, by an answer or a notice.

    Args:
        number: our number of the payment.
        state: where it stands there.
        merchant: whose it is there; None where the answer does not name it, for it answers our own signed question.
        minor: its amount in minor units; None where nothing was paid.
        currency: of the amount.
        reference: the provider's own number.
        refunded_minor: how much of it went back in all; None where it is not said.
    """

    number: str
    state: State
    merchant: str | None = None
    minor: int | None = None
    currency: str = "CNY"
    reference: str = ""
    refunded_minor: int | None = None


def further(state: State, said: State) -> State:
    """Return the later of two states: words that come twice, late or in another order end in the same place."""
    order = list(State)
    return max(state, said, key=order.index)


def misfit(asked: Asked | None, said: Said) -> Misfit | None:
    """Return why a word is not about this payment; None where all of it fits. Only what was paid has an amount."""
    if asked is None or asked.number != said.number:
        return Misfit.UNKNOWN_ORDER
    if said.merchant is not None and said.merchant != asked.merchant:
        return Misfit.WRONG_MERCHANT
    if not said.state.was_paid:
        return None
    if said.currency != asked.currency:
        return Misfit.WRONG_CURRENCY
    return None if said.minor == asked.minor else Misfit.WRONG_AMOUNT


def refunded_state(minor: int, refunded_minor: int) -> State:
    """Return the state of a paid payment of which so much went back."""
    if not refunded_minor:
        return State.PAID
    return State.PARTLY_REFUNDED if refunded_minor < minor else State.REFUNDED


def after(state: State, refunded_minor: int, said: Said) -> tuple[State, int]:
    """Return state and refunded amount after a word that fits."""
    back = max(refunded_minor, said.refunded_minor or 0)
    reached = further(state, said.state)
    if reached.was_paid and said.minor:
        reached = further(reached, refunded_state(said.minor, back))
    return reached, back
