"""The lake: facts as Parquet under the shop's home. Append by day, compact by month.

``manifest.json`` names the files that count and, per day, the sums of the rows they were made from. Files are
written under new names first; replacing the manifest is the one atomic step, so a process may die anywhere. Why it
is so: docs/decisions/0005-lake.md.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from liuke.insights import contracts
from liuke.insights.contracts import raw_columns
from liuke.segments import by_customer
from liuke.segments.errors import FactsOutdated
from liuke.segments.plans import plan
from liuke.segments.survey import Survey, only, survey

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from liuke.insights.engine import Engine
    from liuke.insights.plan import Plan
    from liuke.insights.sources import Source
    from liuke.segments.bulk import Link
    from liuke.segments.survey import Ranges

_READ_ALL_FROM = 0.3
_CONTRACTS = {contract.name: contract for contract in contracts.ALL}
_MADE_OF = {
    contracts.DAYS.name: (contracts.LINES.name, contracts.VISITS.name),
    contracts.CARES.name: (contracts.LINES.name, contracts.ITEMS.name),
}
"""Facts that are made of the files of others, month by month."""


@dataclass
class Part:
    """What lies in the lake for one month of one fact: per day the sums of the rows it was made from, and the files.

    A fact that is made of others has no sums of its own.
    """

    days: dict[str, str] = field(default_factory=dict)
    files: list[dict[str, Any]] = field(default_factory=list)


class Lake:
    """The facts of one shop."""

    def __init__(self, root: Path) -> None:
        """Open the lake at ``root``; what an interrupted writer left behind goes when the next one saves."""
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        self._manifest = root / "manifest.json"
        kept = json.loads(self._manifest.read_text()) if self._manifest.exists() else {}
        self._parts = {
            name: {month: Part(**part) for month, part in months.items()}
            for name, months in kept.get("months", {}).items()
        }
        self._whole: dict[str, str] = kept.get("whole", {})
        self._ranges: dict[str, Ranges] = kept.get("ranges", {})
        self._made: dict[str, str] = kept.get("made", {})
        self._by_customer: dict[str, Any] = kept.get("by_customer", {})
        self._state: dict[str, Any] = kept.get("state", {})
        self.past: dict[str, Any] = kept.get("past", {})

    def open(self, engine: Engine, *names: str) -> None:
        """Make facts readable under their contracts' names: those named, or all.

        Raises:
            FactsOutdated: the lake is of an earlier version that did not make them.
        """
        if self.lacks(*names):
            raise FactsOutdated
        for name in names or _CONTRACTS:
            engine.view(name, [self.root / file for file in self._files(name)], _CONTRACTS[name].schema())

    def open_by_customer(self, engine: Engine) -> None:
        """Make the same facts readable for who reads everybody's whole history: see ``by_customer``."""
        for name, laid in self._by_customer.items():
            by_customer.open_laid(engine, name, laid, root=self.root, months=self._months(name))

    def lacks(self, *names: str) -> bool:
        """Return whether some of these facts, or of all, were never made of others: who gathers next makes them."""
        missing = {*(names or _MADE_OF)} & {*_MADE_OF} - {*self._made} - {*self._parts}
        return any(self._parts.get(other) for name in missing for other in _MADE_OF[name])

    def first_day(self) -> date | None:
        """Return the first day any dated fact has."""
        first = min(self._dated(), default=None)
        return date.fromisoformat(first) if first else None

    def last_day(self) -> date | None:
        """Return the last day any dated fact has: how fresh the lake is."""
        last = max(self._dated(), default=None)
        return date.fromisoformat(last) if last else None

    def _dated(self) -> Iterator[str]:
        return (day for months in self._parts.values() for part in months.values() for day in part.days)

    @property
    def kept_until(self) -> int | None:
        """Return the first unseen day of the kept state, as a number."""
        return self._state.get("until")

    @property
    def kept_for(self) -> str:
        """Return what the kept state was made of."""
        return str(self._state.get("what", ""))

    @property
    def kept_files(self) -> dict[str, Path]:
        """Return the files of the kept state by name."""
        return {name: self.root / file for name, file in self._state.get("files", {}).items()}

    def new_state(self, names: Iterable[str]) -> dict[str, Path]:
        """Return where the parts of a state are to be written; they count once they are kept."""
        return {name: self.root / self._new_name("state", name) for name in names}

    def keep(self, files: Mapping[str, Path], *, until: int, what: str) -> None:
        """Keep a state in the place of the one before."""
        named = {name: str(file.relative_to(self.root)) for name, file in files.items()}
        self._state = {"until": until, "what": what, "files": named}
        self._save()
        self._sweep()

    def keep_past(self, engine: Engine, sql: str, *, about: Mapping[str, Any], files: list[str]) -> None:
        """Keep moves: the rows of a statement beside those of ``files``, what they are about, and the last day's tiers.

        The tiers are the engine's table ``previous``.
        """
        moves, places = self.put("past", "moves", engine, sql), self.put("past", "places", engine, "FROM previous")
        self.past = {**about, "files": [*files, moves], "places": places}
        self._save()
        self._sweep()

    def put(self, folder: str, label: str, engine: Engine, sql: str) -> str:
        """Write the rows of a statement under a new name; they count once the manifest names it."""
        name = self._new_name(folder, label)
        engine.write(sql, self.root / name)
        return name

    def past_files(self) -> list[Path]:
        """Return the files of the moves."""
        return [self.root / file for file in self.past.get("files", [])]

    @property
    def last_places(self) -> Path:
        """Return the file of the tiers on the last day of the past."""
        return self.root / str(self.past["places"])

    def history(self, end: date) -> str:
        """Return one hash of all that states are made of before a day: it changes when any of it does."""
        last = end.isoformat()
        marks = {day: mark for day, mark in self.marks().items() if day < last}
        return hashlib.sha256(
            f"{sorted(marks.items())}{self.items_mark()}{sorted(self._made.items())}".encode()
        ).hexdigest()

    def marks(self) -> dict[str, str]:
        """Return for each day with dated facts a mark that changes when any of them does."""
        marks: dict[str, str] = {}
        for name, months in sorted(self._parts.items()):
            for part in months.values():
                for day, mark in part.days.items():
                    marks[day] = f"{marks.get(day, '')}{name}:{mark} "
        return marks

    def items_mark(self) -> str:
        """Return a mark of all services and products; they count for every day."""
        file = self._whole.get("items")
        return hashlib.sha256((self.root / file).read_bytes()).hexdigest() if file else ""

    def gather(self, engine: Engine, link: Link, sources: Iterable[Source], *, open_month: str) -> int:
        """Bring the lake up to the database and return how many months were written.

        Args:
            engine: sorts and sums.
            link: one read-only transaction.
            sources: what to gather.
            open_month: the month still being filled, ``YYYY-MM``: its new days are appended, not rewritten.
        """
        changed: dict[str, set[str]] = {}
        for source in sources:
            if source.contract.day:
                changed[source.contract.name] = self._gather_months(engine, link, source, open_month)
            else:
                self._gather_whole(engine, link, source)
        for name, others in _MADE_OF.items():
            months = set().union(*(changed.get(other, set()) for other in others))
            mark = _daily().mark + (self.items_mark() if contracts.ITEMS.name in others else "")
            if self._made.get(name) != mark:  # never made, made otherwise, or of items that have changed
                months = {month for fact in (name, *others) for month in self._parts.get(fact, {})}
                self._made[name] = mark
            if months:
                self._make_months(engine, name, months)
        self._save()
        self.lay_by_customer(engine, open_month=open_month)
        return sum(map(len, changed.values()))

    def lay_by_customer(self, engine: Engine, *, open_month: str) -> None:
        """Lay the closed months by customer where that is due."""
        for name in by_customer.NAMES:
            closed = {month: files for month, files in self._months(name).items() if month < open_month}
            if by_customer.is_due(self._by_customer.get(name, {}), closed):
                file = self._new_name("by_customer", name)
                by_customer.lay(engine, name, closed, root=self.root, into=file)
                self._by_customer[name] = {"file": file, "months": closed}
                self._save()
        self._sweep()

    def _months(self, name: str) -> dict[str, list[str]]:
        """Return the files of a fact by month."""
        return {month: [file["file"] for file in part.files] for month, part in self._parts.get(name, {}).items()}

    def _gather_whole(self, engine: Engine, link: Link, source: Source) -> None:
        fact = source.contract.name
        rows = _gathered(fact, engine.view("raw", [link.pull(source.query)]))
        name = self._new_name(fact, "all")
        engine.write(rows, self.root / name)
        self._whole[fact] = name

    def _make_months(self, engine: Engine, name: str, months: set[str]) -> None:
        """Make some months of a fact again, of the files of the others it is made of."""
        made = self._parts.setdefault(name, {})
        for month in months:
            made.pop(month, None)
        for other in _MADE_OF[name]:
            files = [self.root / file for file in self._files(other, months)]
            engine.view(other, files, _CONTRACTS[other].schema())
        self._write_parts(engine, _daily().answers[name], name=name, todo={month: [] for month in months})

    def _gather_months(self, engine: Engine, link: Link, source: Source, open_month: str) -> set[str]:
        """Return the months written again or appended to."""
        name = source.contract.name
        columns = {column: kind for column, kind in raw_columns(name).items() if column != "day"}
        found = survey(link, source, columns=columns, before=self._ranges.get(name, []))
        self._ranges[name] = found.ranges
        parts = self._parts.setdefault(name, {})
        todo: dict[str, list[str]] = {}
        marks = {day: _mark(parts, found, day) for day in found.days}
        for month in sorted({day[:7] for day in found.days} | set(parts)):
            now = {day: mark for day, mark in marks.items() if day[:7] == month}
            part = parts.get(month, Part())
            changed = [day for day in sorted({*now, *part.days}) if now.get(day) != part.days.get(day)]
            appended = month == open_month and part.files and not set(changed) & set(part.days)
            if changed:
                todo[month] = changed if appended else []
            elif month < open_month and len({file["until"] for file in part.files}) > 1:
                todo[month] = []  # a month that closed: its days become one file
        if todo:
            asked = _asked(source, found, todo)
            spans = [(low, high) for low, high, _sum in found.ranges] if asked == source.query else []
            rows = _gathered(name, engine.view("raw", [link.pull(asked, spans=spans)]))
            self._rewrite(engine, _wanted(rows, todo), name=name, todo=todo, found=marks)
        return set(todo)

    def _rewrite(
        self, engine: Engine, rows: str, *, name: str, todo: dict[str, list[str]], found: dict[str, str]
    ) -> None:
        """Write months again (an empty list of days) or append the days given."""
        parts = self._parts[name]
        for month, days in todo.items():
            marks = {day: mark for day, mark in found.items() if day[:7] == month}
            files = parts[month].files if days else []
            parts.pop(month, None)
            if marks:
                parts[month] = Part(marks, files)
        self._write_parts(engine, rows, name=name, todo=todo)

    def _write_parts(self, engine: Engine, rows: str, *, name: str, todo: dict[str, list[str]]) -> None:
        """Write one file per month (or per appended days) in one go."""
        folder = self.root / name / f"new.{secrets.token_hex(4)}"
        folder.parent.mkdir(exist_ok=True)
        engine.write_by(rows, folder, column="month")
        for file in sorted(folder.glob("*/*.parquet")):
            number = file.parent.name.removeprefix("month=")
            month = f"{number[:-2]}-{number[-2:]}"
            until = max(todo[month]) if todo[month] else month
            path = self._new_name(name, until)
            file.replace(self.root / path)
            self._parts[name].setdefault(month, Part()).files.append({"file": path, "until": until})
        shutil.rmtree(folder, ignore_errors=True)

    def _files(self, name: str, months: Collection[str] = ()) -> list[str]:
        """Return the files of a fact: of some months, or all."""
        if name in self._whole:
            return [self._whole[name]]
        parts = self._parts.get(name, {})
        return [file["file"] for month, part in parts.items() if not months or month in months for file in part.files]

    def _new_name(self, fact: str, label: str) -> str:
        (self.root / fact).mkdir(exist_ok=True)
        return f"{fact}/{label}.{secrets.token_hex(4)}.parquet"

    def _save(self) -> None:
        months = {name: {m: vars(part) for m, part in parts.items()} for name, parts in self._parts.items()}
        fresh = self.root / "manifest.json.new"
        with fresh.open("w") as file:
            json.dump(
                {
                    "months": months,
                    "whole": self._whole,
                    "ranges": self._ranges,
                    "made": self._made,
                    "by_customer": self._by_customer,
                    "state": self._state,
                    "past": self.past,
                },
                file,
            )
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._manifest)

    def files(self) -> set[str]:
        """Return every file the manifest names."""
        wanted = {file for name in _CONTRACTS for file in self._files(name)}
        wanted |= {*self._state.get("files", {}).values(), *self.past.get("files", []), self.past.get("places", "")}
        return wanted | {laid["file"] for laid in self._by_customer.values()}

    def _sweep(self) -> None:
        wanted = self.files()
        for folder in (*_CONTRACTS, "by_customer", "state", "past"):  # engines at work have theirs beside these
            for left in (self.root / folder).glob("new.*"):
                shutil.rmtree(left, ignore_errors=True)
            for path in (self.root / folder).glob("*.parquet"):
                if f"{folder}/{path.name}" not in wanted:
                    path.unlink(missing_ok=True)


