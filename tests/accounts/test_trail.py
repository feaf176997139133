"""The audit speaks in words: whose, what, from what to what."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from liuke.accounts.models import AuditEntry
from liuke.accounts.queries import WHOLE_SHOP
from liuke.accounts.trail import told
from liuke.customers.models import Tag
from tests.console.clients import signed_in, text
from tests.world import NOON, World

if TYPE_CHECKING:
    from liuke.accounts.scope import Scope


def entry(action: str, kind: str, ref: object, *, before: object = None, after: object = None) -> AuditEntry:
    return AuditEntry.objects.create(
        at=NOON, action=action, object_type=kind, object_ref=str(ref), before=before or {}, after=after or {}
    )


def test_a_change_is_told_with_names_and_words_instead_of_numbers(world: World) -> None:
    written = entry(
        "customer.changed",
        "customer",
        world.lin.pk,
        before={"steward_id": world.beautician.pk, "gender": "", "salon_id": world.lakeside.pk},
        after={"steward_id": world.front_desk.pk, "gender": "f", "salon_id": world.westside.pk},
    )

    one = told([written], WHOLE_SHOP)[0]

    assert (one.what, one.about and one.about.name) == ("改了客户资料", "林小满")
    assert [(c.field, c.before, c.after) for c in one.changes] == [
        ("归属人", "何苗", "陆佳"),
        ("性别", "", "女"),
        ("门店", "湖滨店", "城西店"),
    ]


def test_the_thing_leads_to_its_page_only_where_it_may_be_opened(world: World) -> None:
    tag = Tag.objects.create(name="敏感肌", kind="need")
    entry("tag.added", "tag", tag.pk, after={"name": tag.name})
    entry("salon.changed", "salon", world.westside.pk, before={"open": True}, after={"open": False})

    page = text(signed_in(world.owner).get("/audit/"))

    assert f'href="/tags/{tag.pk}/">敏感肌' in page
    assert '<del class="c3">yes</del> → no' in page
    assert all(not one.about or not one.about.url for one in told(AuditEntry.objects.all(), _nobody()))


def test_the_audit_asks_once_per_kind_of_thing(world: World, django_assert_num_queries: object) -> None:
    for _number in range(20):
        entry("customer.changed", "customer", world.lin.pk, after={"steward_id": world.beautician.pk})

    with django_assert_num_queries(3):  # type: ignore[operator]
        told(AuditEntry.objects.filter(object_type="customer").select_related("actor"), WHOLE_SHOP)


@pytest.mark.django_db
def test_a_row_that_is_gone_is_named_by_its_number(world: World) -> None:
    entry("tag.deleted", "tag", 4711, before={"name": "旧标签", "customers": 3})

    assert "no. 4711" in text(signed_in(world.owner).get("/audit/?action=tag.deleted"))


def _nobody() -> Scope:
    return replace(WHOLE_SHOP, actions=frozenset())
