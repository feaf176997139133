"""What a role may do, as pure data and functions."""

from __future__ import annotations

import hmac
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

LANGUAGES = {"zh-hans": "简体中文", "en": "English"}
"""The languages of the pages, each named in itself; the first one is spoken where nobody chose."""
LANGUAGE_COOKIE = "language"


class Reach(StrEnum):
    """How far a role sees."""

    ORGANIZATION = "organization"
    SALONS = "salons"
    OWN = "own"


class Action(StrEnum):
    """Everything a role can be allowed to do; pages and the API ask for these and nothing else."""

    SEE_CUSTOMERS = "see_customers"
    SEE_NAMES = "see_names"
    SEE_PHONE = "see_phone"
    SEE_ALLERGIES = "see_allergies"
    EDIT_CUSTOMERS = "edit_customers"
    TAG_CUSTOMERS = "tag_customers"
    SEE_MONEY = "see_money"
    SEE_TIERS = "see_tiers"
    REFRESH = "refresh"
    MANAGE_SCHEMES = "manage_schemes"
    SEE_RECALL = "see_recall"
    WORK_RECALL = "work_recall"
    ASSIGN_TASKS = "assign_tasks"
    USE_TILL = "use_till"
    OVERRIDE_PRICE = "override_price"
    SELL_ON_ACCOUNT = "sell_on_account"
    REFUND_SALES = "refund_sales"
    CLOSE_DAY = "close_day"
    OPEN_DAY_AGAIN = "open_day_again"
    IMPORT_FILES = "import_files"
    EXPORT = "export"
    MANAGE_STAFF = "manage_staff"
    MANAGE_SALONS = "manage_salons"
    MANAGE_SETTINGS = "manage_settings"
    SEE_AUDIT = "see_audit"
    MANAGE_CARDS = "manage_cards"


@dataclass(frozen=True)
class RolePreset:
    """A role as it is shipped; a shop may change its actions afterwards."""

    code: str
    name_zh: str
    name_en: str
    reach: Reach
    actions: frozenset[Action]


_A = Action
_EVERYTHING = frozenset(Action)
_DESK = frozenset({
    _A.SEE_CUSTOMERS, _A.SEE_NAMES, _A.EDIT_CUSTOMERS, _A.TAG_CUSTOMERS, _A.SEE_RECALL, _A.WORK_RECALL, _A.USE_TILL,
})  # fmt: skip
_HANDS = frozenset({_A.SEE_CUSTOMERS, _A.SEE_NAMES, _A.SEE_ALLERGIES, _A.TAG_CUSTOMERS, _A.SEE_RECALL, _A.WORK_RECALL})
_MANAGER = _DESK | {
    _A.SEE_PHONE, _A.SEE_ALLERGIES, _A.SEE_MONEY, _A.SEE_TIERS, _A.REFRESH, _A.ASSIGN_TASKS, _A.IMPORT_FILES,
    _A.MANAGE_STAFF, _A.MANAGE_CARDS, _A.OVERRIDE_PRICE, _A.SELL_ON_ACCOUNT, _A.REFUND_SALES,
    _A.CLOSE_DAY,
}  # fmt: skip
# Who watches or plans sees people without their names: 王** (reliability 3.10).
_WATCH = frozenset({_A.SEE_CUSTOMERS, _A.SEE_TIERS, _A.SEE_RECALL})

ROLE_PRESETS: tuple[RolePreset, ...] = (
    RolePreset("owner", "老板", "Owner", Reach.ORGANIZATION, _EVERYTHING),
    RolePreset(
        "hq", "总部运营", "HQ operations", Reach.ORGANIZATION, _EVERYTHING - {_A.MANAGE_SETTINGS, _A.OPEN_DAY_AGAIN}
    ),
    RolePreset("salon_manager", "店长", "Salon manager", Reach.SALONS, _MANAGER),
    RolePreset("front_desk", "前台", "Front desk", Reach.SALONS, _DESK),
    RolePreset("beautician", "美容师", "Beautician", Reach.OWN, _HANDS),
    RolePreset("consultant", "顾问", "Consultant", Reach.OWN, _HANDS | {_A.SEE_MONEY}),
    RolePreset("marketer", "市场", "Marketer", Reach.ORGANIZATION, _WATCH | {_A.SEE_MONEY, _A.TAG_CUSTOMERS}),
    RolePreset("auditor", "审计", "Auditor", Reach.ORGANIZATION, _WATCH | {_A.SEE_MONEY, _A.SEE_AUDIT}),
)


def may_grant(granter: frozenset[Action], granted: frozenset[Action]) -> bool:
    """Return whether a person may hand out a role: nobody grants what they do not hold."""
    return granted <= granter


_WIDTH = {Reach.OWN: 0, Reach.SALONS: 1, Reach.ORGANIZATION: 2}


@dataclass(frozen=True)
class Powers:
    """What a person holds, or a role would give: its actions and how far they reach."""

    actions: frozenset[Action]
    reach: Reach


def may_manage(mine: Powers, theirs: Powers) -> bool:
    """Return whether a person may hand out a role, or change somebody who holds it.

    Nobody grants what they do not hold, and nobody grants a wider view than their own: otherwise a manager could
    reset the owner's password and become the owner.
    """
    return may_grant(mine.actions, theirs.actions) and _WIDTH[theirs.reach] <= _WIDTH[mine.reach]


def sign_in_name(text: str) -> str:
    """Return a sign-in name in its one form, so that no spelling of it escapes the lock-out."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def signature_of(secret: str, *, timestamp: str, body: bytes) -> str:
    """Return what signs a call: HMAC-SHA-256 over the timestamp, a point and the body, 64 hexadecimal characters."""
    return hmac.digest(secret.encode(), f"{timestamp}.".encode() + body, "sha256").hex()
