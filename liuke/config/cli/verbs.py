"""Every verb, in the order of the help page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.config.cli import demo, intake, keeping, processes, segments

if TYPE_CHECKING:
    from liuke.config.cli.verb import Verb

VERBS: tuple[Verb, ...] = (
    intake.INIT,
    intake.IMPORT,
    intake.UNDO,
    processes.MIGRATE,
    processes.SERVE,
    processes.WORKER,
    segments.REFRESH,
    segments.SCHEME,
    segments.TIERS,
    segments.RECALL,
    keeping.VERIFY,
    keeping.BACKUP,
    keeping.RESTORE,
    keeping.EXPORT,
    keeping.REBUILD,
    demo.DEMO,
)
