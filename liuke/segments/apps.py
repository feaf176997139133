from django.apps import AppConfig


class SegmentsConfig(AppConfig):
    """See docs/reference/house.md for what lives here."""

    name = "liuke.segments"
    default_auto_field = "django.db.models.BigAutoField"
