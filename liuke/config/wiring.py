"""Who is connected to whom: the home, event handlers, fact sources. The only place that knows both ends."""

from __future__ import annotations

from django.conf import settings

from liuke.kit import home


def install() -> None:
    """Connect everything; Django calls this once at start."""
    home.install(home.open_home(settings.ENVIRONMENT.home))
