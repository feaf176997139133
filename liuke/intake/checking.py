"""From the staging table to checked rows: every row becomes usable, ignored or rejected. Writes no table of the shop.

``ok-NNNNN.parquet`` hold usable rows with their key, in the order they are committed; ``problem-NNNNN.parquet`` hold
the others with their reason.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from liuke.intake.rules.flaws import Ignored, Problem
from liuke.intake.rules.identity import Occurrences, dated, digest
from liuke.intake.rules.names import different_people
from liuke.intake.rules.shapes.appointments import AppointmentShape
from liuke.intake.rules.shapes.cards import CardShape
from liuke.intake.rules.shapes.interactions import InteractionShape
from liuke.intake.rules.shapes.items import ItemShape
from liuke.intake.rules.shapes.people import CustomerShape
from liuke.intake.rules.shapes.sales import SaleShape
from liuke.intake.rules.values import cell_flaw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from liuke.intake.rules.recognition import Column
    from liuke.intake.rules.shapes.ground import Ground, Shape

SHAPES: dict[str, type[Shape]] = {
    "customers": CustomerShape, "cards": CardShape, "services": ItemShape, "products": ItemShape,
    "sales": SaleShape, "bookings": AppointmentShape, "cancellations": AppointmentShape,
    "events": InteractionShape,
}  # fmt: skip
_TYPES: dict[str, Any] = {
    "str": pl.String, "int": pl.Int64, "bool": pl.Boolean, "date": pl.Date, "instant": pl.Datetime("us", "UTC"),
}  # fmt: skip
_PROBLEM = {
    "row": pl.Int32,
    "is_rejected": pl.Boolean,
    "code": pl.String,
    "column": pl.String,
    "value": pl.String,
}
# A word of totals, alone or with what it counts: 合计, 本页小计, 共计3人, Grand total:
_TOTALS = (
    r"(?i)^\s*(((本|当|全|这)?[页月日部]?|总)(合计|总计|小计|共计|汇总)(金额|人数|笔数)?[:：]?\s*[（(]?(共?\s*\d[\d,.]*\s*\S{0,2})?[)）]?"
    r"|((grand|sub)[ -]?)?totals?\s*:?|sum\s*:?)\s*$"
)
_NEVER_A_TOTAL = frozenset(["name", "date", "number"])
_IDENTITY = frozenset(["phone", "customer_code", "card_no", "union_id", "open_id"])
_SUSPICIOUS = r"#|\ufffd"


@dataclass
class Checked:
    """What checking a file came to. Amounts in minor units; ``off`` is what rounding lines changed.

    ``left`` are what rows, and parts of rows, that are not taken state of balances.
    ``noted`` counts the usable rows of which something is left out, ``filled`` the rows with a text per column of the
    file, ``flaws`` the problems per header and reason,
    ``seen`` what usable rows hold: ``lunar`` birthdays, and rows with ``principal``, ``gift``, ``debt``, ``points``
    or ``sessions``.
    """

    rows: int = 0
    usable: int = 0
    ignored: int = 0
    rejected: int = 0
    noted: int = 0
    customers: int = 0
    totals: dict[str, int] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    off: str = "0"
    reasons: dict[str, int] = field(default_factory=dict)
    filled: list[int] = field(default_factory=list)
    flaws: dict[str, dict[str, int]] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)


def raw_parts(folder: Path) -> list[Path]:
    """Return the staging parts in order."""
    return sorted(folder.glob("raw-*.parquet"))


def column_texts(folder: Path, place: int) -> Iterator[list[str]]:
    """Yield the different texts of one column, part by part."""
    for part in raw_parts(folder):
        yield pl.read_parquet(part, columns=[f"c{place}"]).to_series().unique().to_list()


def check_rows(folder: Path, *, columns: Sequence[Column], ground: Ground, tick: Callable[[int], None]) -> Checked:
    """Check every staged row and leave usable rows and problems as Parquet beside it.

    ``tick`` is told after each part how many rows are done; may raise to stop.
    """
    for old in [*folder.glob("ok-*.parquet"), *folder.glob("problem-*.parquet")]:
        old.unlink()
    shape: Shape = SHAPES[ground.kind](ground)
    run = _Run(shape, ground, [c.name for c in columns], _fields(columns, ground.kind))
    for number, part in enumerate(raw_parts(folder)):
        run.check_part(pl.read_parquet(part), folder, number)
        tick(run.checked.rows)
    _finish_keys(folder, run.rows_seen, newest_last="updated_on" in shape.columns)
    result = run.result()
    sharers = _sharers(folder, by_phone_first=shape.told_by[0] == "phone") if "phone" in ground.fields else 0
    return replace(result, customers=result.customers + sharers, seen=_seen(folder, shape.columns))


def _fields(columns: Sequence[Column], kind: str) -> dict[int, str]:
    """Return the field of each used column; a repeated field is numbered: ``tax``, ``tax.2``."""
    seen: dict[str, int] = {}
    placed: dict[int, str] = {}
    for place, column in enumerate(columns):
        if column.is_used(kind):
            seen[column.field] = seen.get(column.field, 0) + 1
            count = seen[column.field]
            placed[place] = column.field if count == 1 else f"{column.field}.{count}"
    return placed


class _Run:
    """One pass over the staging table."""

    def __init__(self, shape: Shape, ground: Ground, names: list[str], fields: dict[int, str]) -> None:
        self.shape, self.ground, self.names, self.fields = shape, ground, names, fields
        self.header_of = {name: names[place] for place, name in fields.items()}
        self.space = f"{ground.kind}:{ground.salon.pk}"
        self.day_place = list(shape.columns).index("day") if "day" in shape.columns else None
        self.rows_seen, self.people = Occurrences(), Occurrences()
        self.checked = Checked()
        self.reasons: dict[str, int] = {}
        self.flaws: dict[str, dict[str, int]] = {}
        self.filled = [0] * len(names)

    def check_part(self, frame: pl.DataFrame, folder: Path, number: int) -> None:
        for place in range(len(self.names)):
            self.filled[place] += int((frame.get_column(f"c{place}").str.strip_chars() != "").sum())
        texts = [frame.get_column(f"c{place}") for place in self.fields]
        suspicious = any(bool(column.str.contains(_SUSPICIOUS).any()) for column in texts)
        labels = list(self.fields.values())
        totals = _total_rows(frame, self.fields)
        usable: list[tuple[Any, ...]] = []
        problems: list[tuple[Any, ...]] = []
        numbers, tears = frame.get_column("row").to_list(), frame.get_column("torn").to_list()
        for row, torn, is_total, values in zip(
            numbers, tears, totals, zip(*(c.to_list() for c in texts), strict=True), strict=True
        ):
            cells = dict(zip(labels, values, strict=True))
            answer = self._before(cells, is_total=is_total, torn=torn, suspicious=suspicious) or self.shape.shape(cells)
            notes = self.ground.take_notes() if self.ground.notes else []
            if isinstance(answer, Problem):
                problems += self._refused(row, answer)
                if answer.is_rejected:
                    self.shape.miss(cells)
            else:
                usable.append(self._usable(row, answer))
                self.checked.noted += bool(notes)
                problems += [self._problem(row, note) for note in notes]
        self.checked.rows += frame.height
        _write(folder / f"ok-{number:05d}.parquet", usable, {"row": "int", "row_key": "str"} | self.shape.columns)
        if problems:
            pl.DataFrame(problems, schema=_PROBLEM, orient="row").write_parquet(
                folder / f"problem-{number:05d}.parquet"
            )

    def _before(self, cells: dict[str, str], *, is_total: bool, torn: str, suspicious: bool) -> Problem | None:
        if torn:
            return Problem(torn)
        if is_total:
            return Problem(Ignored.TOTAL_ROW)
        if all(cells[name].strip() == self.header_of[name] for name in cells):
            return Problem(Ignored.HEADER_AGAIN)
        if suspicious:
            flawed = [Problem(code, name, text[:200]) for name, text in cells.items() if (code := cell_flaw(text))]
            return replace(flawed[0], more=tuple(flawed[1:])) if flawed else None
        return None

    def _refused(self, row: int, problem: Problem) -> list[tuple[Any, ...]]:
        if problem.is_rejected:
            self.checked.rejected += 1
        else:
            self.checked.ignored += 1
        return [self._problem(row, one) for one in (problem, *problem.more)]

    def _problem(self, row: int, problem: Problem) -> tuple[Any, ...]:
        code = str(problem.code)
        self.reasons[code] = self.reasons.get(code, 0) + 1
        header = self.header_of.get(problem.field, "")
        there = self.flaws.setdefault(header, {})
        there[code] = there.get(code, 0) + 1
        return row, problem.is_rejected, code, header, problem.value[:200]

    def _usable(self, row: int, values: tuple[Any, ...]) -> tuple[Any, ...]:
        key = digest(values, space=self.space)
        if self.day_place is not None:
            key = dated(key, values[self.day_place])
        self.rows_seen.note(key)
        if who := self.shape.who(values):
            self.people.note(digest((who,), space=""))
        return row, key, *values

    def result(self) -> Checked:
        done, shape = self.checked, self.shape
        done.usable = done.rows - done.ignored - done.rejected
        done.customers = self.people.distinct()
        done.totals, done.left, done.counts, done.reasons = shape.totals, shape.left, shape.counts, self.reasons
        done.off = str(shape.off)
        done.filled, done.flaws = self.filled, self.flaws
        return done


def _total_rows(frame: pl.DataFrame, fields: dict[int, str]) -> list[bool]:
    """Return which rows are lines of totals: by their first text, or by a name, date or number of nobody."""
    cells = [pl.col(name) for name in frame.columns if name[0] == "c"]
    first = pl.coalesce(pl.when(cell.str.strip_chars() != "").then(cell) for cell in cells)
    says = {field: pl.col(f"c{place}").str.contains(_TOTALS) for place, field in fields.items()}
    is_total = first.str.contains(_TOTALS) | says.get("item_name", pl.lit(value=False))
    named = [says[field] for field in says.keys() & _NEVER_A_TOTAL]
    who = [pl.col(f"c{place}").str.strip_chars() == "" for place, field in fields.items() if field in _IDENTITY]
    nameless = pl.any_horizontal(named) & pl.all_horizontal([*who, pl.lit(value=True)]) if named else False
    return frame.select((is_total | nameless).fill_null(value=False).alias("total")).to_series().to_list()


def _write(path: Path, rows: list[tuple[Any, ...]], columns: dict[str, str]) -> None:
    if not rows:
        return
    values = list(zip(*rows, strict=True))
    pl.DataFrame(
        [
            pl.Series(name, column, dtype=_TYPES[kind])
            for (name, kind), column in zip(columns.items(), values, strict=True)
        ]
    ).write_parquet(path, compression="lz4", statistics=False)


def _finish_keys(folder: Path, seen: Occurrences, *, newest_last: bool) -> None:
    """Put each row's count within the file into its key; price lists are put in order of their day."""
    parts = sorted(folder.glob("ok-*.parquet"))
    for part in parts:
        frame = pl.read_parquet(part)
        keys = [seen.key(key) for key in frame.get_column("row_key")]
        frame.with_columns(pl.Series("row_key", keys, dtype=pl.String)).write_parquet(
            part, compression="lz4", statistics=False
        )
    if newest_last and parts:
        whole = pl.concat([pl.read_parquet(part) for part in parts]).sort("updated_on", "row", nulls_last=False)
        for part in parts[1:]:
            part.unlink()
        whole.write_parquet(parts[0], compression="lz4", statistics=False)


