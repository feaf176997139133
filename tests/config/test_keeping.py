"""The verbs of keeping: what they answer, and how they end."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from liuke.accounts.models import AuditEntry
from liuke.config.cli import DONE, REFUSED, WRONG_USAGE, main
from liuke.kit import home as homes
from liuke.kit.keeping import checks, occupied
from tests.kit.keeping.test_checks import given_up

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_verify_ends_with_nothing_found(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--json"]) == DONE
    assert told(capsys)["findings"] == []


def test_verify_ends_refused_with_every_finding(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    given_up()

    assert main(["verify", "--json"]) == REFUSED
    (finding,) = told(capsys)["findings"]
    assert (finding["check"], finding["code"]) == ("work", "kit.found_event")
    assert finding["sentence"]
    kept = checks.last_verdict()
    assert kept is not None
    assert len(kept.findings) == 1


def test_one_check_can_be_asked_alone(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    given_up()

    assert main(["verify", "--only", "guards", "--json"]) == DONE
    assert told(capsys)["checks"] == ["guards"]
    assert checks.last_verdict() is None
    assert main(["verify", "--only", "horoscope"]) == WRONG_USAGE


def test_a_copy_can_be_tried_without_changing_anything(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup", "--json"]) == DONE
    made = told(capsys)
    before = AuditEntry.objects.count()

    assert main(["restore", made["file"], "--check", "--json"]) == DONE

    assert told(capsys)["rows"] == made["rows"]
    assert AuditEntry.objects.count() == before
    assert AuditEntry.objects.filter(action="shop.copied").count() == 1


@pytest.mark.parametrize(
    "line", ["restore", "restore a.copy --release", "export", "restore a --key-file b --passphrase-file c"]
)
def test_a_verb_half_said_is_wrong_usage(line: str, world: World) -> None:
    assert main(line.split()) == WRONG_USAGE


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("restore {folder}/nowhere.copy", "kit.key_file_missing"),
        ("backup --to {folder}/nowhere/a.copy", "liuke.file_not_written"),
        ("backup --set-passphrase {folder}/short", "kit.passphrase_short"),
        ("backup --set-passphrase {folder}/nowhere", "kit.key_file_missing"),
        ("export {folder}/out", "kit.not_confirmed"),
        ("rebuild {folder}", "kit.export_damaged"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(
    line: str, code: str, world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "short").write_text("willow")

    assert main([*line.format(folder=tmp_path).split(), "--json"]) == REFUSED
    assert told(capsys)["refused"]["code"] == code


def test_an_export_is_kept_in_the_audit_before_it_leaves(world: World, tmp_path: Path) -> None:
    assert main(["export", str(tmp_path / "out"), "--readable-personal-data"]) == DONE

    assert AuditEntry.objects.filter(action="shop.exported").count() == 1
    assert "shop.exported" in (tmp_path / "out" / "tables" / "accounts_auditentry.csv").read_text("utf-8")


def test_nobody_begins_to_work_while_a_shop_is_restored(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    with occupied.emptied(homes.home().root):
        assert main(["verify", "--json"]) == REFUSED

    assert told(capsys)["refused"]["code"] == "kit.being_restored"
