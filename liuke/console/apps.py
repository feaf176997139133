from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """See docs/reference/house.md for what lives here."""

    name = "liuke.console"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the audit how to call things."""
        from liuke.console import audited

        audited.register()
