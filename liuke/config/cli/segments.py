"""Verbs of understanding and deciding: ``refresh``, ``scheme``, ``tiers``, ``recall``."""

from __future__ import annotations

import argparse
import csv
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liuke.config.cli.arguments import a_count, a_day
from liuke.config.cli.verb import Verb, lines
from liuke.kit.problems import FileNotWritten
from liuke.kit.spreadsheets import inert

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_WHY = "the command line sees the whole shop"
_RECALL_HEADER = [
    "customer", "code", "name", "stage", "why", "because", "suggestion", "offer", "stake_minor", "stake",
]  # fmt: skip
_LARGEST_SCHEME = 1_000_000


def write_csv(path: str, header: list[str], rows: Iterable[Iterable[object]]) -> None:
    """Write a file a spreadsheet opens well: UTF-8 with BOM, and no cell it could take for a formula.

    Raises:
        FileNotWritten: the path is a folder, lies in none, or may not be written.
    """
    try:
        _write_csv(path, header, rows)
    except OSError as error:
        raise FileNotWritten(file=path) from error


def _write_csv(path: str, header: list[str], rows: Iterable[Iterable[object]]) -> None:
    with Path(path).open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows([inert(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)


def _refresh_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-of", type=a_day, help=_("the first day not seen, YYYY-MM-DD (default today)"))
    parser.add_argument("--engine", default="duckdb", help=_("where to compute"))


def _refresh(options: argparse.Namespace) -> dict[str, Any]:
    from liuke.kit import clock
    from liuke.segments import services

    done = services.refresh(as_of=options.as_of, now=clock.now(), engine=options.engine)
    return {
        "as_of": done.run.as_of.isoformat(),
        "fresh_until": done.run.fresh_until and done.run.fresh_until.isoformat(),
        "customers": done.run.customers,
        "schemes": done.tiers,
        "tags": done.tags,
        "seconds": done.run.seconds,
    }


def _scheme_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    load = actions.add_parser("load", help=_("take a scheme from a TOML file"))
    load.add_argument("file", metavar="FILE.toml", help=_("a scheme as TOML text"))
    show = actions.add_parser("show", help=_("show one scheme"))
    show.add_argument("code", help=_("the code of a scheme"))
    listing = actions.add_parser("list", help=_("list the schemes"))
    for child in (load, show, listing):
        child.add_argument(
            "--json",
            action="store_true",
            default=argparse.SUPPRESS,
            help=_("print one JSON object and nothing else"),
        )


def _scheme(options: argparse.Namespace) -> dict[str, Any]:
    from liuke.kit import clock
    from liuke.segments import definitions, services

    if options.action == "list":
        return {
            "schemes": [{"code": s.code, "zh": s.zh, "en": s.en, "ids": s.ids} for s in definitions.schemes().values()]
        }
    if options.action == "show":
        return _described(options.code)
    return _described(services.load_scheme(text=_text_of(options.file), now=clock.now()).code)


def _text_of(file: str) -> str:
    from liuke.intake.errors import FileMissing
    from liuke.intake.services.files import check_file
    from liuke.segments.errors import UnreadableScheme

    path = Path(file)
    check_file(path)
    if path.stat().st_size > _LARGEST_SCHEME:
        raise UnreadableScheme(detail=f"> {_LARGEST_SCHEME} bytes")
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableScheme(detail="UTF-8") from error
    except (OSError, ValueError) as error:
        raise FileMissing(file=file) from error


def _described(code: str) -> dict[str, Any]:
    from liuke.accounts.queries import organization
    from liuke.segments import definitions
    from liuke.segments.queries import current_run, cuts_of
    from liuke.segments.queries.people import tier_sentence

    scheme, run, currency = definitions.scheme(code), current_run(), organization().currency
    cuts = cuts_of(run) if run else {}
    return {
        "code": scheme.code, "zh": scheme.zh, "en": scheme.en, "ids": scheme.ids,
        "tiers": [
            {"code": tier.code, "zh": tier.zh, "en": tier.en}
            | {
                f"sentence_{lang}": tier_sentence(tier, language=lang, currency=currency, cuts=cuts)
                for lang in ("zh", "en")
            }
            for tier in scheme.tiers
        ],
    }  # fmt: skip


def _show_scheme(answer: dict[str, Any]) -> str:
    if "schemes" in answer:
        return "\n".join(f"{s['code']}: {s['zh']} / {s['en']}" for s in answer["schemes"])
    head = f"{answer['code']}: {answer['zh']} / {answer['en']}"
    return "\n".join(
        [
            head,
            *(f"  {t['code']}: {t['zh']}，{t['sentence_zh']} / {t['en']}: {t['sentence_en']}" for t in answer["tiers"]),
        ]
    )


def _tiers_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("scheme", help=_("the code of a scheme"))
    parser.add_argument(
        "--as-of", type=a_day, help=_("another day than the last run's is computed in memory, not stored")
    )
    parser.add_argument("--csv", metavar="FILE", help=_("write the rows into this file too"))


def _tiers(options: argparse.Namespace) -> dict[str, Any]:
    from liuke.kit import clock
    from liuke.segments import services

    found = services.everybody(scheme=options.scheme, as_of=options.as_of, now=clock.now())
    if options.csv:
        write_csv(options.csv, ["customer", "tier", "since", "because"], (row.values() for row in found.rows))
    return {
        "scheme": options.scheme,
        "as_of": found.as_of.isoformat(),
        "stored": found.stored,
        "customers": found.rows,
    }


def _show_rows(answer: dict[str, Any]) -> str:
    rows = ["\t".join(str(value) for value in row.values()) for row in answer["customers"]]
    return "\n".join(rows) or _why_nobody(answer)


def _why_nobody(answer: dict[str, Any]) -> str:
    """Return why there is no row, and what to do."""
    from liuke.intake.errors import NoCustomers
    from liuke.kit.sentences import sentence_of
    from liuke.segments.errors import NotRefreshed
    from liuke.segments.models import Standing

    if not _has_customers():
        return sentence_of(NoCustomers())
    if not Standing.objects.unscoped(_WHY).exists():  # they came in after the last refresh
        return sentence_of(NotRefreshed())
    return _("Nobody is on this list for %(day)s.") % {"day": answer.get("today") or answer["as_of"]}


def _has_customers() -> bool:
    from liuke.customers.models import Customer

    return Customer.objects.unscoped(_WHY).exists()


def _about_customers(run: Callable[[argparse.Namespace], dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """Let a shop without customers hear how they come in, before it hears how they are counted."""

    def told(options: argparse.Namespace) -> dict[str, Any]:
        from liuke.intake.errors import NoCustomers
        from liuke.segments.errors import NotRefreshed

        try:
            return run(options)
        except NotRefreshed:
            if _has_customers():
                raise
            raise NoCustomers from None

    return told


def _recall_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--as-of", type=a_day, help=_("the day of the list (default today, or the old day tiers were worked out for)")
    )
    parser.add_argument("--limit", type=a_count, default=50, help=_("how many customers at most"))
    parser.add_argument("--csv", metavar="FILE", help=_("write the rows into this file too"))


def _recall(options: argparse.Namespace) -> dict[str, Any]:
    from liuke.accounts.queries import WHOLE_SHOP, organization
    from liuke.kit import clock
    from liuke.kit.clock import business_day
    from liuke.outreach import queries
    from liuke.segments.errors import DayInFuture
    from liuke.segments.queries import freshness

    now_day = business_day(clock.now(), organization().timezone)
    today, latest = options.as_of or freshness().day_to_show(now_day), now_day + timedelta(days=1)
    if today > latest:
        raise DayInFuture(day=today.isoformat(), latest=latest.isoformat())
    recall = queries.recall_list(scope=WHOLE_SHOP, today=today, limit=options.limit)
    rows = [
        {
            "customer": row.customer_id, "code": row.customer.code, "name": row.customer.name, "stage": row.stage_name,
            "why": row.reason, "because": row.because, "suggestion": row.suggestion, "offer": row.offer,
            "stake_minor": row.stake.minor, "stake": str(row.stake),
        }
        for row in recall.rows
    ]  # fmt: skip
    if options.csv:
        write_csv(options.csv, _RECALL_HEADER, (row.values() for row in rows))
    return {
        "today": today.isoformat(), "as_of": recall.as_of.isoformat(), "candidates": recall.candidates,
        "listed": recall.listed, "dropped": recall.dropped, "customers": rows,
    }  # fmt: skip


REFRESH = Verb("refresh", gettext_lazy("facts to features, tiers and tags"), _refresh_arguments, _refresh, lines)
SCHEME = Verb("scheme", gettext_lazy("load, list or show schemes"), _scheme_arguments, _scheme, _show_scheme)
TIERS = Verb(
    "tiers",
    gettext_lazy("who is where in a scheme, and why"),
    _tiers_arguments,
    _about_customers(_tiers),
    _show_rows,
)
RECALL = Verb(
    "recall",
    gettext_lazy("today's list: who, why, what to do, what is at stake"),
    _recall_arguments,
    _about_customers(_recall),
    _show_rows,
)
