"""Use cases of intake, in the order of the wizard: receive → read → map → check → run, and undo.

``import_file`` does them all for the command line; ``start_import`` hands the last one to a worker for the page.
"""

from liuke.intake.services.checking import check_import
from liuke.intake.services.files import import_file, import_files
from liuke.intake.services.mapping import set_mapping
from liuke.intake.services.receiving import Options, read_import, receive_file
from liuke.intake.services.running import run_import, start_import, stop_import
from liuke.intake.services.undoing import undo_import

__all__ = [
    "Options",
        "check_import", "import_file", "import_files", "read_import", "receive_file", "run_import", "set_mapping",
    "start_import", "stop_import", "undo_import",
]  # fmt: skip
