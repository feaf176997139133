"""Use cases of the demo: open the invented chain, let it grow, remove it in one step."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db import connection

from liuke.accounts import queries as accounts_queries
from liuke.accounts import services as accounts
from liuke.accounts.models import Organization, Role, Salon, Staff
from liuke.accounts.rules import Reach
from liuke.catalog.models import Item, ItemKind
from liuke.customers.models import Customer
from liuke.customers.rules.names import fold
from liuke.demo import queries
from liuke.demo.cards.telling import offer_cards, planned, tell_cards
from liuke.demo.chain import Chain, chain
from liuke.demo.errors import OwnDataInside, ShopIsReal
from liuke.demo.people import customer_code
from liuke.demo.queries import GROWTH_KEY
from liuke.demo.simulation import BLOCK, Block, simulate_block
from liuke.demo.writing import Places, write_block
from liuke.kit import guards
from liuke.kit.home import Home, home
from liuke.kit.jobs import Stopped, current_progress
from liuke.kit.models import Job, JobStatus
from liuke.kit.transactions import use_case
from liuke.visits.models import ProviderAccount
from liuke.visits.payments.opening import SETTINGS, SIMULATOR

if TYPE_CHECKING:
    from datetime import date, datetime

_WHY = "the demo writes its own shop"
_KEPT_TABLES = {"kit_job", "kit_schedule", "accounts_role"}


@dataclass(frozen=True)
class DemoShop:
    """What a demo holds now."""

    customers: int
    new_customers: int
    new_lines: int


def fill_demo(*, customers: int, seed: int, until: date, now: datetime) -> DemoShop:
    """Bring the demo up to ``customers`` (rounded up to whole blocks of 100), block by block. 载入演示数据.

    Safe to call again: blocks that stand are left as they are. Reports progress to the running job.

    Raises:
        ShopIsReal: the home holds a shop that is no demo; nothing is written.
    """
    invented = chain()
    open_demo(now=now)
    places = _places(invented)
    blocks = -(-customers // BLOCK)
    lines = new = 0
    offer_cards(places, until=until, now=now)
    hour, beauticians = now.astimezone(places.zone).hour, len(places.beautician_ids[0])
    for number in range(blocks):
        current_progress().report(number, blocks)
        block = simulate_block(
            invented, number=number, seed=seed, until=until, hour=hour, beauticians_per_salon=beauticians
        )
        plan = planned(block, places, seed=seed)
        block = replace(block, line_charged=plan.charged)
        written = _fill_block(block, invented, places, seed=seed, now=now, shop=home())
        tell_cards(block, plan, places, seed=seed)
        lines += written
        new += BLOCK if written else 0
    current_progress().report(blocks, blocks)
    return DemoShop(Customer.objects.unscoped(_WHY).count(), new, lines)


@use_case
def _fill_block(block: Block, invented: Chain, places: Places, *, seed: int, now: datetime, shop: Home) -> int:
    if not Organization.objects.filter(is_demo=True).exists():
        raise Stopped  # removed while it grew: the next shop in this home is not ours to fill
    if Customer.objects.unscoped(_WHY).filter(code=customer_code(block.number * BLOCK)).exists():
        return 0
    return write_block(block, invented, places, seed=seed, vault=shop.vault, now=now)


def open_demo(*, now: datetime) -> None:
    """Make the demo's brand, salons, staff and price list, unless they stand.

    Raises:
        ShopIsReal: the home holds a shop that is no demo.
    """
    existing = Organization.objects.first()
    if existing is not None:
        if not existing.is_demo:
            raise ShopIsReal(name=existing.name)
        if not queries.is_furnished():  # whoever opened it died before it was furnished
            _furnish(chain(), now=now)
        return
    accounts.ensure_roles()
    invented = chain()
    accounts.set_up_shop(
        name=invented.name,
        salon_name=invented.salons[0],
        currency=invented.currency,
        timezone=invented.timezone,
        now=now,
        is_demo=True,
    )
    _furnish(invented, now=now)


@use_case
def _furnish(invented: Chain, *, now: datetime) -> None:
    for name in invented.salons[1:]:
        Salon.objects.create(name=name, timezone=invented.timezone, is_demo=True)
    _hire(invented, list(Salon.objects.order_by("pk")))
    ProviderAccount.objects.bulk_create(
        ProviderAccount(purse=purse, adapter=SIMULATOR, is_on=True, changed_at=now) for purse in SETTINGS
    )
    Item.objects.bulk_create(
        [
            Item(
                kind=ItemKind.SERVICE,
                code=f"S{place:02d}",
                name=service.name,
                name_key=fold(service.name),
                category=service.category,
                need_type=service.need,
                minutes=service.minutes,
                cycle_days=service.cycle,
                list_price_minor=service.price_minor,
            )
            for place, service in enumerate(invented.services, 1)
        ]
        + [
            Item(
                kind=ItemKind.PRODUCT,
                code=f"P{place:02d}",
                name=product.name,
                name_key=fold(product.name),
                category="客装",
                brand=product.brand,
                list_price_minor=product.price_minor,
            )
            for place, product in enumerate(invented.products, 1)
        ]
    )


def _hire(invented: Chain, salons: list[Salon]) -> None:
    """Hire the cast; the first of each role has the role's code as sign-in name, the others cannot sign in."""
    roles = {role.code: role for role in Role.objects.all()}
    for group in invented.staff:
        role = roles[group["role"]]
        names = group.get("names") or [group["name"]]
        for place, name in enumerate(names):
            username = role.code if place == 0 else f"{role.code}{place + 1}"
            person = Staff.objects.filter(username=username).first() or Staff(username=username, role=role)
            person.name, person.code, person.is_demo = name, name, True
            person.set_unusable_password()
            person.save()
            everywhere = role.reach == Reach.ORGANIZATION
            person.salons.set(salons if everywhere else [salons[place % len(salons)]])


