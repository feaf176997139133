"""From what the cashier typed and pressed to what stands on the bill."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from liuke.visits.rules.sale import WHOLE_BP, How, SaleLine, Share, What

if TYPE_CHECKING:
    from collections.abc import Callable

    from liuke.visits.forms import Typed
    from liuke.visits.rules.drafts import Content, DraftPayment

MOST_SHARES = 4
_TABS = ("service", "product", "card", "top_up")


def with_fields(content: Content, typed: Typed) -> Content:
    """Return the bill with what is typed in its fields; what cannot be read stays as it was."""
    lines = tuple(_line(one, place, typed) for place, one in enumerate(content.lines))
    payments = tuple(_payment(one, place, typed) for place, one in enumerate(content.payments))
    note, guardian = (typed.text(name, before=getattr(content, name)) for name in ("note", "guardian"))
    return replace(content, lines=lines, payments=payments, note=note, guardian=guardian)


def _line(line: SaleLine, place: int, typed: Typed) -> SaleLine:
    if not typed.fields.keys() & {f"qty-{place}", f"price-{place}", f"staff-{place}-0"}:
        return line
    line = replace(
        line,
        quantity=typed.pieces(f"qty-{place}", before=line.quantity) if line.what is What.ITEM else 1,
        price_minor=typed.money(f"price-{place}", before=line.price_minor),
        paid_minor=typed.money(f"now-{place}", before=line.paid_minor),
        reason=typed.text(f"reason-{place}", before=line.reason),
    )
    return replace(line, shares=_shares(line, place, typed))


def _shares(line: SaleLine, place: int, typed: Typed) -> tuple[Share, ...]:
    if f"staff-{place}-0" not in typed.fields:
        return line.shares
    shares = []
    for turn in range(MOST_SHARES):
        end = f"{place}-{turn}"
        if staff := typed.number(f"staff-{end}"):
            before = line.shares[turn].share_bp if turn < len(line.shares) else WHOLE_BP
            share_bp = typed.percent_bp(f"part-{end}", before=before)
            shares.append(Share(staff, share_bp, requested=f"asked-{end}" in typed.fields))
    if len(shares) == 1:
        return (replace(shares[0], share_bp=WHOLE_BP),)
    return tuple(shares)


def _payment(one: DraftPayment, place: int, typed: Typed) -> DraftPayment:
    tendered = typed.money(f"tendered-{place}", before=one.tendered_minor) if one.how is How.CASH else None
    return replace(one, amount_minor=typed.money(f"pays-{place}", before=one.amount_minor), tendered_minor=tendered)


def pressed(content: Content, do: str, *, session_card: Callable[[Content, int], int | None]) -> Content:
    """Return the bill after a button; one nobody knows changes nothing.

    Args:
        content: the bill.
        do: the button's word with its numbers, such as ``item:12`` or ``pay:stored:3``.
        session_card: returns the card whose sessions would pay a service that is added, None without one.
    """
    word, *rest = do.split(":")
    numbers = [int(one) if one.isdecimal() and len(one) <= 18 else 0 for one in rest] + [0, 0]  # noqa: PLR2004
    if word == "pay" and rest and rest[0] in set(How):
        return content.paid_by(How(rest[0]), numbers[1] or None)
    if word == "tab" and rest and rest[0] in _TABS:
        return replace(content, tab=rest[0])
    change = {
        "customer": lambda: content.for_customer(numbers[0] or None),
        "item": lambda: _added(
            content, SaleLine(What.ITEM, numbers[0], session_card=session_card(content, numbers[0]))
        ),
        "card": lambda: _added(content, SaleLine(What.CARD, numbers[0])),
        "topup": lambda: _added(content, SaleLine(What.TOP_UP, numbers[0], price_minor=numbers[1] or None)),
        "debt": lambda: _added(content, SaleLine(What.DEBT, numbers[0], price_minor=numbers[1])),
        "more": lambda: _counted(content, numbers[0], 1),
        "less": lambda: _counted(content, numbers[0], -1),
        "drop": lambda: replace(content, lines=_without(content.lines, numbers[0])),
        "session": lambda: content.with_line(numbers[0], session_card=numbers[1] or None),
    }.get(word)
    return change() if change else content


def _added(content: Content, line: SaleLine) -> Content:
    """Add a line; who worked on the line before is asked for again, and one more of the same is counted."""
    if content.lines:
        line = replace(line, shares=content.lines[-1].shares)
    for place, one in enumerate(content.lines):
        if line.what is What.ITEM and replace(one, quantity=1, shares=line.shares) == line:
            return _counted(content, place, 1)
    return replace(content, lines=(*content.lines, line))


def _counted(content: Content, place: int, step: int) -> Content:
    if not 0 <= place < len(content.lines):
        return content
    return content.with_line(place, quantity=min(999, max(1, content.lines[place].quantity + step)))


def _without(lines: tuple[SaleLine, ...], place: int) -> tuple[SaleLine, ...]:
    return tuple(one for at, one in enumerate(lines) if at != place)
