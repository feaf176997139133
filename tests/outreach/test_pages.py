"""The recall desk and the tasks of staff, as people use them: with htmx, without JavaScript, and from outside."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from liuke.accounts.models import AuditEntry
from liuke.care.models import Task
from liuke.kit import clock
from liuke.kit.home import home
from liuke.segments.models import Run
from tests.console.clients import signed_in
from tests.world import NOON, TODAY, World

if TYPE_CHECKING:
    from liuke.customers.models import Customer

HTMX = {"hx-request": "true"}


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every page live on the day of the cast."""
    monkeypatch.setattr(clock, "now", lambda: NOON)


def task_of(world: World) -> Task:
    return Task.objects.unscoped("test").get(customer=world.zhou)


def give_phone(customer: Customer) -> None:
    customer.phone_sealed = home().vault.seal("+8613800138000", place=f"customer.phone:{customer.uid}")
    customer.save(update_fields=["phone_sealed"])


def test_the_manager_sees_who_why_what_and_the_sum(slipping: World) -> None:
    page = signed_in(slipping.manager).get("/recall/").content.decode()

    assert "周晚晴" in page
    assert "Usually comes every 24 days and has been away 53 days." in page
    assert "¥1,875.00" in page
    assert "Candidates 2 = listed 2 + held back 0" in page


def test_amounts_are_closed_to_the_front_desk_and_another_salon_sees_nobody(slipping: World) -> None:
    desk = signed_in(slipping.front_desk).get("/recall/").content.decode()
    stranger = signed_in(slipping.stranger).get("/recall/").content.decode()

    assert "周晚晴" in desk
    assert "¥" not in desk
    assert "周晚晴" not in stranger
    assert "There are no customers here yet" in stranger


def test_a_result_takes_two_taps_and_redraws_the_row_alone(slipping: World) -> None:
    client = signed_in(slipping.front_desk)

    answer = client.post(f"/recall/{slipping.zhou.pk}/outcome/", {"outcome": "no_answer", "at": "recall"}, headers=HTMX)

    drawn = answer.content.decode()
    assert drawn.lstrip().startswith(f'<li id="row-{slipping.zhou.pk}"')
    assert '<span id="recall-progress" hx-swap-oob="true">' in drawn
    assert "Done 1:" in drawn
    assert "1 still to contact" in drawn
    assert task_of(slipping).outcome == "no_answer"
    assert "Done 1:" in client.get("/recall/").content.decode()


def test_without_javascript_the_same_form_leads_back(slipping: World) -> None:
    client = signed_in(slipping.front_desk)
    week = TODAY + timedelta(days=7)
    sent = {"outcome": "later", "again_on": week.isoformat(), "note": "出差\x00", "next": "/recall/?channel=phone"}

    answer = client.post(f"/recall/{slipping.zhou.pk}/outcome/", sent)

    assert answer["Location"] == "/recall/?channel=phone"
    assert (task_of(slipping).again_on, task_of(slipping).outcome_note) == (week, "出差")
    away = client.post(f"/tasks/{task_of(slipping).pk}/undo/", {"next": "https://evil.example/"})
    assert away["Location"] == "/tasks/"
    assert client.post(f"/tasks/{slipping.zhou.pk}/undo/").status_code == 404


@pytest.mark.parametrize(
    "sent",
    [{}, {"outcome": "x"}, {"outcome": "later"}, {"outcome": "later", "again_on": "2026-11-22"},
     {"outcome": "later", "again_on": "soon"}],
)  # fmt: skip
def test_what_cannot_be_recorded_is_said_and_changes_nothing(slipping: World, sent: dict[str, str]) -> None:
    answer = signed_in(slipping.manager).post(f"/recall/{slipping.zhou.pk}/outcome/", sent, headers=HTMX)

    assert answer.status_code == 422
    assert answer["HX-Retarget"] == "#notices"
    assert not Task.objects.unscoped("test").exists()


