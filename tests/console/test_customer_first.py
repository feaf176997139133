"""What stands first on a customer's page, and what one writes there in passing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from liuke.booking.models import Appointment
from liuke.care.models import Task
from liuke.console.queries.rhythm import Rhythm
from liuke.console.templatetags.liuke import near_day, spoken
from liuke.customers.models import Preference, Tag, TagMark
from liuke.kit import clock
from tests.console.clients import signed_in, text
from tests.outreach.conftest import slipping
from tests.world import NOON, TODAY, World, make_staff

__all__ = ["slipping"]


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


def test_who_has_booked_is_expected_and_not_called(slipping: World) -> None:
    front_desk = signed_in(slipping.front_desk)
    address = f"/customers/{slipping.zhou.pk}/"
    assert "times her usual interval" in text(front_desk.get(address))

    Appointment.objects.unscoped("test").create(
        salon=slipping.lakeside, customer=slipping.zhou, business_date=TODAY, known_on=TODAY,
        starts_at=datetime(2026, 11, 22, 7, tzinfo=UTC), row_key="a1",
    )  # fmt: skip
    page = text(front_desk.get(address))

    assert "Booked: today" in page
    assert "15:00" in page
    assert "Nobody needs to contact her." in page
    assert "times her usual interval" not in page
    assert 'value="no_answer"' not in page


def test_who_wants_to_be_left_alone_is_not_called_whatever_her_rhythm(slipping: World) -> None:
    front_desk = signed_in(slipping.front_desk)
    front_desk.post(f"/recall/{slipping.zhou.pk}/outcome/", {"outcome": "do_not_contact"})
    Task.objects.unscoped("test").update(due_on=TODAY - timedelta(days=300))

    page = text(front_desk.get(f"/customers/{slipping.zhou.pk}/"))

    assert "Do not contact her today" in page
    assert "Why: asked not to be contacted." in page
    assert 'class="pg-script"' not in page


def test_a_new_word_is_typed_on_the_page_and_a_known_one_is_not_written_twice(world: World) -> None:
    Tag.objects.create(name="Yoga", kind="need")
    desk = signed_in(world.front_desk)

    for word in ("喜欢头疗", "yoga", "喜欢头疗"):
        answer = desk.post(f"/customers/{world.lin.pk}/tag/", {"name": word})
        assert answer["Location"] == f"/customers/{world.lin.pk}/"

    assert set(Tag.objects.values_list("name", "kind")) == {("Yoga", "need"), ("喜欢头疗", "interest")}
    assert TagMark.objects.unscoped("test").filter(customer=world.lin).count() == 2
    assert "Write a word" in text(desk.post(f"/customers/{world.lin.pk}/tag/", {"name": "\u200b"}, follow=True))
    assert signed_in(world.stranger).post(f"/customers/{world.lin.pk}/tag/", {"name": "x"}).status_code == 404


def test_a_note_is_about_nothing_in_particular_until_somebody_says_so(world: World) -> None:
    desk = signed_in(world.front_desk)
    page = text(desk.get(f"/customers/{world.lin.pk}/"))
    assert '<select id="pref-kind" name="kind" class="lk-in"><option value="other">' in page

    desk.post(f"/customers/{world.lin.pk}/preferences/", {"text": "带伞"})

    assert Preference.objects.unscoped("test").get().kind == "other"


def test_a_forgotten_note_comes_back(world: World) -> None:
    desk = signed_in(world.front_desk)
    notes = f"/customers/{world.lin.pk}/preferences/"
    desk.post(notes, {"kind": "tea", "text": "茉莉茶"})
    note = Preference.objects.unscoped("test").get()

    gone = text(desk.post(f"{notes}{note.pk}/deletion/", follow=True))
    desk.post(f"{notes}undo/")

    assert f'action="{notes}undo/"' in gone
    back = Preference.objects.unscoped("test").get()
    assert (back.kind, back.text) == ("tea", "茉莉茶")
    assert desk.post(f"{notes}undo/").status_code == 422


def test_an_allergy_among_the_notes_is_pointed_to_its_own_field(world: World) -> None:
    address = f"/customers/{world.lin.pk}/preferences/"

    page = text(signed_in(world.manager).post(address, {"text": "对水杨酸过敏"}, follow=True))

    assert f'href="/customers/{world.lin.pk}/edit/#id_allergies"' in page
    assert "edit/#id_allergies" not in text(signed_in(world.manager).post(address, {"text": "带伞"}, follow=True))


def test_an_auditor_sees_no_birthday_and_no_notes(world: World) -> None:
    world.lin.birth_month, world.lin.birth_day = 5, 20
    world.lin.save()
    signed_in(world.manager).post(f"/customers/{world.lin.pk}/preferences/", {"text": "茉莉茶"})
    auditor = signed_in(make_staff("auditor", "审计", world.lakeside))

    page, home = text(auditor.get(f"/customers/{world.lin.pk}/")), text(auditor.get("/"))

    assert "05-20" not in page + text(auditor.get("/api/v1/customers"))
    assert "05-20" in text(signed_in(world.front_desk).get("/api/v1/customers"))
    assert "茉莉茶" not in page
    assert "Birthdays" not in home
    assert "茉莉茶" in text(signed_in(world.front_desk).get(f"/customers/{world.lin.pk}/"))


@pytest.mark.parametrize(("since", "usual", "shown"), [(53, 24, "2.2"), (20, 13, "1.54"), (60, 40, "1.5")])
def test_what_is_over_a_limit_is_never_rounded_onto_it(since: int, usual: int, shown: str) -> None:
    assert Rhythm(days_since=since, usual_days=usual).times_shown == shown


def test_a_day_of_another_year_says_its_year() -> None:
    assert near_day(TODAY - timedelta(days=10), TODAY) == "11-12"
    assert near_day(TODAY - timedelta(days=400), TODAY) == "2025-10-18"
    assert near_day(TODAY + timedelta(days=50), TODAY) == "01-11"


@pytest.mark.parametrize(
    ("e164", "read"),
    [("+8619945755160", "199 4575 5160"), ("+861088886666", "010 8888 6666"), ("+16045554567", "+1 604-555-4567")],
)
def test_a_number_is_written_as_it_is_read_aloud(e164: str, read: str) -> None:
    assert spoken(e164) == read
