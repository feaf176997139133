"""Schemes and tags as they stand: the shipped files, and what a shop loaded in their place."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.text import Truncator

from liuke.insights.rules import RuleRefused
from liuke.insights.schemes import RuleTag, Scheme, read_scheme, read_tags
from liuke.segments import models
from liuke.segments.errors import PROBLEMS, BadScheme, UnknownScheme, UnreadableScheme

if TYPE_CHECKING:
    from collections.abc import Mapping

_HERE = Path(__file__).parent
_MOST_SHOWN = 100  # characters of what is wrong; nobody reads more of a name


@cache
def shipped() -> Mapping[str, Scheme]:
    """Return the schemes of ``schemes/*.toml`` by code, in the order pages show them."""
    found = [read_scheme(tomllib.loads(path.read_text("utf-8"))) for path in (_HERE / "schemes").glob("*.toml")]
    return {scheme.code: scheme for scheme in sorted(found, key=lambda scheme: (scheme.place, scheme.code))}


@cache
def tags() -> tuple[RuleTag, ...]:
    """Return the rule tags of ``tags.toml``."""
    return read_tags(tomllib.loads((_HERE / "tags.toml").read_text("utf-8")))


def schemes() -> dict[str, Scheme]:
    """Return every active scheme by code: the shipped ones, with the shop's own in their place or after. One query."""
    active = dict(shipped())
    for row in models.Scheme.objects.order_by("code"):
        if row.is_active:
            active[row.code] = read_scheme(row.definition)
        else:
            active.pop(row.code, None)
    return active


def scheme(code: str) -> Scheme:
    """Return one scheme.

    Raises:
        UnknownScheme: with the codes there are.
    """
    known = schemes()
    if code not in known:
        raise UnknownScheme(scheme=code, known=", ".join(known))
    return known[code]


def read_file(text: str) -> tuple[Scheme, dict[str, Any]]:
    """Return the scheme a TOML text defines, and the table to keep.

    Raises:
        UnreadableScheme: it is no TOML.
        BadScheme: it is, but no scheme of ours; names the place and what may stand there.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UnreadableScheme(detail=str(error)) from error
    try:
        return read_scheme(table), table
    except RuleRefused as refused:
        what = Truncator(refused.what).chars(_MOST_SHOWN)
        problem = str(PROBLEMS[refused.problem]) % {"what": what, "known": refused.known}
        raise BadScheme(where=refused.where[:_MOST_SHOWN], problem=problem) from refused
