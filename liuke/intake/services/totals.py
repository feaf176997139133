"""The totals of the old system are typed by hand: the control of opening balances."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.intake.errors import ImportNotOpen
from liuke.intake.models import ImportKind, ImportStatus
from liuke.intake.services.mapping import open_for_choices
from liuke.intake.totals import past_day, read_totals
from liuke.kit.transactions import use_case

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from liuke.intake.models import Import


@use_case
def type_totals(of: Import, *, texts: Mapping[str, str], as_of: str, now: datetime) -> Import:
    """Keep the totals a person typed, by unit, and the day they are of.

    With another day the file is ``read`` again, for what has expired by then is another sum.

    Raises:
        TotalUnreadable, DayAhead: a text that is none; nothing is changed.
        ImportBusy, ImportNotOpen: it is being worked on, past this point, or no file of cards.
    """
    of = open_for_choices(of)
    if of.kind != ImportKind.CARDS:
        raise ImportNotOpen(status=of.get_status_display())
    day = past_day(as_of, salon=of.salon, now=now)
    if day != of.options.get("as_of", ""):
        of.status = ImportStatus.READ
    of.options = of.options | {"control": read_totals(texts), "as_of": day}
    of.save(update_fields=["options", "status"])
    return of
