"""Two people merge the same records at once: there is one head at the end, and never a circle."""

from __future__ import annotations

import random
import shutil
import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection

from liuke.accounts.queries import WHOLE_SHOP
from liuke.customers import services
from liuke.customers.errors import NotMerged, PairDecided
from liuke.customers.models import Customer, Merge, Pair
from liuke.kit.home import home
from liuke.segments import services as segments
from tests.concurrency.race import race
from tests.segments.shop import came
from tests.segments.test_kept import answers
from tests.world import NOON, TODAY, World, make_customer

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 5


def merge(one: int, into: int) -> int:
    return services.merge_customers(one, into=into, scope=WHOLE_SHOP, now=NOON)


def is_sound() -> bool:
    """Every chain ends, and each row names the end of its own."""
    rows = {m.pk: m for m in Merge.objects.unscoped("test")}
    for row in rows.values():
        at, steps = row.into_id, 0
        while at in rows and steps <= len(rows):
            at, steps = rows[at].into_id, steps + 1
        if at in rows or at != row.head_id:
            return False
    return True


def test_two_merges_towards_each_other_leave_one_head(world: World) -> None:
    for _round in range(ROUNDS):
        a, b = (make_customer(world.lakeside, "双").pk for _ in range(2))

        heads = race(2, lambda n, pair=(a, b): merge(pair[n], pair[1 - n]))  # type: ignore[misc]

        assert len(set(heads)) == 1
        assert Merge.objects.unscoped("test").filter(pk__in=[a, b]).count() == 1
    assert is_sound()


def test_chains_grown_and_cut_at_once_stay_sound(world: World) -> None:
    ids = [make_customer(world.lakeside, f"客{n}").pk for n in range(8)]

    def work(number: int) -> None:
        chance = random.Random(number)  # noqa: S311 - a story, not a secret
        for _turn in range(6):
            one, other = chance.sample(ids, 2)
            if chance.random() < 0.7:
                merge(one, other)
                continue
            with suppress(NotMerged):
                services.unmerge_customer(one, scope=WHOLE_SHOP, now=NOON)

    race(4, work)

    assert is_sound()


def test_twin_that_looks_first_and_links_afterwards_leads_in_a_circle(world: World) -> None:
    looked = threading.Barrier(2)
    a, b = world.lin.pk, world.zhou.pk

    def look_then_link(number: int) -> None:
        one, into = ((a, b), (b, a))[number]
        if Merge.objects.unscoped("twin").filter(pk=into).exists():
            return
        connection.close()
        looked.wait()
        Merge.objects.unscoped("twin").create(customer_id=one, into_id=into, head_id=into, merged_at=NOON)

    race(2, look_then_link)

    assert not is_sound()


def test_a_merge_during_a_refresh_is_whole_in_the_next_one(world: World) -> None:
    for number, one in enumerate((world.lin, world.zhou, world.qian)):
        came(one, *(TODAY - timedelta(days=20 * n + number + 1) for n in range(4)))
    people = list(Customer.objects.unscoped("test").values_list("pk", flat=True))

    def work(number: int) -> None:
        if number == 0:
            segments.refresh(as_of=TODAY, now=NOON)
        else:
            merge(people[0], people[1])

    race(2, work)
    segments.refresh(as_of=TODAY, now=NOON)
    found = answers()
    shutil.rmtree(home().facts)
    segments.refresh(as_of=TODAY, now=NOON)

    assert found == answers()
    assert len(found[0]) == len(people) - 1


def test_one_of_many_decides_a_pair_and_the_others_are_told(world: World) -> None:
    for number in range(ROUNDS):
        one, other = (make_customer(world.lakeside, f"双{number}").pk for _ in range(2))
        pair = Pair.objects.unscoped("test").create(first_id=one, second_id=other, found_at=NOON)
        verdicts = ["same", "different", "later", "same"]

        def decide(click: int, pair: Pair = pair, verdicts: list[str] = verdicts) -> str:
            try:
                services.decide(pair.pk, verdict=verdicts[click], scope=WHOLE_SHOP, now=NOON, today=TODAY)
            except PairDecided:
                return "told"
            return verdicts[click]

        said = sorted(race(4, decide))

        assert said.count("told") == 3
        pair.refresh_from_db()
        assert [pair.verdict] == [one for one in said if one != "told"]
        assert Merge.objects.unscoped("test").filter(pk=pair.joined or 0).exists() == (pair.verdict == "same")
