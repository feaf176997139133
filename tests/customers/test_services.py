"""Profiles are written over the version that was read; what is sealed is read only after its entry."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from liuke.accounts.models import AuditEntry
from liuke.accounts.queries import scope_of
from liuke.customers import rows, services
from liuke.customers.errors import CodeTaken, CustomerChanged, PhoneMissing, PhoneShared, TooManyPhones
from liuke.customers.models import Customer, Tag, TagMark
from liuke.customers.rules.phones import Phone
from liuke.customers.services import Profile
from liuke.kit.home import home
from liuke.kit.problems import NotAllowed, NotFound
from tests.world import NOON, World

SHARED = Phone("+8613800138000", "8000")


def profile(world: World, **more: object) -> Profile:
    values = {"name": "林小满", "salon_id": world.lakeside.pk} | more
    return Profile(**values)  # type: ignore[arg-type]


def fresh(customer: Customer) -> Customer:
    return Customer.objects.unscoped("test").get(pk=customer.pk)


def change(world: World, version: int = 1, **more: object) -> Customer:
    scope = scope_of(world.manager)
    return services.change_customer(
        world.lin.pk, profile(world, **more), version=version, scope=scope, vault=home().vault, now=NOON
    )


def test_a_change_is_recorded_with_before_and_after_and_never_with_a_full_phone(world: World) -> None:
    change(world, phone=Phone("+8613700137999", "7999"), region="西湖", allergies="薰衣草")

    entry = AuditEntry.objects.get(action="customer.changed")
    assert entry.before["phone_hint"] == "138****8000"
    assert entry.after["phone_hint"] == "137****7999"
    assert "薰衣草" not in str(entry.after)
    assert "13700137999" not in str(entry.after)
    assert fresh(world.lin).version == 2
    assert rows.allergies_of(fresh(world.lin), vault=home().vault) == "薰衣草"


def test_a_second_writer_is_told_who_was_first_and_nothing_is_lost(world: World) -> None:
    change(world, region="西湖")

    with pytest.raises(CustomerChanged) as refused:
        change(world, region="滨江")

    assert refused.value.details["who"] == world.manager.name
    assert fresh(world.lin).region == "西湖"


def test_the_phone_stays_when_nothing_is_written_and_goes_when_asked(world: World) -> None:
    change(world, region="西湖")
    assert fresh(world.lin).phone_hint == "138****8000"

    change(world, version=2, forget_phone=True)

    assert fresh(world.lin).phone_sealed == ""
    assert fresh(world.lin).phone_index == ""


def test_the_same_form_twice_is_one_customer(world: World) -> None:
    uid = uuid.uuid4()
    write = {"uid": uid, "scope": scope_of(world.manager), "vault": home().vault, "now": NOON}

    first = services.add_customer(profile(world, name="新客"), **write)  # type: ignore[arg-type]
    second = services.add_customer(profile(world, name="新客"), **write)  # type: ignore[arg-type]

    assert first.pk == second.pk
    assert AuditEntry.objects.filter(action="customer.added").count() == 1


def test_a_shared_phone_and_a_taken_number_are_refused_with_names(world: World) -> None:
    write = {"uid": uuid.uuid4(), "scope": scope_of(world.manager), "vault": home().vault, "now": NOON}
    change(world, code="K1")

    with pytest.raises(PhoneShared) as refused:
        services.add_customer(profile(world, name="妹妹", phone=SHARED), **write)  # type: ignore[arg-type]
    with pytest.raises(CodeTaken):
        services.add_customer(profile(world, name="妹妹", code="K1"), **write)  # type: ignore[arg-type]
    kept = services.add_customer(
        profile(world, name="妹妹", phone=SHARED, keep_shared_phone=True),
        **write,  # type: ignore[arg-type]
    )

    assert refused.value.details["who"] == "林小满"
    assert kept.phone_index == fresh(world.lin).phone_index


def test_a_phone_is_read_after_its_entry_and_sixty_times_an_hour(world: World) -> None:
    scope, vault = scope_of(world.manager), home().vault
    for minute in range(60):
        number = services.read_phone(world.lin.pk, scope=scope, vault=vault, now=NOON + timedelta(seconds=minute))
        assert number == "+8613800138000"

    with pytest.raises(TooManyPhones):
        services.read_phone(world.lin.pk, scope=scope, vault=vault, now=NOON + timedelta(minutes=30))
    services.read_phone(world.lin.pk, scope=scope, vault=vault, now=NOON + timedelta(minutes=62))

    assert AuditEntry.objects.filter(action="customer.phone_read").count() == 61


def test_no_role_no_scope_no_number_no_phone(world: World) -> None:
    vault = home().vault
    with pytest.raises(NotAllowed):
        services.read_phone(world.lin.pk, scope=scope_of(world.front_desk), vault=vault, now=NOON)
    with pytest.raises(NotFound):
        services.read_phone(world.lin.pk, scope=scope_of(world.stranger), vault=vault, now=NOON)
    with pytest.raises(PhoneMissing):
        services.read_phone(world.qian.pk, scope=scope_of(world.manager), vault=vault, now=NOON)

    assert not AuditEntry.objects.filter(action="customer.phone_read").exists()


def test_tags_are_put_on_those_in_scope_only_and_taken_off_again(world: World) -> None:
    tag = Tag.objects.create(name="敏感肌", kind="need")
    everybody = [world.lin.pk, world.zhou.pk, world.qian.pk]

    fresh_marks = services.tag_customers(everybody, tag_id=tag.pk, scope=scope_of(world.beautician), now=NOON)
    more = services.tag_customers(everybody, tag_id=tag.pk, scope=scope_of(world.manager), now=NOON)
    undone = services.untag_customers(more, tag_id=tag.pk, scope=scope_of(world.manager), now=NOON)

    assert fresh_marks == [world.lin.pk]
    assert sorted(more) == sorted([world.zhou.pk, world.qian.pk])
    assert undone == 2
    assert [m.customer_id for m in TagMark.objects.unscoped("test").all()] == [world.lin.pk]
