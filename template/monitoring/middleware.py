"""
The questions of machines, and a line and a number for each request of people.

https://docs.djangoproject.com/en/6.1/topics/http/middleware/
"""

import logging
from collections.abc import Awaitable, Callable
from inspect import iscoroutinefunction, markcoroutinefunction
from time import perf_counter

from asgiref.sync import sync_to_async
from django.http import Http404, HttpRequest, HttpResponse

from monitoring import views
from monitoring.metrics import count_request

logger = logging.getLogger(__name__)

# The addresses that machines ask for, in a way of their own: by http, by the number of
# the machine, without a cookie.
PROBES = {
    "/health/live/": views.live,
    "/health/ready/": views.ready,
    "/metrics/": views.metrics,
}


class MonitoringMiddleware:
    """Answer machines at once; measure the answers that people get."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response
        self.is_async = iscoroutinefunction(get_response)
        if self.is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponse | Awaitable[HttpResponse]:
        if self.is_async:
            return self.__acall__(request)
        if answer := answer_probe(request):
            return answer
        started = perf_counter()
        response = self.get_response(request)
        note(request, response, perf_counter() - started)
        return response

    async def __acall__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in PROBES:
            # A thread apart: no database that hangs may hold up the others.
            probe = sync_to_async(answer_probe, thread_sensitive=False)
            if answer := await probe(request):
                return answer
        started = perf_counter()
        response = await self.get_response(request)
        note(request, response, perf_counter() - started)
        return response


def answer_probe(request: HttpRequest) -> HttpResponse | None:
    """The answer for a machine. Who may not have it is treated like everybody."""
    try:
        view = PROBES[request.path_info]
        return view(request)
    except (KeyError, Http404):
        return None


def note(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    """Count a request, and write a line about it."""
    route = route_of(request)
    count_request(request.method, route, response.status_code, seconds)
    logger.info(
        "Request",
        extra={
            "method": request.method,
            "route": route,
            "status_code": response.status_code,
            "duration_ms": round(seconds * 1000, 1),
        },
    )


def route_of(request: HttpRequest) -> str:
    """
    The line of urls.py that answered, and not the address.

    There are a few dozen lines, and any number of addresses; and an address can tell
    who somebody is: the one in a mail to reset a password does.
    """
    match = request.resolver_match
    return f"/{match.route}" if match else "none"
