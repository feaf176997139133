"""What was said about a source is not asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.console.clients import signed_in
from tests.intake.test_pages import PATH, confirm, page_of, sent, work

if TYPE_CHECKING:
    from tests.world import World

HEADER = ("序号", "姓名", "手机", "生日", "爱好呀")
ASKED = "Not recognised. Choose a field"


def test_a_column_zhou_left_out_is_not_asked_about_in_the_next_file(world: World) -> None:
    zhou = signed_in(world.manager)
    first = sent(zhou, (HEADER, ("1", "苏叶", "13800138021", "1990-05-02", "瑜伽")))
    asked = page_of(zhou, first)
    confirm(zhou, first)
    zhou.post(f"{PATH}{first.pk}/start/")
    work()

    second = sent(zhou, (HEADER, ("1", "陶然", "13800138022", "1991-05-02", "插花")))

    assert asked.count(ASKED) == 1  # the hobby, never the running number
    assert ASKED not in page_of(zhou, second, "?step=columns")


def test_what_the_command_line_did_not_know_is_still_asked_on_the_page(world: World) -> None:
    zhou = signed_in(world.manager)
    first = sent(zhou, (HEADER, ("1", "苏叶", "13800138021", "1990-05-02", "瑜伽")))
    zhou.post(f"{PATH}{first.pk}/start/")  # nobody looked at the columns
    work()

    second = sent(zhou, (HEADER, ("1", "陶然", "13800138022", "1991-05-02", "插花")))

    assert page_of(zhou, second).count(ASKED) == 1
