"""Money as integer minor units: fen, cents. Never a float, never a bare int across an app border."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from babel import numbers

_SYMBOL = {
    "CNY": "¥",
    "USD": "$",
    "GBP": "£",
    "EUR": "€",
    "HKD": "HK$",
    "TWD": "NT$",
    "CAD": "CA$",
    "SGD": "S$",
    "JPY": "JP¥",
}
_MINUS = "−"

# The largest amount one row may carry: 10^11 minor units, a billion yuan (reliability 3.2.1).
LARGEST_MINOR = 10**11


class NotMoney(ValueError):
    """A text that cannot be read as an amount without guessing."""


def exponent(currency: str) -> int:
    """Return how many decimals the currency has (CNY 2, JPY 0); ISO 4217 as CLDR keeps it."""
    return numbers.get_currency_precision(currency)


def is_currency(code: str) -> bool:
    """Return whether ``code`` is a currency of ISO 4217."""
    return numbers.is_currency(code)


@dataclass(frozen=True, order=True, slots=True)
class Money:
    """An amount in one currency.

    Args:
        minor: integer minor units (fen for CNY); negative means owed the other way.
        currency: ISO 4217 code.
    """

    minor: int
    currency: str = "CNY"

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError(f"minor units are integers, not {type(self.minor).__name__}")

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __mul__(self, times: int) -> Money:
        if type(times) is not int:
            raise TypeError("money is multiplied by whole numbers; use share() for parts")
        return Money(self.minor * times, self.currency)

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise TypeError(f"cannot mix {self.currency} and {other.currency}")
        return other.minor

    @property
    def major(self) -> Decimal:
        """The amount in major units (yuan), exact."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def __str__(self) -> str:
        """Return the amount as staff read it: ``¥1,280.00``, minus as ``−``."""
        sign = _MINUS if self.minor < 0 else ""
        digits = f"{abs(self.major):,.{exponent(self.currency)}f}"
        return f"{sign}{_SYMBOL.get(self.currency, self.currency + ' ')}{digits}"


def round_to_minor(amount: Decimal, currency: str) -> int:
    """Return ``amount`` (major units, any precision) in minor units, halves to even.

    Source: DESIGN §4 (prices finer than a minor unit are rounded on the line's total).
    """
    scaled = amount.scaleb(exponent(currency))
    return int(scaled.quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


_BRACKETED = re.compile(r"\((.+)\)")
_PLAIN = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
_DROPPED = re.compile(r"[\s元圆¥￥$£€]|HK\$|NT\$|CA\$|RMB|CNY|人民币")


def parse_amount(text: str) -> Decimal:
    """Return the number in ``text`` as people write money: ``1,280``, ``￥380元``, ``(50.00)``, ``１２８０``.

    Returns:
        The exact value in major units, with the decimals as written.

    Raises:
        NotMoney: empty, scientific, not a number, or a comma in a place no thousands mark has.
    """
    plain = _DROPPED.sub("", unicodedata.normalize("NFKC", text)).replace("−", "-").replace("，", ",")
    negative = False
    if bracketed := _BRACKETED.fullmatch(plain):
        plain, negative = bracketed[1], True
    if not _PLAIN.fullmatch(plain):
        raise NotMoney(text)
    value = Decimal(plain.replace(",", ""))
    return -value if negative else value
