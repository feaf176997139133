"""The owner sees what a rule changes before she saves it; who, when and why stand in the audit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from liuke.accounts.models import AuditEntry, Organization
from liuke.accounts.queries import organization, scope_of
from liuke.cards import services
from liuke.cards.rules.chosen import Chosen, SecondFactor, read_chosen
from liuke.cards.rules.kinds import CardKind
from liuke.cards.rules.splitting import SplitOrder
from liuke.kit.problems import InvalidInput, NotAllowed, NotFound
from liuke.ledger.errors import SalonHasBook
from liuke.ledger.models import Issuer, SalonIssuer
from liuke.ledger.rules.book import IssuerKind
from liuke.messaging.errors import NoChannel
from tests.cards.counter import TestCounter, make_product, yuan
from tests.console.clients import signed_in, text
from tests.visits.till import How, item_line, make_item, on_card, paid, sell
from tests.world import NOON

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World

RULES = {
    "split_order": "bonus_first", "second_factor": "signature", "second_factor_from": "300", "hours_a_week": "40",
    "reason": "新的合同",
}  # fmt: skip
COMPANY = {
    "legal_name": "棠栗美容有限公司", "kind": "enterprise", "size": "large", "region": "beijing",
    "filing_number": "京备001", "reason": "换了执照",
}  # fmt: skip


@pytest.fixture
def owner(world: World) -> Client:
    return signed_in(world.owner)


def post(client: Client, path: str, told: dict[str, Any], button: str) -> Any:
    return client.post(f"/settings/{path}", told | {button: ""})


def test_the_example_is_shown_before_anything_is_saved(world: World, owner: Client) -> None:
    page = text(post(owner, "rules/", RULES | {"reason": ""}, "show"))

    assert "principal ¥500.00, bonus ¥100.00" in page
    assert "principal ¥400.00, bonus ¥200.00" in page
    assert "5.0 weeks of work" in page
    assert organization().rules == {}


def test_saved_rules_hold_and_the_audit_knows_who_when_and_why(world: World, owner: Client) -> None:
    assert post(owner, "rules/", RULES, "save").status_code == 302

    assert read_chosen(organization().rules) == Chosen(SplitOrder.BONUS_FIRST, SecondFactor.SIGNATURE, 300_00, 40)
    entry = AuditEntry.objects.get(action="rules.changed")
    assert (entry.actor, entry.after["reason"], entry.after["split_order"]) == (world.owner, "新的合同", "bonus_first")
    post(owner, "rules/", RULES, "save")
    assert AuditEntry.objects.filter(action="rules.changed").count() == 1


@pytest.mark.parametrize(
    ("order", "left"),
    [("bonus_first", (600_00, 0)), ("principal_first", (400_00, 200_00)), ("proportional", (500_00, 100_00))],
)
def test_the_till_spends_in_the_order_the_shop_chose(world: World, order: str, left: tuple[int, int]) -> None:
    from liuke.cards.rules.ladders import Reward, Step

    Organization.objects.update(rules={"split_order": order})
    counter = TestCounter(world.lakeside.pk)
    card = counter.open(world.lin, make_product(CardKind.STORED_VALUE, "金卡"))
    counter.top_up(card, yuan(1000), Reward(Step(yuan(1000), yuan(200)), yuan(200)))

    sell(world, item_line(make_item("热玛吉", 600)), payments=(paid(How.STORED, 600, card),))

    assert (on_card(card)["principal"], on_card(card)["bonus"]) == left


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("reason", " "),
        ("second_factor_from", "-1"),
        ("hours_a_week", "0"),
        ("hours_a_week", "101"),
        ("split_order", "x"),
    ],
)
def test_what_is_no_rule_is_not_saved(world: World, owner: Client, field: str, value: str) -> None:
    assert post(owner, "rules/", RULES | {field: value}, "save").status_code == 422

    assert organization().rules == {}


@pytest.mark.parametrize(
    "chosen", [Chosen(second_factor_from_minor=-1), Chosen(hours_a_week=0), Chosen(hours_a_week=101)]
)
def test_the_service_refuses_them_too(world: World, chosen: Chosen) -> None:
    with pytest.raises(InvalidInput):
        services.choose_rules(chosen, reason="…", scope=scope_of(world.owner), now=NOON)


def test_a_code_cannot_be_chosen_where_nothing_could_send_it_and_the_page_says_why(world: World, owner: Client) -> None:
    wanted = RULES | {"second_factor": "code"}
    assert "no channel is set up" in text(owner.get("/settings/rules/"))

    refused = post(owner, "rules/", wanted, "save")

    assert refused.status_code == 422
    assert "No channel is set up" in text(refused)
    with pytest.raises(NoChannel):
        services.choose_rules(
            Chosen(second_factor=SecondFactor.CODE), reason="…", scope=scope_of(world.owner), now=NOON
        )
    Organization.objects.update(is_demo=True)
    assert post(owner, "rules/", wanted, "save").status_code == 302


def test_only_who_may_change_settings_changes_rules(world: World) -> None:
    scope = scope_of(world.manager)

    assert signed_in(world.manager).get("/settings/rules/").status_code == 403
    with pytest.raises(NotAllowed):
        services.choose_rules(Chosen(), reason="…", scope=scope, now=NOON)
    with pytest.raises(NotAllowed):
        services.choose_issuer(world.lakeside.pk, 1, reason="…", scope=scope, now=NOON)
    with pytest.raises(NotAllowed):
        services.save_issuer(services.IssuerChange("…", IssuerKind.SOLE, "mainland"), reason="…", scope=scope, now=NOON)


def test_a_rule_pack_is_tried_on_a_closing_and_on_the_limits_before_it_binds(world: World, owner: Client) -> None:
    issuer = Issuer.objects.create(legal_name="棠栗美肤")

    page = text(post(owner, f"issuers/{issuer.pk}/", COMPANY | {"reason": ""}, "show"))

    assert "¥500.00 back until" in page
    assert "¥5,000.00" in page
    assert "Beijing regulation on prepaid cards" in page
    issuer.refresh_from_db()
    assert issuer.region == "mainland"
    assert post(owner, f"issuers/{issuer.pk}/", COMPANY, "save").status_code == 302
    issuer.refresh_from_db()
    assert (issuer.region, issuer.kind, issuer.size) == ("beijing", "enterprise", "large")
    entry = AuditEntry.objects.get(action="issuer.changed")
    assert (entry.before["region"], entry.after["reason"]) == ("mainland", "换了执照")


def test_a_company_is_added_and_a_salon_that_sold_nothing_writes_in_its_book(world: World, owner: Client) -> None:
    post(owner, "issuers/new/", COMPANY, "save")
    added = Issuer.objects.get()

    told = {"salon": world.westside.pk, "issuer": added.pk, "reason": "新店"}
    assert owner.post("/settings/issuers/", told).status_code == 302

    assert SalonIssuer.objects.get(salon=world.westside).issuer == added
    assert AuditEntry.objects.get(action="issuer.placed").after == {"issuer": added.pk, "reason": "新店"}
    assert "棠栗美容有限公司" in text(owner.get("/settings/issuers/"))


def test_a_salon_whose_cards_are_out_keeps_its_book(world: World, owner: Client) -> None:
    counter = TestCounter(world.lakeside.pk)
    counter.top_up(counter.open(world.lin, make_product(CardKind.STORED_VALUE, "金卡")), yuan(100))
    other = Issuer.objects.create(legal_name="另一家公司")
    told = {"salon": world.lakeside.pk, "issuer": other.pk, "reason": "换"}

    assert "sold cards in another book" in text(owner.post("/settings/issuers/", told))

    scope = scope_of(world.owner)
    with pytest.raises(SalonHasBook):
        services.choose_issuer(world.lakeside.pk, other.pk, reason="换", scope=scope, now=NOON)
    with pytest.raises(NotFound):
        services.choose_issuer(world.lakeside.pk, 0, reason="换", scope=scope, now=NOON)


@pytest.mark.parametrize("change", [{"size": "huge"}, {"legal_name": " "}])
def test_an_issuer_is_whole_or_not_written(world: World, change: dict[str, str]) -> None:
    told: dict[str, Any] = {"legal_name": "公司", "kind": IssuerKind.SOLE, "region": "mainland"} | change

    with pytest.raises(InvalidInput):
        services.save_issuer(services.IssuerChange(**told), reason="…", scope=scope_of(world.owner), now=NOON)


def test_an_issuer_nobody_has_is_not_there(world: World, owner: Client) -> None:
    assert owner.get("/settings/issuers/99/").status_code == 404
    change = services.IssuerChange("公司", IssuerKind.SOLE, "mainland")
    with pytest.raises(NotFound):
        services.save_issuer(change, reason="…", scope=scope_of(world.owner), now=NOON, issuer_id=99)
