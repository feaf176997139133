"""Keys of other systems: sealed at rest, shown once, good for one call and five minutes, ended by the owner."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from liuke.accounts import services
from liuke.accounts.errors import TooManyCalls
from liuke.accounts.models import ApiCall, ApiKey, AuditEntry
from liuke.accounts.queries import WHOLE_SHOP, keys_within, scope_of
from liuke.accounts.rules import signature_of
from liuke.accounts.signing import WINDOW, Caller
from liuke.accounts.steps import MOST_CALLS, take_call
from liuke.kit import clock
from liuke.kit.home import home
from liuke.kit.problems import NotFound
from liuke.kit.transactions import use_case
from liuke.visits.models import Interaction
from tests.visits.sender import Sender, event, sender_of
from tests.world import NOON

if TYPE_CHECKING:
    from datetime import datetime

    from tests.world import World


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


def refusal(answer: Any) -> tuple[int, str]:
    assert answer["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def written() -> int:
    return Interaction.objects.unscoped("test").count()


def test_the_signature_is_what_others_compute() -> None:
    """HMAC-SHA-256 of ``1000.{}`` under ``secret``, as openssl gives it."""
    assert signature_of("secret", timestamp="1000", body=b"{}") == (
        "026360fb6284f077f1148b1ae7c62679730497810a6a0321574de01e8b009e7a"
    )


def test_the_secret_is_shown_once_and_kept_sealed(world: World) -> None:
    sender = sender_of(world)
    row = ApiKey.objects.unscoped("test").values().get()

    assert len(sender.secret) == 32
    assert not any(sender.secret in str(value) for value in row.values())
    assert not any(sender.secret in str(one.after) for one in AuditEntry.objects.all())
    assert home().vault.unseal(row["secret_sealed"], place=f"api_key:{sender.key.code}") == sender.secret


@pytest.mark.parametrize(
    "changed",
    [
        {"signature": "0" * 64}, {"signature": ""}, {"signature": "é"}, {"key": "lk_0000000000000000"}, {"key": ""},
        {"key": "lk_\0"}, {"timestamp": "1795320001"}, {"timestamp": ""}, {"timestamp": "-1"}, {"timestamp": "9" * 40},
    ],
)  # fmt: skip
def test_a_wrong_signature_is_refused_and_does_not_tell_what_was_wrong(world: World, changed: dict[str, Any]) -> None:
    answer = sender_of(world).sends(event(1, world), **changed)

    assert refusal(answer) == (401, "accounts.signature_wrong")
    assert written() == 0


def test_a_changed_body_or_another_keys_secret_is_refused(world: World) -> None:
    one, other = sender_of(world), sender_of(world)
    swapped = Sender(one.key, other.secret)
    signed = one.signs(b'{"events": []}', at=NOON)["Liuke-Signature"]

    assert refusal(swapped.sends(event(1, world))) == (401, "accounts.signature_wrong")
    assert refusal(one.sends(event(1, world), signature=signed)) == (401, "accounts.signature_wrong")


@pytest.mark.parametrize(("seconds", "status"), [(-WINDOW - 1, 401), (-WINDOW, 200), (WINDOW, 200), (WINDOW + 1, 401)])
def test_a_signature_holds_five_minutes_before_and_after(world: World, seconds: int, status: int) -> None:
    answer = sender_of(world).sends(event(1, world), at=NOON + timedelta(seconds=seconds))

    assert answer.status_code == status
    assert status == 200 or answer.json()["code"] == "accounts.signature_old"


def test_the_same_call_again_is_refused_for_as_long_as_its_signature_holds(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender, ahead = sender_of(world), NOON + timedelta(seconds=WINDOW)
    first = sender.sends(event(1, world), at=ahead)

    for later in (0, WINDOW, 2 * WINDOW):
        monkeypatch.setattr(clock, "now", lambda later=later: NOON + timedelta(seconds=later))
        assert refusal(sender.sends(event(1, world), at=ahead)) == (409, "accounts.call_repeated")
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(seconds=2 * WINDOW + 1))

    assert first.status_code == 200
    assert refusal(sender.sends(event(1, world), at=ahead)) == (401, "accounts.signature_old")
    assert sender.sends(event(1, world), at=clock.now()).json()["duplicate"] == 1
    assert ApiCall.objects.filter(is_signed=True).count() == 1  # the old one is gone


def test_a_key_ends_on_its_day_or_when_it_is_revoked(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    revoked, short = sender_of(world), sender_of(world, days=90)
    services.revoke_key(revoked.key.pk, by=world.owner, now=NOON)
    services.revoke_key(revoked.key.pk, by=world.owner, now=NOON)

    assert refusal(revoked.sends(event(1, world))) == (401, "accounts.key_ended")
    end = NOON + timedelta(days=90)
    monkeypatch.setattr(clock, "now", lambda: end)
    assert refusal(short.sends(event(1, world), at=end)) == (401, "accounts.key_ended")
    assert AuditEntry.objects.filter(action="key.revoked").count() == 1


def test_a_key_may_call_sixty_times_a_minute(world: World) -> None:
    key, others = sender_of(world).key, sender_of(world)

    @use_case
    def call(number: int, now: datetime) -> None:
        take_call(Caller(key.pk, WHOLE_SHOP, str(number)), now=now)

    for number in range(MOST_CALLS):
        call(number, NOON)
    with pytest.raises(TooManyCalls):
        call(MOST_CALLS, NOON)
    call(MOST_CALLS, NOON + timedelta(minutes=1))
    assert others.sends(event(1, world)).status_code == 200


def test_the_sixty_first_call_is_answered_429(world: World) -> None:
    sender = sender_of(world)
    ApiCall.objects.bulk_create(
        ApiCall(key=sender.key, signature=str(n), called_at=NOON - timedelta(seconds=n % 60)) for n in range(MOST_CALLS)
    )

    assert refusal(sender.sends(event(1, world))) == (429, "accounts.too_many_calls")
    assert written() == 0


@pytest.mark.parametrize("body", [b'{"events": 1}', b"{", b"[]"])
def test_a_call_that_cannot_be_read_counts_however_often_it_comes(world: World, body: bytes) -> None:
    sender = sender_of(world)

    told = [sender.sends_body(body).status_code for _call in range(MOST_CALLS)]

    assert set(told) <= {400, 422}
    assert refusal(sender.sends_body(body)) == (429, "accounts.too_many_calls")
    assert refusal(sender.sends(event(1, world))) == (429, "accounts.too_many_calls")


def test_calls_a_key_did_not_sign_are_counted_and_do_not_silence_its_sender(world: World) -> None:
    sender, other = sender_of(world), sender_of(world)

    told = [refusal(sender.sends(event(1, world), signature="0" * 64)) for _call in range(MOST_CALLS + 1)]

    assert told == [(401, "accounts.signature_wrong")] * MOST_CALLS + [(429, "accounts.too_many_calls")]
    assert sender.sends(event(1, world)).json()["created"] == 1
    assert refusal(other.sends(event(1, world), signature="0" * 64)) == (401, "accounts.signature_wrong")


def test_the_key_of_a_closed_salon_rests_until_the_salon_opens_again(world: World) -> None:
    sender, whole = sender_of(world, world.lakeside), sender_of(world)
    salons = type(world.lakeside).objects.filter(pk=world.lakeside.pk)

    salons.update(is_active=False)
    closed = [sender.sends(event(1, world)), whole.sends(event(2, world))]
    salons.update(is_active=True)

    assert refusal(closed[0]) == (401, "accounts.key_ended")
    assert closed[1].json()["created"] == 1
    assert sender.sends(event(1, world)).json()["created"] == 1


def test_a_signed_in_person_without_a_key_sends_nothing(world: World, client: Any) -> None:
    client.force_login(world.owner, backend="liuke.accounts.backends.StaffBackend")

    answer = client.post("/api/v1/events", {"events": [event(1, world)]}, content_type="application/json")

    assert refusal(answer) == (401, "accounts.signature_wrong")


def test_a_key_opens_no_list(world: World, client: Any) -> None:
    signed = sender_of(world).signs(b"", at=NOON)

    assert client.get("/api/v1/customers", headers=signed).status_code == 401


def test_who_reaches_one_salon_makes_and_sees_keys_of_that_salon_only(world: World) -> None:
    sender_of(world)
    own = services.NewKey(name="湖滨", salon_id=world.lakeside.pk, days=90)
    services.add_key(own, by=world.manager, vault=home().vault, now=NOON)

    assert [key.name for key in keys_within(scope_of(world.manager))] == ["湖滨"]
    for salon_id in (None, world.westside.pk):
        wide = services.NewKey(name="太宽", salon_id=salon_id, days=90)
        with pytest.raises(NotFound):
            services.add_key(wide, by=world.manager, vault=home().vault, now=NOON)
