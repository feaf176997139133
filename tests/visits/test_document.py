"""What the document tells a sender to do is what works."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self

from django.test import Client

from liuke.kit import clock
from liuke.visits.models import Interaction, InteractionChannel, InteractionKind
from tests.architecture.source import ROOT
from tests.segments.shop import make_item
from tests.visits.sender import EVENTS, sender_of
from tests.world import make_customer

if TYPE_CHECKING:
    import pytest

    from tests.world import World

TEXT = (ROOT / "docs/reference/events.md").read_text(encoding="utf-8")


def test_the_example_of_the_document_is_taken(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    make_item("热玛吉", code="S09")
    make_customer(world.lakeside, "苏叶", card_no="K001")
    sender = sender_of(world)
    told: dict[str, Any] = {}

    class Opened:
        def __init__(self, asked: Any) -> None:
            headers = {name: asked.get_header(name) for name, _value in asked.header_items()}
            kind = headers.pop("Content-type")
            self.answer = Client().post(asked.selector, asked.data, content_type=kind, headers=headers)

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_error: object) -> None: ...

        def read(self) -> bytes:
            return bytes(self.answer.content)

    exec(re.search(r"```python\n(.+?)```", TEXT, re.DOTALL).group(1), told)  # type: ignore[union-attr]  # noqa: S102 - our own document
    monkeypatch.setattr("urllib.request.urlopen", Opened)
    assert abs(clock.now().timestamp() - told["time"].time()) < 60

    answer = told["send"](f"http://testserver{EVENTS}", sender.key.code, sender.secret, told["events"])

    assert answer == {"created": 2, "duplicate": 0, "refused": 0, "problems": []}
    assert Interaction.objects.unscoped("test").count() == 2


def test_every_kind_and_channel_stands_in_the_document() -> None:
    rows = {line.split("|")[1].strip(): line for line in TEXT.splitlines() if line.startswith("| `")}

    assert all(f"`{kind}`" in rows["`kind`"] for kind in InteractionKind.values)
    assert all(channel in rows["`channel`"] for channel in InteractionChannel.values)
