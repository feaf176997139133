"""Refusals of intake: what happened to a file, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from liuke.accounts import trail
from liuke.intake.refusals import LIMITS, FileFlaw
from liuke.kit import sentences
from liuke.kit.problems import LiukeError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class FileRefused(LiukeError):
    """A file cannot be read as a table; ``flaw`` says why, nothing was written. 文件读不了."""

    code = "intake.file_refused"
    status: ClassVar[int] = 422


class NotRecognised(LiukeError):
    """Nobody can tell what the file holds. 认不出文件类型."""

    code = "intake.not_recognised"
    status: ClassVar[int] = 422


class ColumnMissing(LiukeError):
    """A field this kind of file cannot do without has no column. 缺少必要的列."""

    code = "intake.column_missing"
    status: ClassVar[int] = 422


class UnknownField(LiukeError):
    """``--set`` names a field this kind of file does not have. 没有这个字段."""

    code = "intake.unknown_field"
    status: ClassVar[int] = 422


class UnknownColumn(LiukeError):
    """``--set`` names a column the file does not have. 文件里没有这一列."""

    code = "intake.unknown_column"
    status: ClassVar[int] = 422


class FileMissing(LiukeError):
    """There is no file at this path. 找不到文件."""

    code = "intake.file_missing"
    status: ClassVar[int] = 422


class FileIsFolder(LiukeError):
    """The path names a folder. 这是文件夹."""

    code = "intake.file_is_folder"
    status: ClassVar[int] = 422


class FileIsNone(LiukeError):
    """The path names a pipe or a device. 这不是普通文件."""

    code = "intake.file_is_none"
    status: ClassVar[int] = 422


class FileClosed(LiukeError):
    """The file may not be read by whoever asks. 没有读取权限."""

    code = "intake.file_closed"
    status: ClassVar[int] = 422


class NoCustomers(LiukeError):
    """There is nobody yet whom an answer could be about. 还没有客户."""

    code = "intake.no_customers"


class ImportMissing(LiukeError):
    """There is no such import. 没有这次导入."""

    code = "intake.import_missing"
    status: ClassVar[int] = 404


class ImportNotOpen(LiukeError):
    """The import is at a point where this cannot be done. 这次导入现在不能这样做."""

    code = "intake.import_not_open"


class ImportBusy(LiukeError):
    """Background work for this import is under way. 这次导入正在处理."""

    code = "intake.import_busy"


class BeingUndone(LiukeError):
    """Somebody else is taking the import back at this moment. 别人正在撤销."""

    code = "intake.being_undone"


class FieldTwice(LiukeError):
    """Two columns were chosen for a field that has one. 两列对应同一个字段."""

    code = "intake.field_twice"
    status: ClassVar[int] = 422


class NoFile(LiukeError):
    """The form came without a file. 没有选文件."""

    code = "intake.no_file"
    status: ClassVar[int] = 422


class ForeignMoney(LiukeError):
    """The amounts of a file carry the sign of another currency. 文件的币种不同."""

    code = "intake.foreign_money"
    status: ClassVar[int] = 422


class TotalsMissing(LiukeError):
    """A file of cards came without the totals of the old system; nothing is posted. 没有输入合计."""

    code = "intake.totals_missing"
    status: ClassVar[int] = 422

    def __init__(self, *, file: str, units: Sequence[str]) -> None:
        super().__init__(file=file, units=gettext("、").join(units))


class TotalsDiffer(LiukeError):
    """What was typed is not what the file holds; nothing is posted. 合计不一致.

    Args:
        told: per unit its name, what was typed, what is in the file, and the difference, in words.
    """

    code = "intake.totals_differ"

    def __init__(self, *, file: str, told: Sequence[Mapping[str, str]]) -> None:
        one = gettext("%(unit)s: %(typed)s typed, %(in_file)s in the file, difference %(difference)s")
        super().__init__(file=file, differences=gettext("; ").join(one % line for line in told), lines=list(told))


class TotalUnreadable(LiukeError):
    """A typed total is no amount of its unit. 合计看不懂."""

    code = "intake.total_unreadable"
    status: ClassVar[int] = 422


class DayAhead(LiukeError):
    """The balances are said to be of a day that is no day, or not over yet. 日期不对."""

    code = "intake.day_ahead"
    status: ClassVar[int] = 422


class DemoShop(LiukeError):
    """The shop is a demo, the files are somebody's own. 演示店."""

    code = "intake.demo_shop"