def _places(invented: Chain) -> Places:
    salons = list(Salon.objects.filter(is_demo=True).order_by("pk"))  # their names may have been changed by now
    names = [service.name for service in invented.services] + [product.name for product in invented.products]
    items = dict(Item.objects.filter(name__in=names).values_list("name", "pk"))
    return Places(
        salon_ids=[salon.pk for salon in salons],
        beautician_ids=[
            list(
                Staff.objects.filter(role__code="beautician", salons=salon).order_by("pk").values_list("pk", flat=True)
            )
            for salon in salons
        ],
        item_ids=[items[name] for name in names],
        item_names=names,
        service_count=len(invented.services),
        zone=ZoneInfo(invented.timezone),
    )


def stop_growing() -> None:
    """Take back the wish for more customers; a growth at work ends after its block, and what stands stays."""
    Job.objects.filter(unique_key=GROWTH_KEY, status=JobStatus.READY).update(status=JobStatus.STOPPED)
    Job.objects.filter(unique_key=GROWTH_KEY, status=JobStatus.RUNNING).update(stop_requested=True)


def remove_demo(*, shop: Home) -> None:
    """Remove the demo whole: every row of every table but roles and jobs, the lake and the files. 移除演示数据.

    Raises:
        ShopIsReal: the shop is no demo; nothing is touched.
        OwnDataInside: somebody imported real files into it; nothing is touched.
        ShopMissing: there is nothing to remove.
    """
    _remove_rows()
    for path in (*shop.facts.glob("*"), shop.imports):  # only once the rows are gone for good
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        elif path.suffix != ".lock":  # a refresh at work holds it until it has noticed
            path.unlink(missing_ok=True)


@use_case
def _remove_rows() -> None:
    organization = accounts_queries.organization()
    if not organization.is_demo:
        raise ShopIsReal(name=organization.name)
    if own := queries.rows_of_own_files():
        raise OwnDataInside(rows=own)
    stop_growing()
    ours = [
        model._meta.db_table  # noqa: SLF001 - Django's own name for the table
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("liuke.") or model._meta.app_label in {"accounts", "sessions", "axes"}  # noqa: SLF001
    ]
    with guards.lifted(), connection.cursor() as cursor:
        for table in ours:
            if table not in _KEPT_TABLES:
                cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 - names of our own models
