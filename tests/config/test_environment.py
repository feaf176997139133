"""The environment is read once, and a wrong value is named."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from liuke.config.environment import BadSetting, database, read
from liuke.segments.bulk import _address


def test_a_shop_needs_no_setting_at_all() -> None:
    environment = read({})

    assert environment.home == Path("var").resolve()
    assert database(environment)["ENGINE"] == "django.db.backends.sqlite3"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LIUKE_HOMES", "x"),
        ("LIUKE_SECURE", "yes"),
        ("LIUKE_ENGINE", "oracle"),
        ("LIUKE_ENGINE_MEMORY_MB", "99"),
        ("LIUKE_ENGINE_MEMORY_MB", "lots"),
        ("LIUKE_ENGINE_MEMORY_MB", "-1"),
        ("LIUKE_ENGINE_MEMORY_MB", "1e9"),
        ("LIUKE_ENGINE_MEMORY_MB", "10000001"),
        ("LIUKE_ENGINE_MEMORY_MB", "9" * 5000),
    ],
)
def test_a_wrong_setting_stops_the_start_and_is_named(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name) as refused:
        read({name: value})
    chinese, english = str(refused.value).splitlines()

    assert re.search(r"[\u4e00-\u9fff]", chinese)
    assert english.isascii()
    assert name in english


def test_digits_of_another_script_are_no_number() -> None:
    with pytest.raises(BadSetting, match="LIUKE_ENGINE_MEMORY_MB"):
        read({"LIUKE_ENGINE_MEMORY_MB": "٣٠٠٠"})


def test_a_chain_names_its_postgresql() -> None:
    entry = database(read({"DATABASE_URL": "postgresql://li%40uke:p%2Fw@db.example:5433/chain"}))

    assert (entry["USER"], entry["PASSWORD"], entry["HOST"], entry["PORT"], entry["NAME"]) == (
        "li@uke", "p/w", "db.example", "5433", "chain",
    )  # fmt: skip


def test_the_link_is_as_safe_as_the_address_asks_for_and_so_is_the_refreshs() -> None:
    entry: Any = database(
        read({"DATABASE_URL": "postgresql://li%40uke:p%2Fw@db.example:5433/chain?sslmode=verify-full&sslrootcert=/a b"})
    )

    assert entry["OPTIONS"] == {
        "options": "-c lock_timeout=15s", "sslmode": "verify-full", "sslrootcert": "/a b",
    }  # fmt: skip
    assert _address(entry) == (
        "postgresql://li%40uke:p%2Fw@/chain?host=db.example&port=5433&sslmode=verify-full&sslrootcert=%2Fa%20b"
    )


def test_a_parameter_nobody_knows_is_refused_by_name() -> None:
    with pytest.raises(BadSetting, match="sslmod;"):
        database(read({"DATABASE_URL": "postgresql://db.example/chain?sslmod=require"}))


def test_another_database_is_refused() -> None:
    with pytest.raises(BadSetting, match="postgresql"):
        database(read({"DATABASE_URL": "mysql://root@localhost/x"}))
