"""Use cases of intake, in the order of the wizard: receive → read → choose → check → run, and undo.

``import_file`` does them all for the command line; ``start_…`` hands the long ones to a worker for the pages.
"""

from liuke.intake.services.background import (
    prepare_import,
    start_import,
    start_preparing,
    start_undo,
    stop_import,
)
from liuke.intake.services.checking import check_import
from liuke.intake.services.files import import_file, import_files
from liuke.intake.services.mapping import Choices, choose, set_mapping, start_over
from liuke.intake.services.receiving import Options, read_import, receive_file, take_sheet, take_upload
from liuke.intake.services.running import record_errors_read, run_import
from liuke.intake.services.totals import type_totals
from liuke.intake.services.undoing import preview_undo, undo_import

__all__ = [
    "Choices",
    "Options",
    "check_import",
    "choose",
    "import_file",
    "import_files",
    "prepare_import",
    "preview_undo",
    "read_import",
    "receive_file",
    "record_errors_read",
    "run_import",
    "set_mapping",
    "start_import",
    "start_over",
    "start_preparing",
    "start_undo",
    "stop_import",
    "take_sheet",
    "take_upload",
    "type_totals",
    "undo_import",
]
