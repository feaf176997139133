"""Files in and out of the shop: ``init``, ``import``, ``undo``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from liuke.config.cli.arguments import a_name
from liuke.config.cli.processes import prepare_database
from liuke.config.cli.verb import Verb, lines

if TYPE_CHECKING:
    from liuke.accounts.services import NewShop

_KINDS = ("auto", "customers", "services", "products", "sales", "bookings", "cancellations", "cards")


def _init_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", required=True, type=a_name)
    parser.add_argument("--currency", default="CNY")
    parser.add_argument("--timezone", default="Asia/Shanghai")


def _init(options: argparse.Namespace) -> dict[str, Any]:
    prepare_database()
    shop = _set_up(name=options.name, currency=options.currency, timezone=options.timezone)
    return {"organization": shop.organization.pk, "salon": shop.salon.pk, "owner": _owner(shop)}


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
    parser.add_argument("--as", dest="kind", choices=_KINDS, default="auto", help="what the files hold")
    parser.add_argument("--set", dest="fields", action="append", default=[], type=_pair, metavar="FIELD=COLUMN")
    parser.add_argument("--salon", default="", help="where rows belong that name no salon")
    parser.add_argument("--currency", default="")
    parser.add_argument("--timezone", default="")
    parser.add_argument(
        "--dates",
        choices=("dmy", "mdy"),
        default="",
        help="day or month first, where the file leaves it open",
    )
    parser.add_argument("--sheet", default="", help="the sheet of a workbook; otherwise the one most like a table")
    parser.add_argument(
        "--into-demo", action="store_true", help="put real files among the invented customers of a demo shop"
    )
    parser.add_argument("--dry-run", action="store_true", help="count what would happen, write nothing")


def _pair(text: str) -> tuple[str, str]:
    field, mark, column = text.partition("=")
    if not (field and mark and column):
        raise argparse.ArgumentTypeError(f"{text}: write FIELD=COLUMN")
    return field, column


def _import(options: argparse.Namespace) -> dict[str, Any]:
    from liuke.accounts.models import Organization
    from liuke.accounts.queries import salon_named
    from liuke.intake.errors import FileMissing
    from liuke.intake.services import Options, import_files
    from liuke.intake.services.files import Place, refuse_demo
    from liuke.kit import clock

    prepare_database()
    for path in options.files:
        if not path.is_file():
            raise FileMissing(file=str(path))
    answer: dict[str, Any] = {}
    if not Organization.objects.exists():
        answer["owner"] = _owner(
            _set_up(name="", currency=options.currency or "CNY", timezone=options.timezone or "Asia/Shanghai")
        )
    if not options.into_demo:
        refuse_demo()
    place = Place(salon_named(options.salon), currency=options.currency, timezone=options.timezone)
    chosen = Options(
        kind="" if options.kind == "auto" else options.kind,
        fields=dict(options.fields),
        date_order=options.dates,
        sheet=options.sheet,
    )
    answer["files"] = import_files(options.files, place=place, options=chosen, now=clock.now(), dry_run=options.dry_run)
    return answer


def _undo_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="IMPORT", help="the number the import printed")


def _undo(options: argparse.Namespace) -> dict[str, Any]:
    from liuke.accounts.queries import WHOLE_SHOP
    from liuke.intake.queries import import_of
    from liuke.intake.services import undo_import
    from liuke.kit import clock

    prepare_database()
    return undo_import(import_of(options.id, scope=WHOLE_SHOP), now=clock.now())


def _set_up(*, name: str, currency: str, timezone: str) -> NewShop:
    from django.utils.translation import gettext

    from liuke.accounts.services import set_up_shop
    from liuke.kit import clock

    return set_up_shop(name=name or gettext("My shop"), currency=currency, timezone=timezone, now=clock.now())


def _owner(shop: NewShop) -> dict[str, str]:
    """Show the owner's password, this once; it goes to stderr too, so that a refused file does not swallow it."""
    print(f"{shop.owner.username} / {shop.password}", file=sys.stderr)
    return {"username": shop.owner.username, "password": shop.password}


def _show_import(answer: dict[str, Any]) -> str:
    names = (
        "rows",
        "created",
        "updated",
        "duplicate",
        "ignored",
        "rejected",
        "customers",
        "visits",
        "errors_file",
    )
    return "\n\n".join(
        f"{file['file']} ({file['kind']}, import {file['import']})\n"
        + lines({n: file[n] for n in names} | file["sums"] | _sheets(file))
        for file in answer["files"]
    )


def _sheets(file: dict[str, Any]) -> dict[str, str]:
    """Return the sheets of a workbook that were not read; ``--sheet`` takes them."""
    return {"sheets not read": ", ".join(file["other_sheets"])} if file["other_sheets"] else {}


INIT = Verb("init", "an empty shop", _init_arguments, _init, lines)
IMPORT = Verb("import", "recognise, check and commit a shop's files", _import_arguments, _import, _show_import)
UNDO = Verb("undo", "take an import back", _undo_arguments, _undo, lines)
