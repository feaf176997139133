"""What happens to cards beside the till: whatever is done, the promise stays whole."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from liuke.accounts.models import AuditEntry
from liuke.accounts.queries import scope_of
from liuke.cards.definitions import region
from liuke.cards.errors import CardNotUsable, CashRefundOverLimit, NothingOwed, NothingPaid, NotPaidThatWay, WrongStatus
from liuke.cards.models import Card, CardEventKind, CardStatus
from liuke.cards.queries import sheet_of
from liuke.cards.rules.kinds import CardKind
from liuke.cards.rules.ladders import Reward
from liuke.cards.rules.refunds.facts import Cause
from liuke.cards.rules.refunds.sheet import Closing
from liuke.cards.services import Press, change_status, close_card, extend_card, pay_out, replace_card
from liuke.kit.idempotency import once
from liuke.kit.problems import InvalidInput, NotAllowed, NotFound
from liuke.ledger.queries.balances import accounts_of
from liuke.ledger.queries.doubts import doubts
from liuke.ledger.rules.book import Purse
from tests.cards.counter import TestCounter, held, make_item, make_product, yuan
from tests.world import NOON, TODAY

if TYPE_CHECKING:
    from liuke.accounts.models import Staff
    from tests.world import World


@pytest.fixture
def counter(world: World) -> TestCounter:
    return TestCounter(world.lakeside.pk)


@pytest.fixture
def purse(counter: TestCounter, world: World) -> Card:
    """Lin's card with 1000 paid, 200 given, and 300 used: 250 of the principal, 50 of the bonus."""
    card = counter.open(world.lin, make_product(CardKind.STORED_VALUE, "储值卡"))
    counter.top_up(card, yuan(1000), Reward(None, yuan(200)))
    counter.spend(card, yuan(300))
    return card


@pytest.fixture
def package(counter: TestCounter, world: World) -> Card:
    """Ten sessions for 2000, at 298 each alone; three are used."""
    facial = make_item("补水", 298)
    contents = [{"item": facial.pk, "sold": 10, "gifts": 0, "list_minor": 298_00}]
    product = make_product(CardKind.PACKAGE, "补水十次卡", 2000, contents=contents, valid_days=365)
    card = counter.sell(world.lin, product)
    counter.use(card, facial, 3)
    return card


@pytest.fixture(autouse=True)
def _the_book_is_in_order(world: World) -> Any:
    yield
    assert list(doubts()) == []


def press(staff: Staff, *, key: str = "press", reason: str = "她要求的") -> Press:
    return Press(scope_of(staff), once(scope=f"tests:{staff.pk}", key=key, body=b""), NOON, reason)


def asked(cause: Cause, **more: Any) -> Closing:
    return Closing(cause, NOON, TODAY, TODAY, TODAY, decided_by="周雅琴", **more)


def owed(card: Card, staff: Staff) -> int:
    accounts = accounts_of([card.customer_id], scope_of(staff))
    return sum(one.balance for one in accounts if one.purse == Purse.REFUND_PAYABLE)


def test_a_card_reported_lost_is_replaced_with_everything_on_it(purse: Card, world: World) -> None:
    change_status(purse.pk, CardEventKind.LOST, press=press(world.manager, key="lost"))

    new = replace_card(purse.pk, press=press(world.manager))

    assert (held(new).balance(Purse.PRINCIPAL, "CNY"), held(new).balance(Purse.BONUS, "CNY")) == (750_00, 150_00)
    assert Card.objects.unscoped("tests").get(pk=purse.pk).status == CardStatus.CLOSED
    assert AuditEntry.objects.filter(action="card.reissued").count() == 1


def test_a_card_goes_to_zhou_and_is_still_one_contract(purse: Card, counter: TestCounter, world: World) -> None:
    new = replace_card(purse.pk, press=press(world.manager), customer_id=world.zhou.pk)
    counter.spend(new, yuan(300))

    sheet = sheet_of(new, closing=asked(Cause.SHOP), region=region("mainland"))

    assert new.customer == world.zhou
    assert (sheet.refund, held(new).balance(Purse.PRINCIPAL, "CNY")) == (yuan(500), 500_00)


def test_the_same_press_twice_makes_one_new_card(purse: Card, world: World) -> None:
    new = replace_card(purse.pk, press=press(world.manager))

    assert replace_card(purse.pk, press=press(world.manager)) == new


def test_sessions_move_with_what_they_will_earn(package: Card, counter: TestCounter, world: World) -> None:
    new = replace_card(package.pk, press=press(world.manager))
    (item,) = new.contents

    sheet = sheet_of(new, closing=asked(Cause.SHOP), region=region("mainland"))
    left = held(new).sessions

    assert list(left.values()) == [7]
    assert item == package.contents[0]
    assert sheet.refund == yuan(1400)


def test_a_frozen_card_is_not_frozen_again(purse: Card, world: World) -> None:
    change_status(purse.pk, CardEventKind.FROZEN, press=press(world.manager, key="first"))

    with pytest.raises(WrongStatus):
        change_status(purse.pk, CardEventKind.FROZEN, press=press(world.manager, key="second"))


