"""How many queries each page takes: as many for one row of everything as for many.

Every page's number stands here; one that has none needs a reason, or the suite fails.
"""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver, resolve

from liuke.accounts.models import ApiKey, Organization, Salon
from liuke.accounts.queries import WHOLE_SHOP
from liuke.booking.models import Appointment
from liuke.cards.models import Card, CardProduct
from liuke.cards.rules.kinds import CardKind
from liuke.care.models import Task
from liuke.catalog.models import Item
from liuke.console.queries.knowing import known_of
from liuke.customers.models import Pair, Preference, Tag, TagMark
from liuke.intake.models import Import, ImportProblem
from liuke.kit import clock
from liuke.ledger.models import Issuer
from liuke.messaging.models import SimulatedMessage
from liuke.segments import services as segments
from tests.cards.counter import TestCounter, make_item, make_product
from tests.console.clients import signed_in
from tests.segments.shop import came, every, showed
from tests.world import NOON, TODAY, World, make_customer, make_staff

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

QUERIES = {
    "/": 35,
    "/customers/": 29,
    "/customers/?q=ke": 29,
    "/customers/search/?q=ke": 6,
    "/customers/{zhou}/": 53,
    "/customers/doubles/": 13,
    "/customers/gaps/": 11,
    "/tags/": 6,
    "/tiers/": 20,
    "/tiers/lifecycle_stage/at_risk/": 18,
    "/tiers/matrix/": 11,
    "/boards/": 18,
    "/boards/back/": 10,
    "/boards/staying/": 12,
    "/boards/people/?what=cohort&month=2026-09-01": 11,
    "/boards/owed/": 23,
    "/boards/owed/people/?what=sessions": 7,
    "/tiers/guide/?step=1": 14,
    "/tiers/guide/?step=2": 16,
    "/tiers/guide/?step=3": 16,
    "/tiers/guide/?step=4": 17,
    "/tiers/guide/?step=6": 12,
    "/tiers/guide/?step=7": 17,
    "/habits/": 19,
    "/packages/": 12,
    "/schemes/": 7,
    "/schemes/retention/": 17,
    "/schemes/retention/lost/rule/": 19,
    "/recall/": 22,
    "/recall/held-back/": 18,
    "/tasks/?whose=all": 7,
    "/staff/": 6,
    "/salons/": 5,
    "/settings/": 9,
    "/audit/": 14,
    "/demo/removal/": 29,
    "/rows/takings/": 6,
    "/rows/cash/": 7,
    "/rows/earned/": 7,
    "/rows/top_ups/": 6,
    "/rows/visits/": 6,
    "/rows/new/": 6,
    "/rows/appointments/": 6,
    "/customers/new/": 6,
    "/customers/{zhou}/edit/": 9,
    "/customers/{zhou}/tiers/": 18,
    "/customers/doubles/?pair={pair}": 13,
    "/tiers/lifecycle_stage/": 20,
    "/past/lifecycle_stage/": 12,
    "/past/lifecycle_stage/people/?to=2026-11-22&after=at_risk": 13,
    "/tiers/guide/?step=5": 17,
    "/tags/{tag}/": 6,
    "/staff/new/": 5,
    "/staff/{beautician}/": 7,
    "/salons/new/": 5,
    "/salons/{lakeside}/": 5,
    "/settings/keys/": 5,
    "/settings/payments/": 5,
    "/settings/items/": 6,
    "/settings/items/{item}/": 5,
    "/settings/rules/": 6,
    "/settings/issuers/": 6,
    "/settings/issuers/new/": 4,
    "/settings/issuers/{issuer}/": 5,
    "/messages/simulator/": 6,
    "/password/": 4,
    "/imports/": 6,
    "/imports/{done}/": 19,
    "/cards/offers/": 7,
    "/cards/offers/new/": 4,
    "/cards/offers/{offer}/": 7,
    "/cards/ladder/": 6,
    "/cards/{card}/": 11,
    "/cards/{card}/closing/": 5,
    "/cards/statement/{zhou}/": 17,
    "/settings/keeping/": 9,
    "/freshness/": 6,
    "/health/ready": 8,
    "/demo/growth/": 3,
    "/till/": 4,
    "/till/bills/": 4,
    "/till/close/": 4,
    "/till/reconciliation/": 4,
    "/till/payments/": 8,
    "/till/work/": 5,
    "/till/shelf/?q=a": 6,
    "/till/people/?who=ke": 6,
}
WITHOUT_NUMBER = {
    "opening/": "only where no shop is: it sends on to the doors",
    "sign-in/": "for strangers: whoever is in is sent home",
    "demo/waiting/": "only while the first demo loads: it sends on",
    "imports/<int:import_id>/progress/": "a part of a page that the browser asks for; by itself it sends on",
    "imports/<int:import_id>/tiers/": "a part of a page that the browser asks for; by itself it sends on",
    "imports/<int:import_id>/errors/": "a file from the disk",
    "imports/<int:import_id>/undo/": "rehearses the undoing: as many as the import has blocks of 500 rows",
    "settings/keeping/copies/": "a file from the disk",
    "schemes/<slug:code>/file/": "a file of one scheme",
    "till/bills/<int:ticket_id>/": "counted with bills in tests/visits",
    "till/bills/<int:ticket_id>/refund/": "counted with bills in tests/visits",
}
KNOWN_OF_ONE = 21
METHOD_NOT_ALLOWED = 405
ROWS = ("zhou", "beautician", "lakeside", "pair", "tag", "done", "card", "offer", "item", "issuer")
MANY = 25  # more than a page shows


