from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from unittest import mock

from channels.testing import WebsocketCommunicator
from django.test import Client, TransactionTestCase

from accounts.models import User
from config.asgi import application
from live import announcing, watching

OURS = "http://testserver"


class LiveTests(TransactionTestCase):
    """
    Sockets without a server.

    A TransactionTestCase, since nothing is told before a transaction is over, and a
    TestCase never ends the one that it keeps its rows in.
    """

    def setUp(self):
        # Tests do not wait as people may, and what one could not tell spares no other.
        self.enterContext(mock.patch.object(watching, "PAUSE", 0.01))
        self.enterContext(mock.patch.object(announcing, "spared_until", 0.0))

    @asynccontextmanager
    async def open(
        self, address: str, user: User | None = None, origin: str | None = OURS
    ) -> AsyncIterator[WebsocketCommunicator]:
        """A page of this person that is open: its socket, hung up in the end."""
        client = Client()
        if user:
            await client.aforce_login(user)
        cookies = client.cookies.output(attrs=[], header="", sep=";").strip()
        headers = [(b"cookie", cookies.encode())]
        if origin:
            headers.append((b"origin", origin.encode()))
        socket = WebsocketCommunicator(application, address, headers)
        # The other pages of the same person.
        socket.client = client
        socket.is_open, socket.code = await socket.connect()
        try:
            yield socket
        finally:
            await socket.disconnect()

    async def hear(self, socket: WebsocketCommunicator, **expected) -> list[dict]:
        """Listen until something is said. What came before it, and it."""
        said = []
        while not said or said[-1] != said[-1] | expected:
            try:
                said.append(await socket.receive_json_from(timeout=5))
            except TimeoutError:
                self.fail(f"{expected} was not said, but {said}")
        return said

    async def assert_closed(self, socket: WebsocketCommunicator, code: int) -> None:
        """It ends with this code, whatever was said before."""
        while (event := await socket.receive_output())["type"] != "websocket.close":
            pass
        self.assertEqual(event.get("code"), code)

    async def assert_silent(self, socket: WebsocketCommunicator) -> None:
        """What was asked for is said, and from then on nothing."""
        await self.hear(socket)
        while not await socket.receive_nothing(timeout=0.1, interval=0.02):
            await socket.receive_output()
