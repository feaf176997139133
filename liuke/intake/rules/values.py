"""What the text of a cell means: amounts, quantities, people's numbers, phones, gender, yes and no."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from liuke.customers.rules.phones import Phone, PhoneFlaw, read_phone, tail_of_masked
from liuke.intake.rules.flaws import CellFlaw, Flaw
from liuke.kit.money import LARGEST_MINOR, NotMoney, exponent, parse_amount

if TYPE_CHECKING:
    from collections.abc import Callable

_SCIENTIFIC = re.compile(r"[+-]?\d+(\.\d+)?[eE][+-]?\d+")
_ERROR = re.compile(r"#(REF|N/A|VALUE|DIV/0|NAME|NULL|NUM|SPILL|CALC)[!?]?", re.IGNORECASE)
_NOBODY = frozenset(
    [
        "house",
        "admin",
        "walkin",
        "walkins",
        "cash",
        "cashsale",
        "anonymous",
        "guest",
        "none",
        "null",
        "nan",
        "na",
        "n/a",
        "-",
        "--",
        "0",
        "散客",
        "过客",
        "无",
        "匿名",
        "非会员",
        "现金客",
        "临时客",
        "临客",
        "新客",
        "零售",
        "店内",
        "内部",
        "路过客",
    ]
)
_QUANTITY = re.compile(r"([+-]?\d[\d,]*(?:\.\d{1,6})?)\s*(次|个|件|瓶|支|盒|套|份|张|x|pcs?)?", re.IGNORECASE)
_FEMALE = frozenset(["女", "女士", "女性", "小姐", "f", "female", "w", "woman", "0女", "2女"])
_MALE = frozenset(["男", "男士", "男性", "先生", "m", "male", "man", "1男"])
_YES = frozenset(
    ["true", "yes", "y", "1", "是", "启用", "上架", "有效", "正常", "在售", "active", "enabled", "已启用", "已上架"]
)
_NO = frozenset(
    ["false", "no", "n", "0", "否", "停用", "下架", "无效", "禁用", "停售", "inactive", "disabled", "已停用", "已下架"]
)
_SKIN = {
    "干": "dry",
    "油": "oily",
    "混": "combination",
    "中性": "normal",
    "敏感": "sensitive",
    "dry": "dry",
    "oily": "oily",
    "comb": "combination",
    "normal": "normal",
    "sensitive": "sensitive",
}
_ENDLESS = frozenset(
    [
        *("永久", "永久有效", "长期", "长期有效", "终身", "终身有效", "无限期", "无期限", "不限", "不限期"),
        *("never", "unlimited", "lifetime"),
    ]
)
_MOST_DIGITS = 28  # what exact arithmetic keeps
_LONGEST_CODE = 60
_MOBILE_DIGITS = 11
_DAMAGED = "\ufffd"

_PHONE_FLAWS = {
    PhoneFlaw.MASKED: CellFlaw.MASKED_PHONE,
    PhoneFlaw.SCIENTIFIC: CellFlaw.SCIENTIFIC,
    PhoneFlaw.SEVERAL: CellFlaw.SEVERAL_PHONES,
    PhoneFlaw.NOT_A_PHONE: CellFlaw.NOT_A_PHONE,
    PhoneFlaw.WRONG_LENGTH: CellFlaw.WRONG_LENGTH,
}
_REGIONS = {
    "CNY": "CN",
    "CAD": "CA",
    "USD": "US",
    "GBP": "GB",
    "HKD": "HK",
    "TWD": "TW",
    "SGD": "SG",
    "JPY": "JP",
    "EUR": "DE",
    "AUD": "AU",
    "MOP": "MO",
    "MYR": "MY",
    "NZD": "NZ",
}
_MOBILE = re.compile(r"1[3-9]\d{9}")
_CUT_MOBILE = re.compile(r"1[3-9]\d{5,8}")


def phone_region(currency: str) -> str:
    """Return the country whose numbers come without a country code in a shop of this currency."""
    return _REGIONS.get(currency, "CN")


def cell_flaw(text: str) -> str:
    """Return the code of a flaw any used cell may have, or an empty text: error cells and damaged characters."""
    if text[:1] == "#" and text == "#FORMULA!":
        return CellFlaw.UNSOLVED_FORMULA
    if text[:1] == "#" and _ERROR.fullmatch(text):
        return CellFlaw.ERROR_CELL
    if _DAMAGED in text:
        return CellFlaw.DAMAGED_TEXT
    return ""


@lru_cache(maxsize=20_000)
def read_money(text: str) -> Decimal | Flaw:
    """Return an amount in major units, exact as written, or why it is none."""
    try:
        value = parse_amount(text)
    except NotMoney:
        plain = unicodedata.normalize("NFKC", text).strip()
        return Flaw(CellFlaw.SCIENTIFIC if _SCIENTIFIC.fullmatch(plain) else CellFlaw.NOT_MONEY)
    return value if len(value.as_tuple().digits) <= _MOST_DIGITS else Flaw(CellFlaw.TOO_MUCH_MONEY)


def is_bearable(amount: Decimal, currency: str) -> bool:
    """Return whether one row may carry this amount."""
    return abs(amount) <= Decimal(LARGEST_MINOR).scaleb(-exponent(currency))


@lru_cache(maxsize=20_000)
def read_quantity(text: str) -> Decimal | Flaw:
    """Return a signed quantity, or why it is none: ``2``, ``-1``, ``1.5``, ``3次``."""
    plain = unicodedata.normalize("NFKC", text).strip().replace("−", "-")
    if _SCIENTIFIC.fullmatch(plain):
        return Flaw(CellFlaw.SCIENTIFIC)
    found = _QUANTITY.fullmatch(plain)
    if not found:
        return Flaw(CellFlaw.NOT_A_NUMBER)
    value = Decimal(found[1].replace(",", ""))
    return value if abs(value) < 10**10 else Flaw(CellFlaw.NOT_A_NUMBER)


@lru_cache(maxsize=40_000)
def read_code(text: str) -> str | Flaw:
    """Return a number that names a person, a card or a bill, as text: no false ``.0``, leading zeros kept.

    A number in scientific notation has lost digits and is refused.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = plain[1:] if plain[:1] == "'" else plain
    if plain.endswith(".0") and plain[:-2].isdigit():
        plain = plain[:-2]
    if _SCIENTIFIC.fullmatch(plain) and "+" in plain:
        return Flaw(CellFlaw.SCIENTIFIC)
    return plain if len(plain) <= _LONGEST_CODE else Flaw(CellFlaw.TOO_LONG)


