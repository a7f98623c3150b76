"""
What is counted, in the form that Prometheus reads.

A label has few values: each one makes a number that is kept for weeks. So no address,
no name and no id is one.

https://prometheus.github.io/client_python/
"""

from collections.abc import Iterator

from django.conf import settings
from django.views.generic import View
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram
from prometheus_client import generate_latest as written
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from bookings.models import BookingRefused
from monitoring.parts import look

REQUESTS = Counter("http_requests", "Requests", ["method", "route", "status"])
REQUEST_SECONDS = Histogram(
    "http_request_seconds",
    "How long requests take",
    ["method", "route"],
    buckets=[0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
)
QUERY_SECONDS = Histogram(
    "database_query_seconds",
    "How long the database takes for a statement",
    buckets=[0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
)
BOOKINGS = Counter("bookings_made", "Seats that were booked")
SEATS_GIVEN_BACK = Counter("bookings_given_back", "Seats that were given back")
REFUSALS = Counter("bookings_refused", "Seats that could not be booked", ["reason"])
# Your own numbers go below.


def count_request(method: str, route: str, status: int, seconds: float) -> None:
    if method.lower() not in View.http_method_names:
        # Anybody can make up methods.
        method = "other"
    REQUESTS.labels(method, route, status).inc()
    REQUEST_SECONDS.labels(method, route).observe(seconds)


def count_booking(**kwargs) -> None:
    BOOKINGS.inc()


def count_seat_given_back(**kwargs) -> None:
    SEATS_GIVEN_BACK.inc()


def count_refusal(refusal: BookingRefused, **kwargs) -> None:
    REFUSALS.labels(refusal.code).inc()


class PartsCollector(Collector):
    """Which parts of the site are up, asked when Prometheus asks."""

    def collect(self) -> Iterator[Metric]:
        gauge = GaugeMetricFamily("site_part_up", "1, or 0 if down", labels=["part"])
        for part in look():
            gauge.add_metric([part.name], int(part.is_up))
        yield gauge


def exposition() -> bytes:
    """All numbers, as text."""
    numbers = REGISTRY
    if folder := settings.PROMETHEUS_MULTIPROC_DIR:
        # Each process writes its numbers into files there, and we add them up.
        numbers = CollectorRegistry()
        MultiProcessCollector(numbers, folder)
    parts = CollectorRegistry()
    parts.register(PartsCollector())
    return written(numbers) + written(parts)
