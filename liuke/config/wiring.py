"""Who is connected to whom: the home, event handlers, fact sources. The only place that knows both ends."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from liuke.kit import home

SEALING = 15
"""Minutes until what a till wrote stands in the chains."""
MORNING = time(4)  # after the shop's late bills, before its first customer


def install() -> None:
    """Connect everything; Django calls this once at start."""
    from liuke.config import keeping
    from liuke.customers import gaps
    from liuke.customers.tasks import after_import
    from liuke.insights.engine import Engine
    from liuke.intake.events import ImportCommitted, ImportUndone
    from liuke.kit import outbox
    from liuke.segments import cuts, tasks
    from liuke.visits.events import PaymentAsked, RefundWanted
    from liuke.visits.tasks import after_asking, after_wanting_back

    chosen = settings.ENVIRONMENT
    home.install(home.open_home(chosen.home))
    Engine.limit(memory_mb=chosen.engine_memory_mb, spill=chosen.home / "facts" / "spill")
    _register_facts()
    keeping.install()
    cuts.install()
    gaps.install()
    for kind in (ImportCommitted.kind, ImportUndone.kind):
        outbox.subscribe(kind, tasks.after_import)
    outbox.subscribe(ImportCommitted.kind, after_import)
    outbox.subscribe(PaymentAsked.kind, after_asking)
    outbox.subscribe(RefundWanted.kind, after_wanting_back)


def ensure_schedules(*, now: datetime) -> None:
    """Put the shop's regular work in place; the worker calls this at its start, when the tables stand.

    Doubles are looked for and tiers worked out every morning: the first time at once, as the turn of this morning,
    which was missed.
    """
    from liuke.accounts.queries import has_shop, organization
    from liuke.customers.tasks import DOUBLES_KEY, look_for_doubles
    from liuke.kit.jobs import schedules
    from liuke.kit.keeping.tasks import NIGHTLY_KEY, keep_nightly
    from liuke.ledger.tasks import CHECK_KEY, SEALING_KEY, check_book, seal
    from liuke.segments.queries.runs import REFRESH_KEY
    from liuke.segments.tasks import refresh_morning

    zone = ZoneInfo(organization().timezone if has_shop() else "UTC")
    morning = datetime.combine(now.astimezone(zone), MORNING, tzinfo=zone)
    last = morning if morning <= now else morning - timedelta(days=1)
    daily = (
        (DOUBLES_KEY, look_for_doubles), (REFRESH_KEY, refresh_morning), (CHECK_KEY, check_book),
        (NIGHTLY_KEY, keep_nightly),
    )  # fmt: skip
    for name, task in daily:
        schedules.ensure(name, task, every_minutes=24 * 60, first_at=last.astimezone(UTC))
    schedules.ensure(SEALING_KEY, seal, every_minutes=SEALING, first_at=last.astimezone(UTC))


def _register_facts() -> None:
    from liuke.booking.facts import BOOKINGS
    from liuke.care.facts import OUTCOMES
    from liuke.catalog.facts import CATALOG
    from liuke.customers.facts import PEOPLE
    from liuke.segments.sources import register
    from liuke.visits.facts import INTERACTIONS_SUMMED, TICKET_LINES, VISIT_DAYS

    register(TICKET_LINES, VISIT_DAYS, BOOKINGS, OUTCOMES, CATALOG, PEOPLE, INTERACTIONS_SUMMED)
