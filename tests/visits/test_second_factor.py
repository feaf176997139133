"""She agrees to what is used of her cards, by her name on the screen or a code on her phone, where the shop asks so."""

from __future__ import annotations

import re
import zlib
from base64 import b64encode
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from liuke.accounts.models import AuditEntry, Organization
from liuke.accounts.queries import scope_of
from liuke.cards.rules.chosen import Chosen, SecondFactor
from liuke.catalog.models import Item
from liuke.kit import clock
from liuke.kit.problems import LiukeError, NotAllowed, NotFound
from liuke.messaging.errors import NoChannel
from liuke.messaging.models import SimulatedMessage
from liuke.visits import errors, services
from liuke.visits.models import RedemptionCode, Signature, Ticket
from liuke.visits.rules.sale import Sale
from liuke.visits.rules.second_factor import LARGEST_PNG, check_signature, picture
from tests.console.clients import signed_in, text
from tests.visits.test_pages_till import Till
from tests.visits.till import How, item_line, make_item, on_card, paid, stored_value, ten_sessions
from tests.world import NOON, make_customer

if TYPE_CHECKING:
    from tests.world import World

HEAD = b"\x89PNG\r\n\x1a\n"


def chunk(name: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4)


def png(width: int = 60, height: int = 40, *, ink: int = 17, rows: int | None = None) -> bytes:
    head = width.to_bytes(4) + height.to_bytes(4) + bytes([8, 6, 0, 0, 0])
    drawn = zlib.compress((b"\0" + bytes([ink]) * width * 4) * (height if rows is None else rows))
    return HEAD + chunk(b"IHDR", head) + chunk(b"IDAT", drawn) + chunk(b"IEND", b"")


def ask(factor: SecondFactor, above: float = 0, *, is_demo: bool = True) -> None:
    rules = Chosen(second_factor=factor, second_factor_from_minor=round(above * 100)).as_json()
    Organization.objects.update(rules=rules, is_demo=is_demo)


def bill(world: World, amount: float, *, key: str = "k", signature: bytes = b"", now: datetime = NOON) -> Ticket:
    """Use so much of a stored-value card of hers."""
    care, purse = make_item(f"护理{Item.objects.count()}", amount), stored_value(world, 1000)
    sale = Sale(world.lakeside.pk, world.lin.pk, (item_line(care),), (paid(How.STORED, amount, purse),))
    write = services.write_named(sale, key=key, actor=world.front_desk.pk)
    scope = scope_of(world.front_desk)
    return services.check_out(sale, write=write, scope=scope, actor=scope.staff_id, now=now, signature=signature)


def send(world: World, amount: float, *, key: str = "k", now: datetime = NOON) -> str:
    """Send her a code, and return what she reads on her phone."""
    who, scope = world.lin.pk, scope_of(world.front_desk)
    services.send_code(who, sale_key=key, amount_minor=round(amount * 100), scope=scope, now=now)
    return read()


def read() -> str:
    found = re.search(r"\d{6}", SimulatedMessage.objects.latest("pk").text)
    assert found
    return found[0]


def confirm(world: World, digits: str, *, key: str = "k", now: datetime = NOON) -> None:
    services.confirm_code(key, digits, customer_id=world.lin.pk, scope=scope_of(world.front_desk), now=now)


def other(digits: str) -> str:
    return f"{(int(digits) + 1) % 1_000_000:06}"


def test_nothing_is_taken_without_her_signature_and_with_it_the_bill_keeps_it_sealed(world: World) -> None:
    ask(SecondFactor.SIGNATURE)
    with pytest.raises(errors.SignatureNeeded):
        bill(world, 300)
    assert Ticket.unguarded.count() == 0

    ticket = bill(world, 300, signature=png())

    kept = Signature.objects.get()
    assert (kept.ticket_id, kept.amount_minor) == (ticket.pk, 300_00)
    assert b64encode(png()).decode()[:20] not in kept.image_sealed


def test_up_to_the_shops_amount_nobody_asks_her(world: World) -> None:
    ask(SecondFactor.SIGNATURE, above=300)

    bill(world, 300)

    with pytest.raises(errors.SignatureNeeded):
        bill(world, 300.01, key="above")


