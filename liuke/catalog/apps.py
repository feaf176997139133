from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """See docs/reference/house.md for what lives here."""

    name = "liuke.catalog"
    default_auto_field = "django.db.models.BigAutoField"