def test_a_result_is_undone_and_both_are_audited(slipping: World) -> None:
    client = signed_in(slipping.manager)
    client.post(f"/recall/{slipping.zhou.pk}/outcome/", {"outcome": "do_not_contact"})

    answer = client.post(f"/tasks/{task_of(slipping).pk}/undo/", {"at": "recall"}, headers=HTMX)

    assert b"Note the result" in answer.content
    assert not Task.objects.unscoped("test").exists()
    done = AuditEntry.objects.filter(action__startswith="recall.").order_by("pk").values_list("action", flat=True)
    assert list(done) == ["recall.closed", "recall.reopened"]  # nobody gave it to anybody
    told = signed_in(slipping.owner).get("/audit/?object=task").content.decode()
    assert told.count(f'href="/customers/{slipping.zhou.pk}/">周晚晴') == 2  # the task is gone, its customer is named


def test_only_who_may_take_a_result_back_is_offered_it(slipping: World) -> None:
    signed_in(slipping.owner).post(f"/recall/{slipping.zhou.pk}/outcome/", {"outcome": "booked"})
    undo = f"/tasks/{task_of(slipping).pk}/undo/"

    for page in ("/recall/", f"/customers/{slipping.zhou.pk}/"):
        assert undo not in signed_in(slipping.front_desk).get(page).content.decode()
        assert undo in signed_in(slipping.manager).get(page).content.decode()
    assert signed_in(slipping.front_desk).post(undo).status_code == 403


def test_a_task_speaks_the_language_of_its_reader(slipping: World) -> None:
    sent = {"staff": slipping.beautician.pk}
    signed_in(slipping.manager, language="zh-hans").post(f"/recall/{slipping.zhou.pk}/assign/", sent)

    english = signed_in(slipping.beautician).get("/tasks/").content.decode()
    chinese = signed_in(slipping.beautician, language="zh-hans").get("/tasks/").content.decode()

    assert "Usually comes every 24 days and has been away 53 days." in english
    assert "a reminder that care is due; no discount yet" in english
    assert task_of(slipping).reason in chinese
    Task.objects.unscoped("test").update(facts={})  # of an earlier version
    assert task_of(slipping).reason in signed_in(slipping.beautician).get("/tasks/").content.decode()


def test_an_empty_list_says_whose_it_is(world: World) -> None:
    manager = signed_in(world.manager)

    assert "Nothing waits for you" in manager.get("/tasks/").content.decode()
    assert "Nothing waits for anybody" in manager.get("/tasks/?whose=all").content.decode()


def test_a_task_given_to_a_beautician_opens_its_customer_to_her(slipping: World) -> None:
    hands = signed_in(slipping.beautician)
    assert hands.get(f"/customers/{slipping.zhou.pk}/").status_code == 404

    sent: dict[str, Any] = {"customer": [slipping.zhou.pk, slipping.qian.pk], "staff": slipping.beautician.pk}
    given = signed_in(slipping.manager).post("/recall/assign/", sent, follow=True)

    assert b"2 customers are somebody" in given.content
    assert "周晚晴" in hands.get("/tasks/").content.decode()
    assert hands.get(f"/customers/{slipping.zhou.pk}/").status_code == 200
    answer = hands.post(f"/tasks/{task_of(slipping).pk}/outcome/", {"outcome": "booked", "at": "tasks"}, headers=HTMX)
    assert b"Booked" in answer.content
    assert "Done today 1" in hands.get("/tasks/").content.decode()


def test_a_task_of_another_salon_is_not_there(slipping: World) -> None:
    signed_in(slipping.manager).post(f"/recall/{slipping.zhou.pk}/outcome/", {"outcome": "booked"})
    stranger = signed_in(slipping.stranger)

    assert stranger.post(f"/tasks/{task_of(slipping).pk}/outcome/", {"outcome": "booked"}).status_code == 404
    assert stranger.post(f"/tasks/{task_of(slipping).pk}/undo/").status_code == 404
    assert stranger.post(f"/recall/{slipping.zhou.pk}/outcome/", {"outcome": "booked"}).status_code == 404


def test_before_the_first_count_the_page_teaches_and_offers_it(world: World) -> None:
    manager = signed_in(world.manager).get("/recall/").content.decode()
    desk = signed_in(world.front_desk).get("/recall/").content.decode()

    assert "Count now" in manager
    assert "Count now" not in desk
    assert not Run.objects.exists()


