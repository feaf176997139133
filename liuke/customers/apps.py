from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """See docs/reference/house.md for what lives here."""

    name = "liuke.customers"
    default_auto_field = "django.db.models.BigAutoField"
