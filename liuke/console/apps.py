from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """See docs/reference/house.md for what lives here."""

    name = "liuke.console"
    default_auto_field = "django.db.models.BigAutoField"
