"""Three years of a chain as arrays: who joins, who comes when for what, who drifts away.

Pure: numpy in, arrays out, the same for the same seed. Customers come in blocks of ``BLOCK``; a block depends on
the seed and its own number only, so a shop of 500 grows to 2 000 without changing its first 500.

The laws behind it: visits of one person are a renewal process with gamma gaps around her own rhythm; each visit may
be her last (churn), more likely for the once-tempted than for regulars; seasons thin out what is not in demand;
price levels decide what people buy.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from liuke.demo.chain import Chain

Ints = NDArray[np.int64]

BLOCK = 100
YEARS = 3
DAYS = 365 * YEARS
_MOST_VISITS = 90
_SEASON_MONTHS = {"winter": {11, 12, 1, 2}, "summer": {5, 6, 7, 8}, "spring": {3, 4, 5}}
_FUTURE_DAYS = 21


@dataclass(frozen=True)
class Block:
    """One block of customers and all that happened to them. Days count from the first day of the three years.

    Per customer (``BLOCK`` long): ``joined``, ``level`` 0 frugal … 2 wealthy, ``salon``, ``steward`` (index within
    the salon), ``favourite`` (service index), ``referrer`` (customer number or -1), ``rhythm`` (days).
    Per line: ``line_customer`` (number within the block), ``line_day``, ``line_hour``, ``line_item`` (services
    first, then products), ``line_list`` and ``line_charged`` (fen), ``line_staff``.
    Per appointment: ``booking_customer``, ``booking_day``, ``booking_hour``, ``booking_item``, ``booking_staff``,
    ``booking_state`` (0 booked, 1 done, 2 cancelled, 3 no-show).
    """

    number: int
    first_day: date
    joined: Ints
    level: Ints
    salon: Ints
    steward: Ints
    favourite: Ints
    referrer: Ints
    rhythm: Ints
    line_customer: Ints
    line_day: Ints
    line_hour: Ints
    line_item: Ints
    line_list: Ints
    line_charged: Ints
    line_staff: Ints
    booking_customer: Ints
    booking_day: Ints
    booking_hour: Ints
    booking_item: Ints
    booking_staff: Ints
    booking_state: Ints

    @property
    def last_day(self) -> date:
        """The last of the three years."""
        return self.first_day + timedelta(days=DAYS - 1)


@dataclass(frozen=True)
class _People:
    joined: Ints
    level: Ints
    salon: Ints
    steward: Ints
    favourite: Ints
    referrer: Ints
    rhythm: Ints
    loyalty: NDArray[np.float64]


def simulate_block(
    chain: Chain, *, number: int, seed: int, until: date, hour: int, beauticians_per_salon: int
) -> Block:
    """Return one block of customers with three years that end on ``until`` at ``hour`` (0-24, local).

    What the last day still has ahead of that hour has not happened: it is booked.
    """
    rng = np.random.default_rng([seed, number])
    people = _people(rng, chain, number=number, beauticians=beauticians_per_salon)
    first_day = until - timedelta(days=DAYS - 1)
    customer, day = _visit_days(rng, people, chain, first_day=first_day)
    past = day < DAYS
    lines = _lines(rng, chain, people, customer=customer[past], day=day[past], beauticians=beauticians_per_salon)
    bookings = _bookings(rng, people, customer=customer, day=day, lines=lines, services=len(chain.services))
    happened = (lines["line_day"] < DAYS - 1) | (lines["line_hour"] < hour)
    lines = {name: column[happened] for name, column in lines.items()}
    to_come = (bookings["booking_day"] == DAYS - 1) & (bookings["booking_hour"] >= hour)
    bookings["booking_state"] = np.where(to_come, 0, bookings["booking_state"])
    return Block(
        number=number,
        first_day=first_day,
        joined=people.joined,
        level=people.level,
        salon=people.salon,
        steward=people.steward,
        favourite=people.favourite,
        referrer=people.referrer,
        rhythm=people.rhythm,
        **lines,
        **bookings,
    )


def _people(rng: np.random.Generator, chain: Chain, *, number: int, beauticians: int) -> _People:
    level = rng.choice(3, BLOCK, p=[0.45, 0.4, 0.15])
    weights = np.array([service.weight for service in chain.services], float)
    prices = np.array([service.price_minor for service in chain.services], float)
    cycles = np.array([service.cycle for service in chain.services], float)
    favourite = np.empty(BLOCK, np.int64)
    for wealth, taste in enumerate((-0.6, 0.0, 0.9)):  # the wealthy lean to dear services, the frugal away
        chance = weights * np.where(prices > 0, prices / 40_000, 0.3) ** taste
        mine = level == wealth
        favourite[mine] = rng.choice(len(weights), int(mine.sum()), p=chance / chance.sum())
    known = number * BLOCK
    referred = (rng.random(BLOCK) < 0.18) & (known > 0)
    # More join lately than early: the chain grows.
    joined = np.sort((DAYS * rng.beta(1.3, 1.0, BLOCK)).astype(np.int64))
    rng.shuffle(joined)
    return _People(
        joined=joined,
        level=level.astype(np.int64),
        salon=rng.choice(len(chain.salons), BLOCK, p=_shares(len(chain.salons))),
        steward=rng.integers(0, beauticians, BLOCK),
        favourite=favourite,
        referrer=np.where(referred, rng.integers(0, max(known, 1), BLOCK), -1),
        rhythm=np.clip(cycles[favourite] * rng.lognormal(0.05, 0.28, BLOCK), 10, 120).astype(np.int64),
        loyalty=rng.beta(2.2 + 0.8 * level, 0.55, BLOCK),
    )


def _shares(count: int) -> NDArray[np.float64]:
    raw = np.array([1.0 / (place + 1.4) for place in range(count)])
    shares: NDArray[np.float64] = raw / raw.sum()
    return shares


def _visit_days(rng: np.random.Generator, people: _People, chain: Chain, *, first_day: date) -> tuple[Ints, Ints]:
    """Return customer and day of every visit, future ones included, ordered by customer and day."""
    gaps = rng.gamma(6.0, people.rhythm[:, None] / 6.0, (BLOCK, _MOST_VISITS))
    gaps[:, 0] = rng.exponential(4.0, BLOCK)  # from joining to the first visit
    days = (people.joined[:, None] + np.cumsum(np.maximum(gaps, 1), axis=1)).astype(np.int64)
    # Each visit is followed by the next with the person's loyalty; one in eight never comes at all.
    goes_on = rng.random((BLOCK, _MOST_VISITS)) < people.loyalty[:, None] ** 0.4
    goes_on[:, 0] = rng.random(BLOCK) < 0.88
    alive = np.logical_and.accumulate(goes_on, axis=1)
    wanted = rng.random((BLOCK, _MOST_VISITS)) < _season_chance(people, chain, days, first_day)
    kept = alive & wanted & (days < DAYS + _FUTURE_DAYS)
    customer, place = np.nonzero(kept)
    return customer.astype(np.int64), days[customer, place]


def _season_chance(people: _People, chain: Chain, days: Ints, first_day: date) -> NDArray[np.float64]:
    """Return the chance that a visit happens in its month: in season always, else four times of five."""
    start = np.datetime64(first_day)
    months = (start + days).astype("datetime64[M]").astype(np.int64) % 12 + 1
    chance = np.full(days.shape, 0.9)
    for index, service in enumerate(chain.services):
        mine = people.favourite == index
        season = _SEASON_MONTHS.get(service.season)
        if season and mine.any():
            chance[mine] = np.where(np.isin(months[mine], sorted(season)), 1.0, 0.8)
    return chance


def _lines(
    rng: np.random.Generator, chain: Chain, people: _People, *, customer: Ints, day: Ints, beauticians: int
) -> dict[str, Ints]:
    """Return the lines of the visits that happened: the favourite mostly, a second service, a product at times."""
    count = len(customer)
    services = len(chain.services)
    weights = np.array([service.weight for service in chain.services], float)
    other = rng.choice(services, count, p=weights / weights.sum())
    main = np.where(rng.random(count) < 0.72, people.favourite[customer], other)
    second = (rng.random(count) < 0.12 + 0.08 * people.level[customer]) & (other != main)
    product = rng.random(count) < 0.1
    goods = services + rng.integers(0, len(chain.products), count)
    hour = rng.choice(np.arange(10, 20), count, p=np.array([6, 8, 7, 8, 12, 13, 11, 10, 14, 11]) / 100)
    own = rng.random(count) < 0.75
    staff = np.where(own, people.steward[customer], rng.integers(0, beauticians, count))
    which = np.concatenate([np.arange(count), np.flatnonzero(second), np.flatnonzero(product)])
    item = np.concatenate([main, other[second], goods[product]])
    order = np.lexsort((item, which))
    which, item = which[order], item[order]
    prices = np.array([s.price_minor for s in chain.services] + [p.price_minor for p in chain.products])
    discount = rng.choice([100, 100, 95, 90, 88], len(which))
    return {
        "line_customer": customer[which],
        "line_day": day[which],
        "line_hour": hour[which],
        "line_item": item,
        "line_list": prices[item],
        "line_charged": prices[item] * discount // 100,
        "line_staff": staff[which],
    }


def _bookings(
    rng: np.random.Generator, people: _People, *, customer: Ints, day: Ints, lines: dict[str, Ints], services: int
) -> dict[str, Ints]:
    """Return appointments: four of five visits were booked, some were cancelled or not kept, some lie ahead."""
    first = np.flatnonzero(
        np.r_[True, (np.diff(lines["line_customer"]) != 0) | (np.diff(lines["line_day"]) != 0)]
        & (lines["line_item"] < services)
    ) if len(lines["line_day"]) else np.empty(0, np.int64)  # fmt: skip
    kept = first[rng.random(len(first)) < 0.8]
    missed = first[rng.random(len(first)) < 0.11]
    ahead = (day >= DAYS) & (rng.random(len(day)) < 0.6)
    state_missed = np.where(rng.random(len(missed)) < 0.4, 3, 2)
    early = rng.integers(2, 9, len(missed))
    ahead_customer = customer[ahead]
    return {
        "booking_customer": np.r_[lines["line_customer"][kept], lines["line_customer"][missed], ahead_customer],
        "booking_day": np.r_[
            lines["line_day"][kept],
            np.maximum(lines["line_day"][missed] - early, people.joined[lines["line_customer"][missed]]),
            day[ahead],
        ],
        "booking_hour": np.r_[
            lines["line_hour"][kept], lines["line_hour"][missed], rng.integers(10, 20, len(ahead_customer))
        ],
        "booking_item": np.r_[lines["line_item"][kept], lines["line_item"][missed], people.favourite[ahead_customer]],
        "booking_staff": np.r_[lines["line_staff"][kept], lines["line_staff"][missed], people.steward[ahead_customer]],
        "booking_state": np.r_[np.ones(len(kept), np.int64), state_missed, np.zeros(len(ahead_customer), np.int64)],
    }
