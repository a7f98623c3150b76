import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.logs import RequestIdFilter
from config.urls import urlpatterns as all_urls
from monitoring.logs import JsonLineFormatter


def failing_view(request: HttpRequest, word: str) -> HttpResponse:
    logging.getLogger("events").warning("Somebody looks for %s", word)
    raise ValueError(f"{word} is no number")


# For ROOT_URLCONF: the site, and a page that fails.
urlpatterns = [path("failing/<str:word>/", failing_view), *all_urls]


class Lines(io.StringIO):
    """What the console of a server would show."""

    def read_lines(self) -> list[dict]:
        return [json.loads(line) for line in self.getvalue().splitlines()]


@contextmanager
def server_log() -> Iterator[Lines]:
    """All lines that are written meanwhile, as a server writes them."""
    lines = Lines()
    handler = logging.StreamHandler(lines)
    handler.addFilter(RequestIdFilter())
    handler.setFormatter(JsonLineFormatter())
    root, requests = logging.getLogger(), logging.getLogger("monitoring.middleware")
    level = requests.level
    root.addHandler(handler)
    requests.setLevel(logging.INFO)
    try:
        yield lines
    finally:
        root.removeHandler(handler)
        requests.setLevel(level)
