"""What this shop checks, keeps and opens: everything registered with ``kit.keeping``. Called once by ``wiring``."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from liuke.kit import crypto, sentences
from liuke.kit.crypto import CannotOpen
from liuke.kit.home import home
from liuke.kit.keeping import checks, registry
from liuke.kit.keeping.checks import Finding
from liuke.kit.keeping.registry import Readable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from liuke.kit.crypto import Vault
    from liuke.kit.keeping.registry import Row

sentences.register(
    {
        "config.found_doubt": _(
            "The book breaks its rule %(rule)s in %(table)s, row %(row)s. What it concerns is frozen every night; "
            "look into it before anything is paid out."
        )
    }
)
_PARQUET = b"PAR1"
_TAILS = 5  # a masked phone shows up to four digits


def install() -> None:
    """Register checks, files, hooks and readable columns."""
    checks.register("tables", checks.tables_are_of_this_version)
    checks.register("guards", checks.guards_stand)
    checks.register("database", checks.database_is_sound)
    checks.register("keys", keys_open)
    checks.register("facts", facts_are_there, is_of_data=False)
    checks.register("ledger", book_is_in_order)
    checks.register("work", checks.work_goes_on, is_of_data=False)
    registry.register_files(facts)
    registry.register_files(imported)
    registry.register_head("ledger", ends_of_chains)
    registry.register_after_restore(tell_restored)
    registry.register_readable(
        "customers_customer",
        Readable(
            hidden=("phone_sealed", "phone_index", "phone_tail_index", "allergies_sealed", "key_wrapped"),
            shown=("phone", "phone_tail", "allergies"), open=_open_customer, seal=_seal_customer,
        ),
    )  # fmt: skip
    registry.register_readable(
        "customers_identifier",
        Readable(("value_sealed", "value_index"), ("value",), _open_identifier, _seal_identifier),
    )
    registry.register_readable(
        "visits_provideraccount", Readable(("settings_sealed",), ("settings",), _open_provider, _seal_provider)
    )
    registry.register_readable(
        "visits_signature", Readable(("image_sealed",), ("image",), _open_signature, _seal_signature)
    )
    registry.register_readable("accounts_apikey", Readable(("secret_sealed",), ("secret",), _open_key, _seal_key))


def keys_open(_now: datetime) -> Iterable[Finding]:
    """The keys of this home open what the shop has sealed."""
    from liuke.customers.queries import keys_fit

    if not keys_fit(home().vault):
        yield Finding("kit.found_keys")


def book_is_in_order(_now: datetime) -> Iterable[Finding]:
    """Every invariant of the ledger holds."""
    from liuke.ledger.queries.doubts import doubts

    for doubt in doubts():
        yield Finding("config.found_doubt", {"rule": doubt.rule, "table": doubt.table, "row": doubt.row})


def ends_of_chains() -> list[list[Any]]:
    """Return the last number and hash of every issuer's chain."""
    from liuke.ledger.queries.ends import ends

    return [list(end) for end in ends()]


def facts(root: Path) -> Iterator[Path]:
    """Return the files the lake's manifest names, and the manifest."""
    from liuke.segments.lake import Lake

    manifest = root / "facts" / "manifest.json"
    if manifest.exists():
        yield from (root / "facts" / name for name in sorted(Lake(root / "facts").files()) if name)
        yield manifest


def imported(root: Path) -> Iterator[Path]:
    """Return the files that came in, as they came, with their lists of errors."""
    return (path for path in (root / "imports").rglob("*") if path.is_file())


def facts_are_there(_now: datetime) -> Iterable[Finding]:
    """Every file the lake's manifest names is there and whole at both ends."""
    for path in facts(home().root):
        if path.suffix == ".parquet" and not _is_parquet(path):
            yield Finding("kit.found_file", {"file": path.relative_to(home().root).as_posix()})


