"""The command line. Every verb is also a page; ``--json`` prints one JSON object on stdout and nothing else.

Exit 0 done, 1 refused with a reason, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import io
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
        print(f"LIUKE_HOME：打不开这个数据文件夹（this data folder cannot be opened）\n{error}", file=sys.stderr)
        return WRONG_USAGE
    from django.utils import translation

    from liuke.config.cli.language import argparse_speaks, terminal_language
    from liuke.config.cli.verbs import VERBS

    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a file's name need not be text
    language = terminal_language()
    translation.activate(language)
    try:
        with argparse_speaks(language):
            options = _parser(VERBS).parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        return _run({verb.name: verb for verb in VERBS}[options.verb], options)
    except BrokenPipeError:  # whoever reads along has enough: `liuke tiers value | head`
        sys.stdout = None  # nothing left to flush into
        return DONE


def _parser(verbs: Sequence[Verb]) -> argparse.ArgumentParser:
    from django.utils.translation import gettext as _

    parser = argparse.ArgumentParser(prog="liuke", description=_("Liuke: the customer system of beauty shops."))
    commands = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    for verb in verbs:
        child = commands.add_parser(verb.name, help=str(verb.help), description=str(verb.help))
        child.add_argument("--json", action="store_true", help=_("print one JSON object and nothing else"))
        verb.arguments(child)
    return parser


def _run(verb: Verb, options: argparse.Namespace) -> int:
    from contextlib import nullcontext

    from liuke.config.cli.processes import prepare_database
    from liuke.kit.home import home
    from liuke.kit.keeping.occupied import at_work
    from liuke.kit.problems import LiukeError
    from liuke.kit.sentences import sentence_of

    try:
        with nullcontext() if verb.works_alone else at_work(home().root):
            _open_database()
            if verb.opens_shop:
                prepare_database()
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
    return REFUSED if answer.get("findings") else DONE


def _open_database() -> None:
    from django.db import DatabaseError, connection

    from liuke.kit.problems import DatabaseAway

    try:
        connection.ensure_connection()
    except DatabaseError as error:
        raise DatabaseAway(why=str(error).strip()) from error
