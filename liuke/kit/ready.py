"""Statements kept ready: the ORM says once what is asked, and its words are used again.

For what is done many times a day while somebody waits. Putting a statement together costs the ORM several times what
the database needs to answer it; what changes between two calls are a few numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections, models
from django.db.models.query import get_related_populators

from liuke.kit.transactions import step

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

M = TypeVar("M", bound=models.Model)
Number = int | Iterable[int]

_MARK = -(10**17)
"""No row's number: stands in a statement for the first value; the next ones follow downwards."""


class Ready(Generic[M]):
    """A question asked again and again, with other numbers.

    ``build`` makes the queryset from numbers and tuples of numbers, used as they are, and from named values that
    change its words. It must give the same queryset for the same shape, ``select_related`` allowed, ``values`` not.
    """

    def __init__(self, build: Callable[..., models.QuerySet[M]]) -> None:
        self._build = build
        self._plan = lru_cache(maxsize=256)(self._compile)

    def __call__(self, *numbers: Number, **named: Hashable) -> list[M]:
        """Return the rows; an empty tuple of numbers finds none, without asking."""
        given = [(one,) if isinstance(one, int) else tuple(one) for one in numbers]
        if not all(given):
            return []
        shape = tuple(0 if isinstance(one, int) else len(many) for one, many in zip(numbers, given, strict=True))
        plan = self._plan(connection.vendor, shape, **named)
        return plan.rows([value for many in given for value in many]) if plan else []

    def _compile(self, _vendor: str, shape: tuple[int, ...], **named: Hashable) -> _Plan[M] | None:
        marks = iter(range(_MARK, _MARK - sum(size or 1 for size in shape), -1))
        asked = [tuple(next(marks) for _one in range(size)) if size else next(marks) for size in shape]
        try:
            return _Plan(self._build(*asked, **named))
        except EmptyResultSet:  # as of a scope without a salon: no row can fit
            return None


class _Plan(Generic[M]):
    """One statement, and how its rows become objects."""

    def __init__(self, rows: models.QuerySet[M]) -> None:
        self._compiler = rows.query.get_compiler(connection=connection)
        self._sql, params = self._compiler.as_sql()
        self._params = list(params)
        self._places = {place: _MARK - value for place, value in enumerate(params) if _is_mark(value)}
        self._kinds = {place: type(params[place]) for place in self._places}  # PostgreSQL tells sizes of numbers apart
        info = self._compiler.klass_info
        assert info is not None  # noqa: S101 - values() has no model to make
        self._model, own = info["model"], info["select_fields"]
        self._first, self._last = own[0], own[-1] + 1
        self._names = [self._compiler.select[place][0].target.attname for place in own]
        self._converters = self._compiler.get_converters([one[0] for one in self._compiler.select])
        related: Callable[..., Any] = get_related_populators  # the stubs are of a later Django
        self._related = related(info, self._compiler.select, connection.alias)

    def rows(self, values: Sequence[int]) -> list[M]:
        params = list(self._params)
        for place, number in self._places.items():
            params[place] = self._kinds[place](values[number])
        with connection.cursor() as cursor:
            cursor.execute(self._sql, params)
            found = cursor.fetchall()
        changed = self._compiler.apply_converters(found, self._converters) if self._converters else found
        return [self._object(row) for row in changed]

    def _object(self, row: Sequence[Any]) -> M:
        made: M = self._model.from_db(connection.alias, self._names, row[self._first : self._last])
        for related in self._related:
            related.populate(row, made)
        return made


def _is_mark(value: Any) -> bool:
    return isinstance(value, int) and value <= _MARK


@step
def insert(rows: Iterable[M]) -> list[M]:
    """Write rows of one table by one statement, and return them with their numbers; as ``bulk_create``.

    Either all of them have their number already, or none.
    """
    made = list(rows)
    if not made:
        return []
    model = type(made[0])
    is_numbered = made[0].pk is not None
    fields = _written(model, is_numbered)
    here = connections[connection.alias]  # asked for once: each look at the one of this thread takes its time
    params = [field.get_db_prep_save(field.pre_save(row, add=True), here) for row in made for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(_insertion(model, len(made), is_numbered), params)
        for row, [number] in zip(made, cursor.fetchall(), strict=True):
            row.pk = number
            row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 - as Django's own insert does
    return made


@lru_cache(maxsize=64)
def _written(model: type[models.Model], is_numbered: bool) -> tuple[models.Field[Any, Any], ...]:
    fields = model._meta.concrete_fields  # noqa: SLF001 - _meta is Django's documented door
    return tuple(field for field in fields if is_numbered or not field.primary_key)


@lru_cache(maxsize=512)
def _insertion(model: type[models.Model], rows: int, is_numbered: bool) -> str:
    quote = connection.ops.quote_name
    fields, own = _written(model, is_numbered), model._meta  # noqa: SLF001 - _meta is Django's documented door
    columns = ", ".join(quote(str(field.column)) for field in fields)
    row = f"({', '.join(['%s'] * len(fields))})"
    values = ", ".join([row] * rows)
    return f"INSERT INTO {quote(own.db_table)} ({columns}) VALUES {values} RETURNING {quote(str(own.pk.column))}"  # noqa: S608
