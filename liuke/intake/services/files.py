"""Several files at once, as the command line takes them: all are read before any is written."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from liuke.accounts.errors import CurrencyDiffers, TimezoneDiffers
from liuke.accounts.queries import organization
from liuke.accounts.services import check_currency, check_timezone
from liuke.intake.errors import DemoShop, FileClosed, FileIsFolder, FileIsNone, FileMissing, NotRecognised
from liuke.intake.models import Import, ImportKind, ImportStatus
from liuke.intake.queries import summary
from liuke.intake.rules.fields import ORDER_OF_KINDS
from liuke.intake.services.checking import check_import
from liuke.intake.services.mapping import set_mapping
from liuke.intake.services.receiving import Options, read_import, receive_file
from liuke.intake.services.running import go_on, run_import
from liuke.intake.totals import past_day, see_totals, told_control

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from liuke.accounts.models import Salon


@dataclass(frozen=True)
class Place:
    """Where files belong, and what they claim about it; empty claims are not checked."""

    salon: Salon
    currency: str = ""
    timezone: str = ""


def import_files(
    paths: Sequence[Path], *, place: Place, options: Options, now: datetime, dry_run: bool = False
) -> list[dict[str, Any]]:
    """Import files in the order in which one rests on another, whatever order they are given in.

    Returns:
        One summary per file (``queries.summary``, with the control totals of files of cards), in the order they were
        imported.

    Raises:
        FileMissing, FileIsFolder, FileIsNone, FileClosed, FileRefused: nothing is written.
        NotRecognised, ColumnMissing, UnknownField, UnknownColumn: nothing is written.
        CurrencyDiffers, TimezoneDiffers, UnknownCurrency, UnknownTimezone: nothing is written.
        TotalsMissing, TotalsDiffer, ForeignMoney, DayAhead: of a file of cards; nothing is written.
    """
    check_place(place)
    past_day(options.as_of, salon=place.salon, now=now)
    for path in paths:
        check_file(path)
    opened = [_open(path, place=place, options=options, now=now) for path in paths]
    for of in opened:
        if of.kind == ImportKind.CARDS and of.status == ImportStatus.READ and not dry_run:
            see_totals(check_import(of, now=now, rehearse=False))
    opened.sort(key=lambda of: ORDER_OF_KINDS.index(of.kind))
    return [_take(of, now=now, dry_run=dry_run) for of in opened]


def import_file(path: Path, *, place: Place, options: Options, now: datetime, dry_run: bool = False) -> dict[str, Any]:
    """Import one file and return its summary; see ``import_files``."""
    return import_files([path], place=place, options=options, now=now, dry_run=dry_run)[0]


def check_file(path: Path) -> None:
    """Refuse what is no file that can be read to its end.

    Raises:
        FileMissing: there is nothing of this name.
        FileIsFolder: it is a folder.
        FileIsNone: it is a pipe or a device, which may never end.
        FileClosed: whoever runs this may not read it.
    """
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        raise FileMissing(file=str(path)) from error
    if stat.S_ISDIR(mode):
        raise FileIsFolder(file=str(path))
    if not stat.S_ISREG(mode):
        raise FileIsNone(file=str(path))
    if not os.access(path, os.R_OK):
        raise FileClosed(file=str(path))


def refuse_demo() -> None:
    """Refuse a shop that is a demo, so that nobody's own files end up among invented customers.

    Raises:
        DemoShop: nothing is written.
    """
    if organization().is_demo:
        raise DemoShop


def check_place(place: Place) -> None:
    """Refuse a currency or time zone that is not the shop's.

    Raises:
        CurrencyDiffers, TimezoneDiffers, UnknownCurrency, UnknownTimezone: nothing is written.
    """
    ours = organization()
    if place.currency:
        check_currency(place.currency)
        if place.currency != ours.currency:
            raise CurrencyDiffers(ours=ours.currency, theirs=place.currency)
    if place.timezone:
        check_timezone(place.timezone)
        if place.timezone != place.salon.timezone:
            raise TimezoneDiffers(salon=place.salon.name, ours=place.salon.timezone, theirs=place.timezone)


def _open(path: Path, *, place: Place, options: Options, now: datetime) -> Import:
    of = receive_file(path, file_name=path.name, salon_id=place.salon.pk, options=options, now=now)
    if of.status in {ImportStatus.RUNNING, ImportStatus.STOPPED}:
        return of
    of = read_import(of)
    if not of.kind:
        raise NotRecognised(file=of.file_name)
    return set_mapping(of, chosen=options.fields)


def _take(of: Import, *, now: datetime, dry_run: bool) -> dict[str, Any]:
    if of.status == ImportStatus.READ and dry_run:
        return _summary(check_import(of, now=now))
    if of.status == ImportStatus.READ:
        return _summary(go_on(of, now=now))
    return _summary(of if dry_run else run_import(of, now=now))


def _summary(of: Import) -> dict[str, Any]:
    return summary(of) | {"control": told_control(of)}