class SheetMissing(LiukeError):
    """A workbook has no such sheet to be read. 没有这张工作表."""

    code = "intake.sheet_missing"
    status: ClassVar[int] = 422


class NoErrorFile(LiukeError):
    """No row of this import was refused, or its file is gone. 没有错误表."""

    code = "intake.no_error_file"
    status: ClassVar[int] = 404


def refused(flaw: str, details: dict[str, object]) -> FileRefused:
    """Return the refusal for a flaw of a file, with the sentence of just that flaw."""
    kind = _CLASSES.get(flaw, FileRefused)
    return kind(**({"flaw": flaw} | LIMITS | details))


_SENTENCES = {
    FileFlaw.EMPTY: _("“%(file)s” is empty. Export it again from the old system and check its size."),
    FileFlaw.HEADER_ONLY: _(
        "“%(file)s” has a header but no rows below it. Choose a longer period in the old system and export again."),
    FileFlaw.HTML: _(
        "“%(file)s” is a web page saved under an Excel name. Open it in Excel or WPS and save it as .xlsx, then "
        "import that."),
    FileFlaw.WPS: _("“%(file)s” is a WPS .et file. Open it in WPS and save it as .xlsx, then import that."),
    FileFlaw.PASSWORD: _(
        "“%(file)s” is protected by a password. Take the password off in Excel or WPS, save, and import again."),
    FileFlaw.NOT_A_TABLE: _("“%(file)s” is no table. Liuke reads .xlsx, .xls, .csv, .txt and .csv.gz."),
    FileFlaw.ZIP_BOMB: _(
        "“%(file)s” unpacks to far more than a table would. Copy its rows into a new workbook and import that."),
    FileFlaw.BROKEN: _("“%(file)s” is damaged or was not copied to its end. Copy or export it again."),
    FileFlaw.TOO_LARGE: _(
        "“%(file)s” is larger than %(megabytes)s MB. Export it in shorter periods; rows that overlap are "
        "recognised."),
    FileFlaw.TOO_WIDE: _(
        "“%(file)s” has more than %(columns)s columns. Delete the empty columns on the right and save again."),
    FileFlaw.GIANT_CELL: _(
        "Row %(row)s of “%(file)s” has a cell of more than %(characters)s characters, probably because a "
        "quotation mark is missing. Correct that row and import again."),
    FileFlaw.OPEN_QUOTE: _(
        "A quotation mark opens in row %(row)s of “%(file)s” and is never closed, so everything below it hangs "
        "together. Correct that row and import again."),
    FileFlaw.FAR_CELL: _(
        "“%(file)s” has a cell far outside its table, so it claims to be enormous. Delete the empty rows and columns "
        "below and beside the table, or copy the table into a new workbook, and import that."),
    FileFlaw.TOO_LONG: _(
        "“%(file)s” has more than %(rows)s rows. Export it in shorter periods; rows that overlap are recognised."),
    FileFlaw.TIME_LIMIT: _("“%(file)s” took longer than %(seconds)s seconds to read. Export it in shorter periods."),
    FileFlaw.MEMORY_LIMIT: _(
        "“%(file)s” needs more memory than reading is allowed. Save it as CSV, or export it in shorter periods."),
}  # fmt: skip

_CLASSES: dict[str, type[FileRefused]] = {
    flaw.value: type(f"FileRefused_{flaw.value}", (FileRefused,), {"code": f"intake.file_{flaw.value}"})
    for flaw in FileFlaw
}

