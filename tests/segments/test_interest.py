"""Interactions become facts, features and rule tags; a merge brings them together."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from liuke.accounts.queries import WHOLE_SHOP
from liuke.customers import services as customers
from liuke.insights.contracts import INTERACTIONS
from liuke.kit.home import home
from liuke.segments import past, services
from liuke.segments.lake import Lake
from liuke.segments.models import CustomerFeatures, TagStanding
from liuke.segments.queries.asking import facts_say
from tests.segments.history import work_out
from tests.segments.shop import came, make_item, showed
from tests.world import NOON, TODAY

if TYPE_CHECKING:
    from tests.world import World


def ago(*days: int) -> list[date]:
    return [TODAY - timedelta(days=one) for one in days]


def tags_of(customer_id: int) -> set[str]:
    return set(TagStanding.objects.unscoped("test").filter(customer=customer_id).values_list("tag", flat=True))


def test_who_looked_at_medical_care_and_never_had_it_carries_the_tag(world: World) -> None:
    laser = make_item("光子嫩肤", category="光电", need="medical")
    for one in (world.lin, world.zhou):
        came(one, *ago(40, 20), item=make_item(f"补水{one.pk}"))
        showed(one, "browsed", *ago(3), item=laser)
    came(world.lin, *ago(2), item=laser)

    services.refresh(as_of=TODAY, now=NOON)

    assert "medical_curious" in tags_of(world.zhou.pk)
    assert "medical_curious" not in tags_of(world.lin.pk)


def test_who_asked_and_did_not_book_is_needed_and_who_comes_to_events_is_known(world: World) -> None:
    showed(world.qian, "asked", *ago(5))
    showed(world.zhou, "attended", *ago(10, 50))

    services.refresh(as_of=TODAY, now=NOON)

    assert "asked_not_booked" in tags_of(world.qian.pk)
    assert "event_goer" in tags_of(world.zhou.pk)


def test_interactions_of_two_records_of_one_person_are_one_fact(world: World) -> None:
    item = make_item()
    showed(world.lin, "browsed", *ago(3, 3), item=item)
    showed(world.zhou, "browsed", *ago(3), item=item)
    customers.merge_customers(world.zhou.pk, into=world.lin.pk, scope=WHOLE_SHOP, now=NOON)

    services.refresh(as_of=TODAY, now=NOON)

    facts = facts_say(WHOLE_SHOP, lambda reached: f"SELECT * FROM interactions WHERE {reached}", INTERACTIONS.name)
    assert [(row["customer_id"], row["item_id"], row["times"]) for row in facts] == [(world.lin.pk, item.pk, 3)]
    assert CustomerFeatures.objects.unscoped("test").get(customer=world.lin).interactions_90 == 1


def test_a_late_interaction_leaves_the_kept_state_and_moves_the_past(world: World) -> None:
    """They are no dated fact: what is added up by days stands, only the past that may look at them is cut."""
    came(world.lin, *ago(9, 4), item=make_item())
    work_out()
    kept = Lake(home().facts).kept_for

    showed(world.lin, "liked", *ago(3))
    services.refresh(as_of=TODAY, now=NOON)

    lake = Lake(home().facts)
    assert lake.kept_for == kept
    assert CustomerFeatures.objects.unscoped("test").get(customer=world.lin).interactions_90 == 1
    again = past.go_on(lake, last=TODAY, steps=1)
    assert again is not None
    assert [again.until] == ago(2)
