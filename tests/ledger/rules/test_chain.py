"""Nothing can be changed, left out or slipped in without breaking the chain."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from liuke.ledger.rules.chain import BEGINNING, first_break, link

contents = st.lists(st.dictionaries(st.text(max_size=4), st.integers() | st.text(max_size=6), max_size=3), max_size=6)


def chain(of: list[dict[str, object]]) -> list[tuple[dict[str, object], str]]:
    head, made = BEGINNING, []
    for content in of:
        head = link(head, content)
        made.append((content, head))
    return made


@given(contents)
def test_a_chain_as_written_holds(of: list[dict[str, object]]) -> None:
    assert first_break(chain(of)) is None


@given(contents.filter(bool), st.data())
def test_one_left_out_or_changed_is_found(of: list[dict[str, object]], data: st.DataObject) -> None:
    made = chain(of)
    place = data.draw(st.integers(0, len(of) - 1))
    changed = [*made[:place], ({**made[place][0], "slipped in": 1}, made[place][1]), *made[place + 1 :]]
    without = [*made[:place], *made[place + 1 :]]

    assert first_break(changed) == place
    assert first_break(without) == (place if place < len(without) else None)
