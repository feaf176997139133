"""Invented people for the demo: names, birthdays, small preferences. Pure but for the vault that seals phones."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from liuke.customers.models import Customer
from liuke.customers.rows import allergy_columns, birthday_columns, name_columns, phone_columns
from liuke.customers.rules.birthdays import Birthday
from liuke.customers.rules.phones import Phone
from liuke.demo.simulation import BLOCK, Block

if TYPE_CHECKING:
    from liuke.demo.chain import Chain
    from liuke.kit.crypto import Vault

_ALLERGIES = ("酒精", "薰衣草精油", "水杨酸", "防腐剂", "花粉")
_SKIN = ("dry", "oily", "combination", "normal", "sensitive", "")


def customer_code(index: int) -> str:
    """Return the number a demo customer has on file; ``index`` counts from 0 over all blocks."""
    return f"D{index + 1:06d}"


def demo_phone(index: int) -> Phone:
    """Return a number made from the customer's index: always ``199`` and then a shuffled index, never drawn."""
    shuffled = (index * 6_700_417 + 1_234_567) % 100_000_000
    e164 = f"+86199{shuffled:08d}"
    return Phone(e164, e164[-4:])


def customers_of(
    block: Block,
    chain: Chain,
    *,
    seed: int,
    salon_ids: list[int],
    beautician_ids: list[list[int]],
    referrer_ids: dict[int, int],
    vault: Vault,
    now: datetime,
) -> list[Customer]:
    """Return the block's customers as unsaved rows, in order."""
    rng = np.random.default_rng([seed, block.number, 1])
    rows = []
    for place in range(BLOCK):
        index = block.number * BLOCK + place
        uid = uuid.UUID(bytes=rng.bytes(16), version=4)
        joined = block.first_day + timedelta(days=int(block.joined[place]))
        salon = int(block.salon[place])
        details = _details(rng, chain, level=int(block.level[place]), today=joined)
        allergy = _ALLERGIES[int(rng.integers(len(_ALLERGIES)))] if rng.random() < 0.05 else ""
        rows.append(
            Customer(
                uid=uid,
                salon_id=salon_ids[salon],
                code=customer_code(index),
                steward_id=beautician_ids[salon][int(block.steward[place])],
                referrer_id=referrer_ids.get(int(block.referrer[place])),
                joined_on=joined,
                created_at=now,
                **details,
                **phone_columns(demo_phone(index), uid=uid, vault=vault),
                **allergy_columns(allergy, uid=uid, key_wrapped="", vault=vault),
            )
        )
    return rows


def _details(rng: np.random.Generator, chain: Chain, *, level: int, today: date) -> dict[str, Any]:
    people = chain.people
    is_male = rng.random() < 0.06
    given = people["given_male"] if is_male else people["given"]
    surname = people["surnames"][int(len(people["surnames"]) * rng.random() ** 1.7)]
    age = int(np.clip(rng.normal(30 + 5 * level, 8), 18, 66))
    lunar = age > 38 and rng.random() < 0.4
    birthday = Birthday(
        int(rng.integers(1, 13)),
        int(rng.integers(1, 29)),
        today.year - age if rng.random() < 0.85 else None,
        is_lunar=bool(lunar),
    )
    return {
        **name_columns(surname + _one(rng, given)),
        **birthday_columns(birthday if rng.random() < 0.82 else None),
        "gender": "m" if is_male else "f",
        "occupation": _one(rng, people["occupations"]) if rng.random() < 0.6 else "",
        "region": _one(rng, people["regions"]) if rng.random() < 0.7 else "",
        "source": _one(rng, people["sources"]),
        "skin_type": _one(rng, _SKIN),
    }


def preferences_of(chain: Chain, *, seed: int, number: int) -> list[tuple[int, str, str]]:
    """Return small preferences as (place within the block, kind, text); about one in three has some."""
    rng = np.random.default_rng([seed, number, 2])
    found = []
    for place in np.flatnonzero(rng.random(BLOCK) < 0.35):
        for kind in rng.permutation(len(chain.people["preference"]))[: int(rng.integers(1, 3))]:
            preference = chain.people["preference"][int(kind)]
            found.append((int(place), preference["kind"], _one(rng, preference["texts"])))
    return found


def tags_of(chain: Chain, *, seed: int, number: int) -> list[tuple[int, str, str]]:
    """Return tags by hand as (place within the block, kind, word); about one in six carries one."""
    rng = np.random.default_rng([seed, number, 3])
    words = [(tag["kind"], word) for tag in chain.people["tag"] for word in tag["words"]]
    marked = np.flatnonzero(rng.random(BLOCK) < 0.16)
    return [(int(place), *words[int(rng.integers(len(words)))]) for place in marked]


def _one(rng: np.random.Generator, choices: Any) -> str:
    return str(choices[int(rng.integers(len(choices)))])
