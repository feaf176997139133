"""Who owns a transaction: a use case opens the one outermost, a step joins it."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from django.db import connection, transaction

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")


def use_case(function: Callable[P, R]) -> Callable[P, R]:
    """Run ``function`` as one outermost durable transaction; nesting two is an error."""
    return transaction.atomic(durable=True)(function)


def step(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a write that joins its caller's transaction and refuses to run alone."""

    @wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if not connection.in_atomic_block:
            raise RuntimeError(f"{function.__qualname__} must run inside a use case")
        return function(*args, **kwargs)

    return guarded
