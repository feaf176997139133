"""How much slower the pages of a large shop are than those of a small one: medians, in turns, on SQLite.

    python -m benchmarks.pages_speed [--small N] [--large N] [--asked N]

Two shops with 20 bill lines a customer, refreshed, one in twenty a second record of somebody. The list of customers,
whole and searched, the search box (pinyin, a Chinese name, last four of a number nobody has), one customer's page and
the tiers are asked for as the owner, then as somebody of one salon, in the process that answers, one shop a process.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

from benchmarks.measuring import ROOT
from benchmarks.refresh_speed import AS_OF, LINES_EACH, fill, liuke

PAGES = {
    "list": "/customers/", "list found": "/customers/?q=wangyu", "search pinyin": "/customers/search/?q=wangyu",
    "search name": "/customers/search/?q=李欣",
    "search number": "/customers/search/?q=0007", "customer": "/customers/7/", "tiers": "/tiers/",
}  # fmt: skip


def make_shop(home: Path, *, customers: int) -> None:
    """Make a shop with an owner, fill it, refresh it."""
    import sqlite3

    home.mkdir()
    liuke(home, "init", "--name", "Bench", "--json")
    link = sqlite3.connect(home / "liuke.sqlite3")
    link.executescript("PRAGMA synchronous=OFF; PRAGMA foreign_keys=OFF;")
    fill(link, customers=customers, lines=LINES_EACH * customers)
    link.execute("INSERT INTO customers_merge (customer_id, into_id, head_id, merged_at) SELECT id, id - 1, id - 1, "
                 "created_at FROM customers_customer WHERE id % 20 = 0")  # fmt: skip
    link.commit()
    link.close()
    liuke(home, "refresh", "--as-of", min(AS_OF, date.today()).isoformat(), "--json")


def answer() -> None:
    """Answer pages one after the other: an address in, milliseconds out."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liuke.config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    from liuke.accounts.models import Role, Salon, Staff

    settings.ALLOWED_HOSTS = ["testserver"]
    role = Role.objects.get(code="salon_manager")
    manager, _made = Staff.objects.get_or_create(username="manager", name="Manager", role=role)
    manager.salons.set(Salon.objects.all())
    Staff.objects.update(must_change_password=False)
    clients = []
    for person in (Staff.objects.order_by("pk")[0], manager):
        clients.append(Client())
        clients[-1].force_login(person, backend=settings.AUTHENTICATION_BACKENDS[-1])
    for who, address in (line.strip().split(" ", 1) for line in sys.stdin):
        client, began = clients[int(who)], time.perf_counter()
        found = client.get(address, headers={"HX-Request": "true"} if "search" in address else {})
        took = (time.perf_counter() - began) * 1000
        print(json.dumps({"ms": took, "status": found.status_code, "bytes": len(found.content)}), flush=True)


def ask(shop: subprocess.Popen[str], address: str, *, who: int) -> dict[str, Any]:
    """Ask a shop for a page, as the owner (0) or as the manager of its salon (1)."""
    assert shop.stdin
    assert shop.stdout
    shop.stdin.write(f"{who} {address}\n")
    shop.stdin.flush()
    found: dict[str, Any] = json.loads(shop.stdout.readline())
    if found["status"] != 200:
        raise SystemExit(f"{address} answered {found['status']}")
    return found


def main() -> None:
    """Print each page's medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--large", type=int, default=100_000)
    parser.add_argument("--asked", type=int, default=25)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="liuke-bench-") as folder:
        shops = []
        for customers in (options.small, options.large):
            home = Path(folder) / str(customers)
            make_shop(home, customers=customers)
            environment = os.environ | {"LIUKE_HOME": str(home), "PYTHONPATH": str(ROOT)}
            command = [sys.executable, "-c", "from benchmarks.pages_speed import answer; answer()"]
            shops.append(subprocess.Popen(command, env=environment, text=True, stdin=subprocess.PIPE,
                                          stdout=subprocess.PIPE))  # fmt: skip
        for who, (name, address) in product((0, 1), PAGES.items()):
            turns = [[ask(shop, address, who=who)["ms"] for shop in shops] for _n in range(options.asked + 3)][3:]
            small, large = (statistics.median(times) for times in zip(*turns, strict=True))
            print(json.dumps({"page": name, "as": ("owner", "manager")[who],
                              "small_ms": round(small, 1), "large_ms": round(large, 1),
                              "ratio": round(large / small, 2)}), flush=True)  # fmt: skip
        for shop in shops:
            assert shop.stdin
            shop.stdin.close()
            shop.wait()


if __name__ == "__main__":
    main()
