"""
Who has written something sees it, on the next page as well.

https://docs.djangoproject.com/en/6.1/topics/http/middleware/
"""

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from inspect import iscoroutinefunction, markcoroutinefunction

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import Error, InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse

from scale.reading import Reading, current
from scale.replica import REPLICA, written_until

logger = logging.getLogger(__name__)

SAFE = {"GET", "HEAD", "OPTIONS"}

# How far this browser has written: a place in the primary's log.
COOKIE = "written"
# Longer than the replica is ever late. After that it has seen everything.
COOKIE_SECONDS = 10 * 60


class ReadYourWritesMiddleware:
    """Let pages read from the replica, where it has all that this person wrote."""

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
        reading = begin(request)
        token = current.set(reading)
        try:
            response = self.get_response(request)
        finally:
            current.reset(token)
        if reading.has_written:
            remember(response)
        return response

    async def __acall__(self, request: HttpRequest) -> HttpResponse:
        reading = begin(request)
        token = current.set(reading)
        try:
            response = await self.get_response(request)
        finally:
            current.reset(token)
        if reading.has_written:
            await sync_to_async(remember)(response)
        return response

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        """Make a page again that the replica has let down. It has changed nothing."""
        reading, match = current.get(), request.resolver_match
        # Whoever has written, reads from the primary since then.
        if reading is None or reading.place != REPLICA:
            return None
        if not isinstance(exception, OperationalError | InterfaceError):
            return None
        if match is None or iscoroutinefunction(match.func):
            return None
        logger.warning("The replica failed in the middle of a page")
        connections[REPLICA].close()
        reading.stay()
        response = match.func(request, *match.args, **match.kwargs)
        return response.render() if hasattr(response, "render") else response


def begin(request: HttpRequest) -> Reading:
    """What this request may read from."""
    cookie = request.COOKIES.get(COOKIE, "")
    is_number = cookie.isascii() and cookie.isdigit() and len(cookie) < 20
    reading = Reading(needs=int(cookie) if is_number else 0)
    if request.method not in SAFE:
        # Also what is written past the ORM counts.
        reading.note_write()
    elif "Authorization" in request.headers:
        # A program with a token keeps no cookies.
        reading.stay()
    return reading


def remember(response: HttpResponse) -> None:
    """Tell the browser how far it has written."""
    # What it wanted is done. If that cannot be told any more, it is no error.
    with suppress(Error):
        response.set_cookie(
            COOKIE,
            str(written_until()),
            max_age=COOKIE_SECONDS,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
