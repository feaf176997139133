"""The one place that talks to the engine: read Parquet, keep a step, fetch, write Parquet.

DuckDB in this process and in memory. Nothing is downloaded: extensions are never installed or loaded by themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis

if TYPE_CHECKING:
    from pathlib import Path

    import ibis.expr.types as ir
    import pyarrow as pa

_KINDS = {"int64": "BIGINT", "date": "DATE", "string": "VARCHAR", "decimal(38, 0)": "DECIMAL(38, 0)"}


class Engine:
    """An engine for one run; closing it forgets everything it kept."""

    def __init__(self, *, memory: str = "") -> None:
        """Open one.

        Args:
            memory: a limit such as ``512MB``; empty leaves it to DuckDB.
        """
        options: dict[str, Any] = {
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
        if memory:
            options["memory_limit"] = memory
        self._link = ibis.duckdb.connect(**options)
        self._kept = 0

    def read(self, files: list[Path], schema: dict[str, str]) -> ir.Table:
        """Return the rows of Parquet files, or an empty table of that schema when there is none."""
        if not files:
            return self._empty(schema)
        return self._link.read_parquet([str(file) for file in files])

    def _empty(self, schema: dict[str, str]) -> ir.Table:
        columns = ", ".join(f'"{name}" {_KINDS[kind]}' for name, kind in schema.items())
        self._kept += 1
        self._link.con.execute(f"CREATE TEMP TABLE empty_{self._kept} ({columns})")
        return self._link.table(f"empty_{self._kept}")

    def table(self, rows: pa.Table) -> ir.Table:
        """Return rows that lie in memory as a table. Few rows: this way imports pandas, Parquet does not."""
        self._kept += 1
        return self._link.create_table(f"given_{self._kept}", rows, temp=True)

    def keep(self, step: ir.Table) -> ir.Table:
        """Compute a step once, because several others stand on it.

        Its columns get the types the expression declares: a DuckDB sum is 128 bits wide until then, and Parquet
        would keep it as a float.
        """
        self._kept += 1
        return self._link.create_table(f"kept_{self._kept}", step, temp=True)

    def fetch(self, expression: ir.Table) -> pa.Table:
        """Return the rows; their order means nothing unless the expression says so."""
        rows = self._link.con.execute(self._link.compile(expression)).to_arrow_table()  # Ibis would import pandas
        return rows.cast(expression.schema().to_pyarrow())

    def write(self, expression: ir.Table, path: Path) -> None:
        """Write the rows as one Parquet file."""
        self._copy(expression, path, "")

    def write_by(self, expression: ir.Table, folder: Path, *, column: str) -> None:
        """Write the rows as Parquet files in ``<column>=<value>/`` folders, the column itself left out."""
        self._copy(expression, folder, f", PARTITION_BY ({column})")

    def _copy(self, expression: ir.Table, target: Path, options: str) -> None:
        """Write a query's rows without keeping them first.

        Each column gets the type the expression declares: a DuckDB sum is 128 bits wide, and Parquet would keep it
        as a float. Snappy costs less time than zstd here and more bytes.
        """
        columns = ", ".join(
            f'CAST("{name}" AS {_KINDS[str(kind).lstrip("!")]}) AS "{name}"'
            for name, kind in expression.schema().items()
        )
        quoted = str(target).replace("'", "''")
        self._link.con.execute(
            f"COPY (SELECT {columns} FROM ({self._link.compile(expression)})) "  # noqa: S608 - compiled by Ibis
            f"TO '{quoted}' (FORMAT PARQUET, COMPRESSION SNAPPY{options})"
        )

    def close(self) -> None:
        self._link.disconnect()
