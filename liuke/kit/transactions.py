"""Who owns a transaction: a use case opens the one outermost, a step joins it."""

from __future__ import annotations

from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from django.db import IntegrityError, connection, transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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


@contextmanager
def refused_as(refusal: Exception) -> Iterator[None]:
    """Let a constraint judge the writes inside: what it refuses is undone and raised as ``refusal``.

    Of two who write the same at once, both would have looked first and found nothing.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise refusal from error
