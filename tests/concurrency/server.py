"""A web server over the database of a test run, in a process of its own that can be killed.

    python -m tests.concurrency.server

Each line on its standard input, ``PORT [GUARD …]``, lets a copy of it serve at that port, and is answered by the copy's
process id. A guard that is named is off in the copy: that is for twins.
"""

from __future__ import annotations

import os
import signal
import sys
import uuid
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from liuke.config.wsgi import application
from liuke.kit.idempotency import Once

THREADS = 16


def without_locks() -> None:
    """Let nobody hold a card, nobody look whether there is enough, and no transaction keep others out."""
    from django.db import transaction
    from django.db.backends.signals import connection_created

    from liuke.cards.holding import holdings
    from liuke.cards.models import Card
    from liuke.kit import transactions
    from liuke.ledger.steps import posting
    from liuke.visits import services
    from liuke.visits.steps import rows, selling

    def read_cards(wanted: set[int], **_more: Any) -> dict[int, Any]:
        return {one.card.pk: one for one in holdings(Card.unguarded.filter(pk__in=wanted))}

    def together(*args: Any, **more: Any) -> Any:
        with transaction.atomic():
            return write_rows(*args, **more)

    def unchecked(connection: Any, **_more: Any) -> None:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA ignore_check_constraints = ON")

    write_rows = rows.write_rows
    connection_created.connect(unchecked, weak=False)
    off: tuple[tuple[Any, str, Any], ...] = (
        (transactions, "connection", SimpleNamespace(in_atomic_block=True)),
        (services, "check_out", vars(services.check_out)["__wrapped__"]),
        (selling, "hold_cards", read_cards),
        (selling, "write_rows", together),
        (posting, "_see_enough", lambda _moves: None),
    )
    for module, name, instead in off:
        setattr(module, name, instead)


def without_keys() -> None:
    """Let a call be done however often it comes."""
    from ninja.responses import Status

    from liuke.visits.api import till

    def every_time(_request: Any, _response: Any, *, run: Any, **_more: Any) -> Any:
        status, told = run(Once("unguarded", uuid.uuid4().hex, ""))
        return Status(status, told.model_dump(mode="json"))

    vars(till)["answered"] = every_time


GUARDS = {"locks": without_locks, "keys": without_keys}


def serve(port: int, guards: list[str]) -> None:
    """Serve until killed."""
    import waitress

    from liuke.kit import replay

    replay._DEAD_AFTER = timedelta(seconds=1)  # who was killed is not waited for
    for guard in guards:
        GUARDS[guard]()
    waitress.create_server(application, host="127.0.0.1", port=port, threads=THREADS).run()


def main() -> None:
    """Start a copy for each line that comes."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        port, *guards = line.split()
        if not (pid := os.fork()):
            serve(int(port), guards)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
