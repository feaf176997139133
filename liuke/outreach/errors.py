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
            "She is not to be contacted: she asked for it, or is on no recall list and in no task. Ask a manager."
        ),
    }
)
