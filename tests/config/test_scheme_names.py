"""Names of a scheme that want to be more than names: refused, or plain text on every page that prints them."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest
from django.utils.html import escape

from liuke.config.cli import REFUSED, main
from liuke.segments.errors import BadScheme
from liuke.segments.models import Scheme
from liuke.segments.services import load_scheme, refresh
from tests.console.clients import signed_in, text
from tests.world import NOON, TODAY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world import World

SCRIPT = "<script>alert(1)</script>"
IMAGE = "\"><img src=x onerror=alert('1')>"
NAMES = [SCRIPT, IMAGE, "=cmd|' /C calc'!A0", "../../x", "{{ constructor }}", "javascript:alert(1)", "\u202egnp"]


def toml(*, code: str = "own", name: str = "方案", tier: str = "others", tier_name: str = "其他") -> str:
    quoted = [json.dumps(text, ensure_ascii=False) for text in (code, name, tier, tier_name)]
    code, name, tier, tier_name = quoted
    return f"""
code = {code}
zh = {name}
en = {name}

[[tiers]]
code = "big"
zh = {tier_name}
en = {tier_name}
rule = {{ feature = "spend_365_minor", at_least = 300000 }}

[[tiers]]
code = {tier}
zh = {tier_name}
en = {tier_name}
"""


@pytest.mark.parametrize("name", [*NAMES, "长" * 5000])
def test_a_code_that_is_a_payload_is_refused_and_nothing_is_kept(world: World, name: str) -> None:
    for table in (toml(code=name), toml(tier=name)):
        with pytest.raises(BadScheme):
            load_scheme(text=table, now=NOON)

    assert not Scheme.objects.exists()


@pytest.mark.parametrize("table", [toml(name="长" * 5000), toml(tier_name="长" * 5000)], ids=["scheme", "tier"])
def test_a_name_of_five_thousand_characters_is_refused(
    world: World, table: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "s.toml").write_text(table, "utf-8")

    assert main(["scheme", "load", str(tmp_path / "s.toml"), "--json"]) == REFUSED

    refused = json.loads(capsys.readouterr().out)["refused"]
    assert refused["code"] == "segments.bad_scheme"
    assert len(refused["sentence"]) < 500


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_is_a_payload_is_text_on_every_page_that_prints_it(world: World, name: str, tmp_path: Path) -> None:
    try:
        load_scheme(text=toml(name=name, tier_name=name), now=NOON)
    except BadScheme:
        assert not Scheme.objects.exists()
        return
    refresh(as_of=TODAY, now=NOON)
    client = signed_in(world.owner)

    pages = [
        text(client.get(path, follow=True))
        for path in ("/tiers/", "/tiers/own/", "/tiers/own/big/", "/tiers/own/others/", f"/customers/{world.lin.pk}/")
    ]
    assert not any(SCRIPT in page or "<img src=x" in page for page in pages)
    assert any(escape(name) in page for page in pages)
    assert main(["tiers", "own", "--csv", str(tmp_path / "t.csv")]) == 0
    cells = [cell for row in csv.reader((tmp_path / "t.csv").open(encoding="utf-8-sig")) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
