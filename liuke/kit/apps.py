from django.apps import AppConfig
from django.db.models.signals import post_migrate


class KitConfig(AppConfig):
    """Jobs, the outbox and the database guards."""

    name = "liuke.kit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Re-create the guards after every migrate: SQLite drops triggers when a table is rebuilt."""
        from liuke.kit import guards

        post_migrate.connect(guards.recreate_after_migrate, dispatch_uid="liuke.kit.guards")
