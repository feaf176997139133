"""Every damaged copy is recognised before anything is overwritten, and says in both languages what to do (D3)."""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.utils import translation

from liuke.kit.home import home
from liuke.kit.keeping import archive, disk, restoring
from liuke.kit.keeping.archive import Manifest, Packer, Unpacker
from liuke.kit.keeping.backup_keys import KeySource, set_passphrase
from liuke.kit.keeping.copies import make_copy
from liuke.kit.keeping.errors import CopyRefused, NoRoom
from liuke.kit.sentences import sentence_of
from tests.world import NOON, World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from liuke.kit.problems import LiukeError

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def copy(world: World) -> Path:
    set_passphrase(home().root / "keys", file=_file("passphrase", "twelve willows by the lake"))
    return make_copy(now=NOON)[0]


def _file(name: str, text: str) -> Path:
    path = home().root / name
    path.write_text(text)
    return path


def source() -> KeySource:
    return KeySource(home().root / "keys")


def packed_again(copy: Path, change: Callable[[Manifest, dict[str, list[bytes]]], object]) -> Path:
    """Write a copy anew after a change, sealed by the right key: as a faulty program would have made it."""
    manifest, _key = archive.read_manifest(copy, source=source())
    with copy.open("rb") as file:
        members = {name: list(blocks) for name, blocks in Unpacker(file, name="x", source=source())}
    members.pop("manifest.json")
    change(manifest, members)
    target = copy.with_name("changed.copy")
    with target.open("wb") as out:
        packer = Packer(out, keys=home().root / "keys", made_at=manifest.made_at)
        for name, blocks in members.items():
            packer.add(name, blocks)
        listed = manifest.members
        packer.members = dict(packer.members)
        _finish(packer, manifest, listed)
    return target


def _finish(packer: Packer, manifest: Manifest, listed: dict[str, tuple[int, str]]) -> None:
    manifest.members = listed
    packer.add("manifest.json", [json.dumps(vars(manifest)).encode()])
    packer._out.write(b"E")
    packer._out.close()


def cut(copy: Path) -> Path:
    copy.write_bytes(copy.read_bytes()[: copy.stat().st_size * 2 // 3])
    return copy


def flipped(copy: Path) -> Path:
    data = bytearray(copy.read_bytes())
    data[len(data) * 2 // 3] ^= 4
    copy.write_bytes(data)
    return copy


def first_bytes_gone(copy: Path) -> Path:
    copy.write_bytes(copy.read_bytes()[7:])
    return copy


def other_key(copy: Path) -> Path:
    (home().root / "keys" / "backup.key").write_bytes(bytes(32))
    return copy


def no_key(copy: Path) -> Path:
    (home().root / "keys" / "backup.key").unlink()
    return copy


def newer(copy: Path) -> Path:
    return packed_again(copy, lambda manifest, _members: manifest.migrations.append("kit.9999_from_tomorrow"))


def other_database(copy: Path) -> Path:
    return packed_again(copy, lambda manifest, _members: setattr(manifest, "vendor", "oracle"))


def member_missing(copy: Path) -> Path:
    return packed_again(copy, lambda _manifest, members: members.pop("keys/data.key"))


def member_changed(copy: Path) -> Path:
    return packed_again(copy, lambda _manifest, members: members.update({"keys/data.key": [bytes(32)]}))


def rows_differ(copy: Path) -> Path:
    return packed_again(copy, lambda manifest, _members: manifest.rows.update(customers_customer=4))


DAMAGES: dict[str, tuple[Callable[[Path], Path], str]] = {
    "cut": (cut, "kit.copy_cut"),
    "one bit flipped": (flipped, "kit.copy_damaged"),
    "its first bytes gone": (first_bytes_gone, "kit.not_a_copy"),
    "made with an older key": (other_key, "kit.copy_key_wrong"),
    "no key here": (no_key, "kit.copy_key_wrong"),
    "migrations nobody knows": (newer, "kit.copy_too_new"),
    "another database": (other_database, "kit.copy_of_other_database"),
    "a part missing": (member_missing, "kit.copy_member_missing"),
    "a part changed": (member_changed, "kit.copy_damaged"),
}


def standing() -> dict[str, Any]:
    """Everything of the home and the customers, to compare."""
    files = {
        str(path): path.read_bytes()
        for path in home().root.rglob("*")
        if path.is_file() and path.suffix in {".key", ".csv", ".parquet", ".json"}
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, name, phone_sealed FROM customers_customer ORDER BY id")
        return files | {"customers": cursor.fetchall()}


@contextmanager
def refused(code: str) -> Iterator[None]:
    """Expect a refusal whose sentence is complete in both languages, and a shop that nobody touched."""
    before = standing()
    with pytest.raises((CopyRefused, NoRoom)) as told:
        yield
    assert told.value.code == code
    assert standing() == before
    said = {language: spoken(told.value, language) for language in ("en", "zh-hans")}
    assert said["en"] != said["zh-hans"]
    assert "%(" not in said["en"] + said["zh-hans"]
    assert not (home().root / "restoring").exists()
    assert not list(home().root.glob("before-restore-*"))


def spoken(error: LiukeError, language: str) -> str:
    with translation.override(language):
        return sentence_of(error)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_copy_is_recognised_before_anything_is_overwritten(copy: Path, damage: str) -> None:
    make, code = DAMAGES[damage]
    damaged = make(copy)
    connection.close()

    with refused(code):
        restoring.restore(damaged, source=source(), now=NOON)
    with refused(code):
        restoring.check_copy(damaged, source=source())


def test_a_copy_of_a_newer_version_is_refused_by_its_first_bytes(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "__version__", "0.0.9")

    with refused("kit.copy_too_new"):
        restoring.check_copy(copy, source=source())


def test_another_passphrase_is_refused(copy: Path) -> None:
    with refused("kit.copy_passphrase_wrong"):
        restoring.check_copy(copy, source=replace(source(), passphrase_file=_file("wrong", "twelve pines by the lake")))

    restoring.check_copy(copy, source=replace(source(), passphrase_file=home().root / "passphrase"))


def test_a_copy_whose_rows_are_not_those_it_tells_of_is_refused(copy: Path) -> None:
    wrong = rows_differ(copy)
    connection.close()

    with refused("kit.copy_damaged"):
        restoring.restore(wrong, source=source(), now=NOON)


def test_a_disk_without_room_is_told_before_anything_is_unpacked(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = shutil.disk_usage(home().root)._replace(free=disk.MEGABYTE)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: full)

    with refused("kit.no_room"):
        restoring.check_copy(copy, source=source())
