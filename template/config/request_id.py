"""
An id for each request, and the time that it took.

https://docs.djangoproject.com/en/6.1/topics/http/middleware/
"""

import re
from collections.abc import Awaitable, Callable
from inspect import iscoroutinefunction, markcoroutinefunction
from time import perf_counter
from uuid import uuid4

from django.core.signals import request_finished
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from config.logs import request_id

# An id from outside is written into our log, so not every text will do.
WELL_FORMED = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestIdMiddleware:
    """Name each request in the log and in the response; say how long it took."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response
        self.is_async = iscoroutinefunction(get_response)
        if self.is_async:
            # What comes before this middleware will ask the same question.
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponse | Awaitable[HttpResponse]:
        if self.is_async:
            return self.__acall__(request)
        started = self.begin(request)
        response = self.get_response(request)
        return self.finish(response, started)

    async def __acall__(self, request: HttpRequest) -> HttpResponse:
        started = self.begin(request)
        response = await self.get_response(request)
        return self.finish(response, started)

    def begin(self, request: HttpRequest) -> float:
        """On the way in: the id, and the time on the clock."""
        incoming = request.headers.get("X-Request-ID", "")
        request_id.set(incoming if WELL_FORMED.fullmatch(incoming) else uuid4().hex)
        return perf_counter()

    def finish(self, response: HttpResponse, started: float) -> HttpResponse:
        """On the way out: both into headers."""
        milliseconds = (perf_counter() - started) * 1000
        response.headers["X-Request-ID"] = request_id.get()
        response.headers["Server-Timing"] = f"app;dur={milliseconds:.1f}"
        return response


@receiver(request_finished)
def forget_id(**kwargs) -> None:
    """Not in `finish`: Django logs "Not Found" when all middleware is done."""
    request_id.set("-")
