"""Rows on their way from the database to the engine: Parquet, written as they come and read once."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import pyarrow as pa
from pyarrow.parquet import ParquetWriter

if TYPE_CHECKING:
    from pathlib import Path


def new_file(folder: Path) -> Path:
    """Return the path of a file nobody has yet."""
    return folder / secrets.token_hex(8)


def save_rows(rows: pa.RecordBatchReader, folder: Path) -> Path:
    """Write rows as they come into a new Parquet file."""
    file = new_file(folder)
    save_as(rows, file)
    return file


def save_as(rows: pa.RecordBatchReader, file: Path) -> None:
    """Write rows as they come."""
    with writing(rows.schema, file) as writer:
        for batch in rows:
            writer.write_batch(batch)


def writing(schema: pa.Schema, file: Path) -> ParquetWriter:
    """Open a file to write rows into; nothing is spent on making it small."""
    texts = [field.name for field in schema if pa.types.is_string(field.type)]
    return ParquetWriter(file, schema, compression="NONE", use_dictionary=texts, write_statistics=False)
