"""Refusals: a business rule said no. Mapped once at each edge to a page, a problem document or an exit code."""

from __future__ import annotations

from typing import ClassVar


class LiukeError(Exception):
    """A business rule said no.

    ``code`` is stable, machine-readable and the key of the sentence a user reads;
    ``status`` is the HTTP status the edges answer with; ``details`` fill the sentence.
    Anything that is not a ``LiukeError`` is a bug and stays a 500.
    """

    code: ClassVar[str] = "liuke.refused"
    status: ClassVar[int] = 409

    def __init__(self, **details: object) -> None:
        super().__init__(self.code, details)
        self.details = details


class NotFound(LiukeError):
    """There is nothing here that this person may see. 没有找到."""

    code = "liuke.not_found"
    status = 404


class NotAllowed(LiukeError):
    """The person is known and in scope, but the role lacks the right. 没有权限."""

    code = "liuke.not_allowed"
    status = 403


class InvalidInput(LiukeError):
    """A value was given that cannot be taken; ``field`` names the control it belongs to. 输入有误."""

    code = "liuke.invalid_input"
    status = 422


class FileNotWritten(LiukeError):
    """A file cannot be written where it was asked for. 文件写不进去."""

    code = "liuke.file_not_written"
    status = 422


class CannotListen(LiukeError):
    """The server cannot take this address: in use already, or none of this machine. 端口用不了."""

    code = "liuke.cannot_listen"


class DatabaseAway(LiukeError):
    """The database cannot be opened. 数据库打不开."""

    code = "liuke.database_away"


class KeysLost(LiukeError):
    """The keys of this home do not open the shop's data. 密钥对不上."""

    code = "liuke.keys_lost"


class NotThisWay(LiukeError):
    """The page is there, but only for a form's answer (or only for reading). 不能这样打开."""

    code = "liuke.not_this_way"
    status = 405
