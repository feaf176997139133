"""Closing bills at the till, against the bare statements of the same bills, and with many tills at once.

    python -m benchmarks.till_speed [--bills N] [--rounds R] [--seconds S]

On SQLite and on a PostgreSQL that waits for its disk, in a process each.

- ``checkout``: a bill of three lines, each somebody's work, paid by stored value, WeChat and cash, through the
  service, against the inserts and updates of the same bills as bare SQL, a transaction each. The statements are
  listened to: the bills are closed once, undone, and their statements sent again through the driver, so both sides
  write the same rows and the same triggers fire.
- ``tills`` (PostgreSQL): bills a second of 1, 4 and 16 tills, a process each, every one with customers of its own.

Rounds take turns; the least of each counts.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
import uuid
from typing import TYPE_CHECKING, Any

from benchmarks.measuring import ROOT
from bootstrap.postgres import postgres

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Statement = tuple[str, Any]

TILLS = (1, 4, 16)
WARM = 20
PLENTY = 1_000_000_000
"""Minor units on every card: no bill runs into the end of one."""


def fill(customers: int) -> dict[str, Any]:
    """Write a shop whose customers have more than enough on a card, and return what a bill names."""
    from liuke.accounts import services
    from liuke.accounts.models import Role, Staff
    from liuke.cards.models import CardProduct
    from liuke.catalog.models import Item, ItemKind
    from liuke.customers.models import Customer
    from liuke.customers.rows import name_columns

    services.ensure_roles()
    shop = services.set_up_shop(name="测", salon_name="一店", currency="CNY", timezone="Asia/Shanghai", now=_now())
    seller = Staff.objects.create(username="seller", name="前台", role=Role.objects.get(code="owner"))
    seller.salons.add(shop.salon)
    items = [
        Item.objects.create(name=f"项目{n}", name_key=f"项目{n}", kind=ItemKind.SERVICE, list_price_minor=price)
        for n, price in enumerate((30_000, 20_000, 10_000))
    ]
    purse = CardProduct.objects.create(code="purse", name="储值卡", kind="stored_value")
    told = {"salon": shop.salon.pk, "seller": seller.pk, "items": [one.pk for one in items], "who": []}
    for number in range(customers):
        row = {"uid": uuid.uuid4(), "salon": shop.salon, "created_at": _now()} | name_columns(f"客{number}")
        customer = Customer.objects.unscoped("a benchmark").create(**row)
        told["who"].append((customer.pk, _card(told, customer.pk, purse.pk)))
    return told


def _now() -> Any:
    from datetime import UTC, datetime

    return datetime(2026, 11, 22, 4, tzinfo=UTC)


def _card(told: dict[str, Any], customer: int, product: int) -> int:
    from liuke.cards.models import Card
    from liuke.visits.rules.sale import How, Sale, SaleLine, SalePayment, What

    sold = SaleLine(What.CARD, product, price_minor=PLENTY)
    close(told, Sale(told["salon"], customer, (sold,), (SalePayment(How.BANK_CARD, PLENTY),)))
    return Card.objects.unscoped("a benchmark").get(customer_id=customer).pk


def bill(told: dict[str, Any], number: int) -> Any:
    """Return one bill of one customer; the customers take turns."""
    from liuke.visits.rules.sale import How, Sale, SaleLine, SalePayment, Share, What

    customer, card = told["who"][number % len(told["who"])]
    whose = (Share(told["seller"], 10_000),)
    lines = tuple(SaleLine(What.ITEM, item, shares=whose) for item in told["items"])
    paid = (
        SalePayment(How.STORED, 30_000, card), SalePayment(How.WECHAT, 20_000), SalePayment(How.CASH, 10_000)
    )  # fmt: skip
    return Sale(told["salon"], customer, lines, paid)


def close(told: dict[str, Any], sale: Any, *, alone: bool = True) -> None:
    """Close a bill as the till does; not ``alone``: inside a transaction that is undone later."""
    from liuke.accounts.models import Staff
    from liuke.accounts.queries import scope_of
    from liuke.visits import services

    if "scope" not in told:
        told["scope"] = scope_of(Staff.objects.get(pk=told["seller"]))
    scope, write = told["scope"], services.write_named(sale, key=uuid.uuid4().hex, actor=told["seller"])
    done = services.check_out if alone else services.check_out.__wrapped__
    done(sale, write=write, scope=scope, actor=told["seller"], now=_now())


def overheard(told: dict[str, Any], numbers: range) -> tuple[list[list[Statement]], dict[str, int]]:
    """Return what each bill writes, statement by statement, and where the counters of rows stood after them.

    The bills are undone and the counters set back.
    """
    from django.db import connection, transaction

    found: list[list[Statement]] = []

    def listen(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            found[-1].append((sql, params))
        return execute(sql, params, many, context)

    before = _sequences()
    with transaction.atomic():
        for number in numbers:
            found.append([])
            with connection.execute_wrapper(listen):
                close(told, bill(told, number), alone=False)
        after = _sequences()
        transaction.set_rollback(True)
    _set(before)
    return found, after


def _sequences() -> dict[str, int]:
    from django.db import connection

    if connection.vendor == "sqlite":
        return {}  # its counters go back with the rows
    with connection.cursor() as cursor:
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL")
        return dict(cursor.fetchall())


def _set(counters: dict[str, int]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for name, last in counters.items():
            cursor.execute("SELECT setval(%s, %s)", [name, last])


def bare(bills: list[list[Statement]]) -> None:
    """Write bills by the statements alone, through the driver."""
    from django.db import connection

    raw = connection.connection
    for statements in bills:
        if connection.vendor == "sqlite":
            raw.execute("BEGIN IMMEDIATE")
            for sql, params in statements:
                raw.execute(sql.replace("%s", "?"), params)
            raw.execute("COMMIT")
            continue
        with raw.transaction(), raw.cursor() as cursor:
            for sql, params in statements:
                cursor.execute(sql, params)


def checkout(bills: int, *, rounds: int) -> dict[str, Any]:
    """Return the ratio of the service to bare SQL on this database."""
    from django.db import connection

    told = fill(50)
    numbers = itertools.count()
    for _warm in range(WARM):
        close(told, bill(told, next(numbers)))
    best = {"service": float("inf"), "bare": float("inf")}
    cpu = dict(best)
    for _round in range(rounds):
        first = next(numbers)
        statements, after = overheard(told, range(first, first + bills))
        jobs = {
            "bare": lambda statements=statements: bare(statements),
            "service": lambda first=first: [close(told, bill(told, number)) for number in range(first, first + bills)],
        }
        for name, job in jobs.items():
            began, worked = time.perf_counter(), time.process_time()
            job()
            best[name] = min(best[name], (time.perf_counter() - began) / bills * 1000)
            cpu[name] = min(cpu[name], (time.process_time() - worked) / bills * 1000)
            if name == "bare":
                _set(after)
    return {
        "database": connection.vendor, "statements": len(statements[0]),
        "service_ms": round(best["service"], 2), "bare_ms": round(best["bare"], 2),
        "service_over_bare": round(best["service"] / best["bare"], 2),
        "service_cpu_ms": round(cpu["service"], 2), "bare_cpu_ms": round(cpu["bare"], 2),
    }  # fmt: skip


def one_till(told: dict[str, Any], till: int, *, of: int, seconds: float) -> int:
    """Close bills for so long, of this till's customers only, and return how many."""
    mine = told["who"][till::of]
    here = told | {"who": mine}
    for number in range(WARM):
        close(here, bill(here, number))
    print("ready", flush=True)
    sys.stdin.readline()
    number, ends = WARM, time.perf_counter() + seconds
    while time.perf_counter() < ends:
        number += 1
        close(here, bill(here, number))
    return number - WARM


