"""The day of an event: a day as it stands, an instant by the salon's clock, nothing else."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from liuke.visits.errors import WrongAmount
from liuke.visits.rules import event_day, is_in_range
from liuke.visits.rules.sale import How, Sale, SaleLine, SalePayment, What, check_sale

SHANGHAI, VANCOUVER = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/Vancouver")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-05-01", date(2026, 5, 1)),
        ("2026-05-01T15:59:59Z", date(2026, 5, 1)),
        ("2026-05-01T16:00:00Z", date(2026, 5, 2)),
        ("2026-05-01 23:00:00-07:00", date(2026, 5, 2)),
        ("2026-05-01T12:00:00", None),
        ("2026-02-30", None),
        ("2026-W18-5", None),
        ("20260501T1200Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("２０２６-05-01", None),
        ("1777600000", None),
    ],
)
def test_an_instant_needs_its_offset_and_falls_on_the_salons_day(text: str, day: date | None) -> None:
    """Days are taken as written; instants are counted by the salon's clock; what is neither is nothing."""
    assert event_day(text, zone=SHANGHAI) == day


def test_one_instant_is_two_days_in_two_cities() -> None:
    """The salon's clock decides, not the sender's."""
    assert event_day("2026-05-01T03:00:00+00:00", zone=VANCOUVER) == date(2026, 4, 30)


def test_events_are_of_today_at_the_latest_and_of_ten_years_at_most() -> None:
    """Nothing is taken that is still ahead, nor a day earlier than ten years ago; a leap day has its own neighbours."""
    today, leap = date(2026, 11, 22), date(2028, 2, 29)

    assert [is_in_range(day, today=today) for day in (today, date(2016, 11, 22))] == [True, True]
    assert [is_in_range(day, today=today) for day in (date(2026, 11, 23), date(2016, 11, 21))] == [False, False]
    assert [is_in_range(date(2018, *day), today=leap) for day in ((3, 1), (2, 28))] == [True, False]


def sale(line: SaleLine, *payments: SalePayment) -> Sale:
    """Return a bill of one line."""
    return Sale(1, 1, (line,), payments)


@pytest.mark.parametrize("what", [What.CARD, What.TOP_UP, What.DEBT])
def test_only_a_service_or_product_is_paid_by_the_sessions_of_a_card(what: What) -> None:
    """A card named there would let another card go unpaid, without the right to sell on account."""
    check_sale(sale(SaleLine(What.ITEM, 1, session_card=7)))

    with pytest.raises(WrongAmount):
        check_sale(sale(SaleLine(what, 1, price_minor=100, session_card=7)))


def test_a_card_pays_a_bill_once() -> None:
    """Named twice, nobody could tell later which part of the bill goes back to it first."""
    line, half = SaleLine(What.ITEM, 1), SalePayment(How.STORED, 50, 7)
    check_sale(sale(line, half, SalePayment(How.STORED, 50, 8)))
    check_sale(sale(line, SalePayment(How.WECHAT, 50), SalePayment(How.WECHAT, 50)))

    with pytest.raises(WrongAmount):
        check_sale(sale(line, half, half))
