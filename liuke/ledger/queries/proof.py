"""A customer's own moves as a file that proves itself: nobody else's data is in it. 可验证的对账单."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from liuke.ledger.models import Account, Entry, StatementLink, Transfer
from liuke.ledger.queries.statement import content_for
from liuke.ledger.rules.chain import BEGINNING

if TYPE_CHECKING:
    from collections.abc import Collection

FORMAT = "liuke-statement/1"
CHECKER = Path(__file__).parent.parent / "checker" / "check_statement.py"
"""The program that checks the file: Python's standard library alone, to be read before it is run."""
_WHY = "her own moves, whole: a chain with a link left out proves nothing"


def heads_of(customer_ids: Collection[int]) -> list[tuple[int, str]]:
    """Return how many entries each record's chain has, and the last hash: what a statement prints. One query each."""
    newest = (StatementLink.objects.filter(customer=pk).order_by("-number").first() for pk in sorted(customer_ids))
    return [(link.number, link.hash) for link in newest if link is not None]


def is_whole(customer_ids: Collection[int], shown: Collection[Account]) -> bool:
    """Return whether ``shown`` are all accounts of these records, in whichever salon."""
    all_of_them = Account.objects.unscoped(_WHY).filter(customer__in=customer_ids).values_list("pk", flat=True)
    return set(all_of_them) == {account.pk for account in shown}


def proof_of(customer_ids: Collection[int]) -> dict[str, Any]:
    """Return the chains, accounts and moves of a person's records, as plain JSON values. Four queries a record.

    ``chains`` hold what is sealed, in order; ``waiting`` what the worker has not sealed yet. ``accounts`` say what
    each holds now: it follows from the moves alone.
    """
    return {"format": FORMAT, "beginning": BEGINNING, "chains": [_chain(pk) for pk in sorted(customer_ids)]}


def _chain(customer_id: int) -> dict[str, Any]:
    accounts = list(Account.objects.unscoped(_WHY).filter(customer=customer_id).order_by("pk"))
    ids = {account.pk for account in accounts}
    entries: dict[int, list[Transfer]] = defaultdict(list)
    touching = Transfer.objects.filter(Q(debit__in=ids) | Q(credit__in=ids)).values("entry")
    for one in Transfer.objects.filter(entry__in=touching).order_by("entry", "line"):
        entries[one.entry_id].append(one)
    rows = Entry.objects.unscoped(_WHY).in_bulk(entries)
    links = list(StatementLink.objects.filter(customer=customer_id).order_by("number"))
    sealed = {link.entry_id for link in links}
    contents = {pk: content_for(rows[pk], entries[pk], ids) for pk in entries}
    return {
        "head": links[-1].hash if links else BEGINNING,
        "links": [{"hash": link.hash, "content": contents[link.entry_id]} for link in links],
        "waiting": [content for pk, content in contents.items() if pk not in sealed],
        "accounts": {
            str(one.pk): {"purse": one.purse, "unit": one.unit, "grows": one.side, "balance": one.balance}
            for one in accounts
        },
    }
