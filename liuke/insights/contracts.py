"""What analytics may see: each fact table once, with columns, types, grain, units and time zone.

Days are local dates of the salon, fixed when the row was written. Money is integer minor units. Ids are the
database's. No names, no phones: personal data stays out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir


class ContractBroken(Exception):
    """A fact table does not look as its contract says: a bug in whoever wrote it."""


@dataclass(frozen=True)
class Column:
    """One column. ``kind`` is ``int64``, ``date`` or ``string``; ``meaning`` states unit and range."""

    name: str
    kind: str
    meaning: str
    may_be_null: bool = False


@dataclass(frozen=True)
class Contract:
    """One fact table.

    Args:
        name: the folder it lies in.
        grain: the columns that are unique together.
        columns: every column, in order.
        day: the column months are cut by; empty for a table kept whole.
    """

    name: str
    grain: tuple[str, ...]
    columns: tuple[Column, ...]
    day: str = ""

    def schema(self) -> dict[str, str]:
        """Return column names with their types, in order."""
        return {column.name: column.kind for column in self.columns}

    def check(self, table: ir.Table) -> ir.Table:
        """Return ``table`` cut to the contract's columns.

        Raises:
            ContractBroken: a column is missing or of another type; the message names it.
        """
        found = {name: str(kind).lstrip("!") for name, kind in table.schema().items()}
        for name, kind in self.schema().items():
            if found.get(name) != kind:
                raise ContractBroken(f"{self.name}.{name} is {found.get(name, 'missing')}, not {kind}")
        return table.select(*self.schema())


_CUSTOMER = Column("customer_id", "int64", "the customer; never 0")
_DAY = Column("day", "date", "the salon's local date")

LINES = Contract(
    "lines",
    ("customer_id", "item_id", "salon_id", "day"),
    (
        _CUSTOMER,
        Column("item_id", "int64", "the service or product; 0 where the source names none"),
        Column("salon_id", "int64", "where"),
        _DAY,
        Column("staff_id", "int64", "who served; 0 unknown; the highest id where several did"),
        Column("hour", "int64", "local hour of the first sale, 0–23; -1 unknown"),
        Column("channel", "string", "salon, online, group_buy, phone or empty"),
        Column("quantity_milli", "int64", "thousandths, returns subtracted"),
        Column("list_minor", "int64", "at list price, minor units, returns subtracted"),
        Column("charged_minor", "int64", "charged before tax, minor units, returns and adjustments included"),
        Column("returned_minor", "int64", "the part given back, minor units, >= 0"),
        Column("line_count", "int64", "rows of bills behind this fact, >= 1"),
        Column("sale_count", "int64", "those that are sales; 0 means the day is no purchase day"),
        Column("is_visit", "int64", "1 when the line was served in the salon"),
    ),
    day="day",
)

VISITS = Contract(
    "visits",
    ("customer_id", "salon_id", "day"),
    (_CUSTOMER, Column("salon_id", "int64", "where"), _DAY),
    day="day",
)

DAYS = Contract(
    "days",
    ("customer_id", "day"),
    (
        _CUSTOMER,
        _DAY,
        Column(
            "charged_minor", "int64", "charged that day in every salon, minor units; lower than 0 on a day of returns"
        ),
        Column("returned_minor", "int64", "given back that day, minor units, >= 0"),
        Column("is_purchase", "int64", "1 when something was sold: a ticket"),
        Column("is_visit", "int64", "1 when she was there: a line served in the salon, or a visit without a bill"),
    ),
    day="day",
)
"""What the lines and visits of a customer's day add up to: made of those two, so that days need no counting apart."""

CARES = Contract(
    "cares",
    ("customer_id", "category", "day"),
    (
        _CUSTOMER,
        Column("category", "string", "the shop's own word; never empty"),
        _DAY,
        Column("times", "int64", "lines with a sale of this category that day, >= 1"),
        Column("is_care", "int64", "1 when one of them was a service, 0 when only products were bought"),
    ),
    day="day",
)
"""What the lines of a customer's day add up to in each category: made of lines and items, to count days once."""

ITEMS = Contract(
    "items",
    ("item_id",),
    (
        Column("item_id", "int64", "the service or product"),
        Column("kind", "string", "service, product, other or unknown"),
        Column("category", "string", "the shop's own word, or empty"),
        Column("need_type", "string", "basic, anti_aging, medical or empty"),
        Column("cycle_days", "int64", "days until due again as the shop says; 0 unknown"),
    ),
)

PROFILES = Contract(
    "profiles",
    ("customer_id",),
    (
        _CUSTOMER,
        Column("salon_id", "int64", "her salon"),
        Column("steward_id", "int64", "who looks after her; 0 nobody"),
        Column("joined_on", "date", "when her record began, local date", may_be_null=True),
        Column("birth_year", "int64", "0 unknown"),
        Column("birth_month", "int64", "1–12, 0 unknown; only solar birthdays"),
        Column("birth_day", "int64", "1–31, 0 unknown; only solar birthdays"),
        Column("gender", "string", "f, m or empty"),
        Column("region", "string", "as written, or empty"),
        Column("occupation", "string", "as written, or empty"),
        Column("source", "string", "how she found the shop, or empty"),
        Column("has_phone", "int64", "1 when there is a number to reach her by"),
    ),
)

APPOINTMENTS = Contract(
    "appointments",
    ("appointment_id",),
    (
        Column("appointment_id", "int64", "the row"),
        _CUSTOMER,
        _DAY,
        Column("known_on", "date", "the local day the promise was given; where nobody wrote it down, our row"),
        Column("status", "string", "booked, done, cancelled or no_show"),
        Column("cancelled_on", "date", "the local day it was taken back", may_be_null=True),
    ),
)

CONTACTS = Contract(
    "contacts",
    ("task_id",),
    (
        Column("task_id", "int64", "the care task"),
        _CUSTOMER,
        Column("day", "date", "the local day its outcome was written down"),
        Column("outcome", "string", "booked, no_answer, later, refused or do_not_contact"),
    ),
)

INTERACTIONS = Contract(
    "interactions",
    ("customer_id", "day", "kind", "item_id"),
    (
        _CUSTOMER,
        _DAY,
        Column("kind", "string", "browsed, asked, liked, opened, attended or other"),
        Column("item_id", "int64", "the service or product; 0 where none is named"),
        Column("times", "int64", "how often that day, >= 1"),
    ),
)

ALL = (LINES, VISITS, DAYS, CARES, ITEMS, PROFILES, APPOINTMENTS, CONTACTS, INTERACTIONS)

_BILL_ROW = {
    "customer_id": "int64", "item_id": "int64", "salon_id": "int64", "day": "date", "staff_id": "int64",
    "hour": "int64", "channel": "string", "kind": "string", "quantity_milli": "int64", "list_minor": "int64",
    "charged_minor": "int64", "is_visit": "int64",
}  # fmt: skip


def raw_columns(name: str) -> dict[str, str]:
    """Return the columns a fact's source gives beside ``id``; only bill lines are summed on their way to the lake."""
    return _BILL_ROW if name == LINES.name else next(c for c in ALL if c.name == name).schema()
