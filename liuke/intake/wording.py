"""Why a row was rejected or left aside, in the reader's words: what is wrong, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liuke.intake.rules.dates import likely_birthday
from liuke.intake.rules.flaws import CellFlaw, Ignored, Noted

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
    CellFlaw.DAY_AHEAD: _("This day is still ahead, so nothing can have happened on it yet. Check the year."),
    CellFlaw.NOT_MONEY: _("This is no amount. Write it like 1280.00."),
    CellFlaw.TOO_MUCH_MONEY: _("The amount is larger than one row may carry. Check it."),
    CellFlaw.AMOUNT_MISSING: _("The amount is missing."),
    CellFlaw.NOT_A_NUMBER: _("This is no number."),
    CellFlaw.SCIENTIFIC: _(
        "The last digits were lost when the number was stored. Format the column as text in the old file and "
        "export it again."),
    CellFlaw.ERROR_CELL: _("The cell holds an Excel error. Correct the formula, or paste the value."),
    CellFlaw.UNSOLVED_FORMULA: _(
        "The cell holds a formula without its result. Open the file in Excel or WPS, save it, and import again."),
    CellFlaw.DAMAGED_TEXT: _("Some characters cannot be read. Export the file again as UTF-8 or as .xlsx."),
    CellFlaw.TOO_LONG: _("This text is too long for its field. Shorten it."),
    CellFlaw.MASKED_PHONE: _(
        "The phone is masked, so it cannot tell who this is. Export full numbers from the old system."),
    CellFlaw.SEVERAL_PHONES: _("There is more than one phone in the cell. Leave one."),
    CellFlaw.NOT_A_PHONE: _("This is no phone number."),
    CellFlaw.WRONG_LENGTH: _("The phone has too few or too many digits."),
    CellFlaw.NOT_AN_IDENTIFIER: _("This is no WeChat id: one has at least 20 letters and digits."),
    CellFlaw.NOT_A_BIRTHDAY: _("This is no birthday. Write it like 1990-05-02, 5.20 or 农历八月十五."),
    CellFlaw.UNKNOWN_SALON: _("None of your salons has this name. Create the salon, or correct the name."),
    CellFlaw.NO_IDENTITY: _("The row names nobody: no name, phone, number or card."),
    CellFlaw.NAME_MISSING: _("The name is missing."),
    CellFlaw.SIGNS_DIFFER: _(
        "Quantity and amount have different signs, so this may be a sale or a return. Correct one of them."),
    CellFlaw.NEGATIVE_BALANCE: _(
        "The balance is negative. If the customer owes money, put it into a column for debts."),
    CellFlaw.TOO_MANY_CELLS: _(
        "The row has more cells than the table has columns. Put text that contains the separator into quotation "
        "marks."),
    Noted.PHONE_LEFT_OUT: _(
        "This phone cannot be called, so it was left out; everything else was taken. Correct it and import again."),
    Noted.PHONE_MASKED: _(
        "The phone is masked: it is kept as a hint only; everything else was taken. Export full numbers."),
    Noted.BIRTHDAY_LEFT_OUT: _(
        "This is no birthday, so it was left out; everything else was taken. Write it like 1990-05-02, 5.20 or "
        "农历八月十五."),
    Noted.VISIT_LEFT_OUT: _(
        "This is no day somebody can have been here on, so it was left out; everything else was taken."),
    Noted.DAY_LEFT_OUT: _(
        "This is no day, so it was left out; everything else was taken. Write it like 2026-05-01."),
    Noted.DAY_ORDER: _(
        "Day or month first? Nothing in the file proves it, so this day was left out. Choose the order of dates."),
    Noted.BALANCE_TWICE: _("The same person has the same balance in an earlier row, so it counts once."),
    Noted.BALANCE_DIFFERS: _(
        "An earlier row states another balance of the same card. Both are kept; look up which one is right."),
    Noted.BALANCE_ELSEWHERE: _(
        "Another file states the same balance, so it counts once. The file of cards wins over the list of customers, "
        "because it names the card and how long it is valid; the other stands in when that file is taken back."),
    Noted.PHONE_SHARED: _(
        "Somebody with a clearly different name has this phone already, so both are kept and share the number. If they "
        "are one person, write the same name in the file, take this import back and import again."),
    Noted.IDENTIFIER_LEFT_OUT: _(
        "This is no WeChat id, so it was left out; everything else was taken. One has at least 20 letters and digits."),
    Noted.IDENTIFIER_SHARED: _(
        "Another customer has this WeChat id already, so both have it now. Look under duplicates whether they are one "
        "person, or one books for the other."),
    Noted.IDENTIFIER_SECOND: _("She has another UnionID already, so both are kept: one person may have two accounts."),
    Noted.TEXT_CUT: _("The text was longer than its field and was cut; the whole text stands here."),
    CellFlaw.NOT_WHOLE: _("Sessions and points are whole numbers. Correct it."),
    CellFlaw.EXPIRED: _(
        "What was on this card had expired by the day of the file, so it is not brought in; the totals count it apart. "
        "If the shop still honours it, write a later day."),
    CellFlaw.NO_SUCH_CUSTOMER: _(
        "Nobody is called so, or several are, and value needs one owner. Import the customers first, or add her "
        "phone."),
    CellFlaw.NO_SUCH_SERVICE: _(
        "No service is called so, and its sessions could never be used. Import the services first, or write the "
        "service's own name."),
    CellFlaw.CARD_TAKEN: _("Another card has this number already. Look it up, and correct the number."),
    CellFlaw.OPENED_BEFORE: _(
        "An earlier file brought another balance of this card. To replace it, take that import back first."),
    Noted.EXPIRED_LEFT_OUT: _(
        "Bonus and sessions had expired by the day of the file, so they are not brought in; everything else was "
        "taken."),
    CellFlaw.QUOTE_MISSING: _(
        "A quotation mark opens here and is not closed in this line, so rows below hang together with it. Close it."),
    Ignored.UNPAID: _("Nobody paid this order, so it is no sale."),
    Ignored.TOTAL_ROW: _("A line of totals, no row of its own."),
    Ignored.HEADER_AGAIN: _("The header once more."),
    Ignored.STOCK_MOVE: _("No price and no customer: a movement of stock, no sale."),
    Ignored.NOT_SOLD: _("Nothing was sold."),
    Ignored.NOTHING_TO_KEEP: _("The row names nobody or nothing that could be kept."),
}  # fmt: skip


TITLES: dict[str, str | _StrPromise] = {
    CellFlaw.AMBIGUOUS_DATE: _("Day or month first?"),
    CellFlaw.NOT_A_DATE: _("Not a date"),
    CellFlaw.NO_SUCH_DAY: _("No such day"),
    CellFlaw.LUNAR_DATE: _("Lunar date of a visit"),
    CellFlaw.NOT_A_TIME: _("Not a time"),
    CellFlaw.DATE_MISSING: _("Date missing"),
    CellFlaw.DAY_AHEAD: _("Day still ahead"),
    CellFlaw.NOT_MONEY: _("Not an amount"),
    CellFlaw.TOO_MUCH_MONEY: _("Amount too large"),
    CellFlaw.AMOUNT_MISSING: _("Amount missing"),
    CellFlaw.NOT_A_NUMBER: _("Not a number"),
    CellFlaw.SCIENTIFIC: _("Digits lost"),
    CellFlaw.ERROR_CELL: _("Excel error"),
    CellFlaw.UNSOLVED_FORMULA: _("Formula without result"),
    CellFlaw.DAMAGED_TEXT: _("Unreadable characters"),
    CellFlaw.TOO_LONG: _("Text too long"),
    CellFlaw.MASKED_PHONE: _("Phone masked"),
    CellFlaw.SEVERAL_PHONES: _("Several phones in one cell"),
    CellFlaw.NOT_A_PHONE: _("Not a phone"),
    CellFlaw.WRONG_LENGTH: _("Wrong number of digits"),
    CellFlaw.NOT_AN_IDENTIFIER: _("Not a WeChat id"),
    CellFlaw.NOT_A_BIRTHDAY: _("Not a birthday"),
    CellFlaw.UNKNOWN_SALON: _("Unknown salon"),
    CellFlaw.NO_IDENTITY: _("Nobody named"),
    CellFlaw.NAME_MISSING: _("Name missing"),
    CellFlaw.SIGNS_DIFFER: _("Sale or return?"),
    CellFlaw.NEGATIVE_BALANCE: _("Negative balance"),
    CellFlaw.TOO_MANY_CELLS: _("Too many cells"),
    Noted.PHONE_LEFT_OUT: _("Phone left out"),
    Noted.PHONE_MASKED: _("Phone kept as a hint"),
    Noted.BIRTHDAY_LEFT_OUT: _("Birthday left out"),
    Noted.VISIT_LEFT_OUT: _("Last visit left out"),
    Noted.DAY_LEFT_OUT: _("Day left out"),
    Noted.DAY_ORDER: _("Day or month first?"),
    Noted.BALANCE_TWICE: _("Same balance twice"),
    Noted.BALANCE_DIFFERS: _("Two balances of one card"),
    Noted.BALANCE_ELSEWHERE: _("Same balance in another file"),
    Noted.PHONE_SHARED: _("Phone shared"),
    Noted.IDENTIFIER_LEFT_OUT: _("WeChat id left out"),
    Noted.IDENTIFIER_SHARED: _("WeChat id shared"),
    Noted.IDENTIFIER_SECOND: _("Second UnionID"),
    Noted.TEXT_CUT: _("Text cut"),
    CellFlaw.QUOTE_MISSING: _("Quotation mark missing"),
    CellFlaw.NOT_WHOLE: _("Not a whole number"),
    CellFlaw.EXPIRED: _("Expired"),
    CellFlaw.NO_SUCH_CUSTOMER: _("Customer not found"),
    CellFlaw.NO_SUCH_SERVICE: _("Service not found"),
    CellFlaw.CARD_TAKEN: _("Card number taken"),
    CellFlaw.OPENED_BEFORE: _("Brought in before"),
    Noted.EXPIRED_LEFT_OUT: _("Expired part left out"),
    Ignored.UNPAID: _("Not paid"),
    Ignored.TOTAL_ROW: _("Line of totals"),
    Ignored.HEADER_AGAIN: _("Header repeated"),
    Ignored.STOCK_MOVE: _("Movement of stock"),
    Ignored.NOT_SOLD: _("Nothing sold"),
    Ignored.NOTHING_TO_KEEP: _("Nothing to keep"),
}  # fmt: skip

_FIELD_NAMES: dict[str, str | _StrPromise] = {
    "name": pgettext_lazy("column", "name"),
    "phone": pgettext_lazy("column", "phone"),
    "card_no": pgettext_lazy("column", "card number"),
    "customer_code": pgettext_lazy("column", "customer number"),
    "union_id": pgettext_lazy("column", "WeChat UnionID"),
    "open_id": pgettext_lazy("column", "WeChat OpenID"),
    "first_name": pgettext_lazy("column", "first name"),
    "last_name": pgettext_lazy("column", "last name"),
    "gender": pgettext_lazy("column", "gender"),
    "birthday": pgettext_lazy("column", "birthday"),
    "lunar_birthday": pgettext_lazy("column", "lunar birthday"),
    "birthday_calendar": pgettext_lazy("column", "calendar of birthday"),
    "occupation": pgettext_lazy("column", "occupation"),
    "region": pgettext_lazy("column", "address"),
    "source": pgettext_lazy("column", "source"),
    "referrer": pgettext_lazy("column", "referrer"),
    "steward": pgettext_lazy("column", "steward"),
    "skin_type": pgettext_lazy("column", "skin type"),
    "allergies": pgettext_lazy("column", "allergies"),
    "note": pgettext_lazy("column", "note"),
    "joined_on": pgettext_lazy("column", "joined on"),
    "salon": pgettext_lazy("column", "salon"),
    "level": pgettext_lazy("column", "level"),
    "principal": pgettext_lazy("column", "stored value"),
    "gift": pgettext_lazy("column", "gift balance"),
    "debt": pgettext_lazy("column", "debt"),
    "sessions": pgettext_lazy("column", "sessions left"),
    "points": pgettext_lazy("column", "points"),
    "last_visit": pgettext_lazy("column", "last visit"),
    "total_spend": pgettext_lazy("column", "spent in all"),
    "visit_count": pgettext_lazy("column", "number of visits"),
    "staff": pgettext_lazy("column", "beautician"),
    "item_code": pgettext_lazy("column", "item number"),
    "item_name": pgettext_lazy("column", "item"),
    "category": pgettext_lazy("column", "category"),
    "list_price": pgettext_lazy("column", "list price"),
    "cost": pgettext_lazy("column", "cost"),
    "is_active": pgettext_lazy("column", "on offer"),
    "updated_on": pgettext_lazy("column", "updated on"),
    "minutes": pgettext_lazy("column", "minutes"),
    "cycle_days": pgettext_lazy("column", "cycle in days"),
    "need_type": pgettext_lazy("column", "kind of need"),
    "item_kind": pgettext_lazy("column", "kind of item"),
    "brand": pgettext_lazy("column", "brand"),
    "supplier": pgettext_lazy("column", "supplier"),
    "stock": pgettext_lazy("column", "stock"),
    "sold": pgettext_lazy("column", "number sold"),
    "unit": pgettext_lazy("column", "unit"),
    "number": pgettext_lazy("column", "bill number"),
    "date": pgettext_lazy("column", "date"),
    "time": pgettext_lazy("column", "time"),
    "quantity": pgettext_lazy("column", "quantity"),
    "unit_price": pgettext_lazy("column", "unit price"),
    "list_amount": pgettext_lazy("column", "amount before discount"),
    "amount": pgettext_lazy("column", "amount paid"),
    "discount": pgettext_lazy("column", "discount"),
    "tax": pgettext_lazy("column", "tax"),
    "refund": pgettext_lazy("column", "refund"),
    "payment": pgettext_lazy("column", "way of paying"),
    "paid_at": pgettext_lazy("column", "paid at"),
    "channel": pgettext_lazy("column", "channel"),
    "state": pgettext_lazy("column", "state"),
    "item": pgettext_lazy("column", "booked service"),
    "time_minutes": pgettext_lazy("column", "minutes after midnight"),
    "booked_on": pgettext_lazy("column", "booked on"),
    "cancelled_on": pgettext_lazy("column", "cancelled on"),
    "cancelled_by": pgettext_lazy("column", "cancelled by"),
    "notice_days": pgettext_lazy("column", "days of notice"),
    "reason": pgettext_lazy("column", "reason"),
    "event": pgettext_lazy("column", "what she did"),
    "browsed_on": pgettext_lazy("column", "looked at on"),
    "times": pgettext_lazy("column", "how often"),
    "card_name": pgettext_lazy("column", "card"),
    "sessions_bought": pgettext_lazy("column", "sessions bought"),
    "expires_on": pgettext_lazy("column", "expires on"),
    "opened_on": pgettext_lazy("column", "bought on"),
}

_TABLE_NAMES: dict[str, str | _StrPromise] = {
    "ticket_line": pgettext_lazy("table", "lines of bills"),
    "ticket": pgettext_lazy("table", "bills"),
    "visit": pgettext_lazy("table", "visits"),
    "appointment": pgettext_lazy("table", "appointments"),
    "interaction": pgettext_lazy("table", "interactions"),
    "staged_balance": pgettext_lazy("table", "balances kept for later"),
    "opening": pgettext_lazy("table", "opening balances"),
    "card": pgettext_lazy("table", "cards brought in"),
    "identifier": pgettext_lazy("table", "WeChat ids"),
    "customer": pgettext_lazy("table", "customers"),
    "item": pgettext_lazy("table", "services and products"),
    "staff": pgettext_lazy("table", "staff"),
}
_WHY_KEPT: dict[str, str | _StrPromise] = {
    "changed_since": _("Somebody changed it after the import."),
    "has_ticket": _("There is a bill from elsewhere."),
    "has_ticketline": _("A line of another bill rests on it."),
    "has_visit": _("There is a visit from elsewhere."),
    "has_appointment": _("There is an appointment from elsewhere."),
    "has_task": _("There is a task for staff."),
    "has_interaction": _("There is an interaction from elsewhere."),
    "has_tagmark": _("Somebody put a tag on her."),
    "has_identifier": _("Another file says what WeChat calls her."),
    "has_preference": _("Somebody noted a preference."),
    "has_customer": _("Another customer points to this row."),
    "has_stagedbalance": _("Another file states a balance of hers."),
    "has_account": _("The ledger keeps her accounts."),
    "has_card": _("She holds a card, or held one."),
    "has_statementlink": _("The ledger keeps her statement."),
    "has_sessions": _("Customers hold sessions of it."),
    "value_used": _("What it brought has been used, moved or put aside since."),
    "has_value": _("Something else is on the card, or its state was changed since."),
    "account_not_open": _("The check at night froze its account."),
    "in_use": _("Other rows rest on it."),
}


def title_of(code: str) -> str:
    """Return a problem's code in two or three words."""
    return str(TITLES.get(code, code))


