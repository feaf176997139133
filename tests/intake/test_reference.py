"""Real exports come in to the penny. Needs the folder of reference files; its rows are never copied here."""

from __future__ import annotations

import csv
import gzip
import os
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db.models import Sum

from liuke.accounts.models import Organization, Salon
from liuke.customers.models import Customer
from liuke.visits.models import Ticket, TicketLine
from tests.intake.files import counts, take, write_xlsx

if TYPE_CHECKING:
    from tests.world import World

FOLDER = Path(os.environ.get("LIUKE_SHARED_DATA") or "/nonexistent")
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="LIUKE_SHARED_DATA names no folder of reference files")


def _shop(world: World, currency: str, timezone: str) -> Salon:
    Organization.objects.update(currency=currency, timezone=timezone)
    Salon.objects.update(timezone=timezone)
    return Salon.objects.get(pk=world.lakeside.pk)


def test_the_salon_s_receipts_bookings_and_price_lists(world: World) -> None:
    salon = _shop(world, "CAD", "America/Vancouver")
    names = ("receipts", "bookings", "services", "products", "cancellations")

    done = {one["kind"]: one for one in take(salon, *(FOLDER / f"salon_{name}.csv" for name in names))}

    sales = done["sales"]
    assert list(done) == ["services", "products", "sales", "bookings", "cancellations"]
    assert (sales["rows"], sales["created"], sales["customers"]) == (1934, 1934, 766)
    assert sales["sums"]["CAD"]["charged"] == "115809.03"
    assert sales["lines"] == {"sale": 1863, "return": 1, "adjustment": 70}
    assert Ticket.unguarded.count() == 1436
    assert Customer.unguarded.exclude(code="").count() == 821
    assert [counts(one)[4] for one in done.values()] == [0] * 5


def test_cdnow_s_whole_cohort_and_the_same_file_twice(world: World) -> None:
    salon = _shop(world, "USD", "UTC")
    file = FOLDER / "cdnow_sample.csv"

    [first], [again] = take(salon, file), take(salon, file)

    assert (first["rows"], first["created"], first["customers"], first["visits"]) == (6919, 6919, 2357, 0)
    assert first["sums"]["USD"]["charged"] == "244091.94"
    assert counts(again) == (0, 0, 6919, 0, 0)


@pytest.mark.heavy
def test_cdnow_full(world: World) -> None:
    [done] = take(_shop(world, "USD", "UTC"), FOLDER / "cdnow_full.csv.gz")

    assert (done["rows"], done["created"], done["customers"]) == (69659, 69659, 23570)
    assert done["sums"]["USD"]["charged"] == "2500315.63"


@pytest.mark.heavy
def test_every_row_of_the_online_shop_is_accounted_for(world: World) -> None:
    [done] = take(_shop(world, "GBP", "Europe/London"), FOLDER / "online_retail_2010-12_to_2011-08.csv.gz")

    usable = TicketLine.unguarded.filter(customer__isnull=False, kind="sale")
    assert counts(done) == (318_929, 0, 0, 1776, 0)
    assert done["reasons"] == {"stock_move": 1776}
    assert done["sums"]["GBP"]["charged"] == "5761931.38"
    assert usable.count() == 226_467
    assert usable.aggregate(total=Sum("charged_minor"))["total"] == 523_924_056
    assert usable.values("ticket__number").distinct().count() == 11_413
    assert usable.values("customer").distinct().count() == 3317


def test_chinese_orders_in_three_encodings_come_to_the_same(world: World, tmp_path: Path) -> None:
    source = FOLDER / "tmall_orders_2020-02.csv"
    text = source.read_text(encoding="utf-8")
    (tmp_path / "gb.csv").write_bytes(text.encode("gb18030"))
    rows = [line.split(",") for line in text.splitlines()]
    numbers = [[float(c) if i in {1, 2, 6} else c for i, c in enumerate(row)] for row in rows[1:]]

    [done] = take(world.lakeside, source)
    [gb] = take(world.lakeside, tmp_path / "gb.csv")
    [book] = take(world.lakeside, write_xlsx(tmp_path / "x.xlsx", [rows[0], *numbers]))

    assert counts(done) == (24_087, 0, 0, 3923, 0)
    assert done["sums"]["CNY"]["charged"] == "1902487.15"
    assert done["sums"]["CNY"]["returned"] == "572335.92"
    assert counts(gb) == counts(book) == (0, 0, 24_087, 3923, 0)
    assert gb["sums"] == book["sums"] == done["sums"]


def as_cells(row: list[str]) -> list[Any]:
    """Return a row as Excel keeps it: numbers as numbers."""
    return [float(text) if text.replace(".", "", 1).isdecimal() else text for text in row]


def test_cosmetics_listings_are_one_product_each(world: World, tmp_path: Path) -> None:
    source = FOLDER / "beauty_products_double11_2016.csv.gz"
    text = gzip.decompress(source.read_bytes()).decode("utf-8-sig")
    (tmp_path / "gb.csv").write_bytes(text.encode("gb18030"))

    [done], [again] = take(world.lakeside, source), take(world.lakeside, source)
    [gb] = take(world.lakeside, tmp_path / "gb.csv", dry_run=True)
    rows = list(csv.reader(text.splitlines()))
    [book] = take(world.lakeside, write_xlsx(tmp_path / "x.xlsx", [rows[0], *map(as_cells, rows[1:])]), dry_run=True)

    assert (done["rows"], done["created"], done["rejected"]) == (27_598, 3497, 0)
    assert counts(again) == (0, 0, 27_598, 0, 0)
    assert (gb["rows"], gb["created"], gb["rejected"]) == (27_598, 0, 0)
    assert (counts(book), book["sums"]) == (counts(gb), gb["sums"])
    assert Decimal(done["rounding"]) == 0
