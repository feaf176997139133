"""Use cases of visits: what other systems saw customers do."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from liuke.accounts.queries import organization
from liuke.accounts.steps import MOST_UNKNOWN, count_unknown, may_ask_names, take_call, take_turns
from liuke.catalog.queries import items_called
from liuke.customers.naming import Named, named_by
from liuke.customers.rows import identifier_index, phone_index
from liuke.customers.rules.identifiers import read_identifier
from liuke.customers.rules.names import fold
from liuke.customers.rules.phones import Phone, read_phone
from liuke.kit.problems import LiukeError
from liuke.kit.transactions import use_case
from liuke.visits.errors import CustomerUnknown, DayOutOfRange, ItemUnknown, NamesUsedUp, NotAMoment, SeveralCustomers
from liuke.visits.rules import OLDEST_YEARS, event_day, is_in_range
from liuke.visits.steps import NewInteraction, add_interactions, known_events

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from liuke.accounts.signing import Caller
    from liuke.kit.crypto import Vault


@dataclass(frozen=True)
class Told:
    """One event as its sender told it: at most one of ``uid``, ``card_no``, ``phone`` and ``union_id`` is not empty."""

    row: int
    event_id: str
    uid: str
    card_no: str
    phone: str
    union_id: str
    kind: str
    at: str
    item: str
    channel: str


@dataclass
class Taken:
    """What became of a batch; ``refused`` holds each row's place with its refusal."""

    created: int = 0
    duplicate: int = 0
    refused: list[tuple[Told, LiukeError]] = field(default_factory=list)


@use_case
def take_events(told: Sequence[Told], *, caller: Caller, vault: Vault, now: datetime) -> Taken:
    """Write the events that are not there yet; of one id the first row counts. 接收互动.

    Raises:
        KeyEnded, TooManyCalls, CallRepeated: nothing of the batch is written.
    """
    key = take_call(caller, now=now)
    take_turns()  # an import may be taken back at this moment, with whom the events name
    known, book, taken = (
        known_events(caller.key_id, [one.event_id for one in told]),
        _Book(told, caller, vault, answers_names=may_ask_names(key, now=now)),
        Taken(),
    )
    fresh: list[NewInteraction] = []
    for one in told:
        if one.event_id in known:
            taken.duplicate += 1
            continue
        try:
            fresh.append(book.read(one, now=now))
        except LiukeError as refusal:
            taken.refused.append((one, refusal))
        else:
            known.add(one.event_id)
    add_interactions(fresh, sender_id=caller.key_id, import_id=None, now=now)
    if book.unknown:
        count_unknown(key, names=len(book.unknown), now=now)
    taken.created = len(fresh)
    return taken


class _Book:
    """Whom and what the events of a batch may mean. Ten queries, however many events.

    ``unknown`` gathers the cards and phones of nobody: numbers can be tried one after the other, a uid or a WeChat id
    cannot be guessed. Without ``answers_names`` no card and no phone is answered, whoever has it.
    """

    def __init__(self, told: Sequence[Told], caller: Caller, vault: Vault, *, answers_names: bool) -> None:
        self.answers_names = answers_names
        self.unknown: set[tuple[str, str]] = set()
        self.indexes = {
            one.phone: phone_index(read, vault=vault)
            for one in told
            if one.phone and isinstance(read := read_phone(one.phone), Phone)
        }
        self.identifiers = {
            one.union_id: identifier_index(value, vault=vault)
            for one in told
            if (value := read_identifier(one.union_id))
        }
        wanted: dict[str, set[Any]] = {
            "uid": {found for one in told if (found := _uid(one.uid))},
            "card_no": {one.card_no for one in told},
            "phone_index": set(self.indexes.values()),
            "identifiers__value_index": set(self.identifiers.values()),
        }
        self.people = {name: named_by(caller.scope, name, values) for name, values in wanted.items()}
        self.items = items_called({one.item: fold(one.item) for one in told if one.item})
        self.timezone = organization().timezone

    def read(self, one: Told, *, now: datetime) -> NewInteraction:
        """Return the row of an event.

        Who it is about is told last: an event with another fault must not say whether somebody is a customer.

        Raises:
            ItemUnknown, NotAMoment, DayOutOfRange: the event is not taken.
            CustomerUnknown, NamesUsedUp, SeveralCustomers: nor is it, for whom it names.
        """
        who = self._who(one)
        item_id = self.items.get(one.item)
        if one.item and item_id is None:
            raise ItemUnknown
        zone = ZoneInfo(who.timezone if isinstance(who, Named) else self.timezone)
        day = event_day(one.at, zone=zone)
        if day is None:
            raise NotAMoment
        if not is_in_range(day, today=now.astimezone(zone).date()):
            raise DayOutOfRange(years=OLDEST_YEARS)
        if not isinstance(who, Named):
            raise who
        return NewInteraction(one.event_id, who.salon_id, who.pk, day, one.kind, item_id, one.channel)

    def _who(self, one: Told) -> Named | LiukeError:
        field_name, value = (
            ("uid", _uid(one.uid)) if one.uid
            else ("card_no", one.card_no) if one.card_no
            else ("phone_index", self.indexes.get(one.phone)) if one.phone
            else ("identifiers__value_index", self.identifiers.get(one.union_id))
        )  # fmt: skip
        can_be_tried = bool(one.card_no or one.phone)
        if can_be_tried and not self.answers_names:
            return NamesUsedUp(most=MOST_UNKNOWN)
        people = self.people[field_name]
        if value not in people:
            if can_be_tried:
                self.unknown.add((one.card_no, one.phone))
            return CustomerUnknown()
        return people[value] or SeveralCustomers()


def _uid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
