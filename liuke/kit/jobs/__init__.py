"""Background work as rows with a lease.

``@task`` and ``.enqueue()`` are django-tasks' (and Django 6's) own; the rows behind them are ``kit.models.Job``.
"""

from liuke.kit.jobs.backend import Enqueued, enqueue_once
from liuke.kit.jobs.progress import Progress, Stopped, current_progress

__all__ = ["Enqueued", "Progress", "Stopped", "current_progress", "enqueue_once"]
