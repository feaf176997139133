"""Refusals of messaging."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liuke.kit import sentences
from liuke.kit.problems import LiukeError


class NoChannel(LiukeError):
    """Nothing is set up that could carry a message. 没有短信通道."""

    code = "messaging.no_channel"


sentences.register(
    {
        NoChannel.code: _(
            "No channel is set up that could send a message to a customer, so a code cannot reach her. Choose the "
            "signature in the settings, or no second proof."
        )
    }
)
