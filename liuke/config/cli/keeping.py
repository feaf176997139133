"""Verbs of keeping: ``verify``, ``backup``, ``restore``, ``export``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from liuke.config.cli.arguments import a_file
from liuke.config.cli.verb import Verb, lines

if TYPE_CHECKING:
    import argparse


def _verify_arguments(parser: argparse.ArgumentParser) -> None:
    from liuke.kit.keeping.checks import CHECKS

    parser.add_argument("--only", action="append", choices=sorted(CHECKS), default=[], help=_("one check by name"))


def _verify(options: argparse.Namespace) -> dict[str, Any]:
    from liuke.kit import clock
    from liuke.kit.keeping import checks

    verdict = checks.run(now=clock.now(), names=options.only)
    if not options.only:
        checks.remember(verdict)
    return {
        "checked_at": verdict.checked_at.isoformat(),
        "checks": list(verdict.checks),
        "findings": [finding.as_json() for finding in verdict.findings],
    }


def _show_findings(answer: dict[str, Any]) -> str:
    if answer["findings"]:
        return "\n".join(f"{finding['check']}: {finding['sentence']}" for finding in answer["findings"])
    checks = len(answer["checks"])
    said = ngettext("%(checks)s check, nothing found.", "%(checks)s checks, nothing found.", checks)
    return said % {"checks": checks}


def _backup_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", type=a_file, metavar="FILE", help=_("where to write it (default the home's folder)"))
    told = _("let the first line of this file open the copies from now on")
    parser.add_argument("--set-passphrase", type=a_file, metavar="FILE", help=told)


def _backup(options: argparse.Namespace) -> dict[str, Any]:
    from liuke.accounts.services import record_keeping
    from liuke.kit import clock
    from liuke.kit.home import home
    from liuke.kit.keeping import backup_keys, copies
    from liuke.kit.problems import FileNotWritten

    keys = home().root / "keys"
    if options.set_passphrase:
        backup_keys.set_passphrase(keys, file=options.set_passphrase)
    if options.to and not options.to.absolute().parent.is_dir():
        raise FileNotWritten(file=str(options.to))
    path, manifest = copies.make_copy(now=clock.now(), into=options.to)
    record_keeping("shop.copied", by=None, now=clock.now(), after={"copy": path.name})
    return {
        "file": str(path), "bytes": path.stat().st_size, "rows": sum(manifest.rows.values()),
        "members": len(manifest.members), "key": backup_keys.key_id(backup_keys.own_key(keys)[0]),
        "key_file": str(keys / f"{backup_keys.NAME}.key"), "passphrase": backup_keys.has_passphrase(keys),
    }  # fmt: skip


def _show_copy(answer: dict[str, Any]) -> str:
    said = _("%(file)s\nIt opens with %(key_file)s: keep a copy of that file in another place.")
    if answer["passphrase"]:
        said = _("%(file)s\nIt opens with your passphrase, or with %(key_file)s.")
    return said % answer


def _restore_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("file", nargs="?", type=a_file, metavar="FILE", help=_("a copy made by `liuke backup`"))
    what.add_argument("--release", action="store_true", help=_("let the work a restore parked go on"))
    key = parser.add_mutually_exclusive_group()
    key.add_argument("--key-file", type=a_file, metavar="FILE", help=_("the backup key it was made with"))
    key.add_argument("--passphrase-file", type=a_file, metavar="FILE", help=_("a file with its passphrase"))
    parser.add_argument("--check", action="store_true", help=_("read it to its end and change nothing"))
    parser.add_argument("--anyway", action="store_true", help=_("take it although a check of its data found something"))


def _restore(options: argparse.Namespace) -> dict[str, Any]:
    from liuke.kit import clock
    from liuke.kit.home import home
    from liuke.kit.keeping import parking, restoring
    from liuke.kit.keeping.backup_keys import KeySource

    if options.release:
        released = parking.release(now=clock.now())
        return {"released": {"jobs": released.jobs, "events": released.events}}
    source = KeySource(home().root / "keys", options.key_file, options.passphrase_file)
    if options.check:
        manifest, _key = restoring.check_copy(options.file, source=source)
        return {"made_at": manifest.made_at, "version": manifest.version, "rows": sum(manifest.rows.values())}
    done = restoring.restore(options.file, source=source, now=clock.now(), anyway=options.anyway)
    return {
        "made_at": done.manifest.made_at, "rows": sum(done.manifest.rows.values()),
        "parked": {"jobs": done.parked.jobs, "events": done.parked.events}, "kept": str(done.kept),
        "accepted": [finding.as_json() for finding in done.findings],
    }  # fmt: skip


def _export_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", type=Path, help=_("a new folder"))
    told = _("yes, names and phone numbers may stand in it for everybody to read")
    parser.add_argument("--readable-personal-data", action="store_true", help=told)


def _export(options: argparse.Namespace) -> dict[str, Any]:
    from liuke.accounts.services import record_keeping
    from liuke.kit import clock
    from liuke.kit.keeping.errors import NotConfirmed
    from liuke.kit.keeping.export import export

    if not options.readable_personal_data:
        raise NotConfirmed
    record_keeping("shop.exported", by=None, now=clock.now())
    schema = export(options.folder, now=clock.now(), is_confirmed=True)
    rows = {table: told["rows"] for table, told in schema["tables"].items()}
    return {
        "folder": str(options.folder),
        "tables": len(rows),
        "rows": sum(rows.values()),
        "files": len(schema["files"]),
    }


def _rebuild_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", type=Path, help=_("a folder made by `liuke export`"))


def _rebuild(options: argparse.Namespace) -> dict[str, Any]:
    from liuke.kit.keeping.rebuild import rebuild

    rows = rebuild(options.folder)
    return {"tables": len(rows), "rows": sum(rows.values())}


VERIFY = Verb(
    "verify", gettext_lazy("check the database, its guards, keys, facts and work"), _verify_arguments, _verify,
    _show_findings, opens_shop=False,
)  # fmt: skip
BACKUP = Verb("backup", gettext_lazy("an encrypted copy of the whole shop"), _backup_arguments, _backup, _show_copy)
RESTORE = Verb(
    "restore", gettext_lazy("the shop out of a copy, checked before anything is replaced"), _restore_arguments,
    _restore, lines, opens_shop=False, works_alone=True,
)  # fmt: skip
EXPORT = Verb("export", gettext_lazy("everything in open formats"), _export_arguments, _export, lines)
REBUILD = Verb(
    "rebuild", gettext_lazy("a shop out of an export, into an empty home"), _rebuild_arguments, _rebuild, lines,
    opens_shop=False,
)  # fmt: skip
