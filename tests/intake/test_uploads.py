"""Who sends a file gets an import of her own; far too many files are refused soon, in a sentence and little memory."""

from __future__ import annotations

import tempfile
import time
import tracemalloc
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile

from liuke.intake import services
from liuke.intake.models import Import, ImportStatus
from tests.console.clients import signed_in, text
from tests.intake.files import SALES, text_of
from tests.world import make_staff

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from django.test import Client

    from liuke.accounts.models import Staff
    from tests.world import World

CONTENT = text_of(SALES).encode()
MANY, MEGABYTE = 5000, 1024**2


def upload(person: Staff, world: World, *, name: str = "s.csv") -> Import:
    """Send the same file as this person; return the import whose page she is led to."""
    answer = signed_in(person).post(
        "/imports/", {"file": SimpleUploadedFile(name, CONTENT), "salon": str(world.lakeside.pk)}
    )
    return Import.unguarded.get(pk=answer["Location"].strip("/").rpartition("/")[2])


def test_a_manager_who_sends_what_the_owner_has_waiting_gets_an_import_of_her_own(world: World) -> None:
    owners = upload(world.owner, world)
    managers = upload(world.manager, world)

    assert (owners.started_by, managers.started_by) == (world.owner, world.manager)
    assert upload(world.owner, world).pk == owners.pk
    assert upload(world.manager, world).pk == managers.pk
    assert Import.unguarded.count() == 2


def test_a_cut_off_import_of_the_owner_is_not_handed_to_the_manager(world: World) -> None:
    owners = upload(world.owner, world)
    for status in (ImportStatus.RUNNING, ImportStatus.STOPPED):
        Import.unguarded.filter(pk=owners.pk).update(status=status)

        assert upload(make_staff("salon_manager", "新店长", world.lakeside, username=f"m-{status}"), world) != owners
        assert upload(world.owner, world).pk == owners.pk


def test_what_the_manager_may_not_reach_is_not_read_into_her_import(world: World, tmp_path: Path) -> None:
    file = text_of([(*SALES[0], "门店"), *((*row, "城西店") for row in SALES[1:])]).encode()
    rejected = []
    for person in (world.owner, world.manager):
        (tmp_path / "s.csv").write_bytes(file)
        of, is_new = services.take_upload(
            tmp_path / "s.csv",
            file_name="s.csv",
            salon_id=world.lakeside.pk,
            staff_id=person.pk,
            now=world.lin.created_at,
        )
        assert is_new
        of = services.prepare_import(of, now=world.lin.created_at)
        rejected.append(of.totals["reasons"].get("unknown_salon", 0))

    assert rejected == [0, len(SALES) - 1]


def test_five_thousand_files_at_once_are_refused_in_a_sentence(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    boundary = "b" * 30
    part = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="%d.csv"\r\n\r\n姓名\r\n张丽\r\n'
    form = ("".join(part % number for number in range(MANY)) + f"--{boundary}--\r\n").encode()
    client: Client = signed_in(world.owner, language="zh-hans")
    tracemalloc.start()
    began = time.process_time()

    answer = client.generic("POST", "/imports/", form, content_type=f"multipart/form-data; boundary={boundary}")

    seconds, (_now, most) = time.process_time() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.status_code == 422
    assert "一次上传的文件太多。什么都没有收下，请一次最多选 20 个。" in text(answer)
    assert seconds < 10
    assert most < 20 * MEGABYTE + len(form)
    assert not Import.unguarded.exists()
    assert not list(tmp_path.glob("*.upload*"))


def test_twenty_files_are_taken_and_one_more_is_not(world: World) -> None:
    def files(count: int) -> dict[str, list[SimpleUploadedFile]]:
        return {"file": [SimpleUploadedFile(f"{n}.csv", CONTENT + b"\r\n" * n) for n in range(count)]}

    client = signed_in(world.manager)

    assert client.post("/imports/", files(21)).status_code == 422
    assert not Import.unguarded.exists()
    assert client.post("/imports/", files(20)).status_code == 302
    assert Import.unguarded.count() == 20
