"""Why a row was rejected or left aside, in the reader's words: what is wrong, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from liuke.intake.rules.flaws import CellFlaw, Ignored

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

REASONS: dict[str, str | _StrPromise] = {
    CellFlaw.AMBIGUOUS_DATE: _(
        "Day or month first? Nothing in the file proves it. Import again and choose the order of dates."),
    CellFlaw.NOT_A_DATE: _("This is no date. Write it like 2026-05-01."),
    CellFlaw.NO_SUCH_DAY: _("There is no such day. Correct it in the old system or in the file."),
    CellFlaw.LUNAR_DATE: _("A visit cannot have a lunar date. Write the solar day."),
    CellFlaw.NOT_A_TIME: _("This is no time of day. Write it like 14:30."),
    CellFlaw.DATE_MISSING: _("The date is missing."),
    CellFlaw.NOT_MONEY: _("This is no amount. Write it like 1280.00."),
    CellFlaw.TOO_MUCH_MONEY: _("The amount is larger than one row may carry. Check it."),
    CellFlaw.AMOUNT_MISSING: _("The amount is missing."),
    CellFlaw.NOT_A_NUMBER: _("This is no number."),
    CellFlaw.SCIENTIFIC: _(
        "The last digits were lost when the number was stored. Format the column as text in the old file and "
        "export it again."),
    CellFlaw.ERROR_CELL: _("The cell holds an Excel error. Correct the formula, or paste the value."),
    CellFlaw.DAMAGED_TEXT: _("Some characters cannot be read. Export the file again as UTF-8 or as .xlsx."),
    CellFlaw.TOO_LONG: _("This text is too long for its field. Shorten it."),
    CellFlaw.MASKED_PHONE: _(
        "The phone is masked, so it cannot tell who this is. Export full numbers from the old system."),
    CellFlaw.SEVERAL_PHONES: _("There is more than one phone in the cell. Leave one."),
    CellFlaw.NOT_A_PHONE: _("This is no phone number."),
    CellFlaw.WRONG_LENGTH: _("The phone has too few or too many digits."),
    CellFlaw.NOT_A_BIRTHDAY: _("This is no birthday. Write it like 1990-05-02, 5.20 or 农历八月十五."),
    CellFlaw.UNKNOWN_SALON: _("No salon of this shop has this name. Create the salon, or correct the name."),
    CellFlaw.NO_IDENTITY: _("The row names nobody: no name, phone, number or card."),
    CellFlaw.NAME_MISSING: _("The name is missing."),
    CellFlaw.SIGNS_DIFFER: _(
        "Quantity and amount have different signs, so this may be a sale or a return. Correct one of them."),
    CellFlaw.NEGATIVE_BALANCE: _(
        "The balance is negative. If the customer owes money, put it into a column for debts."),
    CellFlaw.TOO_MANY_CELLS: _(
        "The row has more cells than the table has columns. Put text that contains the separator into quotation "
        "marks."),
    Ignored.UNPAID: _("Nobody paid this order, so it is no sale."),
    Ignored.TOTAL_ROW: _("A line of totals, no row of its own."),
    Ignored.HEADER_AGAIN: _("The header once more."),
    Ignored.STOCK_MOVE: _("No price and no customer: a movement of stock, no sale."),
    Ignored.NOT_SOLD: _("Nothing was sold."),
    Ignored.NOTHING_TO_KEEP: _("The row names nobody or nothing that could be kept."),
}  # fmt: skip


def reason_of(code: str) -> str:
    """Return the sentence of a problem's code in the reader's language."""
    return str(REASONS.get(code, code))
