"""The rules a shop chooses: how its cards are used, who issues them; each change with its reason. 门店规则."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from liuke.accounts.models import Salon
from liuke.accounts.rules import Action
from liuke.accounts.steps import audit, change_rules
from liuke.cards.definitions import region
from liuke.cards.rules.chosen import MOST_HOURS, SecondFactor
from liuke.cards.rules.limits import IssuerSize
from liuke.kit.problems import InvalidInput, NotAllowed, NotFound
from liuke.kit.transactions import use_case
from liuke.ledger.queries.issuers import issuer_called
from liuke.ledger.steps import place_salon, write_issuer
from liuke.messaging.errors import NoChannel
from liuke.messaging.queries import has_channel

if TYPE_CHECKING:
    from datetime import datetime

    from liuke.accounts.scope import Scope
    from liuke.cards.rules.chosen import Chosen
    from liuke.ledger.rules.book import IssuerKind


@use_case
def choose_rules(chosen: Chosen, *, reason: str, scope: Scope, now: datetime) -> None:
    """Write the shop's rules for using cards; they hold from the next bill on. 设置规则.

    Raises:
        NotAllowed: the role lacks the right.
        InvalidInput: no reason, an amount below 0, or hours nobody works.
        NoChannel: codes are chosen, and nothing could carry one.
    """
    _may(scope, reason)
    if chosen.second_factor_from_minor < 0:
        raise InvalidInput(field="second_factor_from")
    if not 1 <= chosen.hours_a_week <= MOST_HOURS:
        raise InvalidInput(field="hours_a_week")
    if chosen.second_factor is SecondFactor.CODE and not has_channel():
        raise NoChannel
    change_rules(chosen.as_json(), reason=reason.strip(), actor_id=scope.staff_id, now=now)


@dataclass(frozen=True)
class IssuerChange:
    """What the form of an issuer says; ``size`` is empty while nobody knows it."""

    legal_name: str
    kind: IssuerKind
    region: str
    size: str = ""
    filing_number: str = ""


@use_case
def save_issuer(change: IssuerChange, *, reason: str, scope: Scope, now: datetime, issuer_id: int | None = None) -> int:
    """Write a company of the shop with the rules that bind it, and return its id. 发卡主体.

    Raises:
        NotAllowed: the role lacks the right.
        InvalidInput: no reason, no name, or a size there is not.
        UnknownRegion: no rule pack is called that.
        NotFound: there is no such issuer.
    """
    _may(scope, reason)
    region(change.region)
    if not change.legal_name.strip():
        raise InvalidInput(field="legal_name")
    if change.size not in {"", *IssuerSize}:
        raise InvalidInput(field="size")
    if issuer_id is not None and issuer_called(issuer_id) is None:
        raise NotFound
    written, before, after = write_issuer(issuer_id, asdict(change))
    if after:
        audit(
            "issuer.changed", now=now, actor_id=scope.staff_id, object_type="issuer", object_ref=written,
            before=before, after=after | {"reason": reason.strip()},
        )  # fmt: skip
    return written


@use_case
def choose_issuer(salon_id: int, issuer_id: int, *, reason: str, scope: Scope, now: datetime) -> None:
    """Let a salon that sold no card yet write in the book of an issuer. 门店的发卡主体.

    Raises:
        NotAllowed: the role lacks the right.
        InvalidInput: no reason.
        NotFound: there is no such salon or issuer in reach.
        SalonHasBook: it sold in another book.
    """
    _may(scope, reason)
    there = Salon.objects.filter(pk=salon_id).exists() and issuer_called(issuer_id) is not None
    if not there or not scope.reaches_salon(salon_id):
        raise NotFound
    before = place_salon(salon_id, issuer_id=issuer_id)
    if before != issuer_id:
        audit(
            "issuer.placed", now=now, actor_id=scope.staff_id, object_type="salon", object_ref=salon_id,
            salon_id=salon_id, before={"issuer": before}, after={"issuer": issuer_id, "reason": reason.strip()},
        )  # fmt: skip


def _may(scope: Scope, reason: str) -> None:
    if not scope.may(Action.MANAGE_SETTINGS):
        raise NotAllowed(action=Action.MANAGE_SETTINGS.value)
    if not reason.strip():
        raise InvalidInput(field="reason")
