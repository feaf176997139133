"""Use cases of pairs that may be one person: found by rules, decided by people, merged without them only where sure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from liuke.accounts.steps import audit
from liuke.customers import groups, proposals, steps
from liuke.customers.errors import PairDecided
from liuke.customers.models import Customer, Identifier, IdentifierKind, Merge, Pair, Verdict
from liuke.customers.rows import phone_of
from liuke.customers.rules.phones import tail_of_masked
from liuke.customers.services.merging import join
from liuke.kit.transactions import use_case

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from liuke.accounts.scope import Scope
    from liuke.customers.rules.doubles import Alike, Looks
    from liuke.kit.crypto import Vault

LATER_DAYS = 30
_CHUNK = 500
_READ = 2000
_WHY = "the whole shop is compared"
_COLUMNS = (
    "pk", "uid", "name", "phone_sealed", "phone_hint", "birth_year", "birth_month", "birth_day", "birth_calendar",
    "card_no", "gender", "salon_id", "steward_id", "region",
)  # fmt: skip


@dataclass(frozen=True)
class Search:
    """What a search brought: records compared, pairs that wait for people, and pairs merged without them."""

    records: int
    waiting: int
    merged: int


def find_doubles(*, vault: Vault, now: datetime, today: date, by: int | None = None) -> Search:
    """Compare every record with every other, keep what may be one person, and merge what surely is. 查找重复客户.

    What somebody decided is never asked or done again. Phones are opened in memory for the comparison, after the
    entry of it stands, and are kept nowhere.
    """
    from liuke.customers.rules.doubles import find_alike  # brings the arrays: only who compares pays for them

    count = Customer.objects.unscoped(_WHY).count()
    _record(count, by=by, now=now)
    looks = list(_looks(vault))
    found = find_alike(looks).pairs
    merged = _merge_sure([one for one in found if one.is_sure], now=now, today=today)
    _keep(found, now=now)
    open_pairs = Pair.objects.unscoped(_WHY).filter(verdict=Verdict.OPEN).count()
    return Search(records=len(looks), waiting=open_pairs, merged=merged)


@use_case
def decide(pair_id: int, *, verdict: str, scope: Scope, now: datetime, today: date, main: int | None = None) -> Pair:
    """Write what somebody says of a pair; ``main`` names the record whose page stays where they are the same.

    Raises:
        NotFound: one of the two is out of reach.
        MergedElsewhere: one belongs together with a record out of reach.
        PairDecided: somebody was faster; nothing is written.
    """
    pair = proposals.pair_in(scope, pair_id)
    rows = Pair.objects.unscoped("found in scope above").filter(proposals.is_due(today), pk=pair_id)
    again_on = today + timedelta(days=LATER_DAYS) if verdict == Verdict.LATER else None
    told = {"verdict": verdict, "again_on": again_on, "decided_at": now, "decided_on": today}
    if not rows.update(**told, decided_by=scope.staff_id):
        raise PairDecided
    if verdict == Verdict.SAME:
        kept = pair.second_id if main == pair.second_id else pair.first_id
        joined = join(pair.first_id + pair.second_id - kept, into=kept, scope=scope, now=now)
        Pair.objects.unscoped("found in scope above").filter(pk=pair_id).update(joined=joined)
    elif verdict == Verdict.DIFFERENT:
        _tell("customer.told_apart", pair, scope=scope, now=now)
    return pair


@use_case
def take_back(pair_id: int, *, scope: Scope, now: datetime) -> Pair:
    """Open a decided pair again; a merge it made is taken back. 撤销判断.

    Raises:
        NotFound: one of the two is out of reach.
    """
    pair = proposals.pair_in(scope, pair_id)
    if pair.verdict == Verdict.SAME and pair.joined is not None:
        steps.part(pair.joined)
    Pair.objects.unscoped("found in scope above").filter(pk=pair_id).update(
        verdict=Verdict.OPEN, joined=None, again_on=None, decided_at=None, decided_on=None, decided_by=None
    )
    if pair.verdict != Verdict.OPEN:
        _tell("customer.asked_again", pair, scope=scope, now=now)
    return pair


def _looks(vault: Vault) -> Iterator[Looks]:
    from liuke.customers.rules.doubles import Looks

    accounts, with_union = _accounts()
    heads = dict(Merge.objects.unscoped(_WHY).values_list("pk", "head"))
    rows = Customer.objects.unscoped(_WHY).only(*_COLUMNS).order_by("pk")
    for one in rows.iterator(chunk_size=_READ):
        number = phone_of(one, vault=vault)
        yield Looks(
            one.pk, one.name, phone=number, tail=number[-4:] or tail_of_masked(one.phone_hint),
            birth=(one.birth_year or 0, one.birth_month or 0, one.birth_day or 0),
            is_lunar=one.birth_calendar == "lunar", card=one.card_no.casefold(), gender=one.gender,
            salon=one.salon_id, steward=one.steward_id or 0, region=one.region,
            accounts=accounts.get(one.pk, ()), has_union=one.pk in with_union, head=heads.get(one.pk, 0),
        )  # fmt: skip


def _accounts() -> tuple[dict[int, tuple[str, ...]], set[int]]:
    """Return what WeChat calls each record, as blind indexes, and which records have a union id. One query."""
    accounts: dict[int, tuple[str, ...]] = {}
    with_union: set[int] = set()
    rows = Identifier.objects.unscoped(_WHY).order_by("pk").values_list("customer", "kind", "value_index")
    for customer_id, kind, index in rows.iterator(chunk_size=_READ):
        if index not in accounts.get(customer_id, ()):
            accounts[customer_id] = (*accounts.get(customer_id, ()), index)
        if kind == IdentifierKind.UNION:
            with_union.add(customer_id)
    return accounts, with_union


def _merge_sure(pairs: Sequence[Alike], *, now: datetime, today: date) -> int:
    return sum(
        _merge_chunk(pairs[start : start + _CHUNK], now=now, today=today) for start in range(0, len(pairs), _CHUNK)
    )


@use_case
def _merge_chunk(pairs: Sequence[Alike], *, now: datetime, today: date) -> int:
    """Merge the pairs nobody has said anything of; the record written first stays the main one."""
    rows = Pair.objects.unscoped(_WHY).filter(first__in=[one.first for one in pairs])
    asked = {(one.first_id, one.second_id): one for one in rows.select_for_update(of=("self",))}
    apart, merged = proposals.told_apart(), 0
    for one in pairs:
        known = asked.get((one.first, one.second))
        if known is not None and (known.verdict != Verdict.OPEN or not known.may_join):
            continue
        if frozenset((groups.head_id(one.first), groups.head_id(one.second))) in apart:
            continue
        merge = steps.join(one.second, into=one.first, by=None, now=now)
        if merge is None:
            continue
        merged += 1
        told = {
            "verdict": Verdict.SAME, "joined": merge.customer_id, "decided_at": now, "decided_on": today,
            "score": one.score, "evidence": one.evidence,
        }  # fmt: skip
        Pair.objects.unscoped(_WHY).update_or_create(
            first_id=one.first, second_id=one.second, defaults=told, create_defaults=told | {"found_at": now}
        )
        audit("customer.merged", now=now, actor_id=None, object_type="customer", object_ref=merge.head_id,
              after={"customer": merge.customer_id})  # fmt: skip
    return merged


def _keep(found: Sequence[Alike], *, now: datetime) -> None:
    """Keep the pairs found, at most 500 a transaction; undecided ones that look alike no more are forgotten."""
    rows = Pair.objects.unscoped(_WHY)
    known = {(first, second): pk for pk, first, second in rows.values_list("pk", "first", "second")}
    for start in range(0, len(found), _CHUNK):
        _keep_chunk(found[start : start + _CHUNK], known, now=now)
    alike = {(one.first, one.second) for one in found}
    gone = [pk for key, pk in known.items() if key not in alike]
    for start in range(0, len(gone), _CHUNK):
        _forget_chunk(gone[start : start + _CHUNK])


@use_case
def _keep_chunk(pairs: Sequence[Alike], known: dict[tuple[int, int], int], *, now: datetime) -> None:
    there = set(Customer.objects.unscoped(_WHY).filter(
        pk__in={pk for one in pairs for pk in (one.first, one.second)}).values_list("pk", flat=True))  # fmt: skip
    fresh, standing = [], []
    for one in pairs:
        row = Pair(first_id=one.first, second_id=one.second, score=one.score, evidence=one.evidence, found_at=now)
        if (one.first, one.second) in known:
            row.pk = known[one.first, one.second]
            standing.append(row)
        elif one.first in there and one.second in there:  # an import may have been taken back meanwhile
            fresh.append(row)
    Pair.objects.unscoped(_WHY).bulk_create(fresh, ignore_conflicts=True)
    Pair.objects.unscoped(_WHY).bulk_update(standing, ["score", "evidence"])


@use_case
def _forget_chunk(pair_ids: Sequence[int]) -> None:
    Pair.objects.unscoped(_WHY).filter(pk__in=pair_ids, verdict=Verdict.OPEN, may_join=True).delete()


@use_case
def _record(count: int, *, by: int | None, now: datetime) -> None:
    audit("customers.compared", now=now, actor_id=by, object_type="customer", after={"count": count})


def _tell(action: str, pair: Pair, *, scope: Scope, now: datetime) -> None:
    audit(
        action, now=now, actor_id=scope.staff_id, salon_id=pair.first.salon_id, object_type="customer",
        object_ref=pair.first_id, after={"customer": pair.second_id},
    )  # fmt: skip
