"""What the database itself refuses and keeps in the book, with the same meaning on SQLite and PostgreSQL.

Whoever writes a row, by whichever way: a transfer needs two open accounts of one issuer and one unit, balances and what
is left of lots follow the rows and nothing else, nothing falls below zero, nothing is given back twice.
"""

from __future__ import annotations

from dataclasses import dataclass

_POSTGRESQL = "postgresql"
DAY_IS_CLOSED = "the day of this salon is closed"
_KEPT = "ledger_keeping"
"""On SQLite a row stands here while a trigger of ours writes; PostgreSQL knows how deep it is in triggers."""
_DAY = "NEW.salon_id * 1000000 + (NEW.business_date - DATE '2000-01-01')"
"""The number of the lock of a salon's day on PostgreSQL; on SQLite one writes at a time."""
_MARKS = "SELECT count(*) FROM ledger_daymark WHERE salon_id = NEW.salon_id AND business_date = NEW.business_date"
Statements = dict[str, list[str]]


@dataclass(frozen=True)
class _Refusal:
    condition: str
    words: str


_Does = _Refusal | str


def of_accounts(vendor: str) -> Statements:
    """Accounts begin empty, stay what they are, and change their sums through transfers and holds only."""
    sums = ("posted_dr", "posted_cr", "held")
    fixed = ("issuer_id", "salon_id", "customer_id", "card", "purse", "unit", "side", "bounded", "opened_at")
    changed = " OR ".join(f"{_differs(column, vendor)}" for column in fixed)
    moved = " OR ".join(f"NEW.{column} <> OLD.{column}" for column in sums)
    started = " OR ".join(f"NEW.{column} <> 0" for column in sums)
    made = _trigger(
        vendor, "guard_ledger_account_begins", "BEFORE INSERT", "ledger_account",
        _Refusal(started, "an account begins empty"),
    ) | _trigger(
        vendor, "guard_ledger_account_changes", "BEFORE UPDATE", "ledger_account",
        _Refusal(changed, "an account stays what it is"),
        _Refusal(f"({moved}) AND {_by_hand(vendor)}", "balances follow from transfers only"),
    ) | _trigger(
        vendor, "guard_ledger_account_goes", "BEFORE DELETE", "ledger_account",
        _Refusal("1 = 1", "accounts are closed, never deleted"),
    )  # fmt: skip
    if vendor != _POSTGRESQL:
        table = f"CREATE TABLE IF NOT EXISTS {_KEPT} (id integer PRIMARY KEY)"
        made["guard_ledger_account_begins"].insert(0, table)
    return made


def of_entries(vendor: str) -> Statements:
    """A reversal of a reversal is refused, and so is an entry beside its salon's book, or of a day that is closed.

    Entries of a day that is being closed wait for it, and the other way round; they never wait for each other.
    """
    is_one = "SELECT 1 FROM ledger_entry WHERE id = NEW.reverses_id AND reverses_id IS NOT NULL"
    own = "SELECT 1 FROM ledger_salonissuer WHERE salon_id = NEW.salon_id AND issuer_id = NEW.issuer_id"
    return _trigger(
        vendor, "guard_ledger_entry_fits", "BEFORE INSERT", "ledger_entry",
        *([f"PERFORM pg_advisory_xact_lock_shared({_DAY})"] if vendor == _POSTGRESQL else []),
        _Refusal(f"({_MARKS}) % 2 = 1", DAY_IS_CLOSED),
        _Refusal(f"EXISTS ({is_one})", "a reversal is not reversed"),
        _Refusal(f"NOT EXISTS ({own})", "a salon writes in the book of its issuer"),
    )  # fmt: skip


def of_day_marks(vendor: str) -> Statements:
    """A day is closed when it is open, and opened again when it is closed."""
    return _trigger(
        vendor, "guard_ledger_daymark_fits", "BEFORE INSERT", "ledger_daymark",
        *([f"PERFORM pg_advisory_xact_lock({_DAY})"] if vendor == _POSTGRESQL else []),
        _Refusal(f"NEW.turn <> 1 + ({_MARKS})", "marks of a day follow each other"),
        _Refusal("(NEW.turn % 2 = 1) <> NEW.is_closed", "a day is closed and opened in turn"),
    )  # fmt: skip


