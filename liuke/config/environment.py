"""The one reader of the environment. An unknown or malformed LIUKE_ value stops the start with its name."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

_KNOWN = {
    "LIUKE_HOME", "LIUKE_ENGINE", "LIUKE_ENGINE_MEMORY_MB", "LIUKE_HOSTS", "LIUKE_SECURE", "LIUKE_DURABLE",
    "LIUKE_REQUIRE", "LIUKE_DEBUG", "LIUKE_SHARED_DATA",  # read by tests and benchmarks only
}  # fmt: skip

# What a link to PostgreSQL may be told beside where it leads; the refresh's own link passes them on too.
LINK_OPTIONS = ("sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "application_name")


class BadSetting(Exception):
    """A variable of the environment cannot be read; the message names it and says what it may be.

    Said in both languages, Chinese first: no catalogue is open yet, and nobody has said which one she reads.
    """

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(f"{chinese}\n{english}")


@dataclass(frozen=True)
class Environment:
    """What the environment may set.

    Args:
        home: LIUKE_HOME, the data folder (default ``./var``).
        database_url: DATABASE_URL; empty means SQLite inside the home. ``postgresql://user:password@host/name``,
            perhaps with ``?sslmode=verify-full`` and the like (``LINK_OPTIONS``); any other parameter is refused.
        engine: LIUKE_ENGINE, where analytics run: ``duckdb``.
        engine_memory_mb: LIUKE_ENGINE_MEMORY_MB, megabytes one calculation may keep in memory before it uses the disk
            (default 1500, at least 100); a refresh is one calculation, each board somebody looks at another.
        hosts: LIUKE_HOSTS, host names the web server answers to, comma-separated.
        secure: LIUKE_SECURE=1 behind HTTPS: secure cookies, HSTS.
        durable: LIUKE_DURABLE=1 makes SQLite wait for the disk at every commit (survives a power cut).
        debug: LIUKE_DEBUG=1 for development.
    """

    home: Path
    database_url: str
    engine: str
    engine_memory_mb: int
    hosts: tuple[str, ...]
    secure: bool
    durable: bool
    debug: bool


def read(source: dict[str, str] | None = None) -> Environment:
    """Read and check the environment.

    Raises:
        BadSetting: a LIUKE_ variable nobody knows, or a value out of its range.
    """
    given = dict(os.environ) if source is None else source
    if unknown := sorted(name for name in given if name.startswith("LIUKE_") and name not in _KNOWN):
        names, known = ", ".join(unknown), ", ".join(sorted(_KNOWN))
        raise BadSetting(f"没有这个设置：{names}。可用的有：{known}", f"unknown setting {names}; known are {known}")
    engine = given.get("LIUKE_ENGINE", "duckdb")
    if engine != "duckdb":
        raise BadSetting(
            f"LIUKE_ENGINE={engine}：现在只能用 duckdb", f"LIUKE_ENGINE={engine}: only duckdb is available"
        )
    return Environment(
        home=Path(given.get("LIUKE_HOME") or "var").resolve(),
        database_url=given.get("DATABASE_URL", ""),
        engine=engine,
        engine_memory_mb=_number(given, "LIUKE_ENGINE_MEMORY_MB", 1500, least=100, most=10_000_000),
        hosts=tuple(h.strip() for h in given.get("LIUKE_HOSTS", "127.0.0.1,localhost").split(",") if h.strip()),
        secure=_flag(given, "LIUKE_SECURE"),
        durable=_flag(given, "LIUKE_DURABLE"),
        debug=_flag(given, "LIUKE_DEBUG"),
    )


def database(environment: Environment) -> dict[str, object]:
    """Return Django's DATABASES entry."""
    if environment.database_url:
        return _postgresql(environment.database_url)
    synchronous = "FULL" if environment.durable else "NORMAL"
    pragmas = (
        f"PRAGMA journal_mode=WAL;PRAGMA synchronous={synchronous};PRAGMA foreign_keys=ON;"
        "PRAGMA recursive_triggers=ON;PRAGMA cache_size=-20000;PRAGMA temp_store=MEMORY;"
        "PRAGMA mmap_size=134217728;PRAGMA journal_size_limit=67108864;"
    )
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": environment.home / "liuke.sqlite3",
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas},
        # A file in tests too: shared-cache memory locks its tables at once when a second thread comes.
        "TEST": {"NAME": environment.home / "test.sqlite3"},
    }


def swapped(environment: Environment, stamp: str) -> bool:
    """Return whether the database committed the switch of a restore that died; SQLite's file is one of those moved."""
    if not environment.database_url:
        return False
    from liuke.kit.keeping.postgresql import is_swapped

    return is_swapped(database(environment), stamp)


def _postgresql(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise BadSetting("DATABASE_URL 要以 postgresql:// 开头", "DATABASE_URL must start with postgresql://")
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if unknown := sorted(query.keys() - {"host", "port", *LINK_OPTIONS}):
        names, known = ", ".join(unknown), ", ".join(("host", "port", *LINK_OPTIONS))
        raise BadSetting(
            f"DATABASE_URL：没有这个参数：{names}。可用的有：{known}",
            f"DATABASE_URL: unknown parameter {names}; known are {known}",
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/") or "liuke",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or parts.hostname or "",
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_MAX_AGE": 60,
        "OPTIONS": {"options": "-c lock_timeout=15s"} | {name: query[name] for name in LINK_OPTIONS if name in query},
    }


def _flag(given: dict[str, str], name: str) -> bool:
    value = given.get(name, "0")
    if value not in {"0", "1"}:
        raise BadSetting(f"{name}={value}：请写 1 或 0", f"{name}={value}: say 1 or 0")
    return value == "1"


def _number(given: dict[str, str], name: str, default: int, *, least: int, most: int) -> int:
    value = given.get(name) or str(default)
    is_short = value.isascii() and value.isdigit() and len(value) <= len(str(most))
    if not is_short or not least <= int(value) <= most:
        raise BadSetting(
            f"{name}={value}：请写 {least} 到 {most} 之间的整数",
            f"{name}={value}: say a whole number, {least} to {most}",
        )
    return int(value)
