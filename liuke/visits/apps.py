from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """See docs/reference/house.md for what lives here."""

    name = "liuke.visits"
    default_auto_field = "django.db.models.BigAutoField"
