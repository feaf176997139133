"""A chunk of a customer file → customers made or changed, and the balances it states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F

from liuke.customers.models import Customer
from liuke.customers.rows import (
    allergies_of,
    allergy_columns,
    birthday_columns,
    hint_columns,
    name_columns,
    phone_columns,
)
from liuke.customers.rules.birthdays import Birthday
from liuke.customers.rules.phones import Phone
from liuke.intake.models import Import, ImportChange
from liuke.intake.rules.names import says_less
from liuke.intake.steps.balances import stage_balances
from liuke.intake.steps.identifiers import Kept, keep_identifiers
from liuke.intake.steps.outcome import Note, Outcome
from liuke.intake.steps.people import Known, PeopleBook, identity_columns, indexes_of, open_book
from liuke.intake.steps.referrers import known_referrers, link_earlier, note_unknown
from liuke.intake.steps.staff import staff_named
from liuke.kit.bulk import insert_rows, reserve_ids
from liuke.kit.home import home
from liuke.kit.transactions import step
from liuke.visits.steps import mark_visits

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    Row = dict[str, Any]

TABLE = "customer"
_WHY = "an import belongs to the whole shop"
_PLAIN = ("gender", "occupation", "region", "source", "skin_type", "note", "joined_on")
_IDS = ("code", "card_no")


@step
def write_customers(of: Import, rows: Sequence[Row], *, now: datetime) -> Outcome:
    """Write a chunk: new people are made; known ones take what the file says and they have otherwise or not.

    The last visit a row states is a visit like others: the bill of that day meets it.
    """
    chunk = _Chunk(of, rows, now)
    outcome = chunk.apply()
    people = [one.pk for one in chunk.meant]
    outcome.notes += stage_balances(of, rows, people).notes
    outcome.visits = mark_visits(
        ((known.pk, row["salon_id"], row["last_visit"]) for known, row in zip(chunk.meant, rows, strict=True)
         if row["last_visit"]),
        import_id=of.pk,
    )  # fmt: skip
    return outcome


class _Chunk:
    """The customers of at most 500 rows, decided in the order of the file."""

    def __init__(self, of: Import, rows: Sequence[Row], now: datetime) -> None:
        self.of, self.rows, self.now = of, rows, now
        self.indexes = indexes_of(rows)
        self.book: PeopleBook = open_book(rows, self.indexes)
        self.staff = staff_named({r["steward"] for r in rows}, salon_id=of.salon_id, import_id=of.pk)
        self.referrers = known_referrers(rows)
        self.meant: list[Known] = []
        self.notes: list[Note] = []
        self.fresh: dict[int, dict[str, Any]] = {}
        self.standing: dict[int, Customer] = {}

    def apply(self) -> Outcome:
        outcome = Outcome(referrers_unknown=note_unknown(self.of, self.rows, self.referrers))
        targets = [self.book.find(row, self.indexes.get(row["phone"], "")) for row in self.rows]
        pks = {one.pk for one in targets if one}
        self.standing = {c.pk: c for c in Customer.objects.unscoped(_WHY).filter(pk__in=pks)}
        self.kept = Kept(self.book, pks)
        ids = iter(reserve_ids(Customer, sum(1 for one in targets if one is None) or 1))
        for row, target in zip(self.rows, targets, strict=True):
            index = self.indexes.get(row["phone"], "")
            known = target or self.book.find(row, index)  # made by an earlier row of this chunk
            if known is None:
                known = self._make(row, index, next(ids))
                outcome.created += 1
                self.kept.take(row, known)
            elif any((self._change(row, known, index), self.kept.take(row, known))):
                outcome.updated += 1
            else:
                outcome.duplicate += 1
            self.meant.append(known)
        outcome.notes = self.notes + self.kept.notes
        made = list(self.fresh.values())
        if made:
            insert_rows(Customer, list(made[0]), [tuple(columns.values()) for columns in made])
            link_earlier(self.of, {columns["name"]: pk for pk, columns in self.fresh.items()})
        uids = {pk: one.uid for pk, one in self.standing.items()} | {pk: one["uid"] for pk, one in self.fresh.items()}
        keep_identifiers(self.kept.fresh, uids, import_id=self.of.pk, now=self.now)
        return outcome

    def _make(self, row: Row, index: str, pk: int) -> Known:
        known = Known(pk, row["salon_id"], row["name"], row["code"], row["card_no"], index)
        self.notes += self.book.sharers(known, row)
        self.book.add(known)
        columns = {"id": pk, "salon_id": row["salon_id"], "code": row["code"], "card_no": row["card_no"]}
        columns |= identity_columns(row, row["name"], index)
        columns |= {name: row[name] for name in _PLAIN} | birthday_columns(_birthday(row))
        columns |= {
            "steward_id": self.staff.get(row["steward"]),
            "referrer_id": self.referrers.get(row["referrer"]),
        }
        columns |= allergy_columns(row["allergies"], uid=columns["uid"], key_wrapped="", vault=home().vault)
        columns |= {"created_at": self.now, "import_id": self.of.pk}
        self.fresh[pk] = columns
        return known

    def _change(self, row: Row, known: Known, index: str) -> bool:
        """Give a known person what the row says; return whether anything was different."""
        if known.pk in self.fresh:
            columns = self.fresh[known.pk]
            wanted = self._wanted(row, columns, columns["uid"], index, allergies=row["allergies"])
            different = {name: value for name, value in wanted.items() if columns[name] != value}
            columns |= different
            known.name = columns["name"]
            return bool(different)
        customer = self.standing[known.pk]
        current = {f.attname: getattr(customer, f.attname) for f in Customer._meta.concrete_fields}  # noqa: SLF001
        allergies = "" if row["allergies"] == allergies_of(customer, vault=home().vault) else row["allergies"]
        wanted = self._wanted(row, current, customer.uid, index, allergies=allergies)
        different = {name: value for name, value in wanted.items() if current[name] != value}
        if not different:
            return False
        known.name = different.get("name", known.name)
        rows = Customer.objects.unscoped(_WHY).filter(pk=customer.pk)
        if customer.import_id == self.of.pk:  # goes when the import is taken back
            rows.update(**different)
        else:
            self._note_change(customer, different)
            rows.update(**different, version=F("version") + 1)
        for name, value in different.items():
            setattr(customer, name, value)
        return True

    def _wanted(self, row: Row, current: dict[str, Any], uid: Any, index: str, *, allergies: str) -> dict[str, Any]:
        """Return the columns a row speaks about; an empty cell says nothing."""
        wanted: dict[str, Any] = {name: row[name] for name in (*_PLAIN, *_IDS) if row[name]}
        if row["name"] not in {"", row["code"], row["card_no"]} and not _tells_less(row["name"], current["name"]):
            wanted |= name_columns(row["name"])
        vault = home().vault
        if index and index != current["phone_index"]:
            wanted |= phone_columns(Phone(row["phone"], row["phone"][-4:]), uid=uid, vault=vault)
        elif row["hint"] and not current["phone_index"]:
            wanted |= hint_columns(row["hint"], row["tail"], vault=vault)
        if birthday := _birthday(row):
            wanted |= birthday_columns(birthday)
        if allergies:
            wanted |= allergy_columns(allergies, uid=uid, key_wrapped=current["key_wrapped"], vault=vault)
        wanted |= {"steward_id": self.staff[row["steward"]]} if row["steward"] else {}
        if row["referrer"] in self.referrers:
            wanted["referrer_id"] = self.referrers[row["referrer"]]
        return wanted

    def _note_change(self, customer: Customer, different: dict[str, Any]) -> None:
        before = {name: getattr(customer, name) for name in different}
        ImportChange.objects.create(
            of=self.of, table=TABLE, object_id=customer.pk, before=as_json(before), after=as_json(different)
        )


def _tells_less(name: str, than: str) -> bool:
    return "****" in name or says_less(name, than)


def as_json(columns: dict[str, Any]) -> dict[str, Any]:
    """Return columns as JSON keeps them: days as texts."""
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in columns.items()}


def _birthday(row: Row) -> Birthday | None:
    if row["birth_month"] is None:
        return None
    return Birthday(
        row["birth_month"],
        row["birth_day"],
        row["birth_year"],
        is_lunar=row["birth_lunar"],
        is_leap_month=row["birth_leap"],
    )
