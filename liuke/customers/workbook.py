"""A list of customers as an .xlsx file: phones masked, every cell a text, never a formula."""

from __future__ import annotations

from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from liuke.customers.rows import birthday_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liuke.customers.models import Customer


def write_workbook(rows: Iterable[Customer]) -> IO[bytes]:
    """Return an open file at its start; it is gone when closed.

    Args:
        rows: customers as ``queries.tagged`` or ``with_tags`` read them, in order.
    """
    out = TemporaryFile()  # noqa: SIM115 - the answer closes it when the last byte is sent
    inert = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    options = {"constant_memory": True, **inert}
    book = xlsxwriter.Workbook(out, options)
    sheet = book.add_worksheet(_("Customers"))
    heads = [
        _("Customer number"), pgettext("person", "Name"), _("Phone (masked)"), _("Gender"), _("Birthday"),
        _("Salon"), _("Steward"), _("Tags"), _("Joined on"), _("Card number"), _("Region"), _("Source"),
    ]  # fmt: skip
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head)
    for number, customer in enumerate(rows, start=1):
        for column, text in enumerate(_cells(customer)):
            sheet.write_string(number, column, text)
    book.close()
    out.seek(0)
    return out


def _cells(customer: Customer) -> list[str]:
    birthday = birthday_of(customer)
    day = f"{birthday.month:02d}-{birthday.day:02d}" if birthday else ""
    if birthday and birthday.is_lunar:
        day = f"{_('lunar')} {day}"
    return [
        customer.code,
        customer.shown_name,
        customer.phone_hint,
        str(customer.get_gender_display()) if customer.gender else "",
        day,
        customer.salon.name,
        customer.steward.name if customer.steward else "",
        "、".join(mark.tag.name for mark in customer.marks_shown),
        customer.joined_on.isoformat() if customer.joined_on else "",
        customer.card_no,
        customer.region,
        customer.source,
    ]
