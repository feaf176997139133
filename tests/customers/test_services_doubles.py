"""Doubles are found by what they share, merged only where it is sure, and asked of people otherwise. Once."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

from liuke.accounts.models import AuditEntry
from liuke.accounts.queries import WHOLE_SHOP, scope_of
from liuke.customers import groups, proposals, services
from liuke.customers.errors import PairDecided
from liuke.customers.models import Customer, Merge, Pair, Verdict
from liuke.customers.rules.phones import Phone
from liuke.kit.home import home
from tests.customers.lookalikes import Books
from tests.customers.state import state_hash
from tests.world import NOON, TODAY, World, make_customer

if TYPE_CHECKING:
    from liuke.accounts.scope import Scope
    from liuke.customers.services import Search

WHY = "tests read everything"
PHONE = "+8613500135000"


def search() -> Search:
    return services.find_doubles(vault=home().vault, now=NOON, today=TODAY)


def pair_of(one: Customer, other: Customer) -> Pair:
    return Pair.objects.unscoped(WHY).get(first=min(one.pk, other.pk), second=max(one.pk, other.pk))


def decide(pair: Pair, verdict: str, *, main: int | None = None, scope: Scope = WHOLE_SHOP) -> Pair:
    return services.decide(pair.pk, verdict=verdict, scope=scope, now=NOON, today=TODAY, main=main)


def waiting() -> list[int]:
    return proposals.waiting(WHOLE_SHOP, today=TODAY)


@pytest.fixture
def twins(world: World) -> tuple[Customer, Customer]:
    """林若溪 stands twice in the books, once with a phone typed wrongly."""
    born = {"birth_year": 1991, "birth_month": 4, "birth_day": 9}
    return (
        make_customer(world.lakeside, "林若溪", phone=PHONE, **born),
        make_customer(world.lakeside, "林若溪", phone="+8613500135001", **born),
    )


def test_the_same_phone_and_the_same_whole_name_are_one_person_without_anybody_looking(world: World) -> None:
    one, other = (make_customer(world.lakeside, "林若溪", phone=PHONE) for _n in range(2))

    assert search().merged == 1
    assert groups.head_id(other.pk) == one.pk
    assert pair_of(one, other).verdict == Verdict.SAME
    assert AuditEntry.objects.get(action="customer.merged").actor is None
    assert search().merged == 0


@pytest.mark.parametrize(
    ("name", "columns"),
    [("林若曦", {}), ("林女士", {}), ("陈佳", {}), ("林若溪", {"gender": "m"}), ("林若溪", {"birth_year": 1970})],
    ids=["sounds the same", "a title", "another name", "another gender", "another birthday"],
)
def test_a_shared_phone_alone_merges_nobody(world: World, name: str, columns: dict[str, object]) -> None:
    born = {"birth_month": 4, "birth_day": 9}
    make_customer(world.lakeside, "林若溪", phone=PHONE, gender="f", birth_year=1991, **born)
    make_customer(world.lakeside, name, phone=PHONE, **({"gender": "f", "birth_year": 1991} | born | columns))

    assert search().merged == 0


def test_who_shares_a_phone_as_somebody_said_is_asked_and_never_merged_by_itself(world: World) -> None:
    one = make_customer(world.lakeside, "林若溪", phone=PHONE)
    profile = services.Profile(
        name="林若溪", salon_id=world.lakeside.pk, phone=Phone(PHONE, PHONE[-4:]), keep_shared_phone=True
    )
    other = services.add_customer(profile, uid=uuid.uuid4(), scope=WHOLE_SHOP, vault=home().vault, now=NOON)

    assert search().merged == 0
    assert waiting() == [pair_of(one, other).pk]


def test_across_salons_people_decide(world: World) -> None:
    for salon in (world.lakeside, world.westside):
        make_customer(salon, "林若溪", phone=PHONE)

    assert search().merged == 0
    assert len(proposals.waiting(scope_of(world.owner), today=TODAY)) == 1
    assert proposals.waiting(scope_of(world.manager), today=TODAY) == []


def test_the_evidence_says_what_each_field_says(twins: tuple[Customer, Customer]) -> None:
    search()

    pair = pair_of(*twins)
    assert pair.evidence == {"phone": "one_digit", "name": "same", "birth": "same", "salon": "same"}
    assert pair.score > 900


def test_not_the_same_is_never_asked_again(twins: tuple[Customer, Customer], world: World) -> None:
    one, other = twins
    search()
    decide(pair_of(one, other), Verdict.DIFFERENT)
    search()
    assert waiting() == []

    third = make_customer(world.lakeside, "林若溪", phone=PHONE)  # the machine knows her for the first one
    assert search().merged == 1

    assert pair_of(other, third).verdict == Verdict.OPEN
    assert waiting() == []


def test_later_comes_back_after_thirty_days(twins: tuple[Customer, Customer]) -> None:
    search()
    decide(pair_of(*twins), Verdict.LATER)

    assert waiting() == []
    assert len(proposals.waiting(WHOLE_SHOP, today=TODAY.replace(month=12))) == 1


def test_a_verdict_and_its_undo_leave_every_table_as_it_was(twins: tuple[Customer, Customer], world: World) -> None:
    search()
    manager = scope_of(world.manager)
    pair, before = pair_of(*twins), state_hash()

    for verdict in (Verdict.SAME, Verdict.DIFFERENT, Verdict.LATER):
        decide(pair, verdict, main=twins[1].pk, scope=manager)
        assert state_hash() != before
        services.take_back(pair.pk, scope=manager, now=NOON)
        assert state_hash() == before


def test_the_one_who_decides_names_the_main_record(twins: tuple[Customer, Customer]) -> None:
    search()
    decide(pair_of(*twins), Verdict.SAME, main=twins[1].pk)

    assert groups.head_id(twins[0].pk) == twins[1].pk
    with pytest.raises(PairDecided):
        decide(pair_of(*twins), Verdict.DIFFERENT)


def test_a_merge_taken_back_on_her_page_is_asked_of_people_from_then_on(world: World) -> None:
    one, other = (make_customer(world.lakeside, "林若溪", phone=PHONE) for _n in range(2))
    search()
    services.unmerge_customer(other.pk, scope=WHOLE_SHOP, now=NOON)

    assert search().merged == 0
    assert waiting() == [pair_of(one, other).pk]


def test_what_looks_alike_no_more_is_forgotten_and_what_was_said_is_kept(twins: tuple[Customer, Customer]) -> None:
    search()
    changed = Customer.objects.unscoped(WHY).filter(pk=twins[0].pk)
    changed.update(name="高远", phone_sealed="", phone_hint="", birth_year=1970)

    search()

    assert not Pair.objects.unscoped(WHY).exists()


def test_hundreds_of_people_are_compared_in_few_queries(world: World) -> None:
    books = Books(300, seed=4)
    rows = [
        make_customer(
            world.lakeside, one.name, phone=f"+86{one.phone}" if one.phone else "", card_no=one.card,
            birth_year=one.birth[0] or None, birth_month=one.birth[1] or None, birth_day=one.birth[2] or None,
        )
        for one in books.records
    ]  # fmt: skip
    truth = {tuple(sorted((rows[one].pk, rows[other].pk))) for one, other in books.doubles()}

    found = search()

    merged = {tuple(sorted((m.pk, m.into_id))) for m in Merge.objects.unscoped(WHY)}
    assert found.merged == len(merged) > 5
    assert merged <= truth
    assert len(waiting()) > 10
