"""The processes of an installation: ``migrate``, ``serve``, ``worker``."""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import threading
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liuke.config.cli.arguments import a_number
from liuke.config.cli.verb import Verb, lines


def _no_arguments(_parser: argparse.ArgumentParser) -> None:
    return


def _migrate(_options: argparse.Namespace) -> dict[str, Any]:
    from django.core.management import call_command

    from liuke.accounts import services
    from liuke.kit import guards
    from liuke.kit.alone import alone

    with alone("migrate"):  # several starters of a new home: one works, the others wait and find it done
        call_command("migrate", verbosity=0, interactive=False)
        guards.check()
        services.ensure_roles()
    return {"migrated": True}


def prepare_database() -> None:
    """Bring an empty or older database to this version, so that an empty data folder works.

    Raises:
        KeysLost: the keys of this home do not open what the database has sealed; nothing more is sealed with them.
    """
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from liuke.customers.queries import keys_fit
    from liuke.kit.home import home
    from liuke.kit.problems import KeysLost

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        MIGRATE.run(argparse.Namespace())
    if not keys_fit(home().vault):
        raise KeysLost(folder=str(home().root / "keys"))


def _serve_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help=_("the address to listen on"))
    parser.add_argument("--port", type=a_number(0, 65_535), default=8000, help=_("the port to listen on"))
    parser.add_argument("--threads", type=a_number(1, 256), default=8, help=_("how many pages are made at once"))
    parser.add_argument("--no-worker", action="store_true", help=_("the worker runs somewhere else"))


def _serve(options: argparse.Namespace) -> dict[str, Any]:
    import waitress

    from liuke.config.door import bound_requests
    from liuke.config.wsgi import application
    from liuke.kit import guards
    from liuke.kit.problems import CannotListen

    guards.check()
    bound_requests()
    try:
        server = waitress.create_server(application, host=options.host, port=options.port, threads=options.threads)
    except (OSError, ValueError) as error:
        raise CannotListen(host=options.host, port=options.port, why=str(error)) from error
    stop = threading.Event()
    keeper = None
    if not options.no_worker:
        keeper = threading.Thread(target=_keep_worker, args=(stop,), name="worker-keeper")
        keeper.start()

    def leave(*_signal: object) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, leave)
    try:
        print(f"http://{options.host}:{options.port}", file=sys.stderr, flush=True)
        server.run()
    except (SystemExit, KeyboardInterrupt):
        pass
    finally:
        stop.set()
        if keeper:
            keeper.join()
    return {"served": True}


def _keep_worker(stop: threading.Event) -> None:
    """Keep one worker child alive; one that dies is started again, more slowly each time."""
    rest = 1.0
    while not stop.is_set():
        child = subprocess.Popen([sys.executable, "-m", "liuke", "worker"])
        while child.poll() is None and not stop.wait(0.2):
            pass
        if child.poll() is None:
            child.terminate()
            child.wait(30)
            return
        stop.wait(rest)
        rest = min(rest * 2, 60.0)


def _worker(_options: argparse.Namespace) -> dict[str, Any]:
    from liuke.config import wiring
    from liuke.kit import clock, guards
    from liuke.kit.jobs import worker

    guards.check()
    wiring.ensure_schedules(now=clock.now())
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    worker.run_forever(stop)
    return {"stopped": True}


MIGRATE = Verb(
    "migrate", gettext_lazy("bring the database to this version"), _no_arguments, _migrate, lines, opens_shop=False
)
SERVE = Verb(
    "serve", gettext_lazy("the web server, and one worker beside it"), _serve_arguments, _serve, lambda _answer: ""
)
WORKER = Verb("worker", gettext_lazy("a worker for background jobs"), _no_arguments, _worker, lambda _answer: "")