def test_a_session_counts_with_its_list_price_and_money_of_today_does_not(world: World) -> None:
    ask(SecondFactor.SIGNATURE, above=397)
    facial = make_item("补水", 398)
    card, scope = ten_sessions(world, facial), scope_of(world.front_desk)

    def close(sale: Sale, key: str) -> Ticket:
        write = services.write_named(sale, key=key, actor=scope.staff_id)
        return services.check_out(sale, write=write, scope=scope, actor=scope.staff_id, now=NOON)

    close(Sale(world.lakeside.pk, world.lin.pk, (item_line(facial),), (paid(How.WECHAT, 398),)), "money")
    with pytest.raises(errors.SignatureNeeded):
        close(Sale(world.lakeside.pk, world.lin.pk, (item_line(facial, session_card=card.pk),)), "session")


@pytest.mark.parametrize(
    "drawn",
    [
        b"GIF89a", HEAD, png()[:-6], png(ink=0), png(30, 40), png(1300, 40), png(rows=39), png(rows=41),
        png().replace(b"IDAT", b"IDAX"), HEAD + chunk(b"IHDR", b"short") + chunk(b"IEND", b""),
        HEAD + b"\0" * LARGEST_PNG, png()[:-12] + chunk(b"tEXt", b"x" * LARGEST_PNG) + chunk(b"IEND", b""),
    ],
)  # fmt: skip
def test_what_is_no_drawn_picture_of_a_signatures_size_is_refused(drawn: bytes) -> None:
    check_signature(png())

    with pytest.raises(errors.SignatureUnreadable):
        check_signature(drawn)


def test_a_sender_that_writes_no_base64_sends_no_picture() -> None:
    assert picture("data:image/png;base64,iVBORw==") == b"\x89PNG"
    assert picture("汉") == b"?"


def test_a_manager_sees_the_signature_and_each_look_is_kept_but_the_front_desk_does_not(world: World) -> None:
    ask(SecondFactor.SIGNATURE)
    ticket = bill(world, 300, signature=png())

    seen = services.read_signature(ticket.pk, scope=scope_of(world.manager), now=NOON)

    assert seen == png()
    assert AuditEntry.objects.filter(action="signature.read", actor=world.manager).count() == 1
    for somebody, refusal in ((world.front_desk, NotAllowed), (world.stranger, NotFound)):
        with pytest.raises(refusal):
            services.read_signature(ticket.pk, scope=scope_of(somebody), now=NOON)


def test_the_code_she_reads_closes_her_bill_once_and_is_stored_nowhere(world: World) -> None:
    ask(SecondFactor.CODE)
    digits = send(world, 300)
    with pytest.raises(errors.CodeNeeded):
        bill(world, 300)

    confirm(world, digits)
    ticket = bill(world, 300)

    code = RedemptionCode.objects.get()
    assert code.ticket_id == ticket.pk
    assert digits not in repr(list(RedemptionCode.objects.values_list("code_index", "sale_key")))
    with pytest.raises(errors.CodeEnded):
        confirm(world, digits)


def test_a_code_is_good_for_its_own_bill_and_amount_and_customer(world: World) -> None:
    ask(SecondFactor.CODE)
    confirm(world, send(world, 300))

    with pytest.raises(errors.CodeNeeded):
        bill(world, 400)
    with pytest.raises(errors.CodeNeeded):
        bill(world, 300, key="another")
    RedemptionCode.objects.update(customer=make_customer(world.lakeside, "别人"))
    with pytest.raises(errors.CodeNeeded):
        bill(world, 300)


def test_after_five_minutes_a_code_has_ended(world: World) -> None:
    ask(SecondFactor.CODE)
    digits, late = send(world, 300), NOON + timedelta(minutes=5)

    with pytest.raises(errors.CodeEnded):
        confirm(world, digits, now=late)

    confirm(world, digits, now=late - timedelta(seconds=1))
    with pytest.raises(errors.CodeNeeded):
        bill(world, 300, now=late)


def test_five_wrong_tries_end_a_code_and_a_refused_sale_forgets_none_of_them(world: World) -> None:
    ask(SecondFactor.CODE)
    digits = send(world, 300)
    for left in (4, 3, 2, 1):
        with pytest.raises(errors.CodeWrong) as wrong:
            confirm(world, other(digits))
        assert wrong.value.details["left"] == left

    with pytest.raises(errors.CodeEnded):
        confirm(world, other(digits))
    with pytest.raises(errors.CodeEnded):
        confirm(world, digits)


