"""Use cases of accounts: the shop is set up once, and every change leaves before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from liuke.accounts import services
from liuke.accounts.errors import NotOnOneself, SalonInUse, ShopExists, UnknownCurrency
from liuke.accounts.models import AuditEntry, Organization, Role, Salon
from liuke.accounts.rules import Action
from tests.world import NOON

if TYPE_CHECKING:
    from tests.world import World


def test_a_home_holds_one_shop(world: World) -> None:
    with pytest.raises(ShopExists) as refused:
        services.set_up_shop(name="另一家", currency="CNY", timezone="Asia/Shanghai", now=NOON)

    assert refused.value.details["name"] == Organization.objects.get().name
    assert Salon.objects.count() == len({world.lakeside.pk, world.westside.pk})


@pytest.mark.django_db
def test_a_wrong_currency_writes_nothing() -> None:
    services.ensure_roles()

    with pytest.raises(UnknownCurrency):
        services.set_up_shop(name="店", currency="yuan", timezone="Asia/Shanghai", now=NOON)

    assert not Organization.objects.exists()


@pytest.mark.django_db
def test_a_role_gains_what_a_later_version_brings_and_keeps_what_the_shop_took_away() -> None:
    services.ensure_roles()
    desk = Role.objects.get(code="front_desk")
    before_names = [action for action in Action if action != Action.SEE_NAMES]
    desk.offered, desk.actions = sorted(before_names), [Action.SEE_CUSTOMERS.value]
    desk.save()

    services.ensure_roles()
    services.ensure_roles()

    desk.refresh_from_db()
    assert desk.actions == [Action.SEE_CUSTOMERS.value, Action.SEE_NAMES.value]


def test_a_change_of_the_shop_keeps_only_what_changed(world: World) -> None:
    services.change_shop(name="棠栗美肤", language="en", by=world.owner, now=NOON)

    entry = AuditEntry.objects.get(action="shop.changed")
    assert (entry.before, entry.after) == ({"language": "zh-hans"}, {"language": "en"})


def test_nobody_ends_her_own_access(world: World) -> None:
    with pytest.raises(NotOnOneself):
        services.deactivate_staff(world.owner.pk, by=world.owner, now=NOON)


def test_the_last_open_salon_stays_open(world: World) -> None:
    Salon.objects.filter(pk=world.westside.pk).update(is_active=False)
    hours = {"opens_at": world.lakeside.opens_at, "closes_at": world.lakeside.closes_at}
    closed = services.SalonChange(name="湖滨店", timezone="Asia/Shanghai", is_active=False, **hours)

    with pytest.raises(SalonInUse):
        services.change_salon(world.lakeside.pk, closed, by=world.owner, now=NOON)
