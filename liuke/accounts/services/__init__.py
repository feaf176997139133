"""Use cases of accounts: the shop, its salons, its people, their sessions, and keys of other systems."""

from liuke.accounts.services.keeping import record_keeping
from liuke.accounts.services.keys import NewKey, add_key, count_refused_call, revoke_key
from liuke.accounts.services.people import (
    PersonChange,
    add_staff,
    change_staff,
    deactivate_staff,
    reactivate_staff,
    reset_password,
)
from liuke.accounts.services.sessions import (
    change_password,
    choose_language,
    choose_theme,
    record_audit_reading,
    record_refused_sign_in,
    record_sign_in,
    record_sign_out,
)
from liuke.accounts.services.shop import (
    NewShop,
    SalonChange,
    add_salon,
    change_salon,
    change_shop,
    check_currency,
    check_timezone,
    ensure_roles,
    set_up_shop,
)

__all__ = [
    "NewKey",
    "NewShop",
    "PersonChange",
    "SalonChange",
    "add_key",
    "add_salon",
    "add_staff",
    "change_password",
    "change_salon",
    "change_shop",
    "change_staff",
    "check_currency",
    "check_timezone",
    "choose_language",
    "choose_theme",
    "count_refused_call",
    "deactivate_staff",
    "ensure_roles",
    "reactivate_staff",
    "record_audit_reading",
    "record_keeping",
    "record_refused_sign_in",
    "record_sign_in",
    "record_sign_out",
    "reset_password",
    "revoke_key",
    "set_up_shop",
]