def _seen(folder: Path, columns: dict[str, str]) -> dict[str, int]:
    """Return how many usable rows hold a lunar birthday, and how many state each balance."""
    parts = sorted(folder.glob("ok-*.parquet"))
    wanted = {
        "lunar": ("birth_lunar", pl.col("birth_lunar")),
        "sessions": ("sessions", ~pl.col("sessions").is_in(["", "0"])),
    } | {
        name: (column, pl.col(column).fill_null(0) != 0)
        for name, column in (
            ("principal", "principal_minor"), ("gift", "gift_minor"), ("debt", "debt_minor"), ("points", "points"),
        )
    }  # fmt: skip
    asked = {name: holds.sum() for name, (column, holds) in wanted.items() if column in columns}
    if not (parts and asked):
        return {}
    counted = pl.scan_parquet(parts).select(**asked).collect().row(0, named=True)
    return {name: int(count) for name, count in counted.items()}


def _sharers(folder: Path, *, by_phone_first: bool) -> int:
    """Return how many people a file names on a phone that is another's, beside its first owner."""
    parts = sorted(folder.glob("ok-*.parquet"))
    if not parts:
        return 0
    alone = pl.lit(value=True) if by_phone_first else pl.col("code") == ""
    rows = pl.scan_parquet(parts).filter((pl.col("phone") != "") & alone).select("phone", "name")
    called = rows.group_by("phone").agg(pl.col("name").unique(maintain_order=True))
    several = called.filter(pl.col("name").list.len() > 1).select("name").collect().to_series()
    return sum(len(different_people(names)) - 1 for names in several)


def first_usable(folder: Path, *, most: int) -> list[dict[str, Any]]:
    """Return the first usable rows as they will be written, with their row in the file."""
    parts = sorted(folder.glob("ok-*.parquet"))
    return pl.scan_parquet(parts).head(most).collect().to_dicts() if parts else []


def clear_staging(folder: Path) -> None:
    """Take away the staging table and the checked rows; the file as it came and its error file stay."""
    for name in ("raw", "ok", "problem"):
        for leftover in folder.glob(f"{name}-*.parquet"):
            leftover.unlink(missing_ok=True)


def usable_rows(folder: Path, *, skip: int, size: int) -> Iterator[list[dict[str, Any]]]:
    """Yield the usable rows in chunks of at most ``size``, without the first ``skip`` of them."""
    passed = 0
    for part in sorted(folder.glob("ok-*.parquet")):
        height = pl.scan_parquet(part).select(pl.len()).collect().item()
        if passed + height <= skip:
            passed += height
            continue
        frame = pl.read_parquet(part)
        for start in range(max(0, skip - passed), height, size):
            yield frame.slice(start, size).to_dicts()
        passed += height
