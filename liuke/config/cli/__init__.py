"""The command line. Every verb is also a page; ``--json`` prints one JSON object on stdout and nothing else.

Exit 0 done, 1 refused with a reason, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from liuke.config.cli.verb import Verb

DONE, REFUSED, WRONG_USAGE = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb and return the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liuke.config.settings")
    from liuke.config.environment import BadSetting

    try:
        import django

        django.setup()
    except BadSetting as error:
        print(error, file=sys.stderr)
        return WRONG_USAGE
    except OSError as error:
        print(f"LIUKE_HOME: {error}", file=sys.stderr)
        return WRONG_USAGE
    from liuke.config.cli.verbs import VERBS

    parser = argparse.ArgumentParser(prog="liuke", description="留客: the customer system of beauty shops.")
    commands = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    for verb in VERBS:
        child = commands.add_parser(verb.name, help=verb.help, description=verb.help)
        child.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
        verb.arguments(child)
    try:
        options = parser.parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        return _run({verb.name: verb for verb in VERBS}[options.verb], options)
    except BrokenPipeError:  # whoever reads along has enough: `liuke tiers value | head`
        sys.stdout = None  # nothing left to flush into
        return DONE


def _run(verb: Verb, options: argparse.Namespace) -> int:
    from django.utils import translation

    from liuke.kit.problems import LiukeError
    from liuke.kit.sentences import sentence_of

    translation.activate(_language())
    try:
        _open_database()
        answer = verb.run(options)
    except LiukeError as error:
        refusal = {"code": error.code, "sentence": sentence_of(error), "details": error.details}
        if options.json:
            print(json.dumps({"refused": refusal}, ensure_ascii=False, default=str))
        else:
            print(refusal["sentence"], file=sys.stderr)
        return REFUSED
    if options.json:
        print(json.dumps(answer, ensure_ascii=False, default=str))
    elif text := verb.show(answer):
        print(text)
    return DONE


def _open_database() -> None:
    from django.db import DatabaseError, connection

    from liuke.kit.problems import DatabaseAway

    try:
        connection.ensure_connection()
    except DatabaseError as error:
        raise DatabaseAway(why=str(error).strip()) from error


def _language() -> str:
    """Return the terminal's language: English when it says so, Chinese otherwise."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if spoken.startswith("en") else "zh-hans"
