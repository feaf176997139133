"""Interactions by JSON: other systems tell what customers did, in batches they sign."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any

from django.utils.translation import gettext as _
from ninja import Header, Router
from pydantic import ValidationError

from liuke.accounts.api import SignedByKey
from liuke.kit import clock
from liuke.kit.home import home
from liuke.kit.http import REFUSALS, Problem
from liuke.kit.problems import InvalidInput
from liuke.kit.sentences import sentence_of
from liuke.visits import services
from liuke.visits.schemas import EVENT_ID, EventIn, EventProblem, EventsIn, EventsOut

if TYPE_CHECKING:
    from liuke.kit.problems import LiukeError

router = Router(tags=["events"])
MOST_BYTES = 512 * 1024
MOST_FAULTS = 20
"""Faults told of one row; a row of ten thousand unknown fields would make a longer answer than the call."""
_NAMES = ("uid", "card_no", "phone", "union_id")


@router.post(
    "/events",
    response={200: EventsOut, 429: Problem} | REFUSALS,
    operation_id="create_events",
    auth=SignedByKey(most_bytes=MOST_BYTES),
)
def create_events(
    request: Any,
    body: EventsIn,
    liuke_key: Annotated[str, Header(alias="Liuke-Key")],
    liuke_timestamp: Annotated[str, Header(alias="Liuke-Timestamp")],
) -> EventsOut:
    """Take what customers did; good rows are kept, each bad one is answered with its problem.

    ``Liuke-Key`` is the key's code, ``Liuke-Timestamp`` the present second since 1970, ``Liuke-Signature`` the
    HMAC-SHA-256 under the key's secret over the timestamp, a point and the body as sent, in hexadecimal. A signature
    holds five minutes and once; a key may call 60 times a minute with 512 KB each, what cannot be read included. A key
    that named 1 000 people who are no customers is told of nobody more for a day and takes events by uid or union_id
    only. An event's own id makes it safe to send a batch again, newly signed.
    """
    del liuke_key, liuke_timestamp  # the door has read them; they stand here for the document
    told: list[services.Told] = []
    problems: list[EventProblem] = []
    for place, row in enumerate(body.events):
        read = _read(place, row)
        (problems if isinstance(read, EventProblem) else told).append(read)  # type: ignore[arg-type]
    taken = services.take_events(told, caller=request.auth, vault=home().vault, now=clock.now())
    problems += [_problem(refusal, row=one.row, event_id=one.event_id) for one, refusal in taken.refused]
    return EventsOut(
        created=taken.created,
        duplicate=taken.duplicate,
        refused=len(problems),
        problems=sorted(problems, key=lambda problem: problem.row),
    )


def _read(place: int, row: Any) -> services.Told | EventProblem:
    """Return one row, or why it has not the documented shape. No value of it is sent back but a well-formed id."""
    try:
        event = EventIn.model_validate(row)
    except ValidationError as error:
        faults = [
            {"at": [str(part) for part in fault["loc"] if part in EventIn.model_fields], "message": fault["msg"]}
            for fault in error.errors(include_url=False, include_context=False, include_input=False)[:MOST_FAULTS]
        ]
        told_id = row.get("id") if isinstance(row, dict) else ""
        known_id = told_id if isinstance(told_id, str) and re.fullmatch(EVENT_ID, told_id) else ""
        return _problem(InvalidInput(), row=place, event_id=known_id, faults=faults)
    if sum(bool(getattr(event, name)) for name in _NAMES) != 1:
        one_of = _("name the customer by one of uid, card_no, phone and union_id")
        faults = [{"at": [*_NAMES], "message": one_of}]
        return _problem(InvalidInput(), row=place, event_id=event.id, faults=faults)
    values = event.model_dump(exclude={"id"})
    return services.Told(row=place, event_id=event.id, **values)


def _problem(
    refusal: LiukeError, *, row: int, event_id: str = "", faults: list[dict[str, Any]] | None = None
) -> EventProblem:
    title = _("The row does not have the documented shape.") if faults else sentence_of(refusal)
    return EventProblem(
        title=title, status=refusal.status, code=refusal.code, errors=faults or [], row=row, id=event_id
    )
