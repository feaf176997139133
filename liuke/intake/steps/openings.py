"""A chunk of a file of cards → cards with what is on them, posted as opening balances. 期初余额."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from liuke.cards.models import Card
from liuke.intake.models import Import, StagedBalance
from liuke.intake.rules.balances import Statement, is_same_balance
from liuke.intake.rules.flaws import CellFlaw
from liuke.intake.rules.names import is_clearly_another
from liuke.intake.rules.shapes.cards import sessions_in
from liuke.intake.steps.balances import VALUES, elsewhere, plain_values, statements_of
from liuke.intake.steps.outcome import Note, Outcome
from liuke.intake.steps.people import customers_of, indexes_of, open_book
from liuke.intake.steps.posting import Posted, Posting
from liuke.intake.steps.sessions import sessions_of
from liuke.kit.bulk import insert_rows, look_up, reserve_ids
from liuke.kit.transactions import step

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from liuke.intake.steps.people import Known

    Row = dict[str, Any]
    Sessions = dict[str, dict[str, int] | None]

AMOUNTS = {"principal": "principal_minor", "gift": "gift_minor", "debt": "debt_minor", "points": "points"}
_NAMED = ("card_no", "card_name")
_COLUMNS = ("id", "customer_id", "row_key", "is_of_cards", "salon_id", "import_id", "entry", "card_id", *VALUES)


@step
def write_openings(of: Import, rows: Sequence[Row], *, now: datetime) -> Outcome:
    """Post what rows of a file of cards state, an entry each, and open the cards it lies on.

    A row that is in already adds nothing. One that cannot be posted is refused and told: nobody is called so, another
    has its card's number, no service is called so, or an earlier file brought another balance of the same card.
    """
    keys = [row["row_key"] for row in rows]
    there = {key for (key,) in look_up(StagedBalance, ("row_key",), among={"row_key": keys}, where="entry IS NOT NULL")}
    fresh = [row for row in rows if row["row_key"] not in there]
    outcome = Outcome(duplicate=len(rows) - len(fresh))
    sessions = sessions_of(fresh)
    good = _judged(of, fresh, sessions, outcome)
    customers, outcome.notes[len(outcome.notes) :] = customers_of(good, import_id=of.pk, now=now)
    posting = Posting(of, now=now)
    posted = []
    for row, customer in zip(good, customers, strict=True):
        if made := posting.post(row, customer or 0, sessions[row["row_key"]] or {}):
            posted.append((row, made))
        else:
            _refuse(outcome, row, CellFlaw.CARD_TAKEN)
    _keep(of, posted, outcome)
    return outcome


def _judged(of: Import, rows: Sequence[Row], sessions: Sessions, outcome: Outcome) -> list[Row]:
    """Return the rows that can be posted; the others are counted and told."""
    judge = _Judge(of, rows, sessions)
    good = []
    for row in rows:
        if judge.is_in_already(row):
            outcome.duplicate += 1
        elif flaw := judge.flaw(row):
            _refuse(outcome, row, flaw)
        else:
            good.append(row)
    return good


class _Judge:
    """Says of each row of a chunk whether it can be posted, before anybody or anything is made for it."""

    def __init__(self, of: Import, rows: Sequence[Row], sessions: Sessions) -> None:
        self.import_id, self.sessions = of.pk, sessions
        self.indexes = indexes_of(rows)
        book = open_book(rows, self.indexes)
        self.whom = {row["row_key"]: book.find(row, self.indexes.get(row["phone"], "")) for row in rows}
        self.holders = _holders({row["card_no"] for row in rows if row["card_no"]})
        self.before = _brought_before(of, {known.pk for known in self.whom.values() if known})
        self.first: dict[str, tuple[str, str]] = {}  # number → name and phone of the first row with it

    def _earlier(self, row: Row) -> list[dict[str, Any]]:
        known = self.whom[row["row_key"]]
        return self.before[known.pk if known else 0, row["card_no"], row["card_name"]]

    def is_in_already(self, row: Row) -> bool:
        """Return whether another file brought just this; each of its rows stands for one."""
        earlier, told = self._earlier(row), plain_values(row)
        if told in earlier:
            earlier.remove(told)
            return True
        return False

    def flaw(self, row: Row) -> CellFlaw | None:
        """Return why a row cannot be posted, or None."""
        known = self.whom[row["row_key"]]
        if self.sessions[row["row_key"]] is None:
            return CellFlaw.NO_SUCH_SERVICE
        if known is None and not _says_who(row):
            return CellFlaw.NO_SUCH_CUSTOMER
        if self._earlier(row):
            return CellFlaw.OPENED_BEFORE
        holder = self.holders.get(row["card_no"])
        if (holder and holder != (known.pk if known else 0, self.import_id)) or self._is_of_another(row, known):
            return CellFlaw.CARD_TAKEN
        return None

    def _is_of_another(self, row: Row, known: Known | None) -> bool:
        """Return whether the card's number is of somebody with another phone and a clearly different name."""
        number, index = row["card_no"], self.indexes.get(row["phone"], "")
        if not number:
            return False
        first = self.first.setdefault(number, (row["name"], index))
        others = [first, (known.name, known.phone_index)] if known else [first]
        return any(
            index and phone and index != phone and is_clearly_another(row["name"], name) for name, phone in others
        )


