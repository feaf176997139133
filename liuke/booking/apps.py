from django.apps import AppConfig


class BookingConfig(AppConfig):
    """See docs/reference/house.md for what lives here."""

    name = "liuke.booking"
    default_auto_field = "django.db.models.BigAutoField"
