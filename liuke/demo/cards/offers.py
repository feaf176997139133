"""The cards on offer and the top-up ladders as data: what ``offers.toml`` and ``ladders.toml`` hold, typed."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

from liuke.cards.models import CardProduct
from liuke.cards.rules.kinds import CardKind
from liuke.demo.chain import chain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_HERE = Path(__file__).parent
_DAYS_AGO = {"anniversary": (440, 320), "lifting": (150, 60)}


@dataclass(frozen=True)
class Content:
    """Sessions of one service on a card: its place in the price list, sessions sold and given, its price in fen."""

    service: int
    sold: int
    gifts: int
    list_minor: int


@dataclass(frozen=True)
class Offer:
    """One card on offer; price in fen. ``covers`` are services a season card is good for, by their place."""

    code: str
    name: str
    kind: CardKind
    price_minor: int
    valid_days: int | None
    choose: int
    contents: tuple[Content, ...]
    covers: frozenset[int]

    def product(self, item_ids: Sequence[int], *, pk: int | None = None) -> CardProduct:
        """Return the card as the shop offers it, not written; ``item_ids`` are in the order of the price list."""
        contents = [
            {"item": item_ids[one.service], "sold": one.sold, "gifts": one.gifts, "list_minor": one.list_minor}
            for one in self.contents
        ]
        return CardProduct(
            pk=pk,
            code=self.code,
            name=self.name,
            kind=self.kind,
            price_minor=self.price_minor,
            contents=contents,
            choose=self.choose,
            valid_days=self.valid_days,
        )


@lru_cache(maxsize=1)
def offers() -> tuple[Offer, ...]:
    """Read the file once."""
    raw = tomllib.loads((_HERE / "offers.toml").read_text(encoding="utf-8"))
    place = {service.name: at for at, service in enumerate(chain().services)}
    return tuple(_offer(row, place) for row in raw["card"])


def _offer(row: dict[str, Any], place: dict[str, int]) -> Offer:
    services = chain().services
    return Offer(
        code=row["code"],
        name=row["name"],
        kind=CardKind(row["kind"]),
        price_minor=row.get("price", 0) * 100,
        valid_days=row.get("valid_days"),
        choose=row.get("choose", 0),
        contents=tuple(
            Content(at := place[one["service"]], one["sold"], one["gifts"], services[at].price_minor)
            for one in row.get("contents", ())
        ),
        covers=frozenset(place[name] for name in row.get("covers", ())),
    )


def ladders_text(item_ids: Sequence[int], *, until: date) -> str:
    """Return the shop's ladders as TOML, with the campaigns of the three years that end on ``until``."""
    lifting = [item_ids[at] for at, one in enumerate(chain().services) if one.need == "anti_aging"]
    filled = {"lifting_items": ", ".join(f'"{item}"' for item in lifting)}
    for code, (first, last) in _DAYS_AGO.items():
        filled[f"{code}_from"] = (until - timedelta(days=first)).isoformat()
        filled[f"{code}_until"] = (until - timedelta(days=last)).isoformat()
    return Template((_HERE / "ladders.toml").read_text(encoding="utf-8")).substitute(filled)
