"""Files in and out of the shop: ``init``, ``import``, ``undo``."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liuke.config.cli.arguments import a_day, a_file, a_name, a_pair
from liuke.config.cli.verb import Verb, lines

if TYPE_CHECKING:
    from liuke.accounts.services import NewShop

_KINDS = ("auto", "customers", "services", "products", "sales", "bookings", "cancellations", "cards")


def _init_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", required=True, type=a_name, help=_("the name of the shop"))
    parser.add_argument("--currency", default="CNY", help=_("the currency of its books, such as CNY"))
    parser.add_argument("--timezone", default="Asia/Shanghai", help=_("its time zone, such as Asia/Shanghai"))


def _init(options: argparse.Namespace) -> dict[str, Any]:
    shop = _set_up(name=options.name, currency=options.currency, timezone=options.timezone)
    return {"organization": shop.organization.pk, "salon": shop.salon.pk, "owner": _owner(shop)}


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    say = parser.add_argument
    say("files", nargs="+", metavar="FILE", type=a_file, help=_("a file of the old system: CSV or a workbook"))
    say("--as", dest="kind", choices=_KINDS, default="auto", help=_("what the files hold"))
    column = _("the column a field stands in, where it is not recognised")
    say("--set", dest="fields", action="append", default=[], type=a_pair, metavar="FIELD=COLUMN", help=column)
    say("--salon", default="", help=_("where rows belong that name no salon"))
    say("--currency", default="", help=_("the currency of the file; another one than the shop's is refused"))
    say("--timezone", default="", help=_("the time zone of the file; another one than the salon's is refused"))
    dates = _("day or month first, where the file leaves it open")
    say("--dates", choices=("dmy", "mdy"), default="", help=dates)
    say("--sheet", default="", help=_("the sheet of a workbook; otherwise the one most like a table"))
    total = _("of a file of cards, a total of the old system: principal, bonus, sessions, points or arrears")
    say("--total", dest="totals", action="append", default=[], type=_a_total, metavar="UNIT=TOTAL", help=total)
    say("--as-of", type=a_day, default=None, metavar="DATE", help=_("the day balances are of; otherwise today"))
    demo = _("put real files among the invented customers of a demo shop")
    say("--into-demo", action="store_true", help=demo)
    say("--dry-run", action="store_true", help=_("count what would happen, write nothing"))


def _a_total(text: str) -> tuple[str, str]:
    """Return the unit and the total of ``UNIT=TOTAL``."""
    from liuke.intake.rules.control import TYPED_AS

    name, _mark, total = text.partition("=")
    if name not in TYPED_AS or not total:
        said = _("%(text)s: write UNIT=TOTAL; units are %(units)s")
        raise argparse.ArgumentTypeError(said % {"text": text, "units": ", ".join(TYPED_AS)})
    return TYPED_AS[name], total


def _import(options: argparse.Namespace) -> dict[str, Any]:
    from liuke.accounts.models import Organization
    from liuke.accounts.queries import salon_named
    from liuke.intake.services import Options, import_files
    from liuke.intake.services.files import Place, check_file, refuse_demo
    from liuke.intake.totals import read_totals
    from liuke.kit import clock

    now = clock.now()
    for path in options.files:
        check_file(path)  # before anything is set up for it
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
        control=read_totals(dict(options.totals)),
        as_of=options.as_of.isoformat() if options.as_of else "",
    )
    answer["files"] = import_files(options.files, place=place, options=chosen, now=now, dry_run=options.dry_run)
    return answer


def _undo_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="IMPORT", help=_("the number the import printed"))


def _undo(options: argparse.Namespace) -> dict[str, Any]:
    from liuke.accounts.queries import WHOLE_SHOP
    from liuke.intake.queries import import_of
    from liuke.intake.services import undo_import
    from liuke.kit import clock

    return undo_import(import_of(options.id, scope=WHOLE_SHOP), now=clock.now())


def _set_up(*, name: str, currency: str, timezone: str) -> NewShop:
    from liuke.accounts.services import set_up_shop
    from liuke.kit import clock

    return set_up_shop(name=name or _("My shop"), currency=currency, timezone=timezone, now=clock.now())


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
        + lines({n: file[n] for n in names} | file["sums"] | _control(file) | _sheets(file))
        for file in answer["files"]
    )


def _control(file: dict[str, Any]) -> dict[str, str]:
    """Return the control totals of a file of cards, a line per unit."""
    said = _("old system %(typed)s, file %(in_file)s, not brought in %(left)s")
    return {unit: said % (told | {"typed": told["typed"] or "—"}) for unit, told in file["control"].items()}


def _sheets(file: dict[str, Any]) -> dict[str, str]:
    """Return the sheets of a workbook that were not read; ``--sheet`` takes them."""
    return {_("sheets not read"): ", ".join(file["other_sheets"])} if file["other_sheets"] else {}


def _show_undo(answer: dict[str, Any]) -> str:
    """Show what went and how much stayed for which reason; each row that stayed is named on the import's page."""
    from liuke.intake.wording import table_name, why_kept

    removed = answer["removed"]
    said = _("taken back: %(what)s") if "opening" in removed else _("removed: %(what)s")
    went = {said % {"what": table_name(name)}: count for name, count in removed.items()}
    stayed = Counter((one["table"], one["why"]) for one in answer["kept"])
    told = lines({"import": answer["import"]} | went | {_("given their former values"): answer["restored"]})
    rest = [
        f"{_('kept: %(what)s') % {'what': table_name(name)}}: {count}. {why_kept(why)}"
        for (name, why), count in stayed.items()
    ]
    return "\n".join([told, *rest])


INIT = Verb("init", gettext_lazy("an empty shop"), _init_arguments, _init, lines)
IMPORT = Verb(
    "import",
    gettext_lazy("recognise, check and commit a shop's files"),
    _import_arguments,
    _import,
    _show_import,
)
UNDO = Verb("undo", gettext_lazy("take an import back"), _undo_arguments, _undo, _show_undo)
