"""Reads of outreach: playbooks, and the recall list of the day."""

from liuke.outreach.queries.playbooks import Plan, Said, playbook, said, stage_names
from liuke.outreach.queries.recall import (
    Cut,
    HeldBack,
    RecallList,
    RecallRow,
    dropped_name,
    held_back,
    is_to_be_called,
    left_alone,
    places,
    recall_list,
    recall_row,
)

__all__ = [
    "Cut", "HeldBack", "Plan", "RecallList", "RecallRow", "Said", "dropped_name", "held_back",
    "is_to_be_called", "left_alone", "places", "playbook", "recall_list", "recall_row", "said",
    "stage_names",
]  # fmt: skip
