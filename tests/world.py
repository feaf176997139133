"""The cast everyone shares: two salons, a person for every role, and customers with stories.

陈店 Lakeside 湖滨店 is where most tests happen; 何 works in Westside 城西店 and must see nothing of Lakeside.
林 comes every month, 周 has not come for 200 days, 钱 has never come at all.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from liuke.accounts import services
from liuke.accounts.models import Role, Salon, Staff
from liuke.customers.models import Customer
from liuke.customers.rows import name_columns, phone_columns
from liuke.customers.rules.phones import Phone
from liuke.kit.home import home
from tests.stories import told

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai
TODAY = date(2026, 11, 22)


def make_customer(salon: Salon, name: str, *, phone: str = "", **columns: Any) -> Customer:
    """Write one customer through the factory."""
    uid = uuid.uuid4()
    sealed = phone_columns(Phone(phone, phone[-4:]) if phone else None, uid=uid, vault=home().vault)
    row = {"uid": uid, "salon": salon, "created_at": NOON} | name_columns(name) | sealed | columns
    return Customer.objects.unscoped("tests write the cast").create(**row)


def make_staff(role: str, name: str, *salons: Salon, username: str = "") -> Staff:
    """Write one staff member with the password ``correct horse battery``."""
    staff = Staff(username=username or role, name=name, role=Role.objects.get(code=role))
    staff.set_unusable_password()
    staff.save()
    staff.salons.set(salons)
    return staff


@dataclass
class World:
    """A shop with two salons."""

    lakeside: Salon
    westside: Salon
    owner: Staff
    manager: Staff
    front_desk: Staff
    beautician: Staff
    stranger: Staff
    lin: Customer
    zhou: Customer
    qian: Customer


@pytest.fixture
def world(db: None, home: Path) -> World:
    """Return the cast."""
    return told(build)


def build() -> World:
    """Build the cast."""
    services.ensure_roles()
    shop = services.set_up_shop(
        name="棠栗美肤", salon_name="湖滨店", currency="CNY", timezone="Asia/Shanghai", now=NOON
    )
    shop.owner.must_change_password = False  # she has chosen her own
    shop.owner.save()
    lakeside = shop.salon
    westside = Salon.objects.create(name="城西店")
    beautician = make_staff("beautician", "何苗", lakeside)
    return World(
        lakeside=lakeside,
        westside=westside,
        owner=shop.owner,
        manager=make_staff("salon_manager", "周雅琴", lakeside),
        front_desk=make_staff("front_desk", "陆佳", lakeside),
        beautician=beautician,
        stranger=make_staff("salon_manager", "何静", westside, username="stranger"),
        lin=make_customer(lakeside, "林小满", phone="+8613800138000", steward=beautician, joined_on=date(2025, 1, 5)),
        zhou=make_customer(lakeside, "周晚晴", phone="+8613900138111", joined_on=date(2025, 2, 6)),
        qian=make_customer(lakeside, "钱朵朵", joined_on=date(2026, 11, 1)),
    )