def _says_who(row: Row) -> bool:
    """Return whether a row tells enough of somebody nobody knows yet: a bare name or number is no owner of value."""
    own = row["phone"] or row["union_id"] or row["open_id"]
    return bool(own or (row["name"] and (row["code"] or row["card_no"])))


def _holders(numbers: Collection[str]) -> dict[str, tuple[int, int | None]]:
    """Return whose each card number is, and which import brought it."""
    found = look_up(Card, ("number", "customer_id", "import_id"), among={"number": numbers})
    return {number: (customer, import_id) for number, customer, import_id in found}


def _brought_before(of: Import, customers: set[int]) -> defaultdict[tuple[int, str, str], list[dict[str, Any]]]:
    """Return what other files brought of these customers' cards, by customer, number and name of the card."""
    before: defaultdict[tuple[int, str, str], list[dict[str, Any]]] = defaultdict(list)
    for customer, one, _same_as in statements_of(customers):
        if one.is_of_cards and one.import_id != of.pk:
            number, name = (one.values[column] for column in _NAMED)
            before[customer, number, name].append(one.values)
    return before


def _refuse(outcome: Outcome, row: Row, code: CellFlaw) -> None:
    if code is CellFlaw.NO_SUCH_SERVICE:
        text = row["service"] or (row["card_name"] if row["sessions"][:1].isdigit() else row["sessions"])
    elif code is CellFlaw.NO_SUCH_CUSTOMER:
        text = row["name"] or row["code"] or row["card_no"]
    else:
        text = row["card_no"] or row["card_name"]
    outcome.notes.append(Note(row["row"], code, text))
    outcome.rejected += 1
    sums = {unit: row[column] or 0 for unit, column in AMOUNTS.items()} | {"sessions": sessions_in(row["sessions"])}
    outcome.refused |= {unit: outcome.refused.get(unit, 0) + amount for unit, amount in sums.items() if amount}


def _keep(of: Import, posted: Sequence[tuple[Row, Posted]], outcome: Outcome) -> None:
    """Remember what each row became; what lists state of the same balances counts no more."""
    outcome.created = len(posted)
    if not posted:
        return
    listed: defaultdict[int, list[Statement]] = defaultdict(list)
    for customer, one, same_as in statements_of({made.customer_id for _row, made in posted}):
        if same_as is None and not one.is_of_cards:
            listed[customer].append(one)
    fresh, lost = [], {}
    for (row, made), pk in zip(posted, reserve_ids(StagedBalance, len(posted)), strict=True):
        values = [row[name] for name in VALUES]
        fresh.append(
            (pk, made.customer_id, row["row_key"], True, row["salon_id"], of.pk, made.entry, made.card, *values)
        )
        said = Statement(pk, is_of_cards=True, salon_id=row["salon_id"], import_id=of.pk, values=plain_values(row))
        theirs = listed[made.customer_id]
        if same := next((one for one in theirs if is_same_balance(one, said)), None):
            theirs.remove(same)
            lost[same.number] = pk
            outcome.notes.append(elsewhere(row))
    insert_rows(StagedBalance, _COLUMNS, fresh)
    for number, pk in lost.items():
        StagedBalance.unguarded.filter(pk=number).update(same_as=pk)
        StagedBalance.unguarded.filter(same_as=number).update(same_as=pk)
