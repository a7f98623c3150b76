from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "live"

    def ready(self) -> None:
        # Importing them connects them to the signals.
        from live import receivers  # noqa: F401
