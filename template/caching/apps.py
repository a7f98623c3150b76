from django.apps import AppConfig
from django.db.backends.signals import connection_created


class CachingConfig(AppConfig):
    """What the site keeps for a while, so that it need not be made again."""

    name = "caching"

    def ready(self) -> None:
        from caching.changes import watch

        connection_created.connect(watch)
