"""The wizard by a browser without scripts: a file in, its columns, the check, the import, and everything back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from liuke.accounts.models import AuditEntry
from liuke.customers.models import Customer
from liuke.intake import services
from liuke.intake.models import Import, ImportProblem, ImportStatus
from liuke.kit.jobs.worker import run_due
from liuke.kit.models import Job, JobStatus
from tests.console.clients import body, signed_in
from tests.intake.files import CUSTOMERS, SALES, text_of, write_csv
from tests.world import NOON, World

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import DjangoAssertNumQueries

MASKED = ("陆佳", "136****4471", "", "女", "", "", "")
PATH = "/imports/"


def work() -> None:
    """Let the worker do everything that waits."""
    while run_due(worker="test"):
        pass


def send(client: Client, rows: Any, *, name: str = "会员.csv", **fields: Any) -> Any:
    """Upload rows as a file."""
    content = rows if isinstance(rows, bytes) else text_of(rows).encode()
    return client.post(PATH, {"file": SimpleUploadedFile(name, content), **fields})


def sent(client: Client, rows: Any, **options: Any) -> Import:
    """Upload rows, let them be read and checked, and return the import."""
    send(client, rows, **options)
    work()
    return Import.unguarded.latest("pk")


def confirm(client: Client, of: Import, **changes: str) -> Any:
    """Send the table of columns as it stands, with some of its fields changed."""
    of.refresh_from_db()
    values = {f"field-{place}": column["field"] for place, column in enumerate(of.mapping)}
    return client.post(f"{PATH}{of.pk}/columns/", {"kind": of.kind, "dates": "", **values, **changes})


def page_of(client: Client, of: Import, query: str = "") -> str:
    """Return the page of an import."""
    return str(client.get(f"{PATH}{of.pk}/{query}").content.decode())


def test_zhou_takes_a_customer_file_through_the_wizard_and_back(world: World) -> None:
    zhou = signed_in(world.manager)
    of = sent(zhou, (*CUSTOMERS, MASKED))
    assert "Where the columns of the file go" in page_of(zhou, of)
    assert Customer.unguarded.count() == 3

    confirm(zhou, of)
    assert "Import 3 rows" in page_of(zhou, of)
    zhou.post(f"{PATH}{of.pk}/start/")
    work()
    done = page_of(zhou, of)
    assert "Imported: 3 new, 0 updated" in done
    assert '<a class="lk-btn" href="/tiers/">See the tiers</a>' in done
    assert f"/customers/?import={of.pk}" in done
    assert Customer.unguarded.count() == 6

    assert "Remove 4 rows" in page_of(zhou, of, "undo/")
    zhou.post(f"{PATH}{of.pk}/undo/")
    work()
    assert "Nothing of this file is left in the shop" in page_of(zhou, of)
    assert Customer.unguarded.count() == 3


def test_the_customers_list_shows_who_came_with_an_import(world: World) -> None:
    zhou = signed_in(world.manager)
    of = sent(zhou, CUSTOMERS)
    confirm(zhou, of)
    zhou.post(f"{PATH}{of.pk}/start/")
    work()

    shown = zhou.get(f"/customers/?import={of.pk}").content.decode()

    assert "苏叶" in shown
    assert "林小满" not in shown


def test_importing_pressed_twice_starts_once(world: World) -> None:
    zhou = signed_in(world.manager)
    of = sent(zhou, CUSTOMERS)

    for _press in range(2):
        zhou.post(f"{PATH}{of.pk}/start/")
    jobs = Job.objects.filter(task__endswith=".run").count()
    work()
    again = zhou.post(f"{PATH}{of.pk}/start/")

    assert (jobs, again.status_code) == (1, 302)
    assert Job.objects.filter(task__endswith="intake.tasks.run").count() == 1


def test_a_file_sent_twice_before_it_is_imported_is_one_import(world: World) -> None:
    zhou = signed_in(world.manager)
    send(zhou, CUSTOMERS)
    send(zhou, CUSTOMERS)

    assert Import.unguarded.count() == 1
    assert Job.objects.count() == 1


def test_the_same_file_again_says_when_it_was_imported_and_adds_nothing(world: World) -> None:
    zhou = signed_in(world.manager)
    first = sent(zhou, CUSTOMERS)
    zhou.post(f"{PATH}{first.pk}/start/")
    work()

    again = sent(zhou, CUSTOMERS)

    shown = page_of(zhou, again)
    assert "This very file was imported on" in shown
    assert "Importing it again adds nothing" in shown


def test_a_salon_of_others_is_not_there(world: World) -> None:
    of = sent(signed_in(world.manager), CUSTOMERS)
    stranger = signed_in(world.stranger)

    for tail in ("", "progress/", "errors/", "undo/", "tiers/"):
        assert stranger.get(f"{PATH}{of.pk}/{tail}").status_code == 404
    for tail in ("columns/", "start/", "stop/", "undo/"):
        assert stranger.post(f"{PATH}{of.pk}/{tail}").status_code == 404
    assert "会员.csv" not in stranger.get(PATH).content.decode()
    assert send(stranger, SALES, salon=world.lakeside.pk).status_code == 422
    assert signed_in(world.front_desk).get(PATH).status_code == 403
    assert Client().get(PATH).status_code == 302


def test_a_file_brings_rows_only_to_salons_of_whoever_brought_it(world: World) -> None:
    rows = (("会员姓名", "手机", "门店"), ("苏叶", "13800138021", "城西店"), ("陶然", "13800138022", "湖滨店"))
    zhou, owner = signed_in(world.manager), signed_in(world.owner)

    hers = sent(zhou, rows)
    only_theirs = sent(zhou, rows[:2])
    all_salons = sent(owner, (*rows, rows[2]), salon=world.westside.pk)

    assert (hers.usable, hers.rejected, only_theirs.usable) == (1, 1, 0)
    assert set(ImportProblem.unguarded.values_list("code", "value")) == {("unknown_salon", "城西店")}
    assert (all_salons.usable, all_salons.rejected) == (3, 0)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("空.csv", b"", "is empty"),
        ("会员.csv", b"MZ\x90\x00" + bytes(900), "is no table"),
        ("会员.xls", b"<html><table></table></html>", "is a web page"),
        ("会员.csv", "姓名,手机\r\n".encode(), "has a header but no rows"),
        ("会员.xlsx", b"PK\x03\x04broken", "is damaged"),
    ],
)
def test_a_file_nobody_can_read_is_refused_with_its_sentence(
    world: World, name: str, content: bytes, sentence: str
) -> None:
    zhou = signed_in(world.manager)

    of = sent(zhou, content, name=name)

    shown = page_of(zhou, of)
    assert sentence in shown
    assert "Nothing was written" in shown
    assert Job.objects.get().status == JobStatus.DONE


@pytest.mark.parametrize(
    "name", ["../../keys/data.key", "..\\..\\x.csv", "/etc/passwd", "<script>alert(1)</script>.csv", "a\u202egpj.csv"]
)
def test_a_name_of_a_file_is_only_ever_text(world: World, home: Path, name: str) -> None:
    zhou = signed_in(world.manager)
    key = (home / "keys" / "data.key").read_bytes()

    of = sent(zhou, CUSTOMERS, name=name)

    assert "/" not in of.file_name
    assert "\u202e" not in of.file_name
    assert "<script>alert" not in page_of(zhou, of) + zhou.get(PATH).content.decode()
    assert (home / "keys" / "data.key").read_bytes() == key
    assert (home / "imports" / str(of.uid) / "source").is_file()


def test_what_a_file_holds_is_shown_as_text(world: World) -> None:
    zhou = signed_in(world.manager)
    evil = ("<img src=x onerror=alert(1)>", "13800138055", "{{constructor}}", "", "javascript:1", "=HYPERLINK(1)", "")

    of = sent(zhou, (*CUSTOMERS, evil, ("陆佳", "<b>1380013</b>", "", "", "", "", "")))

    for query in ("", "?step=columns"):
        shown = page_of(zhou, of, query)
        assert "<img src=x" not in shown
        assert "<b>1380013" not in shown


def test_too_many_files_at_once_are_refused_with_a_sentence(world: World) -> None:
    files = [SimpleUploadedFile(f"{number}.csv", b"a") for number in range(21)]

    answer = signed_in(world.manager).post(PATH, {"file": files})

    assert answer.status_code == 422
    assert b"choose at most 20" in answer.content
    assert not Import.unguarded.exists()


def test_a_file_beyond_the_limit_is_dropped_and_said(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("liuke.intake.uploads.MOST_UPLOADED", 10)

    answer = send(signed_in(world.manager), CUSTOMERS)

    assert answer.status_code == 422
    assert b"is larger than" in answer.content
    assert not Import.unguarded.exists()


def test_a_form_without_a_file_says_so(world: World) -> None:
    answer = signed_in(world.manager).post(PATH, {})

    assert answer.status_code == 422
    assert b"No file was chosen" in answer.content


def test_amounts_of_another_currency_are_not_imported(world: World) -> None:
    zhou = signed_in(world.manager)
    rows = (SALES[0], (*SALES[1][:-1], "£380.00"))

    of = sent(zhou, rows)
    answer = zhou.post(f"{PATH}{of.pk}/start/")

    assert "The amounts are in £" in page_of(zhou, of)
    assert answer.status_code == 422
    assert not Job.objects.filter(task__endswith=".run").exists()


def test_a_column_mapped_by_hand_is_checked_anew_and_two_for_one_field_are_refused(world: World) -> None:
    zhou = signed_in(world.manager)
    of = sent(zhou, (("谁", "手机", "谁谁"), ("苏叶", "13800138021", "x")))

    twice = confirm(zhou, of, **{"field-0": "name", "field-2": "name"})
    confirm(zhou, of, **{"field-0": "name"})
    work()

    of.refresh_from_db()
    assert twice.status_code == 422
    assert (of.status, of.created, of.mapping[0]["how"]) == (ImportStatus.CHECKED, 1, "set")


def test_dates_nobody_can_order_are_asked_and_then_taken(world: World) -> None:
    zhou = signed_in(world.manager)
    of = sent(zhou, (SALES[0], ("A1", "03/04/2026", *SALES[1][2:])))
    assert of.rejected == 1
    assert "Dates like 03/04/2025 mean" in page_of(zhou, of)

    confirm(zhou, of, dates="dmy")
    work()

    of.refresh_from_db()
    assert (of.rejected, of.created) == (0, 1)


def test_a_stopped_check_goes_on(world: World) -> None:
    zhou = signed_in(world.manager)
    send(zhou, CUSTOMERS)
    of = Import.unguarded.get()
    zhou.post(f"{PATH}{of.pk}/stop/")
    work()
    assert "has not been read" in page_of(zhou, of)

    zhou.post(f"{PATH}{of.pk}/start/")
    assert "it goes on when you close this page" in page_of(zhou, of)
    work()

    of.refresh_from_db()
    assert of.status == ImportStatus.CHECKED


def test_the_steps_say_what_is_at_work(world: World) -> None:
    zhou = signed_in(world.manager)
    send(zhou, CUSTOMERS)
    of = Import.unguarded.get()
    assert _step(zhou, of) == "Choose a file"
    work()
    assert _step(zhou, of) == "Match the columns"

    zhou.post(f"{PATH}{of.pk}/start/")
    assert _step(zhou, of) == "Import"
    work()


def _step(client: Client, of: Import) -> str:
    found = re.search(r'aria-current="step".*?</span>([^<]+)</li>', page_of(client, of), re.DOTALL)
    assert found
    return found[1]


def test_the_error_file_is_an_attachment_and_leaves_an_entry(world: World) -> None:
    zhou = signed_in(world.manager)
    of = sent(zhou, (*CUSTOMERS, MASKED))

    answer = zhou.get(f"{PATH}{of.pk}/errors/")

    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert body(answer).startswith(b"PK")
    assert AuditEntry.objects.filter(action="import.errors_read", actor=world.manager).count() == 1
    clean = sent(zhou, SALES, name="b.csv")
    assert zhou.get(f"{PATH}{clean.pk}/errors/").status_code == 404


def test_phones_are_masked_on_the_pages(world: World) -> None:
    zhou = signed_in(world.manager)
    of = sent(zhou, CUSTOMERS)

    shown = page_of(zhou, of)

    assert "138****8021" in shown
    assert "13800138021" not in shown


def test_progress_reloads_the_page_when_the_work_is_over(world: World) -> None:
    zhou = signed_in(world.manager)
    send(zhou, CUSTOMERS)
    of = Import.unguarded.get()
    asked = {"HX-Request": "true"}

    under_way = zhou.get(f"{PATH}{of.pk}/progress/", headers=asked)
    work()
    over = zhou.get(f"{PATH}{of.pk}/progress/", headers=asked)

    assert b"progressbar" in under_way.content
    assert (over.status_code, over["HX-Refresh"]) == (204, "true")


def test_the_pages_count_their_queries(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries, tmp_path: Path
) -> None:
    zhou = signed_in(world.manager)
    of = sent(zhou, (*CUSTOMERS, MASKED))
    for number in range(5):
        write_csv(tmp_path / "x.csv", (*CUSTOMERS, ("某", f"1380013{number:04d}", "", "", "", "", "")))
        services.receive_file(
            tmp_path / "x.csv", file_name="x.csv", salon_id=world.lakeside.pk, options=services.Options(), now=NOON
        )

    with django_assert_max_num_queries(10):
        zhou.get(PATH)
    with django_assert_max_num_queries(14):
        zhou.get(f"{PATH}{of.pk}/")