def one_more(world: World, number: int) -> None:
    """Add a row of everything."""
    more_customers(world, number)
    more_of_the_shop(world, number)
    SimulatedMessage.objects.create(to_hint="139****8111", text=f"验证码 {number}", sent_at=NOON)
    Issuer.objects.create(legal_name=f"公司{number}")
    showed(world.zhou, "browsed", TODAY - timedelta(days=52))
    a_card(world)
    visit = TODAY - timedelta(days=53 + number)
    came(world.zhou, visit)
    came(make_customer(world.lakeside, f"客{number}丙"), TODAY)
    Task.unguarded.create(salon=world.lakeside, customer=world.zhou, due_on=visit, reason="…", created_at=NOON)


def a_card(world: World) -> None:
    """Sell Zhou a package, and use the first one once more."""
    counter, facial = TestCounter(world.lakeside.pk), make_item(f"补水{Card.unguarded.count()}")
    contents = [{"item": facial.pk, "sold": 40, "gifts": 0, "list_minor": 100_00}]
    counter.sell(world.zhou, make_product(CardKind.PACKAGE, "四十次卡", 4000, contents=contents))
    first = Card.unguarded.earliest("pk")
    counter.use(first, Item.objects.get(pk=first.contents[0]["item"]))


def more_customers(world: World, number: int) -> None:
    """Add two who slip away and may be one, one of them booked; a task with its result, a tag, a preference."""
    here = {"salon": world.lakeside}
    slips, booked = (
        make_customer(world.lakeside, f"客{number}{kind}", birth_month=11, birth_day=23, joined_on=TODAY)
        for kind in "甲乙"
    )
    for customer in (slips, booked):
        came(customer, *every(14, until=TODAY - timedelta(days=24), times=4))
        Task.unguarded.create(**here, customer=customer, due_on=TODAY - timedelta(days=30), reason="…", created_at=NOON)
    Task.unguarded.filter(customer=booked).update(
        closed_at=NOON, closed_on=TODAY, outcome="no_answer", closed_by=world.owner
    )
    Appointment.unguarded.create(
        **here, customer=booked, business_date=TODAY, known_on=TODAY, starts_at=NOON, row_key=f"a{number}"
    )
    Pair.unguarded.create(first=slips, second=booked, score=900 - number, found_at=NOON)
    tag = Tag.objects.create(name=f"词{number}", kind="need")
    for customer in (slips, world.zhou):
        TagMark.unguarded.create(customer=customer, tag=tag, marked_at=NOON)
        TagMark.unguarded.get_or_create(customer=customer, tag=Tag.objects.earliest("pk"), defaults={"marked_at": NOON})
        Preference.unguarded.create(customer=customer, kind="tea", text=f"茶{number}", noted_at=NOON)