@lru_cache(maxsize=20_000)
def is_nobody(text: str) -> bool:
    """Return whether a customer's name or code stands for nobody: walk-ins, the house, an empty cell."""
    plain = re.sub(r"[\s_\-]+", "", unicodedata.normalize("NFKC", text)).casefold()
    return not plain or plain in _NOBODY or plain.startswith("散客")


def phone_reader(region: str) -> Callable[[str], Phone | Flaw]:
    """Return a reader of phones for one country, with a quick way for plain mainland mobiles."""

    def read(text: str) -> Phone | Flaw:
        if region == "CN" and len(text) == _MOBILE_DIGITS and text.isascii() and _MOBILE.fullmatch(text):
            return Phone("+86" + text, text[-4:])
        found = read_phone(text, region=region)
        if not isinstance(found, PhoneFlaw):
            return found
        if found is PhoneFlaw.NOT_A_PHONE and region == "CN" and _CUT_MOBILE.fullmatch(text.strip()):
            return Flaw(CellFlaw.WRONG_LENGTH)
        return Flaw(_PHONE_FLAWS[found])

    return read


def masked_tail(text: str) -> str:
    """Return the last four digits a masked phone shows."""
    return tail_of_masked(text)


@lru_cache(maxsize=1000)
def is_endless(text: str) -> bool:
    """Return whether the last day of a card is none: 永久, 长期有效, never."""
    return is_nobody(text) or unicodedata.normalize("NFKC", text).strip().casefold() in _ENDLESS


@lru_cache(maxsize=1000)
def read_gender(text: str) -> str:
    """Return ``f``, ``m`` or an empty text."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    return "f" if plain in _FEMALE else "m" if plain in _MALE else ""


@lru_cache(maxsize=1000)
def read_yes(text: str) -> bool | None:
    """Return yes, no, or None where the text says neither."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    return True if plain in _YES else False if plain in _NO else None


@lru_cache(maxsize=1000)
def read_skin(text: str) -> str:
    """Return the skin type a text begins with or names, or an empty text."""
    plain = text.strip().casefold()
    return next((kind for word, kind in _SKIN.items() if word in plain), "")


@lru_cache(maxsize=1000)
def read_minutes(text: str) -> int | None:
    """Return minutes: ``90``, ``90分钟``, ``1.5小时``, ``1:30``; None where there are none."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    if found := re.fullmatch(r"(\d{1,2}):(\d{2})(:00)?", plain):
        return int(found[1]) * 60 + int(found[2])
    if found := re.fullmatch(r"(\d+(?:\.\d+)?)\s*(小时|h|hours?|hrs?)", plain):
        return round(float(found[1]) * 60)
    found = re.fullmatch(r"(\d{1,4})(?:\.0)?\s*(分钟?|min(?:ute)?s?|天|days?)?", plain)
    return int(found[1]) if found else None
