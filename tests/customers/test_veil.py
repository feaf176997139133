"""Who watches or plans sees people without their names; who serves them sees them."""

from __future__ import annotations

import io

import pytest
from python_calamine import CalamineWorkbook

from liuke.accounts.rules import Action
from liuke.customers.models import Customer
from liuke.customers.veil import name_shown, names_veiled
from tests.console.clients import body, signed_in, text
from tests.customers.test_pages import form
from tests.world import World, make_staff

_PAGES = (
    "/", "/customers/", "/customers/search/?q=zhou", "/tiers/lifecycle_stage/at_risk/", "/recall/",
    "/recall/held-back/", "/rows/visits/?period=month", "/tiers/matrix/", "/api/v1/customers", "/api/v1/recall",
)  # fmt: skip


@pytest.mark.parametrize("role", ["marketer", "auditor"])
def test_the_marketer_and_the_auditor_see_no_names(slipping: World, role: str) -> None:
    client = signed_in(make_staff(role, "观察者"))

    for address in (*_PAGES, f"/customers/{slipping.zhou.pk}/"):
        page = client.get(address, follow=True)  # a search that finds one opens her
        assert page.status_code in {200, 404}, address
        assert not {name for name in ("周晚晴", "林小满", "钱朵朵") if name in text(page)}, address
    assert "周**" in text(client.get("/tiers/lifecycle_stage/at_risk/"))
    assert Customer.objects.unscoped("test").get(pk=slipping.zhou.pk).name == "周晚晴"


@pytest.mark.parametrize("role", ["owner", "manager", "front_desk"])
def test_who_serves_her_knows_her_name(slipping: World, role: str) -> None:
    client = signed_in(getattr(slipping, role))

    assert "周晚晴" in text(client.get(f"/customers/{slipping.zhou.pk}/"))
    assert "周晚晴" in text(client.get("/customers/"))


def test_the_auditor_reads_what_changed_without_whose_name(world: World) -> None:
    written = form(world, name="周新名", note="邻居周太太介绍")
    signed_in(world.owner).post("/customers/new/", written)

    page = text(signed_in(make_staff("auditor", "观察者")).get("/audit/?action=customer.added"))

    assert "周**" in page
    assert "周新名" not in page
    assert "周新名" in text(signed_in(world.owner).get("/audit/?action=customer.added"))


def test_a_file_or_a_message_does_not_lift_the_veil(slipping: World) -> None:
    watcher = make_staff("hq", "观察者", username="watcher")
    role = watcher.role
    role.actions = [action for action in role.actions if action != Action.SEE_NAMES]
    role.save()
    client = signed_in(watcher)
    for address in ("/customers/export/", "/tiers/lifecycle_stage/at_risk/export/"):
        data = body(client.post(address))
        cells = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
        assert "周**" in {row[1] for row in cells}, address


def test_the_veil_is_of_one_request_only() -> None:
    with names_veiled(when=True):
        assert name_shown("Anna Smith") == "A**"

    assert name_shown("Anna Smith") == "Anna Smith"