def field_name(field: str) -> str:
    """Return the name of a field in the reader's language."""
    return str(_FIELD_NAMES.get(field, field))


_UNIT_NAMES: dict[str, str | _StrPromise] = {
    "principal": pgettext_lazy("unit", "principal"),
    "gift": pgettext_lazy("unit", "bonus"),
    "sessions": pgettext_lazy("unit", "sessions"),
    "points": pgettext_lazy("unit", "points"),
    "debt": pgettext_lazy("unit", "arrears"),
}


def unit_name(unit: str) -> str:
    """Return the name of a unit of balances."""
    return str(_UNIT_NAMES[unit])


def table_name(table: str) -> str:
    """Return the name of a table an import writes."""
    return str(_TABLE_NAMES.get(table, table))


def why_kept(code: str) -> str:
    """Return why undoing left a row where it is."""
    return str(_WHY_KEPT.get(code) or _WHY_KEPT["in_use"])


def reason_of(code: str, value: str = "") -> str:
    """Return the sentence of a problem's code in the reader's language, with an example of its own value if it can."""
    if code == Noted.BIRTHDAY_LEFT_OUT and (example := likely_birthday(value)):
        text = _t(
            "This is no birthday, so it was left out; everything else was taken. Is it %(example)s? Then write it like "
            "that."
        )
        return text % {"example": example}
    return str(REASONS.get(code, code))
