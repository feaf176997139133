"""Value owed, in one double-entry book: accounts, entries and transfers, the lots value lies in, holds, and chains.

Entries, transfers, lots, their moves, holds and their ends are append-only. Balances, what is left of a lot, of a hold
or to reverse are kept by the database itself (``ledger/keeping``), whoever writes the rows.
"""

from liuke.ledger.models.accounts import Account, AccountStatus, Issuer, SalonIssuer
from liuke.ledger.models.chains import Seal, StatementLink
from liuke.ledger.models.days import DayMark
from liuke.ledger.models.entries import Consumption, Entry, Reversible, Transfer
from liuke.ledger.models.holds import Hold, HoldEnd
from liuke.ledger.models.lots import Lot, LotMove, LotState

__all__ = [
    "Account",
    "AccountStatus",
    "Consumption",
    "DayMark",
    "Entry",
    "Hold",
    "HoldEnd",
    "Issuer",
    "Lot",
    "LotMove",
    "LotState",
    "Reversible",
    "SalonIssuer",
    "Seal",
    "StatementLink",
    "Transfer",
]
