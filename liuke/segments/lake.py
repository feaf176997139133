"""The lake: facts as Parquet under the shop's home. Append by day, compact by month.

``manifest.json`` names the files that count and, per day, the fingerprint of the rows they were made from. Files are
written under new names first; replacing the manifest is the one atomic step, so a process may die anywhere. Why it
is so: docs/decisions/0005-lake.md.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from liuke.insights import contracts
from liuke.insights.lines import daily_lines, fingerprints, shop_days

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    import ibis.expr.types as ir

    from liuke.insights.engine import Engine
    from liuke.insights.sources import Source
    from liuke.segments.bulk import Link

_OUTPUTS: dict[str, dict[str, Callable[[ir.Table], ir.Table]]] = {
    "lines": {"lines": daily_lines, "shop_days": shop_days},
}
_RAW = {
    "lines": {
        "customer_id": "int64", "item_id": "int64", "salon_id": "int64", "day": "date", "staff_id": "int64",
        "hour": "int64", "channel": "string", "kind": "string", "quantity_milli": "int64", "list_minor": "int64",
        "charged_minor": "int64", "is_visit": "int64",
    },
}  # fmt: skip
_CONTRACTS = {contract.name: contract for contract in contracts.ALL}


@dataclass
class Part:
    """What lies in the lake for one month of one source: per day the fingerprint, per fact the files."""

    days: dict[str, str] = field(default_factory=dict)
    files: list[dict[str, Any]] = field(default_factory=list)


class Lake:
    """The facts of one shop."""

    def __init__(self, root: Path) -> None:
        """Open the lake at ``root``; what an interrupted writer left behind is swept away."""
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        self._manifest = root / "manifest.json"
        kept = json.loads(self._manifest.read_text()) if self._manifest.exists() else {}
        self._parts = {
            source: {month: Part(**part) for month, part in months.items()}
            for source, months in kept.get("months", {}).items()
        }
        self._whole: dict[str, str] = kept.get("whole", {})

    def table(self, engine: Engine, name: str) -> ir.Table:
        """Return one fact."""
        contract = _CONTRACTS[name]
        return contract.check(engine.read([self.root / file for file in self._files(name)], contract.schema()))

    def first_day(self) -> date | None:
        """Return the first day any dated fact has."""
        days = [day for months in self._parts.values() for part in months.values() for day in part.days]
        return date.fromisoformat(min(days)) if days else None

    def last_day(self) -> date | None:
        """Return the last day any dated fact has: how fresh the lake is."""
        days = [day for months in self._parts.values() for part in months.values() for day in part.days]
        return date.fromisoformat(max(days)) if days else None

    def gather(self, engine: Engine, link: Link, sources: Iterable[Source], *, open_month: str) -> int:
        """Bring the lake up to the database and return how many months were written.

        Args:
            engine: sorts and sums.
            link: one read-only transaction.
            sources: what to gather.
            open_month: the month still being filled, ``YYYY-MM``: its new days are appended, not rewritten.
        """
        written = 0
        for source in sources:
            if source.contract.day:
                written += self._gather_months(engine, link, source, open_month)
            else:
                self._gather_whole(engine, link, source)
        self._save()
        self._sweep()
        return written

    def _gather_whole(self, engine: Engine, link: Link, source: Source) -> None:
        contract = source.contract
        rows = _conform(engine.view(link.query(source.query)), contract.schema())
        name = self._new_name(contract.name, "all")
        engine.write(rows, self.root / name)
        self._whole[contract.name] = name

    def _gather_months(self, engine: Engine, link: Link, source: Source, open_month: str) -> int:
        name = source.contract.name
        schema = {"id": "int64"} | (_RAW.get(name) or source.contract.schema())
        raw = engine.keep(_conform(engine.view(link.query(source.query)), schema))
        found = _marks(engine.fetch(fingerprints(raw)).to_pylist())
        parts = self._parts.setdefault(name, {})
        todo: dict[str, list[str]] = {}
        for month in sorted({day[:7] for day in found} | set(parts)):
            now = {day: mark for day, mark in found.items() if day[:7] == month}
            part = parts.get(month, Part())
            changed = [day for day in sorted({*now, *part.days}) if now.get(day) != part.days.get(day)]
            appended = month == open_month and part.files and not set(changed) & set(part.days)
            if changed:
                todo[month] = changed if appended else []
            elif month < open_month and len({file["until"] for file in part.files}) > 1:
                todo[month] = []  # a month that closed: its days become one file
        if todo:
            self._rewrite(engine, raw, name=name, todo=todo, found=found)
        return len(todo)

    def _rewrite(
        self, engine: Engine, raw: ir.Table, *, name: str, todo: dict[str, list[str]], found: dict[str, str]
    ) -> None:
        """Write months again (an empty list of days) or append the days given."""
        parts = self._parts[name]
        for month, days in todo.items():
            marks = {day: mark for day, mark in found.items() if day[:7] == month}
            files = parts[month].files if days else []
            parts.pop(month, None)
            if marks:
                parts[month] = Part(marks, files)
        for output, make in (_OUTPUTS.get(name) or {name: lambda table: table}).items():
            self._write_parts(engine, make(_wanted(raw, todo)), parts=parts, output=output, todo=todo)

    def _write_parts(
        self, engine: Engine, facts: ir.Table, *, parts: dict[str, Part], output: str, todo: dict[str, list[str]]
    ) -> None:
        """Write one file per month (or per appended days) in one go."""
        contract = _CONTRACTS[output]
        made = contract.check(facts).mutate(month=_month(facts.day))
        folder = self.root / output / f"new.{secrets.token_hex(4)}"
        folder.parent.mkdir(exist_ok=True)
        engine.write_by(made, folder, column="month")
        for file in sorted(folder.glob("*/*.parquet")):
            number = file.parent.name.removeprefix("month=")
            month = f"{number[:-2]}-{number[-2:]}"
            until = max(todo[month]) if todo[month] else month
            name = self._new_name(output, until)
            file.replace(self.root / name)
            parts[month].files.append({"fact": output, "file": name, "until": until})
        shutil.rmtree(folder, ignore_errors=True)

    def _files(self, name: str) -> list[str]:
        if name in self._whole:
            return [self._whole[name]]
        return [
            file["file"]
            for months in self._parts.values()
            for part in months.values()
            for file in part.files
            if file["fact"] == name
        ]

    def _new_name(self, fact: str, label: str) -> str:
        (self.root / fact).mkdir(exist_ok=True)
        return f"{fact}/{label}.{secrets.token_hex(4)}.parquet"

    def _save(self) -> None:
        months = {name: {m: vars(part) for m, part in parts.items()} for name, parts in self._parts.items()}
        fresh = self.root / "manifest.json.new"
        with fresh.open("w") as file:
            json.dump({"months": months, "whole": self._whole}, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._manifest)

    def _sweep(self) -> None:
        wanted = {file for name in _CONTRACTS for file in self._files(name)}
        for left in self.root.glob("*/new.*"):
            shutil.rmtree(left, ignore_errors=True)
        for path in self.root.glob("*/*.parquet"):
            if f"{path.parent.name}/{path.name}" not in wanted:
                path.unlink(missing_ok=True)


def _marks(rows: list[dict[str, Any]]) -> dict[str, str]:
    return {
        row["day"].isoformat(): "|".join(str(value) for name, value in row.items() if name != "day") for row in rows
    }


def _wanted(raw: ir.Table, todo: dict[str, list[str]]) -> ir.Table:
    """Return the rows of the months to write again and of the days to append."""
    whole = [month for month, days in todo.items() if not days]
    days = [date.fromisoformat(day) for listed in todo.values() for day in listed]
    tests = [_month(raw.day).isin([int(month.replace("-", "")) for month in whole])] * bool(whole) + [
        raw.day.isin(days)
    ] * bool(days)
    return raw.filter(tests[0] | tests[-1])


def _month(day: ir.Value) -> ir.Value:
    """Return the month as a number, 202611: cheaper than its text."""
    return (day.year() * 100 + day.month()).cast("int64")


def _conform(rows: ir.Table, schema: dict[str, str]) -> ir.Table:
    """Return the columns with the types asked for; SQLite gives dates as text, PostgreSQL narrower integers."""
    kinds = rows.schema()

    def column(name: str, kind: str) -> ir.Value:
        if kind == "date" and not kinds[name].is_date():
            return rows[name].cast("string").nullif("").cast("date")
        return rows[name].cast(kind)

    return rows.select(**{name: column(name, kind) for name, kind in schema.items()})
