"""Everything leaves in open formats, and a shop is rebuilt from it whole."""

from __future__ import annotations

import json
import stat
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from liuke.accounts.services import NewKey, add_key
from liuke.customers.models import Customer, Identifier
from liuke.customers.rows import allergy_columns, hint_columns, identifier_columns
from liuke.kit.home import home
from liuke.kit.keeping.errors import FolderNotEmpty, NotConfirmed
from liuke.kit.keeping.export import export
from liuke.kit.models import OutboxEvent
from liuke.ledger.services import seal_some
from tests.ledger.book import open_card, spend, top_up
from tests.world import NOON, World, make_customer

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from tests.kit.keeping.shop import Shop

pytestmark = pytest.mark.django_db(transaction=True)
ODD = ["=1+1", "'已引", "", '逗号,引号"换行\n第二行', "𠮷野\u200b", "-5", "+86"]
AGAIN = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "liuke.config.settings"
import django
django.setup()
from pathlib import Path
from liuke.kit import clock
from liuke.kit.keeping.export import export
export(Path(sys.argv[1]), now=clock.now(), is_confirmed=True)
"""


@pytest.fixture
def odd_shop(world: World) -> World:
    """A shop with what could get lost on the way: odd texts, NULLs, sealed columns, masked phones, a card's book."""
    vault = home().vault
    for text in ODD:
        make_customer(world.lakeside, "怪", note=text)
    sealed = allergy_columns("花生", uid=world.lin.uid, key_wrapped="", vault=vault)
    Customer.unguarded.filter(pk=world.lin.pk).update(**sealed)
    make_customer(world.lakeside, "遮", **hint_columns("138****8000", "8000", vault=vault))
    told = identifier_columns("o6_bmjrPTlm6_2sgVt7hMZOPfL2M", uid=world.lin.uid, vault=vault)
    Identifier.unguarded.create(customer=world.lin, kind="open", noted_at=NOON, **told)
    add_key(NewKey(name="小程序", salon_id=None, days=30), by=world.owner, vault=vault, now=NOON)
    OutboxEvent.objects.create(
        uid=world.lin.uid, kind="x", payload={"深": [1, 2.5, None, "=a"]}, recorded_at=NOON, retry_at=NOON
    )
    card = open_card(world.lin)
    top_up(card, 100_000, 20_000)
    spend(card, 30_000, 5_000)
    seal_some(card.principal.issuer_id)
    (home().imports / "one").mkdir(parents=True)
    (home().imports / "one" / "会员.csv").write_text("姓名\n", "utf-8")
    return world


def checksums(folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((folder / "schema.json").read_text("utf-8"))
    files: dict[str, Any] = told["files"]
    return files | {name: (table["rows"], table["sha256"]) for name, table in told["tables"].items()}


def test_a_rebuilt_shop_exports_the_same_to_the_last_byte(odd_shop: World, tmp_path: Path, new_home: Shop) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    export(first, now=NOON, is_confirmed=True)

    assert new_home.run("rebuild", first, "--json").returncode == 0
    new_home.script(AGAIN, second)

    assert checksums(second) == checksums(first)
    assert checksums(first)["customers_customer"][0] == 11
    assert checksums(first)["ledger_entry"][0] == 2
    assert new_home.answer("verify")["findings"] == []
    again = new_home.run("rebuild", first, "--json")
    assert json.loads(again.stdout)["refused"]["code"] == "kit.home_not_empty"


def test_people_are_readable_and_keys_are_not_in_it(odd_shop: World, tmp_path: Path) -> None:
    export(tmp_path / "out", now=NOON, is_confirmed=True)

    people = (tmp_path / "out" / "tables" / "customers_customer.csv").read_text("utf-8")
    header, *rows = people.splitlines()
    assert '"phone","phone_tail","allergies"' in header
    assert "sealed" not in header
    assert any(row.endswith('"\'+8613800138000",,"花生"') for row in rows)
    assert any(row.endswith(',,"8000",') for row in rows)
    assert not any(cell.startswith(('"=', '"+', '"-', '"@')) for row in rows for cell in row.split(","))
    assert home().vault.data_key.hex() not in people


def test_its_files_are_their_owners_alone(odd_shop: World, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    export(folder, now=NOON, is_confirmed=True)

    modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.is_file()}
    assert modes == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in (folder, folder / "tables")} == {0o700}


def test_nothing_is_written_without_a_word_or_over_something(world: World, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    with pytest.raises(NotConfirmed):
        export(folder, now=NOON, is_confirmed=False)
    assert not folder.exists()

    folder.mkdir()
    (folder / "mine.txt").write_text("keep me")
    with pytest.raises(FolderNotEmpty):
        export(folder, now=NOON + timedelta(days=1), is_confirmed=True)
    assert [path.name for path in folder.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("damage", ["changed", "missing"])
def test_an_export_that_was_changed_rebuilds_nothing(
    odd_shop: World, tmp_path: Path, new_home: Shop, damage: str
) -> None:
    folder = tmp_path / "out"
    export(folder, now=NOON, is_confirmed=True)
    table = folder / "tables" / "catalog_item.csv"
    if damage == "missing":
        table.unlink()
    else:
        table.write_bytes(table.read_bytes() + b"\n")

    refused = new_home.run("rebuild", folder, "--json")

    assert json.loads(refused.stdout)["refused"]["code"] == "kit.export_damaged"
    assert new_home.tables() == []