def more_of_the_shop(world: World, number: int) -> None:
    """Add a salon with somebody in it, somebody in this one, a key, an import with a row it did not take."""
    salon = Salon.objects.create(name=f"店{number}")
    make_staff("beautician", f"员工{number}", salon, world.lakeside, username=f"staff{number}")
    world.beautician.salons.add(salon)
    ApiKey.unguarded.create(
        code=f"k{number}", name=f"钥匙{number}", salon=salon, created_at=NOON, created_by=world.owner,
        expires_at=NOON + timedelta(days=30),
    )  # fmt: skip
    done = Import.unguarded.create(
        uid=uuid.uuid4(), salon=world.lakeside, started_by=world.owner, file_name=f"会员{number}.csv",
        sha256=f"{number}", kind="customers", status="done", rows=9, created=9, created_at=NOON, finished_at=NOON,
    )  # fmt: skip
    for of in {done, Import.unguarded.earliest("pk")}:
        ImportProblem.unguarded.create(of=of, row=number, is_rejected=True, code=f"missing_{number}", column="手机")


def places(world: World) -> dict[str, int]:
    """Return the rows the addresses name."""
    first = {"pair": Pair.unguarded.earliest("pk"), "tag": Tag.objects.earliest("pk"),
             "done": Import.unguarded.earliest("pk"), "card": Card.unguarded.earliest("pk"),
             "issuer": Issuer.objects.earliest("pk"), "offer": CardProduct.objects.earliest("pk"),
             "item": Item.objects.earliest("pk")}  # fmt: skip
    named: dict[str, Any] = {"zhou": world.zhou, "beautician": world.beautician, "lakeside": world.lakeside}
    return {name: row.pk for name, row in (named | first).items()}


def counted(world: World) -> dict[str, int]:
    """Return how many queries each page takes for the owner."""
    owner, found, named = signed_in(world.owner), {}, places(world)
    for page in QUERIES:
        Organization.objects.update(is_demo=page.startswith("/demo/"))
        with CaptureQueriesContext(connection) as asked:
            assert owner.get(page.format(**named)).status_code == 200, page
        found[page] = len(asked)
    return found


def refresh() -> None:
    """Count anew, the past too."""
    segments.refresh(as_of=TODAY, now=NOON)
    while (reach := segments.work_out_past(now=NOON)) is not None and not reach.is_whole:
        pass


def addresses(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Return the pattern of every address outside the API, as the url conf writes it."""
    for one in (resolver or get_resolver()).url_patterns:
        pattern = before + str(one.pattern)
        if not isinstance(one, URLResolver):
            yield pattern
        elif pattern != "api/v1/":
            yield from addresses(one, pattern)


def test_every_page_has_its_number_of_queries_or_a_reason(world: World) -> None:
    numbered = {resolve(page.split("?")[0].format(**dict.fromkeys(ROWS, 1))).route for page in QUERIES}
    owner, left = signed_in(world.owner), set()
    for pattern in set(addresses()) - numbered:
        path = re.sub(r"<slug:\w+>", "x", re.sub(r"<int:\w+>", "1", pattern))
        path = re.sub(r"<uuid:\w+>", str(uuid.UUID(int=1)), path)
        if owner.get(f"/{path}").status_code != METHOD_NOT_ALLOWED:
            left.add(pattern)

    assert left == WITHOUT_NUMBER.keys()


def test_every_page_takes_its_number_of_queries_however_many_rows_it_has(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    one_more(world, 0)
    refresh()
    few = counted(world)

    for number in range(1, MANY):
        one_more(world, number)
    refresh()
    many = counted(world)
    with CaptureQueriesContext(connection) as asked:
        known = known_of(WHOLE_SHOP, world.zhou.pk, today=TODAY)

    assert few == QUERIES
    assert many == QUERIES
    assert known.row is not None
    assert len(asked) == KNOWN_OF_ONE
