"""How much slower the front desk's pages are while a file comes in: the ratio of medians, on SQLite.

``python -m benchmarks.import_desk [ROWS] [SECONDS]``: a demo shop is served; home, the list of customers and a search
are asked for one after the other, first with nothing else going on, then while another process imports a sales CSV of
ROWS, for at most SECONDS. Both processes share the processors of this machine with everything else that runs on it.
"""

from __future__ import annotations

import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from benchmarks.import_speed import SALES, sales

PAGES = {"home": "/", "customers": "/customers/", "search": "/customers/search/?q=li"}
PORT = 8763
ROOT = Path(__file__).resolve().parent.parent
SIGN_IN = """
import django, json
django.setup()
from django.conf import settings
from django.test import Client
from liuke.accounts.models import Salon, Staff
person = Staff.objects.filter(role__code="front_desk").first()
browser = Client()
browser.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[-1])
print(json.dumps({"cookie": browser.cookies["sessionid"].value, "salon": Salon.objects.first().name}))
"""


def ask(path: str, cookie: str) -> float:
    """Return the milliseconds one page takes."""
    request = urllib.request.Request(f"http://127.0.0.1:{PORT}{path}", headers={"Cookie": f"sessionid={cookie}"})
    begun = time.perf_counter()
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - our own server
        answer.read()
        if "sign-in" in answer.url:
            raise RuntimeError("nobody is signed in")
    return (time.perf_counter() - begun) * 1000


def asked(cookie: str, *, until: float, importing: subprocess.Popen[bytes] | None = None) -> dict[str, list[float]]:
    """Return the times of each page, asked in turn until a moment or until the import ends."""
    times: dict[str, list[float]] = {name: [] for name in PAGES}
    while time.monotonic() < until and (importing is None or importing.poll() is None):
        for name, path in PAGES.items():
            times[name].append(ask(path, cookie))
    return times


def wait_for_server() -> None:
    """Come back when the server answers."""
    for _try in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/sign-in/", timeout=5).close()
        except urllib.error.URLError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the server does not answer")


def main(rows: int = 1_000_000, seconds: int = 120) -> None:
    """Print the medians and their ratios."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        environment |= {"LIUKE_HOME": str(folder / "home"), "PYTHONPATH": str(ROOT),
                        "DJANGO_SETTINGS_MODULE": "liuke.config.settings"}  # fmt: skip
        liuke = [sys.executable, "-m", "liuke"]
        subprocess.run([*liuke, "demo", "--customers", "500"], env=environment, check=True, capture_output=True)
        told = subprocess.run([sys.executable, "-c", SIGN_IN], env=environment, check=True, capture_output=True).stdout
        known = json.loads(told)
        file = folder / "sales.csv"
        with file.open("w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerow(SALES)
            csv.writer(out).writerows([*row[:13], known["salon"], row[14]] for row in sales(rows))
        serve = [*liuke, "serve", "--port", str(PORT), "--no-worker"]
        server = subprocess.Popen(serve, env=environment, stderr=subprocess.DEVNULL)
        try:
            wait_for_server()
            asked(known["cookie"], until=time.monotonic() + 3)
            idle = asked(known["cookie"], until=time.monotonic() + min(15, seconds))
            importing = subprocess.Popen([*liuke, "import", str(file), "--into-demo", "--json"], env=environment,
                                         stdout=subprocess.DEVNULL)  # fmt: skip
            busy = asked(known["cookie"], until=time.monotonic() + seconds, importing=importing)
            importing.kill()
            importing.wait()
        finally:
            server.terminate()
            server.wait()
        for page in PAGES:
            still, during = statistics.median(idle[page]), statistics.median(busy[page])
            print(json.dumps({"page": page, "idle_ms": round(still, 1), "importing_ms": round(during, 1),
                              "ratio": round(during / still, 2), "slowest_ms": round(max(busy[page])),
                              "asked": len(busy[page])}), flush=True)  # fmt: skip


if __name__ == "__main__":
    main(*(int(text) for text in sys.argv[1:]))
