"""The environment is read once, and a wrong value is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from liuke.config.environment import BadSetting, database, read


def test_a_shop_needs_no_setting_at_all() -> None:
    environment = read({})

    assert environment.home == Path("var").resolve()
    assert database(environment)["ENGINE"] == "django.db.backends.sqlite3"


@pytest.mark.parametrize(
    ("name", "value"),
    [("LIUKE_HOMES", "x"), ("LIUKE_SECURE", "yes"), ("LIUKE_ENGINE", "oracle")],
)
def test_a_wrong_setting_stops_the_start_and_is_named(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name):
        read({name: value})


def test_a_chain_names_its_postgresql() -> None:
    entry = database(read({"DATABASE_URL": "postgresql://li%40uke:p%2Fw@db.example:5433/chain"}))

    assert (entry["USER"], entry["PASSWORD"], entry["HOST"], entry["PORT"], entry["NAME"]) == (
        "li@uke", "p/w", "db.example", "5433", "chain",
    )  # fmt: skip


def test_another_database_is_refused() -> None:
    with pytest.raises(BadSetting, match="postgresql"):
        database(read({"DATABASE_URL": "mysql://root@localhost/x"}))
