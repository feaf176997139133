"""Refresh, and who is where on any day."""

from __future__ import annotations

import fcntl
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection

from liuke.accounts import steps as accounts
from liuke.accounts.queries import organization
from liuke.customers.queries import times_moved
from liuke.insights.engine import Engine
from liuke.kit.home import home
from liuke.kit.outbox import record
from liuke.kit.transactions import use_case
from liuke.segments import definitions, models, past, queries, steps
from liuke.segments.bulk import Database, database
from liuke.segments.computing import Stopwatch, compute, list_everybody
from liuke.segments.errors import DayBeforeFacts, RefreshRunning, ShopRemoved, UnknownEngine
from liuke.segments.events import TiersMoved
from liuke.segments.lake import Lake
from liuke.segments.models import Run, RunStatus, Standing
from liuke.segments.queries import people
from liuke.segments.queries.asking import full_disk_told
from liuke.segments.sources import registered

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from liuke.accounts.scope import Scope
    from liuke.insights.rules.evaluate import Cuts
    from liuke.insights.schemes import Scheme
    from liuke.segments.bulk import Link

LOCK = 7_305_112_026  # any number nobody else uses as an advisory lock of this database


@dataclass(frozen=True)
class Outcome:
    """What a refresh did: the run, how many customers each tier and tag has, seconds per step."""

    run: Run
    tiers: dict[str, dict[str, int]]
    tags: dict[str, int]


def refresh(*, as_of: date | None, now: datetime, engine: str = "duckdb") -> Outcome:
    """Bring facts, features, tiers and tags up to the database and make the run current. 重新计算.

    Safe to repeat and to interrupt anywhere: the lake changes by replacing its manifest, the answers by one
    transaction, and what a dead run left unfinished is swept away by the next.

    Args:
        as_of: the first unseen day; None means today in the organization's zone.
        now: the instant of the request.
        engine: where to compute; ``duckdb``.

    Raises:
        DayInFuture: later than tomorrow.
        DayBeforeFacts: no fact lies before it.
        RefreshRunning: another refresh is at work; nothing is changed.
        ShopRemoved: the shop was taken away meanwhile; nothing of the run is left.
        UnknownEngine: the engine is not installed.
    """
    day, today = queries.checked_day(as_of, now=now)
    if engine not in {"duckdb", ""}:
        raise UnknownEngine(engine=engine)
    with _alone():
        Run.objects.filter(status=RunStatus.RUNNING).update(
            status=RunStatus.FAILED, error="interrupted", finished_at=now
        )
        run = Run.objects.create(as_of=day, started_at=now, moved=times_moved())
        run.refresh_from_db(fields=["moved"])
        try:
            with full_disk_told():
                return _run(run, day=day, today=today)
        except BaseException as error:
            if not Run.objects.filter(pk=run.pk).exists():  # a demo can be removed at any moment, its runs with it
                (home().facts / "manifest.json").unlink(missing_ok=True)
                raise ShopRemoved from error
            Run.objects.filter(pk=run.pk).exclude(status=RunStatus.DONE).update(
                status=RunStatus.FAILED, error=repr(error)[:2000], finished_at=now
            )
            raise


