"""Which run everybody reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language

from liuke.insights.rules import Quantile
from liuke.segments.errors import NotRefreshed
from liuke.segments.models import Run, RunStatus

if TYPE_CHECKING:
    from liuke.insights.rules.evaluate import Cuts


def current_run() -> Run | None:
    """Return the run whose answers are shown, or None before the first. One query."""
    return Run.objects.filter(status=RunStatus.DONE).order_by("-pk").first()


def latest_run() -> Run | None:
    """Return the last run that was started, whatever became of it."""
    return Run.objects.order_by("-pk").first()


def require_run() -> Run:
    """Return the current run.

    Raises:
        NotRefreshed: nobody has refreshed yet.
    """
    run = current_run()
    if run is None:
        raise NotRefreshed
    return run


def cuts_of(run: Run) -> Cuts:
    """Return the run's cut points as rules read them."""
    return {(name, Quantile(percent)): value for name, percent, value in run.cuts}


def language() -> str:
    """Return ``zh`` or ``en``: what rules and features are read in for this reader."""
    return "en" if (get_language() or "zh-hans").startswith("en") else "zh"
