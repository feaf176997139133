"""What must always be true of the book, asked of the rows themselves.

What the database already refuses is asked again: a copy may have been changed outside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterator

_ASKED = re.compile(r"^-- (L\d+) (\w+): .*\n((?:(?!--).*\n?)+)", re.MULTILINE)


@dataclass(frozen=True)
class Doubt:
    """Something in the book that cannot be.

    Args:
        rule: ``L1`` to ``L15``.
        table: where it was found.
        row: the row's id.
        account: the account to freeze; None where no single one is in doubt.
    """

    rule: str
    table: str
    row: int
    account: int | None = None


@cache
def asked() -> tuple[tuple[str, str, str], ...]:
    """Return every invariant: its name, the table it is about, and its statement."""
    text = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    return tuple((rule, table, sql.strip().rstrip(";")) for rule, table, sql in _ASKED.findall(text))


def doubts() -> Iterator[Doubt]:
    """Go through every invariant; nothing comes where all is well."""
    with connection.cursor() as cursor:
        for rule, table, sql in asked():
            cursor.execute(sql)
            for row, account in cursor.fetchall():
                yield Doubt(rule, table, row, account)
