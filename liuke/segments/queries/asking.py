"""Questions put to the lake while a refresh may replace its files."""

from __future__ import annotations

from contextlib import closing, contextmanager
from errno import ENOSPC
from typing import TYPE_CHECKING, Any, TypeVar

import pyarrow as pa

from liuke.customers.models import Customer
from liuke.insights import engine
from liuke.insights.engine import Engine, FilesChanged
from liuke.kit.home import home
from liuke.segments.errors import DiskFull
from liuke.segments.lake import Lake

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from liuke.accounts.scope import Scope

T = TypeVar("T")
_TRIES = 3


def again_where_files_changed(ask: Callable[[], T]) -> T:
    """Return the answer, asked again where a writer replaced the files meanwhile.

    Raises:
        FilesChanged: three times in a row.
        DiskFull: as it says.
    """
    with full_disk_told():
        for _turn in range(_TRIES - 1):
            try:
                return ask()
            except FilesChanged:
                continue
        return ask()


@contextmanager
def full_disk_told() -> Iterator[None]:
    """Refuse in words what fails for want of room on the disk.

    Raises:
        DiskFull: names the folder to make room in.
    """
    try:
        yield
    except (engine.DiskFull, OSError) as full:
        if isinstance(full, OSError) and full.errno != ENOSPC:
            raise
        raise DiskFull(folder=str(home().root)) from full


def reached(machine: Engine, scope: Scope, column: str) -> str:
    """Return the test that a customer is in reach, as a condition on ``column``."""
    if scope.reaches_everybody:
        return "true"
    ids = list(Customer.objects.within(scope).values_list("pk", flat=True))
    machine.give("reached", pa.table({"id": pa.array(ids, pa.int64())}))
    return f"{column} IN (SELECT id FROM reached)"  # noqa: S608 - a name of ours


def facts_say(
    scope: Scope, question: Callable[[str], str], *names: str, given: Mapping[str, list[int]] | None = None
) -> list[dict[str, Any]]:
    """Return the rows of a question about the facts in the lake.

    Args:
        scope: whose customers.
        question: makes the statement from the test that ``customer_id`` is in reach.
        names: the facts it reads.
        given: lists of ids it may read as tables with the column ``id``.
    """

    def ask() -> list[dict[str, Any]]:
        with closing(Engine()) as machine:
            Lake(home().facts).open(machine, *names)
            for name, ids in (given or {}).items():
                machine.give(name, pa.table({"id": pa.array(ids, pa.int64())}))
            rows: list[dict[str, Any]] = machine.fetch(question(reached(machine, scope, "customer_id"))).to_pylist()
        return rows

    return again_where_files_changed(ask)


ACTIVE_DAYS = "SELECT customer_id, day FROM days WHERE is_purchase = 1 OR is_visit = 1"
"""A customer's activity days, as the features count them: she bought or was here."""

TICKETS = "SELECT customer_id, day, charged_minor AS minor FROM days WHERE is_purchase = 1"
"""What a customer was charged on each of her purchase days, as the average ticket counts it."""
