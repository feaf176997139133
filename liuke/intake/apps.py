from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """See docs/reference/house.md for what lives here."""

    name = "liuke.intake"
    default_auto_field = "django.db.models.BigAutoField"
