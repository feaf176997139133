"""The recall list of the day: who, why, what to do, and who is held back."""

from __future__ import annotations

from datetime import timedelta

from django.utils import translation

from liuke.accounts.queries import WHOLE_SHOP
from liuke.booking.models import Appointment
from liuke.outreach import queries, strategies
from liuke.segments import definitions
from liuke.segments import services as segments
from tests.segments.shop import bought, came, every
from tests.world import NOON, TODAY, World, make_customer

WHY = "tests write facts"


def listed() -> queries.RecallList:
    with translation.override("en"):
        return queries.recall_list(scope=WHOLE_SHOP, today=TODAY)


def test_the_list_says_who_why_what_and_how_much(slipping: World) -> None:
    recall = listed()

    assert [row.customer.name for row in recall.rows] == ["周晚晴", "钱朵朵"]
    first = recall.rows[0]
    assert first.because == "Usually comes every 24 days and has been away 53 days."
    assert (first.stage, first.stake.minor) == ("at_risk", 1875_00)
    assert first.offer == "a reminder that care is due; no discount yet"
    assert recall.rows[1].because == f"First visit on {TODAY - timedelta(days=20)}, and no second in the 20 days since."


def test_whoever_came_since_drops_out_and_is_counted(slipping: World) -> None:
    bought(slipping.zhou, TODAY)

    recall = listed()

    assert (recall.candidates, recall.listed, recall.dropped) == (2, 1, {"came": 1})


def test_whoever_booked_drops_out(slipping: World) -> None:
    Appointment.objects.unscoped(WHY).create(
        salon=slipping.lakeside,
        customer=slipping.zhou,
        business_date=TODAY + timedelta(days=2),
        known_on=TODAY,
        row_key="a",
    )

    assert listed().dropped == {"booked": 1}


def test_a_cut_shows_fewer_rows_and_leaves_the_totals(slipping: World) -> None:
    with translation.override("en"):
        phone = queries.recall_list(scope=WHOLE_SHOP, today=TODAY, cut=queries.Cut(channel="phone"))
        nobody = queries.recall_list(scope=WHOLE_SHOP, today=TODAY, cut=queries.Cut(steward=slipping.beautician.pk))

    assert [row.customer.name for row in phone.rows] == ["周晚晴"]
    assert (phone.cut_count, phone.waiting, phone.channels) == (1, 2, {"phone": 1, "wecom": 1})
    assert phone.reasons == {"rhythm": 1, "first_visit": 1}
    assert (nobody.cut_count, nobody.rows) == (0, [])


def test_who_is_held_back_is_named_with_the_reason(slipping: World) -> None:
    bought(slipping.zhou, TODAY)

    with translation.override("en"):
        held = queries.held_back(scope=WHOLE_SHOP, today=TODAY)
        booked = queries.held_back(scope=WHOLE_SHOP, today=TODAY, why="booked")
        places = queries.places(scope=WHOLE_SHOP, customer_ids=[slipping.zhou.pk, slipping.lin.pk], today=TODAY)

    assert [(one.row.customer_id, one.why) for one in held] == [(slipping.zhou.pk, "came")]
    assert booked == []
    assert {customer: place.why for customer, place in places.items()} == {slipping.zhou.pk: "came"}


def test_the_number_of_queries_does_not_grow_with_the_list(slipping: World, django_assert_num_queries: object) -> None:
    for n in range(8):
        came(make_customer(slipping.lakeside, f"客{n}"), *every(20, until=TODAY - timedelta(days=60), times=4))
    segments.refresh(as_of=TODAY, now=NOON)

    with django_assert_num_queries(10):  # type: ignore[operator]
        assert listed().listed == 10


def test_every_tier_of_every_scheme_has_its_playbook_in_both_languages() -> None:
    for scheme in definitions.shipped().values():
        plans = strategies.shipped()[scheme.code]
        assert set(plans) == {tier.code for tier in scheme.tiers}
        for languages in plans.values():
            assert set(languages) == {"zh", "en"}
            assert all(all(vars(plan).values()) for plan in languages.values())
