"""Balances and the check at night, against how much there is to go through.

    python -m benchmarks.ledger_speed [--transfers N] [--rounds R]

On SQLite and on a PostgreSQL that waits for its disk, in a process each.

- ``balance``: what a card holds, accounts and lots, of a customer with 50 000 transfers and of one with 50.
- ``verify``: every invariant over a book of N transfers, against one sequential scan of them: by the database alone
  (the sum of all columns that can be summed), and read out row by row through the driver.

The book is written by SQL with the triggers off, and put right by SQL; the check finds no fault in it. The least of
each counts.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from typing import Any

from benchmarks.measuring import ROOT, in_turn
from bootstrap.postgres import postgres

MANY, FEW = 50_000, 50


def fill(transfers: int) -> dict[str, Any]:
    """Write a shop with two special customers and as many transfers as asked, and return who they are."""
    from datetime import UTC, datetime

    from django.db import connection, transaction

    from liuke.accounts import services
    from liuke.cards.models import CardProduct
    from liuke.cards.steps import Counter, open_card
    from liuke.customers.models import Customer
    from liuke.customers.rows import name_columns
    from liuke.kit import guards
    from liuke.ledger.rules.book import Purse
    from liuke.ledger.steps import open_account

    now = datetime(2026, 11, 22, 4, tzinfo=UTC)
    services.ensure_roles()
    shop = services.set_up_shop(name="测", salon_name="一店", currency="CNY", timezone="Asia/Shanghai", now=now)
    product = CardProduct.objects.create(code="purse", name="储值卡", kind="stored_value")
    counter = Counter(shop.salon.pk, "CNY", now.date(), now)
    cards, accounts = [], []
    with transaction.atomic():
        for number in range(2 + max(1, transfers // 100)):
            import uuid

            row = {"uid": uuid.uuid4(), "salon": shop.salon, "created_at": now} | name_columns(f"客{number}")
            customer = Customer.objects.unscoped("a benchmark").create(**row)
            card = open_card(product, counter, customer_id=customer.pk)
            account = open_account(
                shop.salon.pk, Purse.PRINCIPAL, "CNY", customer_id=customer.pk, card=card.pk, now=now
            )
            cards.append(card.pk)
            accounts.append(account.pk)
        takings, revenue = counter.house(Purse.CASH), counter.house(Purse.REVENUE)
    with transaction.atomic(), connection.cursor() as cursor:
        _triggers_off(cursor)
        sizes = [MANY, FEW] + [100] * (len(accounts) - 2)
        _write(cursor, shop.salon.pk, list(zip(accounts, sizes, strict=True)), (takings, revenue))
    guards.recreate()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {"many": cards[0], "few": cards[1]}


def _triggers_off(cursor: Any) -> None:
    from django.apps import apps
    from django.db import connection

    from liuke.kit import guards

    for model in apps.get_app_config("ledger").get_models():
        table = model._meta.db_table  # noqa: SLF001
        where = f" ON {table}" if connection.vendor == "postgresql" else ""
        for name in guards._wanted(connection.vendor).get(table, {}):  # noqa: SLF001
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{where}")


def _write(cursor: Any, salon: int, accounts: list[tuple[int, int]], house: tuple[int, int]) -> None:
    """Write for each account so many transfers: one fen is paid in and the next takes it out, but for the last ten."""
    cash, revenue = house
    entries, transfers, lots, states, moves = [], [], [], [], []
    number = 0
    for account, size in accounts:
        open_lots: list[int] = []
        for turn in range(size):
            number += 1
            into = turn % 2 == 0 or turn >= size - 10
            event, code = ("top_up", "paid_in") if into else ("sale", "principal_used")
            entries.append((number, f"{number:032x}", salon, event, f"k{number}"))
            ends = (cash, account) if into else (account, revenue)
            transfers.append((number, number, *ends, code))
            if into:
                lots.append((number, account, number, number))
                states.append([number, account, 0])
                open_lots.append(len(states) - 1)
            else:
                place = open_lots.pop(0)
                states[place][2] = 1
                moves.append((number, number, states[place][0]))
    day, at = "2026-11-22", "2026-11-22 04:00:00+00:00"
    cursor.executemany(
        "INSERT INTO ledger_entry (id, uid, issuer_id, salon_id, event, idem_scope, idem_key, fingerprint, source, "
        f"business_date, recorded_at, reason) VALUES (%s, %s, 1, %s, %s, 'b', %s, '', 'till', '{day}', '{at}', '')",
        entries,
    )
    cursor.executemany(
        "INSERT INTO ledger_transfer (id, entry_id, line, debit_id, credit_id, unit, amount, code) "
        "VALUES (%s, %s, 0, %s, %s, 'CNY', 1, %s)",
        transfers,
    )
    cursor.executemany(
        "INSERT INTO ledger_lot (id, account_id, origin_id, came_by_id, quantity, earned_on, paid_minor, list_minor, "
        f"items) VALUES (%s, %s, %s, %s, 1, '{day}', 1, 1, '[]')",
        lots,
    )
    cursor.executemany(
        "INSERT INTO ledger_lotstate (lot_id, account_id, quantity, used) VALUES (%s, %s, 1, %s)", states
    )
    cursor.executemany("INSERT INTO ledger_lotmove (id, transfer_id, lot_id, quantity) VALUES (%s, %s, %s, -1)", moves)
    for column, side in (("posted_cr", "credit_id"), ("posted_dr", "debit_id")):
        cursor.execute(
            f"UPDATE ledger_account SET {column} = coalesce((SELECT sum(amount) FROM ledger_transfer "
            f"WHERE {side} = ledger_account.id), 0) WHERE bounded"
        )


def measure(transfers: int, *, rounds: int) -> dict[str, Any]:
    """Return the ratios of this database."""
    from django.db import connection

    from liuke.cards.holding import holdings
    from liuke.cards.models import Card
    from liuke.ledger.queries.doubts import doubts

    who = fill(transfers)
    cards = {name: Card.objects.unscoped("a benchmark").get(pk=pk) for name, pk in who.items()}

    def scan() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT sum(id), sum(entry_id), sum(line), sum(debit_id), sum(credit_id), sum(amount) "
                "FROM ledger_transfer"
            )
            cursor.fetchall()

    def read_out() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM ledger_transfer")
            while cursor.fetchmany(10_000):
                pass

    def balance(name: str) -> None:
        for _time in range(20):
            holdings([cards[name]])

    assert list(doubts()) == []
    verify, scanned, out = in_turn(rounds, lambda: list(doubts()), scan, read_out)
    many, few = in_turn(rounds * 3, lambda: balance("many"), lambda: balance("few"))
    return {
        "verify": round(verify, 2), "scan": round(scanned, 3), "read_out": round(out, 2),
        "verify_over_scan": round(verify / scanned, 1), "verify_over_read_out": round(verify / out, 2),
        "balance_ms": round(many * 50, 2), "balance_many_over_few": round(many / few, 2),
    }  # fmt: skip


def main() -> None:
    """Measure both databases."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--transfers", type=int, default=1_000_000)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = asked.parse_args()
    if options.inside:
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        print(json.dumps(measure(options.transfers, rounds=options.rounds)))
        return
    command = [sys.executable, "-m", "benchmarks.ledger_speed", "--inside"]
    command += ["--transfers", str(options.transfers), "--rounds", str(options.rounds)]
    for name in ("SQLite", "PostgreSQL"):
        with tempfile.TemporaryDirectory() as home:
            environment = os.environ | {"LIUKE_HOME": home, "DJANGO_SETTINGS_MODULE": "liuke.config.settings"}
            if name == "SQLite":
                print(name, flush=True)
                subprocess.run(command, cwd=ROOT, env=environment | {"DATABASE_URL": ""}, check=True)
                continue
            with postgres(waits_for_disk=True) as url:
                subprocess.run(command, cwd=ROOT, env=environment | {"DATABASE_URL": str(url)}, check=True)


if __name__ == "__main__":
    main()
