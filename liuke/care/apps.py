from django.apps import AppConfig


class CareConfig(AppConfig):
    """See docs/reference/house.md for what lives here."""

    name = "liuke.care"
    default_auto_field = "django.db.models.BigAutoField"
