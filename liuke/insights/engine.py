"""The one place that talks to the engine: facts in, statements run, answers out.

DuckDB in this process and in memory; what it runs was written by Ibis (``writer``), so another engine is a setting
later. Nothing is downloaded: extensions are never installed or loaded by themselves.
"""

from __future__ import annotations

import secrets
import shutil
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import duckdb

from liuke.insights.contracts import ContractBroken
from liuke.insights.dates import day_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pyarrow as pa

    from liuke.insights.plan import Plan

KINDS = {
    "int64": "BIGINT", "date": "DATE", "string": "VARCHAR", "decimal(38, 0)": "DECIMAL(38,0)", "float64": "DOUBLE",
    "boolean": "BOOLEAN",
}  # fmt: skip
"""The engine's word for each type a column may have."""


_ALONE_BELOW = 500  # MB
_PART = 32_768
"""Rows read at once: a few columns of them stay in the processor's cache."""
_FORGOTTEN = 24 * 3600
"""Seconds after which a folder of spilt rows belongs to nobody: no engine works that long."""


class FilesChanged(Exception):
    """A file that was there is gone: somebody replaced it. Ask again."""


class DiskFull(Exception):
    """There is no room for what the engine writes, or for what does not fit into its memory."""


_TROUBLES = {
    "No files found": FilesChanged,
    "No such file": FilesChanged,
    "No space left": DiskFull,
    "max_temp_directory_size": DiskFull,
}
"""What the engine says of the disk; anything else stays its own error."""