def test_a_card_ends_later_never_sooner(package: Card, world: World) -> None:
    assert package.expires_on is not None
    later = extend_card(package.pk, package.expires_on + timedelta(days=30), press=press(world.manager, key="later"))

    assert later.expires_on == package.expires_on + timedelta(days=30)
    with pytest.raises(InvalidInput):
        extend_card(package.pk, package.expires_on, press=press(world.manager, key="sooner"))


@pytest.mark.parametrize(
    ("cause", "refund"),
    [
        pytest.param(Cause.SHOP, 750_00, id="the shop closes: 300 counts as 250"),
        pytest.param(Cause.CUSTOMER, 700_00, id="she changed her mind: 300 is 300"),
    ],
)
def test_a_stored_value_card_is_closed_by_its_sheet(purse: Card, world: World, cause: Cause, refund: int) -> None:
    row = close_card(purse.pk, closing=asked(cause), region=region("mainland"), press=press(world.manager))

    assert (row.refund_minor, owed(purse, world.manager)) == (refund, refund + row.interest_minor)
    card = Card.objects.unscoped("tests").get(pk=purse.pk)
    assert (card.status, held(card).balance(Purse.PRINCIPAL, "CNY")) == (CardStatus.CLOSED, 0)


@pytest.mark.parametrize(
    ("cause", "refund"),
    [
        pytest.param(Cause.SHOP, 1400_00, id="seven of ten sessions"),
        pytest.param(Cause.CUSTOMER, 1106_00, id="three single sessions at 298"),
    ],
)
def test_a_session_card_is_closed_by_its_sheet(package: Card, world: World, cause: Cause, refund: int) -> None:
    row = close_card(package.pk, closing=asked(cause), region=region("mainland"), press=press(world.manager))

    assert (row.refund_minor, owed(package, world.manager)) == (refund, refund + row.interest_minor)


def test_what_is_owed_is_paid_out_once_and_not_in_cash_above_the_limit(purse: Card, world: World) -> None:
    rules = region("mainland")
    close_card(purse.pk, closing=asked(Cause.SHOP), region=rules, press=press(world.manager))

    with pytest.raises(CashRefundOverLimit):
        pay_out(purse.pk, by=Purse.CASH, region=rules, press=press(world.manager, key="cash"))
    with pytest.raises(NotPaidThatWay):
        pay_out(purse.pk, by=Purse.WECHAT, region=rules, press=press(world.manager, key="wechat"))
    pay_out(purse.pk, by=Purse.BANK_CARD, region=rules, press=press(world.manager, key="bank"))
    with pytest.raises(NothingOwed):
        pay_out(purse.pk, by=Purse.BANK_CARD, region=rules, press=press(world.manager, key="again"))

    assert owed(purse, world.manager) == 0


def test_what_the_sheet_owes_beyond_the_principal_is_the_shops_expense(purse: Card, world: World) -> None:
    row = close_card(
        purse.pk, closing=asked(Cause.CUSTOMER, promised=yuan(900)), region=region("mainland"),
        press=press(world.manager),
    )  # fmt: skip

    assert owed(purse, world.manager) == 900_00 + row.interest_minor


def test_a_debt_for_sessions_never_had_is_no_debt(counter: TestCounter, world: World) -> None:
    facial = make_item("补水", 200)
    contents = [{"item": facial.pk, "sold": 10, "gifts": 0, "list_minor": 200_00}]
    card = counter.sell(world.lin, make_product(CardKind.PACKAGE, "十次卡", 2000, contents=contents), paid=yuan(600))
    counter.use(card, facial, 2)

    row = close_card(card.pk, closing=asked(Cause.SHOP), region=region("mainland"), press=press(world.manager))

    assert row.refund_minor == 200_00
    assert held(card).balance(Purse.ARREARS, "CNY") == 0


def test_a_card_nobody_paid_for_owes_nothing_back(counter: TestCounter, world: World) -> None:
    card = counter.open(world.lin, make_product(CardKind.STORED_VALUE, "储值卡"))

    with pytest.raises(NothingPaid):
        close_card(card.pk, closing=asked(Cause.SHOP), region=region("mainland"), press=press(world.manager))


def test_a_closed_card_is_neither_closed_nor_replaced_again(purse: Card, world: World) -> None:
    close_card(purse.pk, closing=asked(Cause.SHOP), region=region("mainland"), press=press(world.manager))

    for again in (
        lambda: close_card(
            purse.pk, closing=asked(Cause.SHOP), region=region("mainland"), press=press(world.manager, key="again")
        ),
        lambda: replace_card(purse.pk, press=press(world.manager, key="other")),
    ):
        with pytest.raises(CardNotUsable):
            again()


def test_who_may_not_and_who_is_elsewhere_change_nothing(purse: Card, world: World) -> None:
    with pytest.raises(NotAllowed):
        change_status(purse.pk, CardEventKind.FROZEN, press=press(world.front_desk))
    with pytest.raises((NotFound, NotAllowed)):
        change_status(purse.pk, CardEventKind.FROZEN, press=press(world.stranger))
    with pytest.raises(InvalidInput):
        change_status(purse.pk, CardEventKind.FROZEN, press=press(world.manager, reason=" "))
