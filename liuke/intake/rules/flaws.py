"""Why a row or a cell is not taken: stable codes; the sentences stand in ``intake.wording``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CellFlaw(StrEnum):
    """Why a cell, and with it its row, is rejected."""

    AMBIGUOUS_DATE = "ambiguous_date"
    NOT_A_DATE = "not_a_date"
    NO_SUCH_DAY = "no_such_day"
    LUNAR_DATE = "lunar_date"
    NOT_A_TIME = "not_a_time"
    DATE_MISSING = "date_missing"
    DAY_AHEAD = "day_ahead"
    NOT_MONEY = "not_money"
    TOO_MUCH_MONEY = "too_much_money"
    AMOUNT_MISSING = "amount_missing"
    NOT_A_NUMBER = "not_a_number"
    SCIENTIFIC = "scientific"
    ERROR_CELL = "error_cell"
    UNSOLVED_FORMULA = "unsolved_formula"
    DAMAGED_TEXT = "damaged_text"
    TOO_LONG = "too_long"
    MASKED_PHONE = "masked_phone"
    SEVERAL_PHONES = "several_phones"
    NOT_A_PHONE = "not_a_phone"
    WRONG_LENGTH = "wrong_length"
    NOT_AN_IDENTIFIER = "not_an_identifier"
    NOT_A_BIRTHDAY = "not_a_birthday"
    UNKNOWN_SALON = "unknown_salon"
    NO_IDENTITY = "no_identity"
    NAME_MISSING = "name_missing"
    SIGNS_DIFFER = "signs_differ"
    NEGATIVE_BALANCE = "negative_balance"
    TOO_MANY_CELLS = "too_many_cells"
    QUOTE_MISSING = "quote_missing"
    NOT_WHOLE = "not_whole"
    EXPIRED = "expired"
    NO_SUCH_CUSTOMER = "no_such_customer"
    NO_SUCH_SERVICE = "no_such_service"
    CARD_TAKEN = "card_taken"
    OPENED_BEFORE = "opened_before"


class Ignored(StrEnum):
    """Why a row is left aside although nothing is wrong with it."""

    UNPAID = "unpaid"
    TOTAL_ROW = "total_row"
    HEADER_AGAIN = "header_again"
    STOCK_MOVE = "stock_move"
    NOT_SOLD = "not_sold"
    NOTHING_TO_KEEP = "nothing_to_keep"


class Noted(StrEnum):
    """What of a row is not taken over although the row itself is."""

    PHONE_LEFT_OUT = "phone_left_out"
    PHONE_MASKED = "phone_masked"
    IDENTIFIER_LEFT_OUT = "identifier_left_out"
    TEXT_CUT = "text_cut"
    BIRTHDAY_LEFT_OUT = "birthday_left_out"
    VISIT_LEFT_OUT = "visit_left_out"
    DAY_LEFT_OUT = "day_left_out"
    DAY_ORDER = "day_order"
    BALANCE_TWICE = "balance_twice"
    BALANCE_DIFFERS = "balance_differs"
    BALANCE_ELSEWHERE = "balance_elsewhere"
    EXPIRED_LEFT_OUT = "expired_left_out"
    PHONE_SHARED = "phone_shared"
    IDENTIFIER_SHARED = "identifier_shared"
    IDENTIFIER_SECOND = "identifier_second"


TOLD_BY_WRITING = (
    Noted.PHONE_SHARED, Noted.IDENTIFIER_SHARED, Noted.IDENTIFIER_SECOND, Noted.BALANCE_ELSEWHERE,
    CellFlaw.NO_SUCH_CUSTOMER, CellFlaw.NO_SUCH_SERVICE, CellFlaw.CARD_TAKEN, CellFlaw.OPENED_BEFORE,
)  # fmt: skip
"""What no check of rows can know, because it depends on who and what is there."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """One flaw of a cell."""

    code: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row becomes nothing, with the field that is to blame and its text; ``more`` are its other flaws.

    Of a row that is taken it says what was left out.
    """

    code: str
    field: str = ""
    value: str = ""
    more: tuple[Problem, ...] = ()

    @property
    def is_rejected(self) -> bool:
        return self.code not in _HARMLESS


_HARMLESS = frozenset((*Ignored, *Noted))
