"""Use cases of segments."""

from liuke.segments.services.refreshing import (
    LOCK,
    Everybody,
    Outcome,
    computed,
    everybody,
    record_boards_taken,
    refresh,
    work_out_past,
)
from liuke.segments.services.schemes import (
    change_draft,
    create_scheme,
    drop_draft,
    load_scheme,
    restore_version,
    save_draft,
    switch_scheme,
)

__all__ = [
    "LOCK", "Everybody", "Outcome", "change_draft", "computed", "create_scheme", "drop_draft", "everybody",
    "load_scheme", "record_boards_taken", "refresh", "restore_version", "save_draft", "switch_scheme", "work_out_past",
]  # fmt: skip