def tills(command: list[str], *, rounds: int, seconds: float) -> dict[str, Any]:
    """Return bills a second by the number of tills, and what 16 do more than one."""
    told = fill(TILLS[-1] * 4)
    best = dict.fromkeys(TILLS, 0.0)
    for _round, many in itertools.product(range(rounds), TILLS):
        asked = [json.dumps({"told": {k: v for k, v in told.items() if k != "scope"}, "till": n, "of": many,
                             "seconds": seconds}) for n in range(many)]  # fmt: skip
        with contextlib.ExitStack() as stack:
            running = [
                stack.enter_context(
                    subprocess.Popen(
                        [*command, "--till", one], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
                    )
                )
                for one in asked
            ]
            for one in running:
                assert one.stdout is not None
                assert one.stdout.readline() == "ready\n"
            for one in running:
                assert one.stdin is not None
                one.stdin.write("go\n")
                one.stdin.flush()
            done = [int(one.communicate()[0]) for one in running]
            assert not any(one.returncode for one in running), "a till was refused"
        best[many] = max(best[many], sum(done) / seconds)
    first, middle, last = (best[many] for many in TILLS)
    return {
        "bills_a_second": {str(many): round(rate, 1) for many, rate in best.items()},
        "16_over_1": round(last / first, 2), "16_over_4": round(last / middle, 2),
    }  # fmt: skip


def main() -> None:
    """Measure both databases."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--bills", type=int, default=100)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--seconds", type=float, default=5)
    asked.add_argument("--inside", choices=["checkout", "tills"], help=argparse.SUPPRESS)
    asked.add_argument("--till", help=argparse.SUPPRESS)
    options = asked.parse_args()
    if options.till or options.inside:
        _inside(options)
        return
    sizes = ["--bills", str(options.bills), "--rounds", str(options.rounds), "--seconds", str(options.seconds)]
    command = [sys.executable, "-m", "benchmarks.till_speed", *sizes, "--inside"]
    with _shop("") as environment:
        subprocess.run([*command, "checkout"], cwd=ROOT, env=environment, check=True)
    for what in ("checkout", "tills"):
        with postgres(waits_for_disk=True) as url, _shop(str(url)) as environment:
            subprocess.run([*command, what], cwd=ROOT, env=environment, check=True)


@contextlib.contextmanager
def _shop(database: str) -> Iterator[dict[str, str]]:
    with tempfile.TemporaryDirectory() as home:
        named = {"LIUKE_HOME": home, "DJANGO_SETTINGS_MODULE": "liuke.config.settings", "DATABASE_URL": database}
        yield os.environ | named


def _inside(options: argparse.Namespace) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    if options.till:
        asked = json.loads(options.till)
        print(one_till(asked["told"], asked["till"], of=asked["of"], seconds=asked["seconds"]), flush=True)
        return
    call_command("migrate", verbosity=0)
    if options.inside == "checkout":
        print(json.dumps(checkout(options.bills, rounds=options.rounds)), flush=True)
        return
    command = [sys.executable, "-m", "benchmarks.till_speed"]
    print(json.dumps(tills(command, rounds=min(options.rounds, 3), seconds=options.seconds)), flush=True)


if __name__ == "__main__":
    main()