def _mark(parts: Mapping[str, Part], found: Survey, day: str) -> str:
    """Return a day's sums and how often its rows were edited, which the sums do not tell."""
    part = parts.get(day[:7])
    before = part.days.get(day, "") if part else ""
    edits = int(before.rpartition("|")[2] or 0) + (day in found.edited)
    return f"{found.days[day]}|{edits}"


def _asked(source: Source, found: Survey, todo: dict[str, list[str]]) -> str:
    """Return the query for what has to be written; for a large part all is read, which is cheaper than by index."""
    asked = {day for day in found.days if day[:7] in todo and day in (todo[day[:7]] or (day,))}
    if sum(found.rows[day] for day in asked) > _READ_ALL_FROM * sum(found.rows.values()):
        return source.query
    return only(source, [_span(month, days) for month, days in todo.items()])


def _span(month: str, days: list[str]) -> tuple[str, str]:
    """Return the first day and the day after the last, of the days or of the whole month."""
    if days:
        return days[0], (date.fromisoformat(days[-1]) + timedelta(days=1)).isoformat()
    first = date.fromisoformat(f"{month}-01")
    return first.isoformat(), (first + timedelta(days=31)).replace(day=1).isoformat()


def _wanted(rows: str, todo: dict[str, list[str]]) -> str:
    """Return the statement of the rows of the months to write again and of the days to append."""
    months = ", ".join(month.replace("-", "") for month, days in todo.items() if not days)
    days = ", ".join(f"DATE '{day}'" for listed in todo.values() for day in listed)
    tests = [f"month IN ({months})"] * bool(months) + [f"day IN ({days})"] * bool(days)
    return f"SELECT * FROM ({rows}) AS rows WHERE {' OR '.join(tests)}"  # noqa: S608 - days of our own


def _gathered(fact: str, columns: Mapping[str, str]) -> str:
    """Return the statement that makes a fact of the rows pulled out of the database."""
    kinds = {name: {"DATE": "date", "VARCHAR": "string"}.get(kind, "int64") for name, kind in columns.items()}

    def written() -> Plan:
        from liuke.insights import gathering

        return gathering.gathering(_CONTRACTS[fact], kinds)

    return plan(f"gathering-{fact}", written, about=str(kinds)).answers["rows"]


def _daily() -> Plan:
    def written() -> Plan:
        from liuke.insights import plans

        return plans.daily()

    return plan("daily", written)