def of_transfers(vendor: str) -> Statements:
    """Two open accounts of the entry's issuer in one unit; balances follow; what is given back is counted."""
    both = "(NEW.debit_id, NEW.credit_id)"
    good = (
        "SELECT count(*) FROM ledger_account JOIN ledger_entry ON ledger_entry.id = NEW.entry_id "  # noqa: S608 - ours
        f"WHERE ledger_account.id IN {both} AND ledger_account.unit = NEW.unit AND ledger_account.status = 'open' "
        "AND ledger_account.issuer_id = ledger_entry.issuer_id"
    )
    first = (
        "SELECT 1 FROM ledger_transfer AS first WHERE first.id = NEW.reverses_id AND first.reverses_id IS NULL "
        "AND first.debit_id = NEW.credit_id AND first.credit_id = NEW.debit_id AND first.unit = NEW.unit"
    )
    locked = f"PERFORM 1 FROM ledger_account WHERE id IN {both} AND bounded ORDER BY id FOR NO KEY UPDATE"
    return _trigger(
        vendor, "guard_ledger_transfer_fits", "BEFORE INSERT", "ledger_transfer",
        *([locked] if vendor == _POSTGRESQL else []),
        _Refusal(f"({good}) <> 2", "a transfer needs two open accounts of one issuer and one unit"),
        _Refusal(f"NEW.reverses_id IS NOT NULL AND NOT EXISTS ({first})", "only a first transfer is given back"),
    ) | _trigger(
        vendor, "keep_ledger_transfer", "AFTER INSERT", "ledger_transfer",
        *_kept(
            vendor,
            "UPDATE ledger_account SET posted_dr = posted_dr + NEW.amount WHERE id = NEW.debit_id AND bounded",
            "UPDATE ledger_account SET posted_cr = posted_cr + NEW.amount WHERE id = NEW.credit_id AND bounded",
            "INSERT INTO ledger_reversible (transfer_id, amount, reversed) SELECT id, amount, NEW.amount "
            "FROM ledger_transfer WHERE id = NEW.reverses_id ON CONFLICT (transfer_id) DO UPDATE "
            "SET reversed = ledger_reversible.reversed + excluded.reversed",
        ),
    )  # fmt: skip


def of_consumptions(vendor: str) -> Statements:
    """What is taken back of a consumption is never more than it was, and nothing of a taking back."""
    columns = ("list_minor", "charged_minor", "principal_minor", "bonus_minor", "sessions", "points")
    enough = " AND ".join(f"first.{one} >= NEW.{one} + coalesce(sum(back.{one}), 0)" for one in columns)
    first = (
        "SELECT 1 FROM ledger_consumption AS first "  # noqa: S608 - ours
        "LEFT JOIN ledger_consumption AS back ON back.takes_back_id = first.id "
        f"WHERE first.id = NEW.takes_back_id AND first.takes_back_id IS NULL GROUP BY first.id HAVING {enough}"
    )
    return _trigger(
        vendor, "guard_ledger_consumption_fits", "BEFORE INSERT", "ledger_consumption",
        _Refusal(f"NEW.takes_back_id IS NOT NULL AND NOT EXISTS ({first})", "no more is taken back than was got"),
    )  # fmt: skip


def of_reversible(vendor: str) -> Statements:
    """Counted by transfers only."""
    return _by_triggers_only(vendor, "ledger_reversible")


def of_holds(vendor: str) -> Statements:
    """A hold needs an open account and puts its amount aside."""
    good = "SELECT 1 FROM ledger_account WHERE id = NEW.account_id AND status = 'open' AND bounded"
    return _trigger(
        vendor, "guard_ledger_hold_fits", "BEFORE INSERT", "ledger_hold",
        _Refusal(f"NOT EXISTS ({good})", "a hold needs an open account of a customer"),
    ) | _trigger(
        vendor, "keep_ledger_hold", "AFTER INSERT", "ledger_hold",
        *_kept(vendor, "UPDATE ledger_account SET held = held + NEW.amount WHERE id = NEW.account_id"),
    )  # fmt: skip


def of_hold_ends(vendor: str) -> Statements:
    """A hold ends once, whole."""
    whole = "SELECT 1 FROM ledger_hold WHERE id = NEW.hold_id AND amount = NEW.captured + NEW.released"
    back = (
        "UPDATE ledger_account SET held = held - NEW.captured - NEW.released "
        "WHERE id = (SELECT account_id FROM ledger_hold WHERE id = NEW.hold_id)"
    )
    return _trigger(
        vendor, "guard_ledger_holdend_fits", "BEFORE INSERT", "ledger_holdend",
        _Refusal(f"NOT EXISTS ({whole})", "a hold ends whole"),
    ) | _trigger(vendor, "keep_ledger_holdend", "AFTER INSERT", "ledger_holdend", *_kept(vendor, back))  # fmt: skip