def test_of_one_bill_the_newest_code_counts_and_an_hour_allows_five(world: World) -> None:
    ask(SecondFactor.CODE)
    first = send(world, 300)
    while (newest := send(world, 300)) == first:
        pass
    with pytest.raises(errors.CodeWrong):
        confirm(world, first)
    confirm(world, newest)
    while RedemptionCode.objects.count() < 5:
        send(world, 300)

    with pytest.raises(errors.TooManyCodes):
        send(world, 300)

    send(world, 300, now=NOON + timedelta(hours=1))


@pytest.mark.parametrize(("refusal", "is_demo"), [(errors.NoPhone, True), (NoChannel, False)])
def test_a_code_needs_a_phone_and_something_that_carries_it(
    world: World, refusal: type[LiukeError], is_demo: bool
) -> None:
    ask(SecondFactor.CODE, is_demo=is_demo)
    who, scope = world.qian if is_demo else world.lin, scope_of(world.front_desk)

    with pytest.raises(refusal):
        services.send_code(who.pk, sale_key="k", amount_minor=100, scope=scope, now=NOON)

    assert not RedemptionCode.objects.exists()


def a_bill(world: World) -> Till:
    """Return 林's bill of 100 yuan, to be paid by her card."""
    till, purse = Till(signed_in(world.front_desk)), stored_value(world, 500)
    till.press(f"customer:{world.lin.pk}")
    till.press(f"item:{make_item('肩颈', 100).pk}")
    till.press(f"pay:stored:{purse.pk}")
    return till


def test_at_the_till_she_signs_on_the_screen_and_the_manager_looks_at_it(world: World) -> None:
    ask(SecondFactor.SIGNATURE)
    till = a_bill(world)
    assert "She signs for ¥100.00" in till.page
    assert "Let her sign" in text(till.confirm())
    assert "could not be read" in text(till.confirm(signature="data:image/png;base64,AAAA"))

    answer = till.confirm(signature="data:image/png;base64," + b64encode(png()).decode())

    manager, receipt = signed_in(world.manager), answer["Location"]
    assert "Show her signature" in text(manager.get(receipt))
    assert "Show her signature" not in text(till.client.get(receipt))
    assert b64encode(png()).decode() in manager.post(f"{receipt}signature/").content.decode()
    assert till.client.post(f"{receipt}signature/").status_code == 403


def test_at_the_till_a_code_is_sent_typed_and_pressed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    ask(SecondFactor.CODE)
    till = a_bill(world)
    assert "needs a code" in till.page

    def press_send() -> Any:
        sent = {"version": till.version}
        return till.read(till.client.post(f"/till/{till.uid}/code/", sent, headers={"HX-Request": "true"}))

    press_send()
    assert "Her code" in till.page
    assert read() in text(till.client.get("/messages/simulator/"))
    assert "not the code" in text(till.confirm(code=other(read())))

    assert till.confirm(code=read()).status_code == 302
    assert RedemptionCode.objects.get().ticket is not None


def test_the_api_asks_for_the_same(world: World) -> None:
    ask(SecondFactor.CODE)
    desk, purse, care = signed_in(world.front_desk), stored_value(world, 500), make_item("肩颈", 100)
    told: dict[str, Any] = {
        "salon_id": world.lakeside.pk, "customer_id": world.lin.pk, "lines": [{"what": "item", "ref": care.pk}],
        "payments": [{"how": "stored", "amount": "100.00", "card_id": purse.pk}],
    }  # fmt: skip

    def post(path: str, body: Any, key: str) -> Any:
        headers = {"Idempotency-Key": key}
        return desk.post(f"/api/v1/{path}", body, content_type="application/json", headers=headers)

    assert post("bills", told, "b1").json()["code"] == "visits.code_needed"
    wanted = {"customer_id": world.lin.pk, "bill_key": "b1", "amount": "100.00"}
    assert post("redemption-codes", wanted, "c1").status_code == 201
    assert post("bills", told | {"code": other(read())}, "b1").json()["code"] == "visits.code_wrong"

    assert post("bills", told | {"code": read()}, "b1").status_code == 201
    assert on_card(purse)["principal"] == 400_00
    ask(SecondFactor.SIGNATURE)
    assert post("bills", told, "b2").json()["code"] == "visits.signature_needed"
    assert post("bills", told | {"signature": b64encode(png()).decode()}, "b2").status_code == 201
