"""An id for each WebSocket, in all lines that are written about it."""

from collections.abc import Awaitable, Callable
from uuid import uuid4

from config.logs import request_id
from config.request_id import WELL_FORMED


class RequestIdSocket:
    """What RequestIdMiddleware does for requests; a socket comes by no middleware."""

    def __init__(self, app: Callable[..., Awaitable[None]]) -> None:
        self.app = app

    async def __call__(self, scope: dict, receive: Callable, send: Callable) -> None:
        headers = dict(scope["headers"])
        incoming = headers.get(b"x-request-id", b"").decode("latin-1")
        # Each socket is a task of its own, so this value is its own too.
        request_id.set(incoming if WELL_FORMED.fullmatch(incoming) else uuid4().hex)
        await self.app(scope, receive, send)
