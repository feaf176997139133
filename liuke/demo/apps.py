from django.apps import AppConfig


class DemoConfig(AppConfig):
    """See docs/reference/house.md for what lives here."""

    name = "liuke.demo"
    default_auto_field = "django.db.models.BigAutoField"
