"""Use cases of reconciling: a provider's bill is kept, a difference is explained. 对账."""

from __future__ import annotations

import gzip
from hashlib import sha256
from typing import TYPE_CHECKING

from liuke.accounts.models import Salon
from liuke.accounts.rules import Action
from liuke.accounts.steps import audit
from liuke.kit.problems import NotAllowed, NotFound
from liuke.kit.transactions import use_case
from liuke.visits.errors import BillOfOtherDay, ReasonMissing
from liuke.visits.models import DifferenceNote, ProviderBill
from liuke.visits.queries.reconciling import compared
from liuke.visits.rules.provider_bills import read_bill

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from liuke.accounts.scope import Scope

_WHY = "the caller reached the salon"


@use_case
def keep_bill(
    data: bytes,
    *,
    salon_id: int,
    day: date,
    file_name: str,
    scope: Scope,
    now: datetime,
    columns: Mapping[str, str] | None = None,
) -> tuple[ProviderBill, bool]:
    """Keep a provider's bill of a day, and return it and whether it is new: the same file twice adds nothing.

    Raises:
        NotAllowed, NotFound: the role may not, or does not reach the salon.
        NotABill, BillLineWrong, BillCutOff: the file cannot be read.
        BillOfOtherDay: it has lines, and none of them is of this day.
    """
    _reach(salon_id, scope)
    named = {name: heading for name, heading in (columns or {}).items() if heading}
    bill = read_bill(data, columns=named)
    if bill.lines and not any(line.at.date() == day for line in bill.lines):
        raise BillOfOtherDay
    digest = sha256(data).hexdigest()
    kept, is_new = ProviderBill.objects.unscoped(_WHY).get_or_create(
        salon_id=salon_id,
        business_date=day,
        sha256=digest,
        defaults={
            "purse": bill.purse.value, "file_name": file_name[:120], "content": gzip.compress(data, mtime=0),
            "columns": named, "uploaded_by_id": scope.staff_id, "uploaded_at": now,
        },
    )  # fmt: skip
    if is_new:
        audit(
            "provider_bill.kept", now=now, actor_id=scope.staff_id, salon_id=salon_id, object_type="day",
            object_ref=day.isoformat(), after={"file": kept.file_name},
        )  # fmt: skip
    return kept, is_new


@use_case
def explain_difference(key: str, text: str, *, salon_id: int, day: date, scope: Scope, now: datetime) -> DifferenceNote:
    """Say why a payment and a bill differ; what was said before stays. 差异说明.

    Raises:
        NotAllowed, NotFound: the role may not, does not reach the salon, or there is no such difference.
        ReasonMissing: nothing was said.
    """
    salon = _reach(salon_id, scope)
    if not text.strip():
        raise ReasonMissing
    if key not in {pair.key for one in compared(salon, day, scope=scope) for pair, _note in one.differences}:
        raise NotFound
    return DifferenceNote.objects.unscoped(_WHY).create(
        salon=salon, business_date=day, key=key, text=text.strip()[:200], made_by_id=scope.staff_id, made_at=now
    )


def _reach(salon_id: int, scope: Scope) -> Salon:
    if not scope.may(Action.CLOSE_DAY):
        raise NotAllowed(action=Action.CLOSE_DAY.value)
    salon = Salon.objects.filter(pk=salon_id).first() if scope.reaches_salon(salon_id) else None
    if salon is None:
        raise NotFound
    return salon
