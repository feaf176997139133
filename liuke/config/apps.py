from django.apps import AppConfig


class WiringConfig(AppConfig):
    """The composition root: last to start, connects what the apps declared."""

    name = "liuke.config"
    label = "config"

    def ready(self) -> None:
        """Install the home and subscribe the handlers."""
        from liuke.config import wiring

        wiring.install()
