"""The stories of a block told to the database: each in a transaction of its own, so that tills never wait for long."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from liuke.accounts.models import Organization, Staff
from liuke.accounts.queries import organization
from liuke.cards.definitions import read_ladder_file
from liuke.cards.models import CardProduct, Ladders
from liuke.customers.models import Customer
from liuke.demo.cards.offers import ladders_text, offers
from liuke.demo.cards.planning import plan_cards
from liuke.demo.cards.posting import Shop, post_story
from liuke.demo.people import customer_code
from liuke.demo.simulation import BLOCK
from liuke.kit.jobs import Stopped
from liuke.kit.transactions import use_case
from liuke.ledger.services import seal_some
from liuke.ledger.steps import issuer_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from liuke.cards.rules.ladders import Ladder
    from liuke.demo.cards.acts import Plan, Story
    from liuke.demo.simulation import Block
    from liuke.demo.writing import Places

_WHY = "the demo writes its own shop"


@use_case
def offer_cards(places: Places, *, until: date, now: datetime) -> None:
    """Put the chain's cards and ladders on offer, unless they stand."""
    if not Organization.objects.filter(is_demo=True).exists() or CardProduct.objects.exists():
        return
    CardProduct.objects.bulk_create(offer.product(places.item_ids) for offer in offers())
    Ladders.objects.create(text=ladders_text(places.item_ids, until=until), made_at=now)


def planned(block: Block, places: Places, *, seed: int) -> Plan:
    """Return what a block's customers do with cards."""
    return plan_cards(block, places.item_ids, _ladders(block, places), seed=seed)


def _ladders(block: Block, places: Places) -> tuple[Ladder, ...]:
    return read_ladder_file(ladders_text(places.item_ids, until=block.last_day))


def tell_cards(block: Block, plan: Plan, places: Places, *, seed: int) -> int:
    """Write what a block's customers did with cards, and return how many entries that made.

    Safe to call again: stories that stand are left as they are, and so is a block of another seed or another day.
    """
    codes = [customer_code(block.number * BLOCK + place) for place in range(BLOCK)]
    found = {one.code: one for one in Customer.objects.unscoped(_WHY).filter(code__in=codes)}
    joined = [block.first_day + timedelta(days=day) for day in block.joined.tolist()]
    if [found[code].joined_on if code in found else None for code in codes] != joined:
        return 0
    shop = Shop(
        number=block.number,
        first_day=block.first_day,
        seed=seed,
        places=places,
        customers=[found[code] for code in codes],
        products=_products(places),
        ladders=_ladders(block, places),
        currency=organization().currency,
        tills=_tills(places),
    )
    entries = sum(_tell(story, shop) for story in plan.stories)
    for issuer in _issuers(places):
        while seal_some(issuer, is_past=True):
            pass
    return entries


@use_case
def _tell(story: Story, shop: Shop) -> int:
    if not Organization.objects.filter(is_demo=True).exists():
        raise Stopped  # removed while it grew: the next shop in this home is not ours to fill
    return post_story(story, shop)


@use_case
def _issuers(places: Places) -> list[int]:
    return sorted({issuer_of(salon) for salon in places.salon_ids})


def _products(places: Places) -> dict[str, CardProduct]:
    """Return the cards as the chain sold them, whatever somebody made of the offers since."""
    standing = dict(CardProduct.objects.values_list("code", "pk"))
    return {one.code: one.product(places.item_ids, pk=standing.get(one.code)) for one in offers()}


def _tills(places: Places) -> dict[int, tuple[int | None, str]]:
    """Return who stands at each salon's till, with her name; nobody where she has left."""
    people = Staff.objects.filter(role__code="front_desk", is_demo=True, salons__in=places.salon_ids)
    found = {salon: (pk, name) for salon, pk, name in people.values_list("salons", "pk", "name")}
    return {salon: found.get(salon, (None, "")) for salon in places.salon_ids}
