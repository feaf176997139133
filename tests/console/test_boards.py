"""The boards as pages and as a file: every number opens its rows, every taking is kept on record."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook

from liuke.accounts.models import AuditEntry
from liuke.accounts.rules import Action
from liuke.console.board_file import _write
from liuke.kit.money import Money
from liuke.segments import services
from tests.console.clients import body, signed_in, text
from tests.segments.shop import came, every
from tests.world import NOON, TODAY

if TYPE_CHECKING:
    from tests.world import World

PAGES = ("/boards/", "/boards/back/", "/boards/staying/")


@pytest.mark.parametrize("address", PAGES)
def test_before_the_first_count_a_board_teaches_and_shows_no_zeros(world: World, address: str) -> None:
    page = text(signed_in(world.owner, language="zh-hans").get(address))

    assert "还没有计算过" in page
    assert "lk-heat" not in page


@pytest.mark.parametrize("address", PAGES)
def test_every_number_of_a_board_opens_as_many_rows(slipping: World, address: str) -> None:
    client = signed_in(slipping.owner, language="zh-hans")
    page = text(client.get(address))
    shown = re.findall(r'href="(/(?:boards/people|customers)/\?[^"]+)"[^>]*>(?:<b[^>]*>)?([\d,]+)<', page)

    assert shown or address == "/boards/staying/"
    for link, number in shown:
        rows = text(client.get(link.replace("&amp;", "&")))
        assert re.search(rf"(共 {number} 位|{number} 位)", rows) or (number == "0" and "lk-empty" in rows), link


def test_the_lost_and_the_staying_are_shown_with_their_rows(slipping: World) -> None:
    came(slipping.qian, *every(10, until=TODAY.replace(month=2), times=3))
    services.refresh(as_of=TODAY, now=NOON)
    client = signed_in(slipping.owner, language="zh-hans")

    page = text(client.get("/boards/staying/"))

    assert "还没有人问过她" in page
    assert "钱朵朵" in text(client.get("/boards/people/?what=lost&said=not_asked"))
    assert "钱朵朵" in text(client.get("/boards/people/?what=staying&stayed=0"))


def test_the_workbook_says_what_the_pages_say_and_who_took_it_is_kept(slipping: World) -> None:
    answer = signed_in(slipping.owner, language="zh-hans").post("/boards/export/")

    book = CalamineWorkbook.from_filelike(BytesIO(body(answer)))
    assert book.sheet_names == [
        "看板", "预警", "关键指标", "一年里的变化", "客户健康度", "客单价", "谁又来了", "谁留下", "流失原因",
        "欠客户的", "各店欠款", "逐月欠款",
    ]  # fmt: skip
    warned = {row[0]: row[2] for row in book.get_sheet_by_name("预警").to_python()[1:]}
    assert warned["过了自己的节奏"] == 1
    entry = AuditEntry.objects.get(action="boards.exported")
    assert entry.actor_id == slipping.owner.pk


def test_a_text_of_the_workbook_is_never_a_formula() -> None:
    written: list[tuple[int, int, str]] = []

    class Sheet:
        def write_string(self, row: int, column: int, value: str) -> None:
            written.append((row, column, value))

    _write(Sheet(), 0, 0, "=1+1")
    _write(Sheet(), 0, 1, Money(-500, "CNY"))

    assert written[0][2] == "'=1+1"
    assert "5.00" in written[1][2]


def test_who_sees_no_money_sees_no_tickets(slipping: World) -> None:
    role = slipping.manager.role
    role.actions = [action for action in role.actions if action != Action.SEE_MONEY]
    role.save()
    client = signed_in(slipping.manager)

    assert "Average ticket" not in text(client.get("/boards/"))
    assert client.get("/boards/people/?what=ticket&month=2026-10-01").status_code == 403


def test_only_who_may_take_lists_out_takes_the_boards(slipping: World) -> None:
    assert signed_in(slipping.manager).post("/boards/export/").status_code == 403
    assert signed_in(slipping.front_desk).get("/boards/").status_code == 403


@pytest.mark.parametrize(
    "query",
    ["?month=2026-05-01", "?what=horoscope", "?what=cohort", "?what=cohort&month=may",
     "?what=cohort&month=2026-05-01&since=99999",
     "?what=staying&factor=luck", "?what=staying&has=2", "?what=lost&said=why", "?what=lost&name=x"],
)  # fmt: skip
def test_a_number_no_board_has_is_refused(slipping: World, query: str) -> None:
    assert signed_in(slipping.owner).get(f"/boards/people/{query}").status_code == 400
