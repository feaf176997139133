from django.apps import AppConfig


class OutreachConfig(AppConfig):
    """See docs/reference/house.md for what lives here."""

    name = "liuke.outreach"
    default_auto_field = "django.db.models.BigAutoField"
