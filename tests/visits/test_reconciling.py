"""Reconciling: the provider's file is dropped, every difference is listed with both sides, explained once and kept."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from liuke.accounts.queries import scope_of
from liuke.kit import clock
from liuke.visits import services
from liuke.visits.models import DifferenceNote, Payment, ProviderBill, Ticket
from liuke.visits.queries.reconciling import compared
from liuke.visits.rules.provider_bills import BillLine, Kind
from tests.console.clients import signed_in, text
from tests.visits import bill_files
from tests.world import NOON, TODAY

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World

DAY = TODAY.isoformat()
AT = datetime(2026, 11, 22, 12, 0)  # noqa: DTZ001 - local time, NOON in Shanghai
PAGE = "/till/reconciliation/"


@pytest.fixture(autouse=True)
def _evening(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(hours=9))


@pytest.fixture
def manager(world: World) -> Client:
    return signed_in(world.manager)


def took(world: World, minor: int, reference: str = "", *, back: Ticket | None = None) -> Ticket:
    """Write a bill paid by WeChat as the till does, with the provider's number where it has one."""
    ticket = Ticket.unguarded.create(
        salon=world.lakeside, business_date=TODAY, sold_at=NOON, uid=uuid.uuid4(), takes_back=back
    )
    Payment.objects.create(ticket=ticket, purse="wechat", amount_minor=minor, reference=reference)
    return ticket


def line(number: int, minor: int, reference: str, own: str = "") -> BillLine:
    return BillLine(number, AT, reference, own or reference, minor, 1)


def drop(client: Client, data: bytes, **more: str) -> Any:
    return client.post(PAGE, {"day": DAY, "file": SimpleUploadedFile("bill.csv", data), **more})


def kinds(world: World) -> list[Kind]:
    [one] = compared(world.lakeside, TODAY, scope=scope_of(world.manager))
    return sorted(pair.kind for pair in one.pairs)


def test_payments_and_the_bill_are_listed_side_by_side(world: World, manager: Client) -> None:
    took(world, 398_00, "42001")
    took(world, -398_00, back=Ticket.unguarded.get())
    took(world, 100_00)
    took(world, 50_00, "42003")
    took(world, 60_00, "42004")
    lines = [
        line(2, 398_00, "42001"), line(3, -398_00, "42001", "50001"), line(4, 100_00, "42002"),
        line(5, 50_01, "42003"), line(6, 77_00, "42009"), line(7, 77_00, "42009"),
    ]  # fmt: skip

    answer = drop(manager, bill_files.wechat(lines))

    page = text(manager.get(answer["Location"]))
    assert kinds(world) == sorted(
        [Kind.SAME] * 3 + [Kind.OTHER_AMOUNT, Kind.MISSING_THERE, Kind.MISSING_HERE, Kind.TWICE]
    )
    assert "4 open" in page
    for shown in ("another amount", "only here", "only at the provider", "twice in the bill", "¥50.01", "¥0.01"):
        assert shown in page


def test_the_same_file_twice_adds_nothing_and_a_newer_one_counts(world: World, manager: Client) -> None:
    took(world, 398_00, "42001")
    bad, good = (bill_files.wechat([line(2, minor, "42001")]) for minor in (398_01, 398_00))

    drop(manager, bad)
    again = drop(manager, bad)
    assert ProviderBill.unguarded.count() == 1
    assert "nothing was added" in text(manager.get(again["Location"]))
    assert kinds(world) == [Kind.OTHER_AMOUNT]
    drop(manager, good)

    assert kinds(world) == [Kind.SAME]
    for change in (ProviderBill.unguarded.all().delete, lambda: ProviderBill.unguarded.update(file_name="x")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_difference_is_explained_and_the_day_close_shows_what_is_open(world: World, manager: Client) -> None:
    took(world, 50_00, "42003")
    drop(manager, bill_files.wechat([line(5, 50_01, "42003")]))
    [one] = compared(world.lakeside, TODAY, scope=scope_of(world.manager))
    told = {"day": DAY, "key": one.differences[0][0].key, "text": "前台多输一分"}
    assert "1 open" in text(manager.get(f"/till/close/?day={DAY}"))

    assert manager.post(f"{PAGE}note/", {**told, "text": " "}).status_code == 422
    assert manager.post(f"{PAGE}note/", {**told, "key": "x"}).status_code == 404
    manager.post(f"{PAGE}note/", told)

    assert "前台多输一分" in text(manager.get(f"{PAGE}?day={DAY}"))
    assert "1 open" not in text(manager.get(f"/till/close/?day={DAY}"))
    assert DifferenceNote.unguarded.get().made_by == world.manager


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("姓名,手机\n林,138".encode(), "This is no bill file"),
        (bill_files.wechat([line(2, 1, "4")], count=2), "The end of this file is missing"),
        (bill_files.wechat([line(2, 1, "4")]).replace(b"`0.01", b"`viel"), "Line 2 of this file"),
        (bill_files.wechat([BillLine(2, AT - timedelta(days=1), "4", "4", 1)]), "No line of this file is of this day"),
    ],
    ids=["other", "cut", "line", "day"],
)
def test_a_wrong_file_is_refused_in_words(world: World, manager: Client, data: bytes, sentence: str) -> None:
    answer = drop(manager, data)

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not ProviderBill.unguarded.exists()


def test_an_acquirers_file_is_read_by_the_columns_she_names(world: World, manager: Client) -> None:
    ticket = took(world, 1)
    Payment.objects.create(ticket=ticket, purse="bank_card", amount_minor=88_00)
    data = bill_files.acquirer([line(2, 88_00, "R1")], head="Zeit,RRN,交易类型,Summe,手续费")

    assert drop(manager, data).status_code == 422
    drop(manager, data, **{"column-at": "Zeit", "column-amount": "Summe", "column-reference": "RRN"})

    assert kinds(world) == [Kind.SAME]


def test_the_page_takes_as_many_queries_for_a_long_day(world: World, manager: Client) -> None:
    counts = []
    for turn in range(2):
        drop(manager, bill_files.wechat([line(n, n, f"4{n}") for n in range(2, 5 + 20 * turn)]))
        with CaptureQueriesContext(connection) as found:
            manager.get(f"{PAGE}?day={DAY}")
        counts.append(len(found))
        took(world, 5_00)

    assert counts[0] == counts[1]


def test_the_desk_and_a_stranger_reconcile_nothing_here(world: World, manager: Client) -> None:
    assert signed_in(world.front_desk).get(PAGE).status_code == 403
    drop(signed_in(world.stranger), bill_files.wechat([line(2, 1, "4")]))

    assert compared(world.lakeside, TODAY, scope=scope_of(world.manager)) == []
    assert services.keep_bill(
        bill_files.wechat([]),
        salon_id=world.lakeside.pk,
        day=TODAY,
        file_name="",
        scope=scope_of(world.owner),
        now=NOON,
    )[1]