def _run(run: Run, *, day: date, today: date) -> Outcome:
    watch, machine = Stopwatch(), Engine()
    schemes, tags = definitions.schemes(), definitions.tags()
    with closing(machine), database(home().facts / "raw") as link:
        lake = _gathered(machine, link, watch, day=day, today=today)
        answers = compute(machine, lake, as_of=day, schemes=schemes, tags=tags, watch=watch, keep=True)
        run.cuts = [[name, quantile.percent, value] for (name, quantile), value in answers.cuts.items()]
        run.usual_days, run.fresh_until = answers.usual_days, lake.last_day()
        run.customers = machine.fetch("SELECT COUNT(*) AS n FROM features").to_pylist()[0]["n"]
        run.save(force_update=True)
        with watch.step("past"):
            past.note(machine, lake, as_of=day, schemes=schemes)
        with watch.step("list"):
            list_everybody(machine, schemes, tags)
        with watch.step("publish"), link.transaction() as writing:
            _hold_shop(writing, run)
            steps.publish(writing, machine, answers, run_id=run.pk)
        tiers, marks = _counts(machine, schemes, [tag.code for tag in tags])
    run.status, run.seconds = RunStatus.DONE, watch.seconds
    run.finished_at = run.started_at + timedelta(seconds=sum(watch.seconds.values()))
    run.save(update_fields=["seconds", "finished_at"])
    Run.objects.filter(pk__lt=run.pk - 400).delete()
    return Outcome(run, tiers, marks)


def _hold_shop(writing: Link, run: Run) -> None:
    """Let nobody take the shop away before its answers stand: PostgreSQL holds its row, SQLite has one writer."""
    lock = " FOR KEY SHARE OF shop" if connection.vendor == "postgresql" else ""
    sql = f"SELECT run.id FROM segments_run AS run, accounts_organization AS shop WHERE run.id = {run.pk}{lock}"  # noqa: S608 - a number
    if not writing.query(sql).num_rows:
        raise ShopRemoved


def _gathered(machine: Engine, link: Database, watch: Stopwatch, *, day: date, today: date) -> Lake:
    lake = Lake(home().facts)
    with watch.step("gather"), link.transaction(read_only=True) as reading:
        lake.gather(machine, reading, registered(), open_month=day.isoformat()[:7])
        lake.open(machine)
    first = min(lake.first_day() or today, today)  # today is always a day to ask for: a new shop has a first morning
    if day <= first and day < today:
        raise DayBeforeFacts(day=day.isoformat(), first=first.isoformat())
    return lake


def computed(*, as_of: date, now: datetime, scheme: Scheme) -> tuple[Cuts, list[dict[str, Any]]]:
    """Return where everybody stands in one scheme on another day, computed in memory and stored nowhere.

    Returns:
        The cut points, and one row per customer: her features and ``place`` (the tier's place from 0).

    Raises:
        DayInFuture, DayBeforeFacts, RefreshRunning: as for ``refresh``.
    """
    day, today = queries.checked_day(as_of, now=now)
    machine, watch = Engine(), Stopwatch()
    with _alone(), closing(machine), database(home().facts / "raw") as link:
        lake = _gathered(machine, link, watch, day=day, today=today)
        answers = compute(machine, lake, as_of=day, schemes={scheme.code: scheme}, tags=(), watch=watch)
        rows = machine.fetch(
            f"SELECT features.*, scheme_{scheme.code} AS place FROM features JOIN places USING (customer_id) "  # noqa: S608 - a checked code
            "ORDER BY customer_id"
        ).to_pylist()
    return answers.cuts, rows


def work_out_past(*, now: datetime, steps_at_once: int = 40) -> past.Reach | None:
    """Work out some more days of who was in which tier, up to the last run's; tell what is new. 补算分层历史.

    Safe to repeat and to interrupt anywhere. Once the last run's day is reached, ``since`` of everybody's tier is the
    day she came into it, and the moves of the days not told before are announced as one event.

    Returns:
        How far the past is; None where nothing ever happened or nobody refreshed.

    Raises:
        RefreshRunning: a refresh is at work; ask again later.
    """
    run = queries.current_run()
    if run is None:
        return None
    with _alone():
        lake = Lake(home().facts)
        found = past.go_on(lake, last=run.as_of, steps=steps_at_once)
        if found is not None and found.is_whole and not found.by_month:
            with closing(Engine()) as machine, database(home().facts / "raw") as link, link.transaction() as writing:
                machine.view("moves", lake.past_files(), past.MOVES)
                steps.redate(writing, machine)
    if found is not None and found.is_whole:
        _tell(found, now=now)
    return found


