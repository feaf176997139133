"""Refusals of outreach."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liuke.kit import sentences
from liuke.kit.problems import LiukeError


class NotToBeCalled(LiukeError):
    """Nobody is asked to call this customer today. 今天不需要联系她."""

    code = "outreach.not_to_be_called"


sentences.register(
    {
        NotToBeCalled.code: _(
            "Her number opens while she is on today's recall list or somebody has a task for her. Ask a manager."
        ),
    }
)
