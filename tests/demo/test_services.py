"""The demo: opened, grown, removed; never beside a real shop."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import connection
from django.db.models import Value
from django.db.models.functions import Concat

from liuke.accounts.models import AuditEntry, Organization, Role, Salon, Staff
from liuke.accounts.rules import ROLE_PRESETS
from liuke.accounts.services import ensure_roles, set_up_shop
from liuke.customers.models import Customer
from liuke.demo import services
from liuke.demo.errors import OwnDataInside, ShopIsReal
from liuke.demo.people import demo_phone
from liuke.kit.home import home
from liuke.visits.models import TicketLine, Visit
from tests.demo.shop import UNTIL, open_small_demo
from tests.stories import told
from tests.world import NOON

pytestmark = pytest.mark.django_db


def fill(customers: int) -> services.DemoShop:
    return services.fill_demo(customers=customers, seed=1, until=UNTIL, now=NOON)


def test_a_demo_has_customers_visits_and_a_login_for_every_role() -> None:
    made = told(open_small_demo)

    assert made.customers == made.new_customers == 100
    assert TicketLine.objects.unscoped("test").count() == made.new_lines > 500
    assert Visit.objects.unscoped("test").exists()
    assert Organization.objects.get().is_demo
    for preset in ROLE_PRESETS:
        assert Staff.objects.get(username=preset.code).is_demo


def test_growing_again_adds_only_what_is_missing() -> None:
    told(open_small_demo)
    before = set(TicketLine.objects.unscoped("test").values_list("row_key", flat=True))

    assert fill(100).new_customers == 0
    assert fill(200).new_customers == 100
    assert before < set(TicketLine.objects.unscoped("test").values_list("row_key", flat=True))


def test_files_go_only_once_the_rows_are_gone_for_good(monkeypatch: pytest.MonkeyPatch) -> None:
    told(open_small_demo)
    (home().facts / "lines").mkdir(parents=True)
    home().imports.mkdir(parents=True, exist_ok=True)
    outside, seen = len(connection.savepoint_ids), []
    files = SimpleNamespace(rmtree=lambda *_path, **_how: seen.append(len(connection.savepoint_ids)))
    monkeypatch.setattr(services, "shutil", files)

    services.remove_demo(shop=home())

    assert seen == [outside, outside]


def test_a_demo_that_died_before_it_was_furnished_is_furnished_by_the_next_one_and_grows_under_new_names() -> None:
    ensure_roles()
    set_up_shop(name="半", currency="CNY", timezone="Asia/Shanghai", now=NOON, is_demo=True)

    assert fill(100).new_customers == 100
    Salon.objects.update(name=Concat("name", Value("·新")))
    assert fill(200).new_customers == 100


def test_removing_the_demo_leaves_an_empty_home() -> None:
    told(open_small_demo)
    services.remove_demo(shop=home())

    for model in (Customer, TicketLine, Visit):
        assert not model.objects.unscoped("test").exists()
    assert not Organization.objects.exists()
    assert not Staff.objects.exists()
    assert not AuditEntry.objects.exists()
    assert Role.objects.count() == len(ROLE_PRESETS)
    assert fill(100).new_customers == 100


def test_a_demo_with_files_of_ones_own_is_not_removed() -> None:
    told(open_small_demo)
    Customer.objects.unscoped("test").filter(code="D000001").update(import_id=1)

    with pytest.raises(OwnDataInside):
        services.remove_demo(shop=home())
    assert Customer.objects.unscoped("test").count() == 100


def test_a_real_shop_is_neither_filled_nor_removed() -> None:
    ensure_roles()
    set_up_shop(name="真店", currency="CNY", timezone="Asia/Shanghai", now=NOON)

    with pytest.raises(ShopIsReal):
        fill(100)
    with pytest.raises(ShopIsReal):
        services.remove_demo(shop=home())
    assert Organization.objects.get().name == "真店"


def test_no_two_demo_customers_share_a_phone() -> None:
    assert len({demo_phone(index).e164 for index in range(50_000)}) == 50_000
