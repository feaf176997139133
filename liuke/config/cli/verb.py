"""What a verb of the command line is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Verb:
    """One verb.

    Args:
        name: what is typed after ``liuke``.
        help: one line.
        arguments: adds the verb's own options.
        run: does it and returns the JSON answer; refusals are raised as ``LiukeError``.
        show: turns the answer into text for people; empty prints nothing.
        opens_shop: an empty or older database is brought to this version first, and keys that do not fit are refused.
        works_alone: looks after itself who else works with this home; all others work side by side.
    """

    name: str
    help: str | _StrPromise
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], dict[str, Any]]
    show: Callable[[dict[str, Any]], str]
    opens_shop: bool = True
    works_alone: bool = False


def lines(answer: dict[str, Any]) -> str:
    """Show an answer as one ``name: value`` per line."""
    return "\n".join(f"{name}: {value}" for name, value in answer.items())
