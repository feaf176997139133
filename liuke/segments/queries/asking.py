"""Questions put to the lake while a refresh may replace its files."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import pyarrow as pa

from liuke.customers.models import Customer
from liuke.insights.engine import FilesChanged

if TYPE_CHECKING:
    from collections.abc import Callable

    from liuke.accounts.scope import Scope
    from liuke.insights.engine import Engine

T = TypeVar("T")
_TRIES = 3


def again_where_files_changed(ask: Callable[[], T]) -> T:
    """Return the answer, asked again where a writer replaced the files meanwhile.

    Raises:
        FilesChanged: three times in a row.
    """
    for _turn in range(_TRIES - 1):
        try:
            return ask()
        except FilesChanged:
            continue
    return ask()


def reached(machine: Engine, scope: Scope, column: str) -> str:
    """Return the test that a customer is in reach, as a condition on ``column``."""
    if scope.salon_ids is None and not scope.own_only:
        return "true"
    ids = list(Customer.objects.within(scope).values_list("pk", flat=True))
    machine.give("reached", pa.table({"id": pa.array(ids, pa.int64())}))
    return f"{column} IN (SELECT id FROM reached)"  # noqa: S608 - a name of ours
