"""``liuke demo``: a simulated chain, marked as such, removable in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liuke.config.cli.arguments import a_count, a_day
from liuke.config.cli.verb import Verb, lines

if TYPE_CHECKING:
    import argparse


def _arguments(parser: argparse.ArgumentParser) -> None:
    from liuke.demo import sizes

    parser.add_argument("--customers", type=a_count, default=sizes.FIRST_CUSTOMERS, help=_("how many customers"))
    parser.add_argument("--seed", type=a_count, default=sizes.SEED, help=_("another number invents other people"))
    parser.add_argument("--until", type=a_day, help=_("the last day that happened (default today)"))
    parser.add_argument("--remove", action="store_true", help=_("take the demo away, whole"))
    parser.add_argument("--if-empty", action="store_true", help=_("do nothing where a shop stands already"))
    grown = _("let a worker grow it to %(customers)s customers") % {"customers": sizes.GROWN_CUSTOMERS}
    parser.add_argument("--then-grow", action="store_true", help=grown)


def _run(options: argparse.Namespace) -> dict[str, Any]:
    from liuke.accounts.models import Organization
    from liuke.demo import queries, services, sizes, tasks
    from liuke.demo.chain import chain
    from liuke.kit import clock
    from liuke.kit.home import home
    from liuke.kit.jobs import enqueue_once
    from liuke.segments.errors import DayInFuture
    from liuke.segments.services import refresh

    if options.remove:
        services.remove_demo(shop=home())
        return {"removed": True}
    if options.if_empty and Organization.objects.exists():
        return {}
    now = clock.now()
    today = clock.business_day(now, chain().timezone)
    until = options.until or today
    if until > today:
        raise DayInFuture(day=until.isoformat(), latest=today.isoformat())
    made = services.fill_demo(customers=options.customers, seed=options.seed, until=until, now=now)
    refresh(as_of=None, now=now)
    if options.then_grow:
        arguments = {"customers": sizes.GROWN_CUSTOMERS, "seed": options.seed, "until": until.isoformat()}
        enqueue_once(tasks.grow, unique_key=queries.GROWTH_KEY, **arguments)
    return {"customers": made.customers, "new_customers": made.new_customers, "lines": made.new_lines}


DEMO = Verb("demo", gettext_lazy("a simulated chain, marked as such"), _arguments, _run, lines)