@use_case
def _tell(reach: past.Reach, *, now: datetime) -> None:
    """Announce the moves of the days nobody was told of; the first time only the day is remembered."""
    told = models.MovesTold.objects.select_for_update().first()
    if told is None:
        models.MovesTold.objects.create(until=reach.until)
    elif reach.until > told.until:
        record(TiersMoved(after=told.until.isoformat(), until=reach.until.isoformat()), now=now)
        told.until = reach.until
        told.save(update_fields=["until"])


@dataclass(frozen=True)
class Everybody:
    """Where each customer stands in one scheme. ``stored`` tells a stored run from one computed for this answer."""

    as_of: date
    stored: bool
    rows: list[dict[str, object]]


def everybody(*, scheme: str, as_of: date | None, now: datetime) -> Everybody:
    """Return customer, tier, since and because of everybody in a scheme.

    The last run's day (the default) is read; any other day is computed in memory and stored nowhere, and ``since``
    is then not known.

    Raises:
        UnknownScheme, NotRefreshed, DayInFuture, DayBeforeFacts, RefreshRunning: as they say.
    """
    its, currency, lang = definitions.scheme(scheme), organization().currency, queries.language()
    run = queries.current_run()
    if as_of is not None and (run is None or as_of != run.as_of):
        day, stored = as_of, False
        cuts, rows = computed(as_of=as_of, now=now, scheme=its)
    else:
        current = queries.require_run()
        day, stored = current.as_of, True
        cuts, rows = queries.cuts_of(current), _stored(scheme)
    answer = []
    for row in rows:
        tier = its.tiers[int(row["place"])] if "place" in row else its.tier_called(str(row["tier"]))
        if tier is None:  # taken away since the run
            continue
        said = people.because(its, tier, row, cuts, language=lang, currency=currency)
        answer.append({"customer": row["customer_id"], "tier": tier.code, "since": row.get("since"), "because": said})
    return Everybody(day, stored, answer)


def _stored(scheme: str) -> list[dict[str, Any]]:
    rows = Standing.objects.unscoped("the command line sees the whole shop").filter(scheme=scheme)
    found = rows.select_related("customer__features").order_by("customer_id")
    return [
        people.feature_row(row.customer.features)
        | {"customer_id": row.customer_id, "tier": row.tier, "since": row.since.isoformat()}
        for row in found
    ]


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the lake alone. The lock is the operating system's: it falls with the process, however that dies."""
    folder = home().facts
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "refresh.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise RefreshRunning from taken
        with _alone_in_database(), full_disk_told():
            yield


@contextmanager
def _alone_in_database() -> Iterator[None]:
    """Keep other hosts out: PostgreSQL's lock of this connection falls with it. SQLite has one host."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise RefreshRunning
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _counts(
    machine: Engine, schemes: Mapping[str, Scheme], tags: list[str]
) -> tuple[dict[str, dict[str, int]], dict[str, int]]:
    """Return how many customers each tier and each tag has, zeros included."""
    stood = machine.fetch("SELECT scheme, tier, COUNT(*) AS n FROM standings GROUP BY scheme, tier").to_pylist()
    marked = machine.fetch("SELECT tag, COUNT(*) AS n FROM marks GROUP BY tag").to_pylist()
    found = {(row["scheme"], row["tier"]): row["n"] for row in stood}
    tiers = {s.code: {tier.code: found.get((s.code, tier.code), 0) for tier in s.tiers} for s in schemes.values()}
    return tiers, dict.fromkeys(tags, 0) | {row["tag"]: row["n"] for row in marked}


@use_case
def record_boards_taken(*, scope: Scope, now: datetime, address: str = "") -> None:
    """Keep who took the numbers of the boards out, before the file is sent."""
    accounts.audit("boards.exported", now=now, actor_id=scope.staff_id, object_type="board", address=address)
