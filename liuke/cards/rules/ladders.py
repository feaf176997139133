"""Top-up ladders as data: pay 1000, get 200 on top. 充值阶梯."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from liuke.cards.errors import BadCardFile
from liuke.cards.rules import reading
from liuke.kit.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")
_LADDER = ("code", "zh", "en", "from", "until", "repeats", "bonus_days", "bonus_items", "steps")
_STEP = ("pay", "bonus", "gifts")
_GIFT = ("item", "count")


@dataclass(frozen=True, slots=True)
class Gift:
    """Something given on top that is no money: ``count`` of an item of the catalog."""

    item: str
    count: int


@dataclass(frozen=True, slots=True)
class Step:
    """Whoever pays ``pay`` at once gets ``bonus`` and ``gifts`` on top."""

    pay: Money
    bonus: Money
    gifts: tuple[Gift, ...] = ()


@dataclass(frozen=True, slots=True)
class Ladder:
    """Steps with what each brings, from the lowest; both dates are days it holds, None leaves that end open.

    ``repeats``: an amount that reaches a step twice gets it twice. ``bonus_days`` is how many days the bonus can be
    used, the day of the top-up being the first; None: it stays. ``bonus_items`` are what it pays for; empty: all.
    """

    code: str
    zh: str
    en: str
    steps: tuple[Step, ...]
    from_: date | None = None
    until: date | None = None
    repeats: bool = False
    bonus_days: int | None = None
    bonus_items: tuple[str, ...] = ()

    def holds_on(self, day: date) -> bool:
        """Return whether the ladder is open on ``day``."""
        return (self.from_ or date.min) <= day <= (self.until or date.max)

    @property
    def is_campaign(self) -> bool:
        """Whether it is dated; a campaign goes before the standing ladder."""
        return self.from_ is not None or self.until is not None


@dataclass(frozen=True, slots=True)
class Reward:
    """What a top-up brings: nothing, when no step is reached (``step`` is then None)."""

    step: Step | None
    bonus: Money
    gifts: tuple[Gift, ...] = ()
    bonus_expires_on: date | None = None
    bonus_items: tuple[str, ...] = ()


def reward(ladder: Ladder, *, paid: Money, today: date) -> Reward:
    """Return what paying ``paid`` today brings: the highest step it reaches, once, or as often as it goes in.

    Args:
        ladder: of the currency of ``paid``.
        paid: > 0.
        today: the day of the top-up; outside the ladder's dates nothing is given.
    """
    reached = [step for step in ladder.steps if step.pay <= paid] if ladder.holds_on(today) else []
    if not reached:
        return Reward(None, Money(0, paid.currency))
    step = reached[-1]
    times = paid.minor // step.pay.minor if ladder.repeats else 1
    lasts = ladder.bonus_days if step.bonus.minor else None
    return Reward(
        step=step,
        bonus=step.bonus * times,
        gifts=tuple(Gift(gift.item, gift.count * times) for gift in step.gifts),
        bonus_expires_on=today + timedelta(days=lasts - 1) if lasts else None,
        bonus_items=ladder.bonus_items,
    )


def ladder_of(ladders: Iterable[Ladder], *, today: date) -> Ladder | None:
    """Return the ladder that holds today: a dated campaign before the standing one; None when there is none."""
    open_ones = [ladder for ladder in ladders if ladder.holds_on(today)]
    return max(open_ones, key=lambda ladder: ladder.is_campaign, default=None)


def read_ladders(table: Mapping[str, Any], *, currency: str = "CNY") -> tuple[Ladder, ...]:
    """Return the ladders of a TOML table ``[[ladders]]``; amounts are in major units.

    Raises:
        BadCardFile: names the place and what is wrong: steps that do not rise, a negative bonus, dates the wrong way
            round, two campaigns (or two standing ladders) that hold on the same day.
    """
    reading.only(table, keys=("ladders",), where="")
    found = tuple(
        _ladder(one, where=f"ladders[{place}].", currency=currency)
        for place, one in enumerate(reading.tables(table, "ladders", where=""), 1)
    )
    if not found:
        raise BadCardFile(problem="missing", where="ladders")
    _never_two(found)
    return found


def _ladder(table: Mapping[str, Any], *, where: str, currency: str) -> Ladder:
    reading.only(table, keys=_LADDER, where=where)
    code = reading.text(table, "code", where=where)
    if not _CODE.fullmatch(code):
        raise BadCardFile(problem="not_code", where=f"{where}code", what=code)
    repeats = table.get("repeats", False)
    if type(repeats) is not bool:
        raise BadCardFile(problem="not_yes_or_no", where=f"{where}repeats")
    first, last = reading.day(table, "from", where=where), reading.day(table, "until", where=where)
    if first and last and last < first:
        raise BadCardFile(problem="dates_turned", where=f"{where}until")
    return Ladder(
        code=code,
        zh=reading.text(table, "zh", where=where),
        en=reading.text(table, "en", where=where),
        steps=_steps(table, where=where, currency=currency),
        from_=first,
        until=last,
        repeats=repeats,
        bonus_days=reading.whole(table, "bonus_days", where=where, least=1),
        bonus_items=reading.texts(table, "bonus_items", where=where),
    )


def _steps(table: Mapping[str, Any], *, where: str, currency: str) -> tuple[Step, ...]:
    steps: list[Step] = []
    for place, one in enumerate(reading.tables(table, "steps", where=where), 1):
        here = f"{where}steps[{place}]."
        reading.only(one, keys=_STEP, where=here)
        pay = reading.amount(one, "pay", where=here, currency=currency)
        bonus = reading.amount(one, "bonus", where=here, currency=currency)
        if pay.minor <= 0:
            raise BadCardFile(problem="not_positive", where=f"{here}pay")
        if steps and pay <= steps[-1].pay:
            raise BadCardFile(problem="not_rising", where=f"{here}pay", what=steps[-1].pay)
        if bonus.minor < 0:
            raise BadCardFile(problem="bonus_negative", where=f"{here}bonus", what=bonus)
        gifts = tuple(_gift(gift, where=f"{here}gifts.") for gift in reading.tables(one, "gifts", where=here))
        if not bonus.minor and not gifts:
            raise BadCardFile(problem="brings_nothing", where=here.rstrip("."))
        steps.append(Step(pay, bonus, gifts))
    if not steps:
        raise BadCardFile(problem="missing", where=f"{where}steps")
    return tuple(steps)


def _gift(table: Mapping[str, Any], *, where: str) -> Gift:
    reading.only(table, keys=_GIFT, where=where)
    count = reading.whole(table, "count", where=where, least=1)
    return Gift(reading.text(table, "item", where=where), 1 if count is None else count)


def _never_two(ladders: Sequence[Ladder]) -> None:
    """Refuse one code twice, and two ladders of the same rank on the same day: nobody could say which one holds."""
    for place, one in enumerate(ladders):
        for other in ladders[:place]:
            if one.code == other.code:
                raise BadCardFile(problem="twice", where=f"ladders[{place + 1}].code", what=one.code)
            starts = max(one.from_ or date.min, other.from_ or date.min)
            ends = min(one.until or date.max, other.until or date.max)
            if one.is_campaign == other.is_campaign and starts <= ends:
                raise BadCardFile(problem="overlap", where=f"ladders[{place + 1}]", what=other.code)