def of_lots(vendor: str) -> Statements:
    """A lot is what a transfer brought to its account; sessions of one lot have one price, whole minor units."""
    brought = (
        "SELECT 1 FROM ledger_transfer WHERE id = NEW.origin_id AND credit_id = NEW.account_id "
        "AND amount = NEW.quantity"
    )
    sessions = "SELECT 1 FROM ledger_account WHERE id = NEW.account_id AND purse = 'sessions'"
    return _trigger(
        vendor, "guard_ledger_lot_fits", "BEFORE INSERT", "ledger_lot",
        _Refusal(f"NOT EXISTS ({brought})", "a lot is what its transfer brought"),
        _Refusal(f"NEW.paid_minor % NEW.quantity <> 0 AND EXISTS ({sessions})", "sessions of a lot have one price"),
    ) | _trigger(
        vendor, "keep_ledger_lot", "AFTER INSERT", "ledger_lot",
        *_kept(
            vendor,
            "INSERT INTO ledger_lotstate (lot_id, account_id, quantity, used) "
            "VALUES (NEW.id, NEW.account_id, NEW.quantity, 0)",
        ),
    )  # fmt: skip


def of_lot_moves(vendor: str) -> Statements:
    """A lot is used by a transfer out of its account before it expired, and comes back with one into it."""
    of_it = "FROM ledger_transfer JOIN ledger_lot ON ledger_lot.id = NEW.lot_id "
    of_it += (
        "JOIN ledger_entry ON ledger_entry.id = ledger_transfer.entry_id WHERE ledger_transfer.id = NEW.transfer_id"
    )
    out = f"SELECT 1 {of_it} AND ledger_transfer.debit_id = ledger_lot.account_id AND amount >= -NEW.quantity"
    into = f"SELECT 1 {of_it} AND ledger_transfer.credit_id = ledger_lot.account_id AND amount >= NEW.quantity"
    late = (
        f"SELECT 1 {of_it} AND ledger_lot.expires_on < ledger_entry.business_date "
        "AND ledger_transfer.reverses_id IS NULL AND ledger_entry.event NOT IN ('expiry', 'card_closed', 'card_moved')"
    )
    return _trigger(
        vendor, "guard_ledger_lotmove_fits", "BEFORE INSERT", "ledger_lotmove",
        _Refusal(f"NEW.quantity < 0 AND NOT EXISTS ({out})", "a lot is used by a transfer out of its account"),
        _Refusal(f"NEW.quantity > 0 AND NOT EXISTS ({into})", "a lot comes back by a transfer into its account"),
        _Refusal(f"NEW.quantity < 0 AND EXISTS ({late})", "nothing is used from what has expired"),
    ) | _trigger(
        vendor, "keep_ledger_lotmove", "AFTER INSERT", "ledger_lotmove",
        *_kept(vendor, "UPDATE ledger_lotstate SET used = used - NEW.quantity WHERE lot_id = NEW.lot_id"),
    )  # fmt: skip


def of_lot_states(vendor: str) -> Statements:
    """Counted by lot moves only."""
    return _by_triggers_only(vendor, "ledger_lotstate")


def _by_triggers_only(vendor: str, table: str) -> Statements:
    refusal = _Refusal(_by_hand(vendor), f"{table} is kept by the database")
    made: Statements = {}
    for what in ("insert", "update", "delete"):
        made |= _trigger(vendor, f"guard_{table}_{what}", f"BEFORE {what.upper()}", table, refusal)
    return made


def _by_hand(vendor: str) -> str:
    return "pg_trigger_depth() < 2" if vendor == _POSTGRESQL else f"NOT EXISTS (SELECT 1 FROM {_KEPT})"  # noqa: S608 - ours


def _kept(vendor: str, *does: str) -> tuple[str, ...]:
    if vendor == _POSTGRESQL:
        return does
    return (f"INSERT INTO {_KEPT} (id) VALUES (1)", *does, f"DELETE FROM {_KEPT}")  # noqa: S608 - ours


def _differs(column: str, vendor: str) -> str:
    return f"NEW.{column} {'IS DISTINCT FROM' if vendor == _POSTGRESQL else 'IS NOT'} OLD.{column}"


def _trigger(vendor: str, name: str, when: str, table: str, *does: _Does) -> Statements:
    if vendor == _POSTGRESQL:
        body = "".join(_in_postgresql(one) for one in does)
        row = "OLD" if when.endswith("DELETE") else "NEW"
        head = f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
        return {
            name: [
                f"{head} $$BEGIN {body}RETURN {row}; END$$",
                f"DROP TRIGGER IF EXISTS {name} ON {table}",
                f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
            ]
        }
    body = "".join(_in_sqlite(one) for one in does)
    return {name: [f"DROP TRIGGER IF EXISTS {name}", f"CREATE TRIGGER {name} {when} ON {table} BEGIN {body}END"]}


def _in_postgresql(one: _Does) -> str:
    if isinstance(one, str):
        return f"{one}; "
    refused = f"RAISE EXCEPTION '{one.words}' USING ERRCODE = 'integrity_constraint_violation'"
    return f"IF {one.condition} THEN {refused}; END IF; "


def _in_sqlite(one: _Does) -> str:
    return f"{one}; " if isinstance(one, str) else f"SELECT RAISE(ABORT, '{one.words}') WHERE {one.condition}; "
