"""A story is told once per process; from then on its rows and files are put back, which takes milliseconds."""

from __future__ import annotations

import copy
import shutil
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from django.apps import apps
from django.db import connection, transaction

from liuke.customers.models import Moved
from liuke.kit import guards
from liuke.kit.home import home
from liuke.ledger.models import Account, AccountStatus
from tests.early import HOME

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
T = TypeVar("T")
Rows = dict[str, dict[Any, tuple[Any, ...]]]
"""Table → key → row, as the database holds them."""


@dataclass(frozen=True)
class Told:
    """What a story changed: rows that went or became others, rows that came, its files, and what it returned.

    ``moved`` is how often customers had moved by then, which only triggers write; ``shut`` are accounts by their state,
    which is written when everything has moved.
    """

    gone: dict[str, list[Any]]
    came: dict[str, list[tuple[Any, ...]]]
    moved: list[Moved]
    shut: dict[str, list[int]]
    files: Path
    value: Any


_told: dict[Callable[..., Any], Told] = {}


def told(story: Callable[P, T], *before: P.args, **named: P.kwargs) -> T:
    """Return a copy of what the story returned, with its rows in the database and its files in the home.

    A story stands on nothing, or on another story just told: what it changes of those rows it finds as they were.
    """
    if story in _told:
        _put_back(_told[story])
    else:
        old = rows()
        value = copy.deepcopy(story(*before, **named))
        files = Path(tempfile.mkdtemp(dir=HOME))
        shutil.copytree(home().root, files, dirs_exist_ok=True)
        _told[story] = Told(*_differences(old, rows()), list(Moved.objects.all()), _shut(), files, value)
    found: T = copy.deepcopy(_told[story].value)
    return found


def rows() -> Rows:
    """Return every row of our tables; those the database keeps itself come and go with the others."""
    return {model._meta.db_table: _rows_of(model) for model in _models()}


def _models() -> list[Any]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if apps.get_app_config(model._meta.app_label).name.startswith("liuke.")
        and not getattr(model, "kept_by_triggers", False)
    ]


def _rows_of(model: Any) -> dict[Any, tuple[Any, ...]]:
    columns = [field.column for field in model._meta.local_concrete_fields]
    at = columns.index(model._meta.pk.column)
    # Some begin with nothing and follow from the rows of other tables; nothing moves on an account that is closed.
    kept = dict.fromkeys(getattr(model, "kept_columns", ()), "0") | ({"status": "'open'"} if model is Account else {})
    with closing(connection.cursor()) as cursor:
        listed = ", ".join(f'{kept[column]} AS "{column}"' if column in kept else f'"{column}"' for column in columns)
        cursor.execute(f'SELECT {listed} FROM "{model._meta.db_table}"')
        return {row[at]: tuple(str(v) if isinstance(v, time) else v for v in row) for row in cursor.fetchall()}


def _shut() -> dict[str, list[int]]:
    shut = Account.objects.unscoped("tests").exclude(status=AccountStatus.OPEN)
    found: dict[str, list[int]] = {}
    for pk, status in shut.values_list("pk", "status"):
        found.setdefault(status, []).append(pk)
    return found


def _listed(columns: list[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _differences(before: Rows, after: Rows) -> tuple[dict[str, list[Any]], dict[str, list[tuple[Any, ...]]]]:
    gone = {table: [key for key, row in old.items() if after[table].get(key) != row] for table, old in before.items()}
    came = {table: [row for key, row in new.items() if before[table].get(key) != row] for table, new in after.items()}
    return gone, came


def _put_back(story: Told) -> None:
    """Write the differences; foreign keys are looked at when the transaction ends."""
    with transaction.atomic(), closing(connection.cursor()) as cursor:
        for model in _models():
            table = model._meta.db_table
            if gone := story.gone[table]:
                sql = f'DELETE FROM "{table}" WHERE "{model._meta.pk.column}" = %s'
                cursor.executemany(sql, [(key,) for key in gone])
            if came := story.came[table]:
                columns = [field.column for field in model._meta.local_concrete_fields]
                values = ", ".join(["%s"] * len(columns))
                cursor.executemany(f'INSERT INTO "{table}" ({_listed(columns)}) VALUES ({values})', came)
        for status, accounts in story.shut.items():
            Account.objects.unscoped("tests").filter(pk__in=accounts).update(status=status)
        Moved.objects.all().delete()
        Moved.objects.bulk_create(story.moved)
    shutil.copytree(story.files, home().root, dirs_exist_ok=True)


def empty() -> None:
    """Empty every table but the two which a migrate fills and nobody changes."""
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    tables = sorted({*names} - {"django_content_type", "auth_permission"})
    with closing(connection.cursor()) as cursor:
        cursor.execute(
            " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in tables)
        )
        filled = [name for (name,) in cursor.fetchall()]
        guards.drop()
        with transaction.atomic():
            for name in (*filled, Moved._meta.db_table):  # counts the customers who have just gone
                cursor.execute(f'DELETE FROM "{name}"')
    guards.recreate()
