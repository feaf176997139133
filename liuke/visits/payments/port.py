"""What the till asks of a payment provider. Every adapter speaks this; none of it runs inside a transaction."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from liuke.visits.payments.states import Said

_WECHAT_CODE = re.compile(r"1[0-5]\d{16}")
_LONGEST_CODE = 300
_ALIPAY_CODE = re.compile(r"(?:2[5-9]|30)\d{14,22}")


class Unanswered(Exception):
    """The answer did not come or cannot be trusted: what happened there has to be asked later."""


class Declined(Exception):
    """The provider says no; ``why`` is its own word, at most 120 characters. Nothing happened."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why[:120]


class Forged(Exception):
    """A notice is not signed by the provider, is not for us, or is too old: it changes nothing."""


@dataclass(frozen=True)
class Ask:
    """A payment to ask for.

    Args:
        number: ours, 32 hexadecimal digits; the same number is never two payments.
        minor: the amount in minor units, above 0.
        subject: what the customer reads.
        expires_at: the instant after which nobody can pay it.
        code: the customer's payment code, where she is scanned; else she scans ours.
    """

    number: str
    minor: int
    subject: str
    expires_at: datetime
    code: str = ""


@dataclass(frozen=True)
class Answer:
    """What a provider answers to an ask: the code to show, or what became of it at once."""

    code_url: str = ""
    said: Said | None = None


@dataclass(frozen=True)
class GiveBack:
    """Money to give back: ``number`` is the refund's own, ``of`` the payment's; amounts in minor units."""

    number: str
    of: str
    minor: int
    of_minor: int


@dataclass(frozen=True)
class Notice:
    """A notice whose signature held: ``event`` is the provider's number of it, the same when it is sent again."""

    event: str
    said: Said


class Provider(Protocol):
    """A payment provider.

    Each call may raise ``Unanswered``; ``ask`` and ``give_back`` may raise ``Declined``. ``look`` says None where the
    provider has never heard of the number. ``give_back`` says whether the money is back for good, and may be repeated
    with the same number. ``call_off`` ends an unpaid payment.
    """

    merchant: str
    acknowledged: bytes

    def ask(self, ask: Ask) -> Answer: ...

    def look(self, number: str) -> Said | None: ...

    def call_off(self, number: str, *, is_scanned: bool) -> None: ...

    def give_back(self, back: GiveBack) -> bool: ...

    def read_notice(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> Notice: ...


def shown_code(url: object) -> str:
    """Return the address a code shows.

    Raises:
        Unanswered: there is none, or it is longer than any code they make.
    """
    if not isinstance(url, str) or not 0 < len(url) <= _LONGEST_CODE:
        raise Unanswered("no code")
    return url


def payer_of(code: str) -> str:
    """Return whose payment code a scan is, ``wechat`` or ``alipay``; empty where it is none. 付款码."""
    if _WECHAT_CODE.fullmatch(code):
        return "wechat"
    return "alipay" if _ALIPAY_CODE.fullmatch(code) else ""