def _is_parquet(path: Path) -> bool:
    if not path.exists():
        return False
    with path.open("rb") as file:
        head = file.read(len(_PARQUET))
        file.seek(-min(len(_PARQUET), path.stat().st_size), 2)
        return head == file.read() == _PARQUET


def tell_restored(now: datetime, copy: str) -> None:
    """Keep in the audit that the shop came out of a copy."""
    from liuke.accounts.services import record_keeping

    record_keeping("shop.restored", by=None, now=now, after={"copy": copy})


def _open_customer(row: Row) -> Row:
    vault, place = home().vault, row["uid"]
    phone = vault.unseal(row["phone_sealed"], place=f"customer.phone:{place}") if row["phone_sealed"] else None
    tail = None if phone else _tails(vault).get(row["phone_tail_index"])
    return {"phone": phone, "phone_tail": tail, "allergies": _allergies(row, vault)}


def _allergies(row: Row, vault: Vault) -> str | None:
    if not row["allergies_sealed"]:
        return None
    try:
        key = vault.unwrap(row["key_wrapped"], place=f"customer.key:{row['uid']}")
        return crypto.unseal(key, row["allergies_sealed"], place=f"customer.allergies:{row['uid']}")
    except CannotOpen:  # her key was destroyed: she is erased
        return None


def _seal_customer(row: Row) -> Row:
    from liuke.customers.rows import allergy_columns, phone_columns, tail_index
    from liuke.customers.rules.phones import Phone

    vault, phone = home().vault, row["phone"]
    sealed = phone_columns(Phone(phone, phone[-4:]) if phone else None, uid=row["uid"], vault=vault)
    if not phone and row["phone_tail"]:
        sealed["phone_tail_index"] = tail_index(row["phone_tail"], vault=vault)
    sealed.pop("phone_hint")  # it stands in the file
    return sealed | allergy_columns(row["allergies"] or "", uid=row["uid"], key_wrapped="", vault=vault)


@lru_cache(maxsize=2)
def _tails(vault: Vault) -> dict[str, str]:
    """Return the last digits behind every tail's index: few enough to try them all."""
    digits = (f"{number:0{length}}" for length in range(1, _TAILS) for number in range(10**length))
    return {vault.blind_index("phone_tail", tail): tail for tail in digits}


def _customer_uid(row: Row) -> Any:
    from liuke.customers.models import Customer

    return Customer.unguarded.values_list("uid", flat=True).get(pk=row["customer_id"])


def _open_identifier(row: Row) -> Row:
    return {"value": home().vault.unseal(row["value_sealed"], place=f"customer.identifier:{_customer_uid(row)}")}


def _seal_identifier(row: Row) -> Row:
    from liuke.customers.rows import identifier_columns

    sealed = identifier_columns(row["value"], uid=_customer_uid(row), vault=home().vault)
    return {name: sealed[name] for name in ("value_sealed", "value_index")}


def _open_provider(row: Row) -> Row:
    sealed, place = row["settings_sealed"], f"provider_account:{row['purse']}"
    return {"settings": home().vault.unseal(sealed, place=place) if sealed else None}


def _seal_provider(row: Row) -> Row:
    settings, place = row["settings"], f"provider_account:{row['purse']}"
    return {"settings_sealed": home().vault.seal(settings, place=place) if settings else ""}


def _open_key(row: Row) -> Row:
    return {"secret": home().vault.unseal(row["secret_sealed"], place=f"api_key:{row['code']}")}


def _seal_key(row: Row) -> Row:
    return {"secret_sealed": home().vault.seal(row["secret"], place=f"api_key:{row['code']}")}


def _open_signature(row: Row) -> Row:
    return {"image": home().vault.unseal(row["image_sealed"], place=f"signature:{row['uid']}")}


def _seal_signature(row: Row) -> Row:
    return {"image_sealed": home().vault.seal(row["image"], place=f"signature:{row['uid']}")}