sentences.register({f"intake.file_{flaw.value}": sentence for flaw, sentence in _SENTENCES.items()})
sentences.register(
    {
        FileRefused.code: _("“%(file)s” cannot be read as a table."),
        NotRecognised.code: _("Liuke cannot tell what “%(file)s” holds. Say it with --as, for example --as customers."),
        ColumnMissing.code: _(
            "“%(file)s” has no column for %(fields)s. Name it with --set, for example --set %(example)s=COLUMN."
        ),
        UnknownField.code: _("%(kind)s have no field “%(field)s”. Known are: %(known)s."),
        UnknownColumn.code: _("“%(file)s” has no column “%(column)s”. Its columns are: %(known)s."),
        FileMissing.code: _("There is no file “%(file)s”. Check the name and the folder."),
        FileIsFolder.code: _("“%(file)s” is a folder. Name the files in it, for example “%(file)s/customers.csv”."),
        FileIsNone.code: _(
            "“%(file)s” is a pipe or a device, not a file. Save what comes out of it as a file and import that."
        ),
        FileClosed.code: _("“%(file)s” may not be read. Give yourself the right to read it, then import again."),
        NoCustomers.code: _(
            "There are no customers yet. Bring the files of your old system in with `liuke import FILE`, or on the "
            "page “Import”."
        ),
        ImportMissing.code: _("There is no import “%(import)s”."),
        ImportBusy.code: _("“%(file)s” is being worked on. Wait until it is done, or stop it first."),
        BeingUndone.code: _("Somebody else is taking “%(file)s” back at this moment. Wait until that is done."),
        FieldTwice.code: _("Two columns are matched to “%(field)s”: %(columns)s. Keep one of them."),
        NoFile.code: _("No file was chosen. Choose one or several files, then upload."),
        ForeignMoney.code: _(
            "The amounts in “%(file)s” are in %(theirs)s, this shop keeps its books in %(ours)s. Nothing was written. "
            "Import it into a shop of that currency."
        ),
        TotalsMissing.code: _(
            "Type what the report of your old system says in all of: %(units)s. Nothing of “%(file)s” was posted. On "
            "the command line: --total principal=12800.00, likewise bonus, sessions, points and arrears."
        ),
        TotalsDiffer.code: _(
            "“%(file)s” does not hold what your old system says, so nothing was posted. %(differences)s."
        ),
        TotalUnreadable.code: _(
            "“%(text)s” is no total of %(unit)s. Write money like 12800.00, sessions and points as whole numbers."
        ),
        DayAhead.code: _("“%(day)s” is no day balances can be of. Write today or an earlier day, like 2026-10-31."),
        DemoShop.code: _(
            "This data folder holds the demo shop; nothing was written. For your own shop set LIUKE_HOME to a new "
            "folder and import again, start with “python3 dev.py run --no-demo”, or take the demo away with “liuke "
            "demo --remove”. To mix your files into the demo all the same, add --into-demo."
        ),
        SheetMissing.code: _("“%(file)s” has no other sheet “%(sheet)s”. Upload the workbook again."),
        NoErrorFile.code: _("There is no error file for “%(file)s”."),
        ImportNotOpen.code: _("This import is “%(status)s”; that cannot be done now."),
    }
)

trail.register(
    {
        "import.received": _("took a file in"),
        "import.committed": _("imported a file"),
        "import.undone": _("took an import back"),
        "import.errors_read": _("downloaded the error file of an import"),
    },
    things={
        "import": pgettext_lazy("thing", "import"),
    },
    fields={
        "file": pgettext_lazy("field", "file"),
        "sha256": pgettext_lazy("field", "fingerprint"),
        "rows": pgettext_lazy("field", "rows"),
        "created": pgettext_lazy("field", "new"),
        "updated": pgettext_lazy("field", "updated"),
        "duplicate": pgettext_lazy("field", "already here"),
        "ignored": pgettext_lazy("field", "left out"),
        "rejected": pgettext_lazy("field", "refused"),
        "kept": pgettext_lazy("field", "had to stay"),
        "import": pgettext_lazy("field", "import"),
    },
)