class Engine:
    """An engine for one run; closing it forgets everything it kept."""

    limits: ClassVar[dict[str, str]] = {}
    """What every engine of this process may use; see ``limit``."""

    memory_mb: ClassVar[int | None] = None

    def __init__(self) -> None:
        own = dict(self.limits)
        spill = own.get("temp_directory", f"{tempfile.gettempdir()}/liuke-engine")
        # DuckDB names its files alike everywhere: two engines would write into one.
        own["temp_directory"] = f"{spill}.{secrets.token_hex(4)}"
        self._folder = Path(own["temp_directory"])
        self._link = duckdb.connect(
            config={
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "preserve_insertion_order": "false",
                **own,
            }
        )
        self._kinds: dict[str, str] = {}

    @classmethod
    def limit(cls, *, memory_mb: int, spill: Path) -> None:
        """Let each later engine keep at most so many MB in memory and the rest in a folder ``<spill>.…`` of its own.

        The folder goes with its engine; those of engines that were killed go here, a day later. With little memory an
        engine works alone: each of its threads wants a share, and a wide step would find none left.
        """
        cls.memory_mb = memory_mb
        cls.limits = {"memory_limit": f"{memory_mb}MB", "temp_directory": str(spill)}
        if memory_mb < _ALONE_BELOW:
            cls.limits["threads"] = "1"
        for left in spill.parent.glob(f"{spill.name}.*"):
            if left.exists() and time.time() - left.stat().st_mtime > _FORGOTTEN:
                shutil.rmtree(left, ignore_errors=True)

    def view(self, name: str, files: Iterable[Path], schema: Mapping[str, str] | None = None) -> dict[str, str]:
        """Make Parquet files readable as a table; without any file it is empty, of that schema.

        Returns:
            The engine's type of each column.

        Raises:
            ContractBroken: a column of ``schema`` is missing or of another type; the message names it.
            FilesChanged: a file is not there.
        """
        paths = [str(file) for file in files]
        rows = f"FROM read_parquet({paths!r})" if paths else _nothing(schema or {})
        columns = {row["column_name"]: row["column_type"] for row in self.fetch(f"DESCRIBE {rows}").to_pylist()}
        for column, kind in (schema or {}).items():
            if columns.get(column) != KINDS[kind]:
                raise ContractBroken(f"{name}.{column} is {columns.get(column, 'missing')}, not {kind}")
        wanted = ", ".join(f'"{column}"' for column in schema or columns)
        self._free(name, "VIEW")
        self._execute(f'CREATE OR REPLACE TEMP VIEW "{name}" AS SELECT {wanted} FROM ({rows})')  # noqa: S608 - files and names of ours
        return columns

    def give(self, name: str, rows: pa.Table) -> None:
        """Make rows that lie in memory readable as a table."""
        if name in self._kinds:
            self._link.execute(f'DROP {self._kinds[name]} "{name}"')
        self._link.register(name, rows)
        self._kinds[name] = "VIEW"

    def make(self, name: str, sql: str) -> None:
        """Compute a table."""
        self._free(name, "TABLE")
        self._execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS {sql}')

    def call(self, name: str, sql: str) -> None:
        """Let a statement be read as a table."""
        self._free(name, "VIEW")
        self._link.execute(f'CREATE OR REPLACE TEMP VIEW "{name}" AS {sql}')

    def _free(self, name: str, kind: str) -> None:
        """Let a name be a table or a view, whatever it was."""
        if self._kinds.get(name, kind) != kind:
            self._link.execute(f'DROP {self._kinds[name]} "{name}"')
        self._kinds[name] = kind

    def ask_for(self, **days: int) -> None:
        """Tell the days a calculation is asked for; see ``writer.Day``."""
        self.tell(**days)
        for name, day in days.items():
            self._link.execute(f"SET VARIABLE {name}_day = DATE '{day_of(day).isoformat()}'")

    def tell(self, **numbers: int | None) -> None:
        """Tell numbers a calculation reads; see ``writer.number``."""
        for name, value in numbers.items():
            told = "NULL" if value is None else int(value)
            self._link.execute(f"SET VARIABLE {name} = CAST({told} AS BIGINT)")

    def run(self, plan: Plan, *, into: Mapping[str, Path] | None = None) -> None:
        """Compute every step of a plan, in order; a table named in ``into`` is written there and not kept in memory."""
        for step in plan.steps:
            if path := (into or {}).get(step.table):
                self.write(step.sql, path)
                self.view(step.table, [path])
            elif step.table:
                self.make(step.table, step.sql)
            else:
                self.tell(**self.fetch(step.sql).to_pylist()[0])

    @contextmanager
    def word_by_word(self) -> Iterator[None]:
        """Compare with a list of words one after the other, not by a join for each list: joins take long to plan."""
        self._link.execute("SET disabled_optimizers = 'in_clause'")
        yield
        self._link.execute("RESET disabled_optimizers")

    def value(self, name: str) -> int | None:
        """Return a number a step found."""
        found: int | None = self._link.execute(f"SELECT getvariable('{name}')").fetchall()[0][0]
        return found

    def fetch(self, sql: str) -> pa.Table:
        """Return the rows; their order means nothing unless the statement says so.

        Raises:
            FilesChanged: a file of a view is gone.
            DiskFull: as it says; so may every other method.
        """
        with _disk_told():
            return self._link.execute(sql).to_arrow_table()

    def parts(self, sql: str) -> Iterator[pa.RecordBatch]:
        """Return the rows some after the others, never all at once; ask nothing else before the last."""
        with _disk_told():
            yield from self._link.execute(sql).to_arrow_reader(_PART)

    def _execute(self, sql: str) -> None:
        with _disk_told():
            self._link.execute(sql)

    def write(self, sql: str, path: Path) -> None:
        """Write the rows as one Parquet file, without keeping them first."""
        self._copy(sql, path, "")

    def write_by(self, sql: str, folder: Path, *, column: str) -> None:
        """Write the rows as Parquet files in ``<column>=<value>/`` folders, the column itself left out."""
        self._copy(sql, folder, f", PARTITION_BY ({column})")

    def _copy(self, sql: str, target: Path, options: str) -> None:
        """Snappy costs less time than zstd here and more bytes."""
        quoted = str(target).replace("'", "''")
        self._execute(f"COPY ({sql}) TO '{quoted}' (FORMAT PARQUET, COMPRESSION SNAPPY{options})")

    def file(self, name: str) -> Path:
        """Return where a table may be written that goes with the engine."""
        self._folder.mkdir(parents=True, exist_ok=True)
        return self._folder / f"{name}.parquet"

    def close(self) -> None:
        self._link.close()
        shutil.rmtree(self._folder, ignore_errors=True)


@contextmanager
def _disk_told() -> Iterator[None]:
    try:
        yield
    except (duckdb.IOException, duckdb.OutOfMemoryException) as trouble:
        told = next((kind for words, kind in _TROUBLES.items() if words in str(trouble)), None)
        if told is None:
            raise
        raise told from trouble


def literal(value: object) -> str:
    """Return a value of ours as a statement says it: given apart from the statement it would make DuckDB load pandas.

    Raises:
        TypeError: it is neither text nor a whole number nor a truth value nor nothing.
    """
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    if value is None or isinstance(value, bool | int):
        return "NULL" if value is None else str(value)
    raise TypeError(value)


def _nothing(schema: Mapping[str, str]) -> str:
    columns = ", ".join(f'CAST(NULL AS {KINDS[kind]}) AS "{name}"' for name, kind in schema.items())
    return f"SELECT {columns} WHERE false"
