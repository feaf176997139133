"""The invented chain as data: what ``chain.toml`` holds, typed."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class DemoService:
    """One service of the price list; price in fen, ``cycle`` in days."""

    name: str
    category: str
    need: str
    minutes: int
    price_minor: int
    cycle: int
    weight: int
    season: str


@dataclass(frozen=True)
class DemoProduct:
    """One product of the price list; price in fen."""

    name: str
    brand: str
    price_minor: int


@dataclass(frozen=True)
class Chain:
    """The brand, its salons, its price list and the stock of names."""

    name: str
    currency: str
    timezone: str
    salons: tuple[str, ...]
    services: tuple[DemoService, ...]
    products: tuple[DemoProduct, ...]
    people: dict[str, Any]
    staff: tuple[dict[str, Any], ...]


@lru_cache(maxsize=1)
def chain() -> Chain:
    """Read the file once."""
    raw = tomllib.loads(Path(__file__).with_name("chain.toml").read_text(encoding="utf-8"))
    services = tuple(
        DemoService(
            name=row["name"],
            category=row["category"],
            need=row["need"],
            minutes=row["minutes"],
            price_minor=row["price"] * 100,
            cycle=row["cycle"],
            weight=row["weight"],
            season=row["season"],
        )
        for row in raw["service"]
    )
    products = tuple(DemoProduct(row["name"], row["brand"], row["price"] * 100) for row in raw["product"])
    return Chain(
        name=raw["name"],
        currency=raw["currency"],
        timezone=raw["timezone"],
        salons=tuple(raw["salons"]),
        services=services,
        products=products,
        people=raw["people"],
        staff=tuple(raw["staff"]),
    )
