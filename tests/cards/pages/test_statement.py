"""Her statement: every move with its balance, any past minute, and a file that proves itself without us."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from liuke.accounts.models import AuditEntry
from liuke.accounts.queries import scope_of
from liuke.cards.queries.statement import held_at, statement
from liuke.cards.rules.kinds import CardKind
from liuke.cards.rules.ladders import Reward
from liuke.kit import clock
from liuke.ledger.checker.check_statement import faults
from liuke.ledger.models import Issuer
from liuke.ledger.queries.proof import proof_of
from liuke.ledger.services import seal_some
from tests.cards.counter import TestCounter, make_item, make_product, yuan
from tests.cards.test_random_lives import Life
from tests.console.clients import body, signed_in, text
from tests.world import NOON, TODAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from liuke.cards.models import Card
    from tests.world import World

LONG = timedelta(days=4000)


def seal() -> None:
    for issuer in Issuer.objects.all():
        seal_some(issuer.pk, is_past=True)


@pytest.fixture
def card(world: World, monkeypatch: pytest.MonkeyPatch) -> Card:
    """Lin tops up 1,000 + 200 on the 2nd, and 500 on the 12th; she pays 900 by card today."""
    monkeypatch.setattr(clock, "now", lambda: NOON)
    early, later = (TestCounter(world.lakeside.pk, TODAY - gone, NOON - gone) for gone in map(timedelta, (20, 10)))
    card = early.open(world.lin, make_product(CardKind.STORED_VALUE, "储值卡"))
    early.top_up(card, yuan(1000), Reward(None, yuan(200)))
    later.top_up(card, yuan(500))
    TestCounter(world.lakeside.pk).spend(card, yuan(900), item=make_item("补水", 900))
    return card


def test_a_period_begins_with_what_was_there_and_each_fen_names_its_lot(world: World, card: Card) -> None:
    found = statement(world.lin.pk, scope_of(world.owner), first=TODAY - timedelta(days=10), last=TODAY)

    assert [(one.kind, one.minor) for one in found.before] == [("principal", 1000_00), ("bonus", 200_00)]
    assert [(line.amount, line.balance) for line in found.lines] == [
        (500_00, 1500_00), (-750_00, 750_00), (-150_00, 50_00)
    ]  # fmt: skip
    assert "补水" in found.lines[1].words
    [origin] = found.lines[1].origins
    assert "¥750.00" in origin
    assert "2026-11-02" in origin
    assert [(one.kind, one.minor) for one in found.after] == [("principal", 750_00), ("bonus", 50_00)]


@pytest.mark.parametrize("seed", [2, 71])
def test_after_random_lives_periods_join_without_a_gap(world: World, seed: int) -> None:
    life, scope = Life(world, seed), scope_of(world.owner)
    for _step in range(60):
        life.step()

    whole = statement(world.lin.pk, scope, first=TODAY - LONG, last=TODAY + LONG)
    middle = TODAY + timedelta(days=life.day // 2)
    early = statement(world.lin.pk, scope, first=TODAY - LONG, last=middle)
    late = statement(world.lin.pk, scope, first=middle + timedelta(days=1), last=TODAY + LONG)

    assert early.after == late.before
    assert [*early.lines, *late.lines] == whole.lines
    assert late.after == whole.after == held_at(world.lin.pk, scope, at=NOON + LONG)


def test_any_past_minute_can_be_looked_at(world: World, card: Card) -> None:
    client = signed_in(world.owner)

    before = text(client.get(f"/cards/statement/{world.lin.pk}/?at=2026-11-12T11:59"))
    after = text(client.get(f"/cards/statement/{world.lin.pk}/?at=2026-11-12T12:00"))

    assert "What she had at 2026-11-12 11:59" in before
    assert "¥1,500.00" not in before.split("Every move")[0]
    assert "¥1,500.00" in after.split("Every move")[0]
    assert client.get(f"/cards/statement/{world.lin.pk}/?at=yesterday").status_code == 400


def packed(world: World) -> tuple[dict[str, Any], bytes]:
    answer = signed_in(world.owner).post(f"/cards/statement/{world.lin.pk}/proof/")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(body(answer))) as opened:
        return json.loads(opened.read("statement.json")), opened.read("check_statement.py")


def run(folder: Path, told: dict[str, Any], program: bytes, *more: str) -> subprocess.CompletedProcess[str]:
    (folder / "check.py").write_bytes(program)
    (folder / "s.json").write_text(json.dumps(told), encoding="utf-8")
    words = [sys.executable, "-I", str(folder / "check.py"), str(folder / "s.json"), *more]
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)


def test_the_file_proves_itself_and_one_changed_fen_is_told(world: World, card: Card, tmp_path: Path) -> None:
    seal()
    told, program = packed(world)
    head = told["chains"][0]["head"]
    assert head in text(signed_in(world.owner).get(f"/cards/statement/{world.lin.pk}/"))

    fits = run(tmp_path, told, program, head)
    told["chains"][0]["links"][0]["content"]["moves"][0]["amount"] += 1
    changed = run(tmp_path, told, program, head)

    assert (fits.returncode, fits.stdout.splitlines()[0]) == (
        0, "Everything fits: 3 entries sealed, 0 waiting for their seal."
    )  # fmt: skip
    assert changed.returncode == 1
    assert "entry 1 of 2026-11-02: its hash does not fit" in changed.stdout
    assert "its moves add up to" in changed.stdout


def test_what_is_changed_sealed_anew_left_out_or_put_in_is_told(world: World, card: Card) -> None:
    told = proof_of([world.lin.pk])
    assert [len(told["chains"][0][name]) for name in ("links", "waiting")] == [0, 3]
    assert faults(told) == []
    seal()
    told = proof_of([world.lin.pk])
    head = told["chains"][0]["head"]
    spoils: list[Callable[[Any], Any]] = [
        lambda chain: chain["links"].pop(),
        lambda chain: chain["links"].pop(0),
        lambda chain: chain["links"].reverse(),
        lambda chain: chain["links"].append(chain["links"][0]),
        lambda chain: chain["accounts"].popitem(),
        lambda chain: next(iter(chain["accounts"].values())).update(balance=1),
        lambda chain: chain["waiting"].append(chain["links"][0]["content"]),
    ]
    for spoil in spoils:
        spoilt = json.loads(json.dumps(told))
        spoil(spoilt["chains"][0])
        assert faults(spoilt, head), spoil
    assert faults(told, "f" * 64) == ["The head on your paper is not in this file."]
    assert faults({"format": "other"}) != []


def test_the_file_holds_nobody_else_and_no_name(world: World, card: Card) -> None:
    TestCounter(world.lakeside.pk).top_up(
        TestCounter(world.lakeside.pk).open(world.zhou, make_product(CardKind.STORED_VALUE, "周的卡")), yuan(77.77)
    )
    seal()

    told, _program = packed(world)

    written = json.dumps(told, ensure_ascii=False)
    assert "7777" not in written
    assert world.lin.name not in written
    assert AuditEntry.objects.get(action="statement.handed_out").object_ref == str(world.lin.pk)


def test_who_does_not_see_all_her_cards_hands_out_no_file(world: World, card: Card) -> None:
    elsewhere = TestCounter(world.westside.pk)
    elsewhere.top_up(elsewhere.open(world.lin, make_product(CardKind.STORED_VALUE, "城西卡")), yuan(10))
    manager = signed_in(world.manager)

    page = text(manager.get(f"/cards/statement/{world.lin.pk}/"))

    assert "城西卡" not in page
    assert "File that proves itself" not in page
    assert manager.post(f"/cards/statement/{world.lin.pk}/proof/").status_code == 409
    assert signed_in(world.front_desk).get(f"/cards/statement/{world.lin.pk}/").status_code == 403
    assert signed_in(world.stranger).get(f"/cards/statement/{world.lin.pk}/").status_code == 404
