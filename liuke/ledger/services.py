"""Use cases of the ledger: sealing the chains, and freezing what the check at night doubts."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Max

from liuke.accounts.steps import audit
from liuke.kit.transactions import use_case
from liuke.ledger.models import Account, AccountStatus, Entry, Issuer, Seal, StatementLink, Transfer
from liuke.ledger.queries.doubts import doubts
from liuke.ledger.queries.statement import content_for
from liuke.ledger.rules.chain import BEGINNING, link

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from liuke.ledger.queries.doubts import Doubt

BATCH = 500
_LATE = timedelta(days=1)
"""No transaction lasts a day: an entry recorded before the last sealed one less this is sealed."""


@use_case
def seal_some(issuer_id: int, *, most: int = BATCH, is_past: bool = False) -> int:
    """Give the oldest entries without a place theirs in the chains, and return how many. 封存.

    Tills never wait for this: the chains are built after the fact, by one worker at a time. ``is_past``: entries of
    days long gone were written just now, as a demo's are.
    """
    Issuer.objects.select_for_update(no_key=True).get(pk=issuer_id)
    entries = _waiting(issuer_id, most, is_past=is_past)
    if not entries:
        return 0
    transfers: dict[int, list[Transfer]] = defaultdict(list)
    for one in Transfer.objects.filter(entry__in=entries).order_by("entry", "line").select_related("debit", "credit"):
        transfers[one.entry_id].append(one)
    last = Seal.objects.filter(issuer=issuer_id).order_by("-number").first()
    before, head = (last.number, last.hash) if last else (0, BEGINNING)
    seals = []
    for number, entry in enumerate(entries, start=before + 1):
        head = link(head, content_of(entry, transfers[entry.pk]))
        seals.append(Seal(entry=entry, issuer_id=issuer_id, number=number, hash=head))
    Seal.objects.bulk_create(seals)
    StatementLink.objects.bulk_create(_statement_links(entries, transfers))
    return len(entries)


def _waiting(issuer_id: int, most: int, *, is_past: bool) -> list[Entry]:
    rows: Any = Entry.objects.unscoped("chains are of the whole issuer").filter(issuer=issuer_id, seal=None)
    seals = Seal.objects.filter(issuer=issuer_id).order_by("-number")
    last = None if is_past else seals.values_list("entry__recorded_at", flat=True).first()
    if last is not None:
        rows = rows.filter(recorded_at__gte=last - _LATE)
    return list(rows.order_by("pk")[:most])


def content_of(entry: Entry, transfers: Iterable[Transfer]) -> dict[str, Any]:
    """Return what of an entry stands in the issuer's chain; no personal data."""
    return {
        "entry": str(entry.uid),
        "event": entry.event,
        "date": entry.business_date.isoformat(),
        "moves": [[one.debit_id, one.credit_id, one.unit, one.amount, one.code, one.reverses_id] for one in transfers],
    }


def _statement_links(entries: Iterable[Entry], transfers: dict[int, list[Transfer]]) -> list[StatementLink]:
    touched: dict[int, dict[int, set[int]]] = {}
    for entry in entries:
        for one in transfers[entry.pk]:
            for account in (one.debit, one.credit):
                if account.customer_id is not None:
                    touched.setdefault(entry.pk, {}).setdefault(account.customer_id, set()).add(account.pk)
    customers = {customer for of_entry in touched.values() for customer in of_entry}
    heads = _heads(customers)
    links = []
    for entry in entries:
        for customer, accounts in sorted(touched.get(entry.pk, {}).items()):
            number, before = heads.get(customer, (0, BEGINNING))
            made = link(before, content_for(entry, transfers[entry.pk], accounts))
            heads[customer] = (number + 1, made)
            links.append(StatementLink(customer_id=customer, entry=entry, number=number + 1, hash=made))
    return links


def _heads(customers: Iterable[int]) -> dict[int, tuple[int, str]]:
    newest = (
        StatementLink.objects.filter(customer__in=customers).order_by().values("customer").annotate(n=Max("number"))
    )
    last = {(row["customer"], row["n"]) for row in newest}
    rows = StatementLink.objects.filter(customer__in=customers, number__in={number for _customer, number in last})
    found = rows.values_list("customer_id", "number", "hash")
    return {customer: (number, head) for customer, number, head in found if (customer, number) in last}


@use_case
def freeze_doubted(*, now: datetime) -> list[Doubt]:
    """Go through the invariants and freeze the accounts in doubt, nothing else. 夜间核对.

    Returns:
        Every doubt; empty where the book is in order.
    """
    found = list(doubts())
    rows = Account.objects.unscoped("the check goes through the whole book").filter(
        pk__in={doubt.account for doubt in found if doubt.account}, status=AccountStatus.OPEN
    )
    for account in rows:
        audit(
            "ledger.frozen",
            now=now,
            actor_id=None,
            object_type="account",
            object_ref=account.pk,
            salon_id=account.salon_id,
            after={"rule": sorted({doubt.rule for doubt in found if doubt.account == account.pk})},
        )
    rows.update(status=AccountStatus.FROZEN)
    return found
