"""Balances a file states: kept and shown, posted by nobody until the ledger stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liuke.intake.models import Import, StagedBalance
from liuke.intake.rules.shapes.people import BALANCE_COLUMNS, states_a_balance
from liuke.intake.steps.outcome import Outcome
from liuke.intake.steps.people import customers_of
from liuke.kit.bulk import insert_rows, look_up
from liuke.kit.transactions import step

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    Row = dict[str, Any]

_COLUMNS = ("salon_id", "customer_id", "card_no", *BALANCE_COLUMNS, "row_key", "import_id")


@step
def write_cards(of: Import, rows: Sequence[Row], *, now: datetime) -> Outcome:
    """Stage the balances of a card file; customers it names and nobody knows are made."""
    there = _kept([row["row_key"] for row in rows])
    fresh = [row for row in rows if row["row_key"] not in there]
    customers, notes = customers_of(fresh, import_id=of.pk, now=now)
    stage_balances(of, fresh, customers)
    return Outcome(created=len(fresh), duplicate=len(rows) - len(fresh), notes=notes)


@step
def not_staged_yet(rows: Sequence[Row], customers: Sequence[int]) -> tuple[list[Row], list[int]]:
    """Return the rows, each with its customer, whose balance is not kept already, by whichever file stated it."""
    names = ("customer_id", "card_no", *BALANCE_COLUMNS)
    kept = StagedBalance.objects.unscoped("an import belongs to the whole shop").filter(customer_id__in=set(customers))
    there = set(kept.values_list(*names))
    fresh: list[Row] = []
    whose: list[int] = []
    for row, customer in zip(rows, customers, strict=True):
        stated = (customer, row["card_no"], *(row[name] for name in BALANCE_COLUMNS))
        if stated not in there:
            there.add(stated)
            fresh.append(row)
            whose.append(customer)
    return fresh, whose


@step
def stage_balances(of: Import, rows: Sequence[Row], customers: Sequence[int | None]) -> None:
    """Keep the balances that are not kept yet."""
    stated = [
        (row, customer)
        for row, customer in zip(rows, customers, strict=True)
        if row["level"] or states_a_balance(tuple(row[name] for name in BALANCE_COLUMNS))
    ]
    if not stated:
        return
    there = _kept([row["row_key"] for row, _customer in stated])
    insert_rows(
        StagedBalance,
        _COLUMNS,
        [
            (
                row["salon_id"],
                customer,
                row["card_no"],
                *(row[name] for name in BALANCE_COLUMNS),
                row["row_key"],
                of.pk,
            )
            for row, customer in stated
            if row["row_key"] not in there
        ],
    )


def _kept(keys: Sequence[str]) -> set[str]:
    return {key for (key,) in look_up(StagedBalance, ("row_key",), among={"row_key": keys})}
