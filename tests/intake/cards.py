"""Files of cards as old systems write them, and what the book holds of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liuke.catalog.models import Item, ItemKind
from liuke.intake.models import Import
from liuke.intake.rules.control import TYPED_AS
from liuke.intake.services import undo_import
from liuke.intake.totals import read_totals
from liuke.ledger.models import Account
from liuke.ledger.queries.doubts import doubts
from tests.intake.files import take, write_csv
from tests.world import NOON

if TYPE_CHECKING:
    from pathlib import Path

    from liuke.accounts.models import Salon

HEADER = ("卡号", "姓名", "手机", "卡名称", "储值余额", "赠送余额", "剩余次数", "积分", "欠款", "有效期")
CARDS = (
    HEADER,
    ("K001", "林小满", "13800138000", "储值卡", "1,280.50", "200", "", "340", "", "2027-05-01"),
    ("K002", "周晚晴", "13900138111", "补水护理次卡", "", "", "6次", "", "99.00", "2027-01-31"),
    ("", "张丽", "13800138021", "", "", "", "", "55", "", ""),
)
TOTALS = {"principal": "1280.50", "bonus": "200", "sessions": "6", "points": "395", "arrears": "99"}
UNITS = {"principal": "CNY", "bonus": "CNY", "arrears": "CNY", "points": "PTS", "sessions": ""}


def make_service(name: str = "补水护理") -> Item:
    return Item.objects.create(name=name, name_key=name, kind=ItemKind.SERVICE, list_price_minor=300_00)


def bring(salon: Salon, path: Path, rows: Any = CARDS, totals: Any = TOTALS, **chosen: Any) -> dict[str, Any]:
    """Import rows as a file of cards with the totals of the old system and return its summary."""
    control = read_totals({TYPED_AS[unit]: text for unit, text in totals.items()})
    [done] = take(salon, write_csv(path, rows), kind="cards", control=control, **chosen)
    return done


def undo(done: dict[str, Any]) -> dict[str, Any]:
    """Take an import back as a whole."""
    return undo_import(Import.unguarded.get(pk=done["import"]), now=NOON)


def owed() -> dict[str, int]:
    """Return what customers hold of each unit, in minor units and pieces; the book is in order."""
    assert not list(doubts())
    held = dict.fromkeys(UNITS, 0)
    for account in Account.objects.unscoped("a test adds up the book").filter(bounded=True):
        held[account.purse] += account.balance
    return held
