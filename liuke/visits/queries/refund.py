"""What of a bill can still go back, and where it would go: by the same numbers the refund writes. 部分退款试算."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liuke.cards.models import Card, CardEventKind, CardStatus
from liuke.cards.rules.kinds import CardKind
from liuke.kit.problems import NotFound
from liuke.ledger.errors import NotReversible
from liuke.ledger.queries.coming_back import lots_back, transfers_left, used_left, used_since
from liuke.ledger.queries.history import got_from
from liuke.ledger.rules.book import Code, Purse
from liuke.visits.errors import CardClosedSince, CardUsedSince, DebtPaidSince, NothingChosen, NotTheTills
from liuke.visits.models import LineShare, Ticket, TicketLine
from liuke.visits.rules.refunding import going_back, shared_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from liuke.accounts.scope import Scope
    from liuke.ledger.queries.coming_back import Left, UsedLeft

_WHY = "the caller reached the bill"
_HERS = {Purse.PRINCIPAL.value, Purse.BONUS.value, Purse.ARREARS.value}


@dataclass
class LineLeft:
    """One line of a bill with what of it has not gone back; amounts in minor units.

    Args:
        line: the line.
        pieces: how many are left; a card, a top-up or a debt is one piece.
        listed, charged, ahead: what is left of its own amounts.
        shares: whose work it is, with what is left of cash, earned and handwork of each.
        transfers, used: what it moved in the book, and what she got.
    """

    line: TicketLine
    pieces: int
    listed: int
    charged: int
    ahead: int
    shares: list[tuple[LineShare, int, int, int]] = field(default_factory=list)
    transfers: list[Left] = field(default_factory=list)
    used: list[UsedLeft] = field(default_factory=list)

    @property
    def cards(self) -> set[int]:
        """The cards it sold, topped up or was paid from."""
        return {pk for pk in (self.line.card_id, *(one.row.card for one in self.used)) if pk}


@dataclass(frozen=True)
class LineBack:
    """What goes back of one line, minor units, all >= 0; ``shares`` are cash, earned and handwork of each share."""

    of: LineLeft
    pieces: int
    listed: int
    charged: int
    ahead: int
    shares: tuple[tuple[LineShare, int, int, int], ...]


@dataclass(frozen=True)
class UsedBack:
    """What she did not get after all, of one consumption: the columns of the one that takes it back."""

    list_minor: int
    charged_minor: int
    principal_minor: int
    bonus_minor: int
    sessions: int
    card: int | None
    item_id: int | None
    drawn: Mapping[str, int]
    part: int | None
    takes_back_id: int


@dataclass
class BillLeft:
    """A bill with what of its lines is left, and of the payments all of them share."""

    lines: list[LineLeft]
    payments: list[Left]

    @property
    def pieces(self) -> int:
        """How many pieces of all lines are left."""
        return sum(one.pieces for one in self.lines)


@dataclass
class Refund:
    """A refund as it would be written.

    Args:
        lines: what goes back of each line.
        parts: how much of which transfer, by id.
        used: what she did not get after all.
        to: what goes where, by purse and card: minor units, and sessions.
    """

    lines: list[LineBack] = field(default_factory=list)
    parts: dict[int, int] = field(default_factory=dict)
    used: list[UsedBack] = field(default_factory=list)
    to: dict[tuple[Purse, int | None], tuple[int, int]] = field(default_factory=dict)

    def goes(self, purse: Purse, card: int | None, minor: int, sessions: int = 0) -> None:
        """Count what goes to a purse."""
        before = self.to.get((purse, card), (0, 0))
        if minor or sessions:
            self.to[purse, card] = (before[0] + minor, before[1] + sessions)


def bill_to_refund(ticket_id: int, *, scope: Scope) -> Ticket:
    """Return a bill of the till in reach.

    Raises:
        NotFound: there is none.
        NotTheTills: the ledger knows nothing of it.
        NotReversible: it gives another one back itself.
    """
    ticket = Ticket.objects.within(scope).select_related("salon", "customer").filter(pk=ticket_id).first()
    if ticket is None:
        raise NotFound
    if ticket.entry_id is None:
        raise NotTheTills
    if ticket.takes_back_id is not None:
        raise NotReversible
    return ticket


def bill_left(ticket: Ticket) -> BillLeft:
    """Return what of a bill has not gone back. Eight queries."""
    rows = TicketLine.objects.unscoped(_WHY).order_by("pk").select_related("card")
    found = {line.pk: _line(line) for line in rows.filter(ticket=ticket)}
    gone = {line.pk: line for line in rows.filter(reverses__in=found)}
    for line in gone.values():
        one = found[line.reverses_id or 0]
        one.pieces += int(line.quantity)
        one.listed, one.charged = one.listed + line.list_minor, one.charged + line.charged_minor
        one.ahead += line.ahead_minor
    shares: dict[tuple[int, int], tuple[int, int, int]] = {}
    for share in LineShare.objects.filter(line__in=gone):
        key = gone[share.line_id].reverses_id or 0, share.staff_id
        cash, earned, handwork = shares.get(key, (0, 0, 0))
        shares[key] = cash + share.cash_minor, earned + share.earned_minor, handwork + share.handwork_minor
    for share in LineShare.objects.filter(line__in=found).order_by("pk"):
        cash, earned, handwork = shares.get((share.line_id, share.staff_id), (0, 0, 0))
        left = share.cash_minor + cash, share.earned_minor + earned, share.handwork_minor + handwork
        found[share.line_id].shares.append((share, *left))
    return _with_book(ticket, list(found.values()))


def _line(line: TicketLine) -> LineLeft:
    return LineLeft(line, int(line.quantity), line.list_minor, line.charged_minor, line.ahead_minor)


def _with_book(ticket: Ticket, lines: list[LineLeft]) -> BillLeft:
    assert ticket.entry_id is not None  # noqa: S101 - seen before
    by_part = dict(enumerate(lines, 1))
    bill = BillLeft(lines, [])
    for moved in transfers_left(ticket.entry_id):
        part = moved.transfer.part
        (bill.payments if part is None else by_part[part].transfers).append(moved)
    for used in used_left(ticket.entry_id):
        if used.row.part is not None:
            by_part[used.row.part].used.append(used)
    return bill


def refund_of(bill: BillLeft, wanted: Mapping[int, int]) -> Refund:
    """Return what a refund of so many pieces by line (its id) gives back, and to where.

    Raises:
        NothingChosen: no piece, or more than is left of a line.
        CardUsedSince: a card that was sold or topped up has been used.
        CardClosedSince: a card it came from is closed.
        DebtPaidSince: what stayed owed has been paid meanwhile.
    """
    by_id = {one.line.pk: one for one in bill.lines}
    chosen = {pk: pieces for pk, pieces in wanted.items() if pieces}
    if not chosen or any(pk not in by_id or not 1 <= n <= by_id[pk].pieces for pk, n in chosen.items()):
        raise NothingChosen
    lines = [by_id[pk] for pk in chosen]
    _see_cards(lines)
    refund = Refund()
    for one in lines:
        _add_line(refund, one, chosen[one.line.pk])
    _add_payments(refund, bill.payments, lines)
    if not refund.parts:
        raise NothingChosen
    return refund


def card_names(card_ids: Iterable[int]) -> dict[int, str]:
    """Return what cards of a bill in reach are called; one query."""
    return dict(Card.objects.unscoped(_WHY).filter(pk__in=set(card_ids)).values_list("pk", "name"))


def see_time_cards(lines: Iterable[TicketLine]) -> None:
    """Refuse lines of a bill that sold a card by time used since: its use moves nothing in the book.

    Raises:
        CardUsedSince: one has been used.
    """
    for line in lines:
        card = line.card
        if card is None or line.item_id is not None or not CardKind(card.kind).is_by_time:
            continue
        if got_from([card.pk]) and was_sold_by(line.ticket, card):
            raise CardUsedSince(card=line.description)


def was_sold_by(ticket: Ticket, card: Card) -> bool:
    """Return whether this very bill sold a card, and not only topped it up."""
    entry = ticket.entry
    return entry is not None and card.events.filter(kind=CardEventKind.SOLD, entry=entry.uid).exists()


def _see_cards(chosen: list[LineLeft]) -> None:
    see_time_cards(one.line for one in chosen)
    cards = Card.objects.unscoped(_WHY).filter(pk__in={pk for one in chosen for pk in one.cards})
    if (closed := cards.filter(status=CardStatus.CLOSED).first()) is not None:
        raise CardClosedSince(card=closed.name)
    brought = {moved.transfer.pk: one for one in chosen for moved in one.transfers}
    for transfer_id in used_since(brought):
        raise CardUsedSince(card=brought[transfer_id].line.description)


def _add_line(refund: Refund, one: LineLeft, pieces: int) -> None:
    def part(left: int) -> int:
        return going_back([left], pieces=pieces, of=one.pieces)[0]

    backs = _by_sessions(one, pieces) or _by_value(one, pieces)
    moved = [(left, back) for left in one.transfers if (back := backs.get(left.transfer.pk, 0))]
    refund.parts |= {left.transfer.pk: back for left, back in moved}
    for left, back in moved:
        if left.transfer.debit.purse in _HERS:
            refund.goes(Purse(left.transfer.debit.purse), left.transfer.debit.card, back)
    used = [_used(two, one, backs, pieces) for two in one.used]
    refund.used += used
    for two in used:
        if two.sessions:
            refund.goes(Purse.SESSIONS, two.card, two.charged_minor, two.sessions)
    cash = sum(back for left, back in moved if _is_money(left))
    earned = sum(back for left, back in moved if left.transfer.credit.purse == Purse.REVENUE.value)
    shares = _shares(one, cash, earned, pieces) if one.shares else ()
    refund.lines.append(LineBack(one, pieces, part(one.listed), part(one.charged), part(one.ahead), shares))


def _shares(one: LineLeft, cash: int, earned: int, pieces: int) -> tuple[tuple[LineShare, int, int, int], ...]:
    """Return what goes back of each share: each by what of it is left."""
    shares, *lefts = zip(*one.shares, strict=True)
    [handwork] = going_back([sum(lefts[2])], pieces=pieces, of=one.pieces)
    parts = [shared_out(total, among=left) for total, left in zip((cash, earned, handwork), lefts, strict=True)]
    return tuple(zip(shares, *parts, strict=True))


def _is_money(left: Left) -> bool:
    """Return whether money that came in when the bill was closed paid this."""
    return left.transfer.debit.purse == Purse.TAKINGS.value and left.transfer.code != Code.ON_ACCOUNT


def _by_sessions(one: LineLeft, pieces: int) -> dict[int, int]:
    """Return what goes back of a line paid by sessions: what those cost that come back."""
    backs: dict[int, int] = {}
    worth = 0
    for moved in one.transfers:
        if moved.transfer.code == Code.SESSION_USED:
            backs[moved.transfer.pk] = pieces
            worth = sum(lot.paid_for_each * count for lot, count in lots_back(moved.transfer.pk, pieces))
        elif backs:  # earned, and what salons owe one another for it
            backs[moved.transfer.pk] = worth
    return backs


def _by_value(one: LineLeft, pieces: int) -> dict[int, int]:
    """Return what goes back of every other line: of each source its part; between salons what goes with principal."""
    sources = [moved for moved in one.transfers if moved.transfer.code != Code.BETWEEN_SALONS]
    if one.line.item_id is None:
        return {moved.transfer.pk: moved.left for moved in sources}
    parts = going_back([moved.left for moved in sources], pieces=pieces, of=one.pieces)
    backs = {moved.transfer.pk: part for moved, part in zip(sources, parts, strict=True)}
    principal = 0
    for moved in one.transfers:
        if moved.transfer.code == Code.PRINCIPAL_USED:
            principal = backs[moved.transfer.pk]
        elif moved.transfer.code == Code.BETWEEN_SALONS:
            backs[moved.transfer.pk] = principal
    return backs


def _used(two: UsedLeft, one: LineLeft, backs: Mapping[int, int], pieces: int) -> UsedBack:
    row, (listed,) = two.row, going_back([two.list_minor], pieces=pieces, of=one.pieces)
    if row.sessions:
        [charged] = going_back([two.charged_minor], pieces=pieces, of=one.pieces)
        return UsedBack(listed, charged, 0, 0, pieces, row.card, row.item_id, {}, row.part, row.pk)
    hers = [moved.transfer for moved in one.transfers if moved.transfer.debit.card == row.card]
    by_code = {transfer.code: transfer.pk for transfer in hers}
    drawn: dict[str, int] = {}
    for pk in by_code.values():
        for lot, quantity in lots_back(pk, backs[pk]):
            drawn[str(lot.came_by_id)] = drawn.get(str(lot.came_by_id), 0) + quantity
    principal, bonus = (backs.get(by_code.get(code.value, 0), 0) for code in (Code.PRINCIPAL_USED, Code.BONUS_USED))
    charged = principal + bonus
    listed = min(max(listed, charged), two.list_minor)
    return UsedBack(listed, charged, principal, bonus, 0, row.card, row.item_id, drawn, row.part, row.pk)


def _add_payments(refund: Refund, payments: Iterable[Left], chosen: Iterable[LineLeft]) -> None:
    """Give what came through the takings back to the payments of the bill, each by what is left of it."""
    needed = {False: 0, True: 0}
    moved_by = [moved for one in chosen for moved in one.transfers]
    for moved in moved_by:
        if moved.transfer.debit.purse == Purse.TAKINGS.value:
            needed[moved.transfer.code == Code.ON_ACCOUNT] += refund.parts.get(moved.transfer.pk, 0)
    for on_account, minor in needed.items():
        sources = [moved for moved in payments if (moved.transfer.code == Code.ON_ACCOUNT) is on_account]
        for moved, back in zip(sources, shared_out(minor, among=[one.left for one in sources]), strict=True):
            if back:
                refund.parts[moved.transfer.pk] = back
                refund.goes(Purse(moved.transfer.debit.purse), moved.transfer.debit.card, back)
    for moved in [*payments, *moved_by]:
        account = moved.transfer.debit
        if account.purse == Purse.ARREARS and refund.parts.get(moved.transfer.pk, 0) > account.available:
            raise DebtPaidSince
