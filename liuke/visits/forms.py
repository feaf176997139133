"""What a cashier types, read with a sentence for what cannot be taken."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from liuke.kit.money import NotMoney, exponent, parse_amount
from liuke.ledger.rules.book import LARGEST
from liuke.visits.rules.sale import MOST_PIECES, WHOLE_BP

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST = 200


@dataclass
class Typed:
    """The fields of a form with what is wrong in them, by name.

    Args:
        fields: as the browser sent them.
        currency: the shop's.
        problems: a sentence for each field that cannot be taken; its value is left as it was.
    """

    fields: Mapping[str, str]
    currency: str
    problems: dict[str, str] = field(default_factory=dict)

    def money(self, name: str, *, before: int | None) -> int | None:
        """Return an amount in minor units, None for an empty field; ``before`` where it cannot be taken."""
        if name not in self.fields:
            return before
        text = self.fields[name].strip()
        if not text:
            return None
        try:
            minor = parse_amount(text).scaleb(exponent(self.currency))
        except (NotMoney, ArithmeticError):
            return self._refuse(name, _("Write an amount in figures, such as 128 or 128.50."), before)
        if minor != minor.to_integral_value():
            return self._refuse(name, _("An amount has at most two decimals."), before)
        if not 0 <= minor <= LARGEST:
            return self._refuse(name, _("An amount is not below 0 and not above a billion."), before)
        return int(minor)

    def pieces(self, name: str, *, before: int) -> int:
        """Return a whole number from 1 to 999; ``before`` where it cannot be taken."""
        text = self.fields.get(name, str(before)).strip()
        if text.isdecimal() and len(text) <= len(str(MOST_PIECES)) and 1 <= int(text) <= MOST_PIECES:
            return int(text)
        self.problems[name] = _("Whole pieces, 1 to 999.")
        return before

    def percent_bp(self, name: str, *, before: int) -> int:
        """Return a share in basis points: 1% to 100% with at most two decimals; ``before`` where it cannot be taken."""
        try:
            share = parse_amount(self.fields.get(name, "").replace("%", "") or "100") * 100
        except (NotMoney, ArithmeticError):
            share = Decimal(0)
        if share == share.to_integral_value() and 1 <= share <= WHOLE_BP:
            return int(share)
        self.problems[name] = _("A share is above 0 and at most 100%.")
        return before

    def text(self, name: str, *, before: str) -> str:
        """Return a text without control characters, at most 200 characters."""
        text = self.fields.get(name, before)
        return "".join(c for c in text if c.isprintable()).strip()[:_LONGEST]

    def number(self, name: str) -> int:
        """Return the id a field names; 0 for none."""
        text = self.fields.get(name, "")
        return int(text) if text.isdecimal() and len(text) <= 18 else 0  # noqa: PLR2004 - of 64 bits

    def _refuse(self, name: str, sentence: str, before: int | None) -> int | None:
        self.problems[name] = sentence
        return before
