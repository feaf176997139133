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
            f"AFTER UPDATE OF salon_id ON customers_customer WHEN OLD.salon_id <> NEW.salon_id BEGIN {_COUNT}; END"
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
    into = "INSERT INTO customers_searchkey (inside, key, customer_id)"
    put = f"{into} {_split_postgresql('fresh')} ON CONFLICT DO NOTHING"
    take = f"DELETE FROM customers_searchkey WHERE (inside, key, customer_id) IN ({_split_postgresql('gone')})"  # noqa: S608 - ours
    put_one = put.replace("FROM fresh", "FROM (SELECT NEW.*) AS fresh")
    take_one = take.replace("FROM gone", "FROM (SELECT OLD.*) AS gone")
    come, go = "AFTER INSERT ON customers_customer", "AFTER DELETE ON customers_customer"
    new, old = (f"REFERENCING {which} FOR EACH STATEMENT" for which in ("NEW TABLE AS fresh", "OLD TABLE AS gone"))
    told = {
        "keep_keys_insert": (put, f"{come} {new}"),
        "keep_keys_update": (f"{take_one}; {put_one}", _where_changed("search_keys")),
        "keep_keys_delete": (take, f"{go} {old}"),
        "keep_moved_update": (_COUNT, _where_changed("salon_id")),
        "keep_moved_delete": (f"IF EXISTS (SELECT 1 FROM gone) THEN {_COUNT}; END IF", f"{go} {old}"),  # noqa: S608 - ours
    }
    head = "FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
    return {
        name: [
            f"CREATE OR REPLACE {head.format(name=name)} $$BEGIN {does}; RETURN NULL; END$$",
            f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION {name}()",
        ]
        for name, (does, when) in told.items()
    }


def _where_changed(column: str) -> str:
    changed = f"WHEN (OLD.{column} IS DISTINCT FROM NEW.{column})"
    return f"AFTER UPDATE OF {column} ON customers_customer FOR EACH ROW {changed}"


def _split_postgresql(rows: str) -> str:
    words = "btrim(search_keys)"
    inside = f"CASE WHEN strpos(split_part({words}, ' ', 1), value) > 1 THEN 1 ELSE 0 END"
    values = f"unnest(string_to_array({words}, ' ')) AS value"
    return f"SELECT DISTINCT {inside}, value, id FROM {rows} CROSS JOIN LATERAL {values} WHERE value <> ''"  # noqa: S608 - ours