def test_who_is_held_back_is_listed_by_reason(slipping: World) -> None:
    signed_in(slipping.manager).post(f"/recall/{slipping.zhou.pk}/outcome/", {"outcome": "do_not_contact"})
    Task.objects.unscoped("test").update(due_on=date(2026, 10, 1))
    client = signed_in(slipping.manager)

    assert "周晚晴" in client.get("/recall/held-back/?why=do_not_contact").content.decode()
    assert "周晚晴" not in client.get("/recall/held-back/?why=booked").content.decode()
    assert client.get("/recall/held-back/?why=x").status_code == 400
    assert client.get("/recall/?channel=pigeon").status_code == 400


def test_whoever_works_the_list_opens_its_numbers_and_no_others(slipping: World) -> None:
    desk = signed_in(slipping.front_desk)
    give_phone(slipping.zhou)

    listed = desk.post(f"/recall/{slipping.zhou.pk}/phone/", headers=HTMX)
    in_rhythm = desk.post(f"/recall/{slipping.lin.pk}/phone/", headers=HTMX)

    assert 'href="tel:+8613800138000">138 0013 8000<' in listed.content.decode()
    assert (in_rhythm.status_code, b"138001" in in_rhythm.content) == (409, False)
    entry = AuditEntry.objects.get(action="customer.phone_read")
    assert (entry.actor, entry.object_ref, entry.after) == (
        slipping.front_desk,
        str(slipping.zhou.pk),
        {"for": "recall"},
    )
    assert signed_in(slipping.stranger).post(f"/recall/{slipping.zhou.pk}/phone/").status_code == 404


def test_who_asked_to_be_left_alone_is_not_opened_by_the_list(slipping: World) -> None:
    desk = signed_in(slipping.front_desk)
    desk.post(f"/recall/{slipping.zhou.pk}/outcome/", {"outcome": "do_not_contact"})

    assert desk.post(f"/recall/{slipping.zhou.pk}/phone/", headers=HTMX).status_code == 409
    assert not AuditEntry.objects.filter(action="customer.phone_read").exists()


@pytest.mark.parametrize("days_ago", [0, 30])
def test_who_asked_to_be_left_alone_is_not_opened_by_another_task_either(slipping: World, days_ago: int) -> None:
    give_phone(slipping.lin)  # who is in her rhythm: no reason of today's list fits her
    tasks = Task.objects.unscoped("test")
    hers: dict[str, Any] = {"customer": slipping.lin, "salon": slipping.lakeside, "kind": "recall", "created_at": NOON}
    tasks.create(**hers, due_on=TODAY - timedelta(days=days_ago), closed_at=NOON, outcome="do_not_contact")
    tasks.create(**hers, due_on=TODAY - timedelta(days=2))

    answer = signed_in(slipping.front_desk).post(f"/recall/{slipping.lin.pk}/phone/", headers=HTMX)

    assert (answer.status_code, b"8000" in answer.content) == (409, False)


def test_a_task_opens_the_number_though_the_list_of_the_day_has_moved_on(slipping: World) -> None:
    give_phone(slipping.zhou)
    signed_in(slipping.manager).post(
        f"/recall/{slipping.zhou.pk}/assign/", {"staff": slipping.beautician.pk}, headers=HTMX
    )
    Task.objects.unscoped("test").update(due_on=TODAY - timedelta(days=2))

    answer = signed_in(slipping.beautician).post(f"/recall/{slipping.zhou.pk}/phone/", headers=HTMX)

    assert "tel:+8613800138000" in answer.content.decode()


def test_a_shop_counted_for_an_old_day_shows_that_day_s_list_to_read(slipping: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=400))

    page = signed_in(slipping.manager).get("/recall/").content.decode()

    assert "Usually comes every 24 days and has been away 53 days." in page
    assert "it can be read, not worked" in page
    assert f"to contact on {TODAY}" in page
    assert f"Held back on {TODAY}" in page
    assert "today" not in page
    assert "Note the result" not in page
    assert "Give to staff" not in page
