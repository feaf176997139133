"""The owner's page of checks and copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from liuke.accounts.models import AuditEntry
from liuke.kit.home import home
from liuke.kit.jobs import worker
from liuke.kit.keeping import copies, parking, tasks
from liuke.kit.keeping.archive import read_manifest
from liuke.kit.keeping.backup_keys import KeySource
from liuke.kit.models import Job, JobStatus
from tests.console.clients import body, signed_in, text
from tests.kit.keeping.test_checks import given_up, waiting

if TYPE_CHECKING:
    from tests.world import World

PAGE = "/settings/keeping/"
pytestmark = pytest.mark.django_db(transaction=True)


def work() -> None:
    while worker.run_due(worker="one"):
        pass


def test_nothing_is_there_on_the_first_day(world: World) -> None:
    page = text(signed_in(world.owner).get(PAGE))

    assert "Not checked yet" in page
    assert "No copy yet" in page
    assert "liuke restore" in page
    assert "only the key file" in page


def test_she_makes_a_copy_sees_how_far_it_is_and_takes_it_away(world: World) -> None:
    owner = signed_in(world.owner)

    owner.post(f"{PAGE}copy/")
    owner.post(f"{PAGE}copy/")  # a second click is the same wish
    assert 'role="progressbar"' in text(owner.get(PAGE, headers={"HX-Request": "true"}))
    work()
    assert owner.get(PAGE, headers={"HX-Request": "true"})["HX-Refresh"] == "true"

    (copy,) = copies.copies()
    assert copy.path.name in text(owner.get(PAGE))
    taken = owner.get(f"{PAGE}copies/", {"copy": copy.path.name})
    assert body(taken) == copy.path.read_bytes()
    read_manifest(copy.path, source=KeySource(home().root / "keys"))
    actions = list(AuditEntry.objects.filter(action__startswith="shop.cop").values_list("action", flat=True))
    assert sorted(actions) == ["shop.copied", "shop.copy_taken"]


def test_she_checks_and_reads_what_was_found(world: World) -> None:
    owner = signed_in(world.owner)
    given_up()

    owner.post(f"{PAGE}check/")
    work()

    assert "1 events could not be handed on (reminder.wanted)" in text(owner.get(PAGE))
    assert "没能处理" in text(signed_in(world.owner, language="zh-hans").get(PAGE))


def test_she_releases_what_a_restore_parked(world: World) -> None:
    owner, job = signed_in(world.owner), waiting()
    parking.park(copy="a.copy")
    assert "Parked by a restore" in text(owner.get(PAGE))

    owner.post(f"{PAGE}release/")

    assert Job.objects.get(pk=job.pk).status == JobStatus.READY
    assert "Parked by a restore" not in text(owner.get(PAGE))
    assert AuditEntry.objects.filter(action="shop.released").count() == 1


def test_a_file_that_is_no_copy_is_not_handed_out(world: World) -> None:
    (home().root / "backups").mkdir()

    for name in ("../keys/data.key", "../../etc/passwd", "nowhere.copy"):
        assert signed_in(world.owner).get(f"{PAGE}copies/", {"copy": name}).status_code == 404


def test_every_night_the_shop_is_checked_copied_and_old_copies_go(world: World) -> None:
    for _ in range(2):
        tasks.keep_nightly.func()

    assert len(copies.copies()) >= 1
    assert "nothing found" in text(signed_in(world.owner).get(PAGE))


@pytest.mark.parametrize("role", ["manager", "front_desk", "beautician"])
def test_nobody_but_the_owner_comes_in(world: World, role: str) -> None:
    person = signed_in(getattr(world, role))

    assert person.get(PAGE).status_code == 403
    assert person.post(f"{PAGE}copy/").status_code == 403
    assert not Job.objects.exists()
