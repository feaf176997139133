"""What the database itself keeps beside the customers, whichever way their rows are written: statements of triggers.

Imports, undoing, the demo and forms all write customers in ways of their own; none of them can forget this.
"""

from __future__ import annotations

_COUNT = (
    "INSERT INTO customers_moved (id, times) VALUES (1, 1) "
    "ON CONFLICT (id) DO UPDATE SET times = customers_moved.times + 1"
)
_NAMES = ("keep_keys_insert", "keep_keys_update", "keep_keys_delete", "keep_moved_update", "keep_moved_delete")


def triggers(vendor: str) -> dict[str, list[str]]:
    """Return the statements that make each trigger of the customers' table, by the trigger's name.

    ``SearchKey`` follows ``search_keys``; ``Moved`` counts records that change their salon or go.
    """
    made = _postgresql() if vendor == "postgresql" else _sqlite()
    where = " ON customers_customer" if vendor == "postgresql" else ""
    return {name: [f"DROP TRIGGER IF EXISTS {name}{where}", *made[name]] for name in _NAMES}


def _sqlite() -> dict[str, list[str]]:
    put = f"INSERT OR IGNORE INTO customers_searchkey (inside, key, customer_id) {_split_sqlite('NEW')};"
    take = f"DELETE FROM customers_searchkey WHERE (inside, key, customer_id) IN ({_split_sqlite('OLD')});"  # noqa: S608 - ours
    bodies = {
        "keep_keys_insert": f"AFTER INSERT ON customers_customer BEGIN {put} END",
        "keep_keys_update": (
            "AFTER UPDATE OF search_keys ON customers_customer WHEN OLD.search_keys <> NEW.search_keys "
            f"BEGIN {take} {put} END"
        ),
        "keep_keys_delete": f"AFTER DELETE ON customers_customer BEGIN {take} END",
        "keep_moved_update": (
            "AFTER UPDATE OF salon_id ON customers_customer WHEN OLD.salon_id <> NEW.salon_id "
            f"BEGIN {_COUNT}; END"
        ),
        "keep_moved_delete": f"AFTER DELETE ON customers_customer BEGIN {_COUNT}; END",
    }
    return {name: [f"CREATE TRIGGER {name} {body}"] for name, body in bodies.items()}


def _split_sqlite(row: str) -> str:
    words = f"trim({row}.search_keys)"
    as_json = f"""'["' || replace(replace(replace({words}, '\\', '\\\\'), '"', '\\"'), ' ', '","') || '"]'"""
    whole = f"substr({words}, 1, instr({words} || ' ', ' ') - 1)"
    return f"SELECT instr({whole}, value) > 1, value, {row}.id FROM json_each({as_json}) WHERE value <> ''"  # noqa: S608 - ours


def _postgresql() -> dict[str, list[str]]:
    """Return the same for PostgreSQL; where many rows come or go at once, one statement does for all of them."""
    put = f"INSERT INTO customers_searchkey (inside, key, customer_id) {_split_postgresql('fresh')} ON CONFLICT DO NOTHING"
    put_one = put.replace("FROM fresh", "FROM (SELECT NEW.*) AS fresh")
    gone = f"(inside, key, customer_id) IN ({_split_postgresql('gone')})"
    take = f"DELETE FROM customers_searchkey WHERE {gone}"  # noqa: S608 - ours
    take_one = take.replace("FROM gone", "FROM (SELECT OLD.*) AS gone")
    rows = "REFERENCING OLD TABLE AS gone FOR EACH STATEMENT"
    told = {
        "keep_keys_insert": (put, "AFTER INSERT ON customers_customer REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT"),
        "keep_keys_update": (
            f"{take_one}; {put_one}",
            "AFTER UPDATE OF search_keys ON customers_customer FOR EACH ROW "
            "WHEN (OLD.search_keys IS DISTINCT FROM NEW.search_keys)",
        ),
        "keep_keys_delete": (take, f"AFTER DELETE ON customers_customer {rows}"),
        "keep_moved_update": (
            _COUNT,
            "AFTER UPDATE OF salon_id ON customers_customer FOR EACH ROW WHEN (OLD.salon_id IS DISTINCT FROM NEW.salon_id)",
        ),
        "keep_moved_delete": (
            f"IF EXISTS (SELECT 1 FROM gone) THEN {_COUNT}; END IF", f"AFTER DELETE ON customers_customer {rows}",
        ),
    }  # fmt: skip
    return {
        name: [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN {does}; RETURN NULL; END$$",
            f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION {name}()",
        ]
        for name, (does, when) in told.items()
    }


def _split_postgresql(rows: str) -> str:
    words = "btrim(search_keys)"
    return (
        f"SELECT DISTINCT CASE WHEN strpos(split_part({words}, ' ', 1), value) > 1 THEN 1 ELSE 0 END, value, id "  # noqa: S608 - ours
        f"FROM {rows} CROSS JOIN LATERAL unnest(string_to_array({words}, ' ')) AS value WHERE value <> ''"
    )
