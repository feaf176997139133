"""林小满 is in the books twice. Merging her moves nothing; taking it back leaves no trace."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError

from liuke.accounts.models import AuditEntry
from liuke.accounts.queries import WHOLE_SHOP, scope_of
from liuke.care.models import Task
from liuke.customers import groups, queries, searching, services
from liuke.customers.errors import MergedElsewhere, NotMerged
from liuke.customers.models import Customer, Merge, Preference, Tag, TagMark
from liuke.kit.home import home
from liuke.kit.problems import NotFound
from tests.customers.state import state_hash
from tests.segments.shop import came
from tests.world import NOON, TODAY, World, make_customer

if TYPE_CHECKING:
    from liuke.accounts.scope import Scope

WHY = "tests read everything"


def merge(one: Customer, into: Customer, *, scope: Scope = WHOLE_SHOP) -> int:
    return services.merge_customers(one.pk, into=into.pk, scope=scope, now=NOON)


def unmerge(one: Customer, *, scope: Scope = WHOLE_SHOP) -> int:
    return services.unmerge_customer(one.pk, scope=scope, now=NOON)


def links() -> dict[int, tuple[int, int]]:
    return {m.pk: (m.into_id, m.head_id) for m in Merge.objects.unscoped(WHY)}


def test_three_records_become_one_person_whatever_the_order(world: World) -> None:
    a, b, c = world.lin, world.zhou, world.qian
    merge(a, b)

    assert merge(b, c) == c.pk
    assert links() == {a.pk: (b.pk, c.pk), b.pk: (c.pk, c.pk)}
    assert merge(c, a) == c.pk  # one person already
    assert set(groups.group(c.pk)) == {a.pk, b.pk, c.pk}


def test_who_is_taken_out_of_the_middle_keeps_what_was_merged_into_her(world: World) -> None:
    a, b, c = world.lin, world.zhou, world.qian
    merge(a, b)
    merge(b, c)

    assert unmerge(b) == c.pk
    assert links() == {a.pk: (b.pk, b.pk)}


def test_taking_merges_back_leaves_every_table_as_it_was(world: World) -> None:
    came(world.zhou, TODAY)
    Task.objects.unscoped(WHY).create(
        salon=world.lakeside, customer=world.zhou, due_on=TODAY, reason="生日", created_at=NOON
    )
    records = [world.lin, world.zhou, world.qian, *(make_customer(world.lakeside, f"客{n}") for n in range(5))]
    chance, seen = random.Random(5), [state_hash()]  # noqa: S311 - a story, not a secret
    taken: list[int] = []
    for _turn in range(12):
        one, other = chance.sample(records, 2)
        before = links().keys()
        merge(one, other)
        if fresh := links().keys() - before:
            taken += fresh
            seen.append(state_hash())

    assert len(taken) > 4
    for customer_id in reversed(taken):
        assert state_hash() == seen.pop()
        services.unmerge_customer(customer_id, scope=WHOLE_SHOP, now=NOON)
    assert state_hash() == seen.pop()


def test_the_audit_tells_both_ways(world: World) -> None:
    merge(world.lin, world.zhou, scope=scope_of(world.manager))
    unmerge(world.lin, scope=scope_of(world.manager))

    told = AuditEntry.objects.filter(action__startswith="customer.").order_by("pk")
    assert [(e.action, e.object_ref, e.after) for e in told] == [
        ("customer.merged", str(world.zhou.pk), {"customer": world.lin.pk}),
        ("customer.unmerged", str(world.zhou.pk), {"customer": world.lin.pk}),
    ]
    with pytest.raises(NotMerged):
        unmerge(world.lin)


def test_across_salons_only_somebody_who_reaches_both_merges(world: World) -> None:
    away = make_customer(world.westside, "林小满")
    with pytest.raises(NotFound):
        merge(away, world.lin, scope=scope_of(world.manager))

    merge(world.lin, away, scope=scope_of(world.owner))

    with pytest.raises(MergedElsewhere):
        merge(world.zhou, world.lin, scope=scope_of(world.manager))
    with pytest.raises(NotFound):
        unmerge(world.lin, scope=scope_of(world.manager))


def test_the_other_salon_still_finds_her_and_sees_one_record_of_its_own(world: World) -> None:
    away = make_customer(world.westside, "林小满")
    again = make_customer(world.lakeside, "林小曼", phone="+8613500135000")
    merge(world.lin, away)
    merge(again, away)
    manager, owner = scope_of(world.manager), scope_of(world.owner)

    def listed(scope: Scope) -> set[int]:
        wanted = queries.Criteria(q="lin")
        rows = queries.customers_where(scope, wanted, vault=home().vault, today=TODAY)
        found = searching.hits(scope, "13500135000", vault=home().vault).first
        assert {one.pk for one in found} == {row.pk for row in rows}
        return {row.pk for row in rows}

    assert listed(manager) == {world.lin.pk}
    assert listed(owner) == {away.pk}
    assert groups.page_of(manager, again.pk) == world.lin.pk
    assert groups.page_of(owner, again.pk) == away.pk


def test_any_of_her_names_and_phones_finds_her_once(world: World) -> None:
    other = make_customer(world.lakeside, "满满", phone="+8613500135000", card_no="K7")
    merge(other, world.lin)
    scope, vault = scope_of(world.manager), home().vault

    for term in ("林小满", "mm", "13500135000", "5000", "K7", "满"):
        assert [one.pk for one in searching.hits(scope, term, vault=vault).first] == [world.lin.pk], term
        assert searching.hits(scope, term, vault=vault).total == 1, term
        listed = queries.customers_where(scope, queries.Criteria(q=term), vault=vault, today=TODAY)
        assert [one.pk for one in listed] == [world.lin.pk], term


def test_tags_and_notes_of_every_record_are_hers_and_counted_once(world: World) -> None:
    tag = Tag.objects.create(name="敏感肌", kind="need")
    for one in (world.lin, world.zhou):
        TagMark.objects.unscoped(WHY).create(customer=one, tag=tag, marked_at=NOON)
    Preference.objects.unscoped(WHY).create(customer=world.zhou, kind="tea", text="茉莉茶", noted_at=NOON)
    merge(world.zhou, world.lin)
    scope = scope_of(world.manager)

    assert [mark.tag.name for mark in queries.tags_of(scope, world.lin.pk)] == ["敏感肌"]
    assert queries.likes_of(scope, [world.lin.pk]) == {world.lin.pk: ("茉莉茶",)}
    assert queries.tag_with_count(scope, tag.pk).customers == 1  # type: ignore[attr-defined]
    listed = queries.customers_where(scope, queries.Criteria(tag=tag.pk), vault=home().vault, today=TODAY)
    assert [one.pk for one in listed] == [world.lin.pk]


def test_the_database_refuses_a_record_merged_into_itself(world: World) -> None:
    with pytest.raises(IntegrityError):
        Merge.objects.unscoped(WHY).create(customer=world.lin, into=world.lin, head=world.zhou, merged_at=NOON)


def test_her_number_is_read_and_kept_whichever_of_her_records_has_it(world: World) -> None:
    scope, vault = scope_of(world.manager), home().vault
    merge(world.lin, world.qian)  # 钱 has no phone, 林 has

    assert services.read_phone(world.qian.pk, scope=scope, vault=vault, now=NOON) == "+8613800138000"
    assert AuditEntry.objects.get(action="customer.phone_read").object_ref == str(world.lin.pk)

    services.fill_in(world.qian.pk, field="phone", value="13800138000", scope=scope, vault=vault, now=NOON)
    world.qian.refresh_from_db()
    assert world.qian.phone_hint == "138****8000"  # her own number is nobody else's


def test_a_person_whose_head_another_salon_has_shows_the_tags_of_all_her_records_in_reach(world: World) -> None:
    """List, search by tag and her page say the same; what only the other salon wrote stays there."""
    head = make_customer(world.westside, "林小满")
    for one in (world.lin, world.qian):
        merge(one, head)
    tags = [Tag.objects.create(name=name, kind="need") for name in ("一", "二", "三")]
    for one, tag in zip((world.lin, world.qian, head), tags, strict=True):
        TagMark.objects.unscoped(WHY).create(customer=one, tag=tag, marked_at=NOON)
    scope, vault = scope_of(world.manager), home().vault

    def listed(tag: int | None = None) -> list[tuple[int, list[str]]]:
        rows = queries.customers_where(scope, queries.Criteria(tag=tag), vault=vault, today=TODAY)
        return [(one.pk, [m.tag.name for m in one.marks_shown]) for one in queries.with_tags(rows, scope)]

    hers = (world.lin.pk, ["一", "二"])
    assert hers in listed()
    assert listed(tag=tags[0].pk) == listed(tag=tags[1].pk) == [hers]
    assert listed(tag=tags[2].pk) == []
    assert [mark.tag.name for mark in queries.tags_of(scope, head.pk)] == ["一", "二"]
    assert [mark.tag.name for one in queries.tagged(scope, [world.lin.pk]) for mark in one.marks_shown] == hers[1]
