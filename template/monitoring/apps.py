from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.db.backends.signals import connection_created


class MonitoringConfig(AppConfig):
    """What the site tells those who run it."""

    name = "monitoring"

    def ready(self) -> None:
        if folder := settings.PROMETHEUS_MULTIPROC_DIR:
            # Before the imports: the first number makes a file there.
            Path(folder).mkdir(parents=True, exist_ok=True)
        #: if celery
        import monitoring.messages  # noqa: F401, it connects itself
        #: endif
        from bookings import refusals, signals
        from monitoring import metrics, queries, reports

        connection_created.connect(queries.watch)
        signals.seat_booked.connect(metrics.count_booking)
        signals.seat_given_back.connect(metrics.count_seat_given_back)
        refusals.seat_refused.connect(metrics.count_refusal)
        if settings.SENTRY_DSN:
            reports.start(settings.SENTRY_DSN)
