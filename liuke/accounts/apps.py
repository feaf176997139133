from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The brand, its salons and the people who work there."""

    name = "liuke.accounts"
    default_auto_field = "django.db.models.BigAutoField"
