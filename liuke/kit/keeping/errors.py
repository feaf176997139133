"""Refusals of keeping, and what a check may find. A refused copy was never written over anything."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from liuke.kit import sentences
from liuke.kit.problems import LiukeError


class CopyRefused(LiukeError):
    """A copy cannot be restored; the shop stands as it stood. 备份不能用."""

    code = "kit.copy_refused"
    status: ClassVar[int] = 422


class NotACopy(CopyRefused):
    """The file is no copy of a shop, or its first bytes are gone. 不是备份文件."""

    code = "kit.not_a_copy"


class CopyCut(CopyRefused):
    """The copy ends before its end: it was cut. 备份不完整."""

    code = "kit.copy_cut"


class CopyDamaged(CopyRefused):
    """A byte of the copy is another one than was written. 备份已损坏."""

    code = "kit.copy_damaged"


class MemberMissing(CopyRefused):
    """A part the copy lists is not in it. 备份缺文件."""

    code = "kit.copy_member_missing"


class CopyKeyWrong(CopyRefused):
    """The copy was made with another backup key. 备份密钥不对."""

    code = "kit.copy_key_wrong"


class PassphraseWrong(CopyRefused):
    """The passphrase does not open this copy, or none was set when it was made. 备份口令不对."""

    code = "kit.copy_passphrase_wrong"


class CopyTooNew(CopyRefused):
    """A newer version of the program made the copy. 备份来自更新的版本."""

    code = "kit.copy_too_new"


class CopyOfOtherDatabase(CopyRefused):
    """The copy holds another kind of database. 数据库类型不同."""

    code = "kit.copy_of_other_database"


class CopyUnsound(CopyRefused):
    """What came out of the copy did not pass the checks. 恢复出来的数据没通过检查."""

    code = "kit.copy_unsound"


class NoRoom(LiukeError):
    """The disk has too little room. 磁盘空间不够."""

    code = "kit.no_room"


class ShopInUse(LiukeError):
    """Somebody works with this shop, so it cannot be replaced now. 门店正在使用."""

    code = "kit.shop_in_use"


class BeingRestored(LiukeError):
    """This shop is being restored at this moment. 正在恢复."""

    code = "kit.being_restored"
    status: ClassVar[int] = 503


class PassphraseShort(LiukeError):
    """A passphrase needs more characters. 口令太短."""

    code = "kit.passphrase_short"
    status: ClassVar[int] = 422


class KeyFileMissing(LiukeError):
    """A file with a key or a passphrase cannot be read. 密钥文件读不了."""

    code = "kit.key_file_missing"
    status: ClassVar[int] = 422


class NotConfirmed(LiukeError):
    """Nobody said that personal data may leave readable. 没有确认."""

    code = "kit.not_confirmed"


class FolderNotEmpty(LiukeError):
    """The folder holds something already. 文件夹不是空的."""

    code = "kit.folder_not_empty"


class ExportDamaged(LiukeError):
    """A file of an export is missing or was changed. 导出文件不对."""

    code = "kit.export_damaged"
    status: ClassVar[int] = 422


class HomeNotEmpty(LiukeError):
    """A shop is rebuilt into an empty home only. 数据文件夹不是空的."""

    code = "kit.home_not_empty"


sentences.register(
    {
        CopyRefused.code: _("This copy cannot be restored. The shop stands as before; choose another copy."),
        NotACopy.code: _("“%(file)s” is no copy of a shop, or its beginning is damaged. Choose another copy."),
        CopyCut.code: _(
            "“%(file)s” ends too early: it was cut while being copied or stored. "
            "Fetch it again, or choose another copy."
        ),
        CopyDamaged.code: _(
            "“%(file)s” is damaged: some of it is not what was written. Fetch it again, or choose another copy."
        ),
        MemberMissing.code: _("“%(member)s” is missing in “%(file)s”. Choose another copy."),
        CopyKeyWrong.code: _(
            "“%(file)s” was made with another backup key (%(key)s). "
            "Name its file with --key-file, or its passphrase with --passphrase-file."
        ),
        PassphraseWrong.code: _(
            "This passphrase does not open “%(file)s”. "
            "Use the one that was set when the copy was made, or the key file."
        ),
        CopyTooNew.code: _(
            "“%(file)s” was made by version %(theirs)s, this is %(ours)s and does not know it all. "
            "Install that version first, then restore."
        ),
        CopyOfOtherDatabase.code: _(
            "“%(file)s” holds a %(theirs)s database, this shop runs on %(ours)s. "
            "Set DATABASE_URL to match, or go by `liuke export` and rebuild."
        ),
        CopyUnsound.code: _(
            "What came out of “%(file)s” did not pass the checks: %(findings)s. The shop stands as before. "
            "Choose another copy, or add --anyway."
        ),
        NoRoom.code: _("The disk has %(free)s MB free and %(needed)s MB are needed. Make room, then try again."),
        ShopInUse.code: _(
            "Somebody works with this shop (%(who)s). End the server, the workers and other commands, then restore."
        ),
        BeingRestored.code: _("This shop is being restored. Wait until that has ended, then try again."),
        PassphraseShort.code: _("Write a passphrase of at least %(least)s characters."),
        KeyFileMissing.code: _("“%(file)s” cannot be read as a key or passphrase. Check the path."),
        NotConfirmed.code: _(
            "An export holds names and phone numbers that everybody can read. "
            "Add --readable-personal-data if you want it."
        ),
        FolderNotEmpty.code: _("“%(folder)s” is not an empty folder. Name a new one."),
        ExportDamaged.code: _("“%(file)s” is missing or was changed since the export. Take the export again."),
        HomeNotEmpty.code: _(
            "This database already holds tables. Rebuild into a new LIUKE_HOME (and an empty DATABASE_URL)."
        ),
        "kit.found_guards": _(
            "Table %(table)s stands without its guards. Run `liuke migrate`, and ask who changed it."
        ),
        "kit.found_broken": _("The database reports damage: %(detail)s. Restore the last good copy."),
        "kit.found_reference": _("%(table)s points to rows of %(target)s that are not there (%(rows)s)."),
        "kit.found_keys": _("The keys of this home do not open the shop's data. Put the folder “keys” back."),
        "kit.found_old_tables": _("The database is older than the program. Run `liuke migrate`."),
        "kit.found_file": _("The file %(file)s of the facts is missing or damaged. Run `liuke refresh`."),
        "kit.found_event": _("%(count)s events could not be handed on (%(kind)s). See the log of the worker."),
        "kit.found_late": _("%(count)s jobs have waited for more than an hour (%(task)s). Is a worker running?"),
        "kit.found_failed": _("The check “%(check)s” itself failed: %(detail)s."),
    }
)
