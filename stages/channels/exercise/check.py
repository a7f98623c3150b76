"""Does the screen at the door get its numbers, and nobody else?"""

import json
from datetime import timedelta

from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client, TransactionTestCase
from django.utils import timezone

from bookings.services import book_seat
from events.models import Event

ADDRESS = "/ws/events/jazz-night/door/"


def make_user(name):
    return get_user_model().objects.create(username=name, email=f"{name}@example.com")


class DoorCheck(TransactionTestCase):
    longMessage = False

    def setUp(self):
        self.ada = make_user("ada")
        self.grace = make_user("grace")
        starts_at = timezone.now() + timedelta(days=7)
        self.event = Event.objects.create(
            slug="jazz-night",
            title="Jazz night",
            category="music",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
            venue="Old Brewery",
            city="Leipzig",
            price="12.50",
            seats=2,
            description="Two sets with a break.",
            organizer=self.ada,
        )
        self.sockets = []

    async def open(self, user=None, address=ADDRESS):
        # Not before now: it notes which hosts are allowed, and tests add one of their own.
        from config.asgi import application

        client = Client()
        headers = [(b"origin", b"http://testserver")]
        if user:
            await client.aforce_login(user)
            name = settings.SESSION_COOKIE_NAME
            headers.append((b"cookie", f"{name}={client.cookies[name].value}".encode()))
        socket = WebsocketCommunicator(application, address, headers)
        self.sockets.append(socket)
        is_open, _ = await socket.connect()
        if not is_open:
            self.fail(
                f"{address} does not let anybody in. LiveConsumer does, and closes with a "
                "code afterwards: let DoorConsumer stand on it, and write message() alone."
            )
        return client, socket

    async def listen(self, socket, wanted):
        """The first message that `wanted` agrees to, or how the socket was closed."""
        said = []
        for _ in range(20):
            try:
                event = await socket.receive_output(timeout=2)
            except TimeoutError:
                break
            if event["type"] == "websocket.close":
                return event.get("code", 1000)
            said.append(json.loads(event["text"]))
            if wanted(said[-1]):
                return said[-1]
        return said[-1] if said else None

    async def hang_up(self):
        for socket in self.sockets:
            await socket.disconnect()
        self.sockets.clear()

    async def never(self, socket):
        return await self.listen(socket, lambda message: False)

    def explain(self, answer, who):
        if answer == 4404:
            self.fail(
                f"{ADDRESS} is closed with 4404. Put path(\"ws/events/<slug:slug>/door/\", "
                "consumers.DoorConsumer.as_asgi()) into `sockets` in live/routing.py."
            )
        if answer == 1011:
            self.fail(
                f"{ADDRESS} is closed with 1011, which is a fault of the consumer: its error "
                "stands above. A query belongs into a function in live/selectors.py, with "
                "@database_sync_to_async."
            )
        if not isinstance(answer, dict):
            self.fail(f"{who} should get a message, and gets: {answer or 'nothing'}.")

    async def test_1_the_socket_is_there(self):
        _, socket = await self.open(self.ada)
        self.explain(await self.listen(socket, lambda message: True), "The organizer")
        await self.hang_up()

    async def test_2_the_first_message_says_how_things_are(self):
        await sync_to_async(book_seat)(event=self.event, user=self.grace)
        _, socket = await self.open(self.ada)
        answer = await self.listen(socket, lambda message: True)
        self.explain(answer, "The organizer")
        self.assertEqual(
            answer,
            {"expected": 1, "full": False},
            "With one of two seats booked the message should be "
            f'{{"expected": 1, "full": false}}, and is {json.dumps(answer)}.',
        )
        await self.hang_up()

    async def test_3_each_change_is_told(self):
        _, socket = await self.open(self.ada)
        self.explain(await self.listen(socket, lambda message: True), "The organizer")
        for user in [self.ada, self.grace]:
            await sync_to_async(book_seat)(event=self.event, user=user)
        full = {"expected": 2, "full": True}
        answer = await self.listen(socket, lambda message: message == full)
        self.assertEqual(
            answer,
            full,
            'When both of two seats are booked, {"expected": 2, "full": true} should be '
            f"said, and the last word is {json.dumps(answer)}.",
        )
        await self.hang_up()

    async def test_4_others_are_told_nothing(self):
        for who, user, code in [
            ("A visitor", None, 4401),
            ("A person who does not run the event", self.grace, 4403),
        ]:
            _, socket = await self.open(user)
            answer = await self.listen(socket, lambda message: True)
            self.assertEqual(
                answer,
                code,
                f"{who} should be closed with {code}, and gets {answer}. event_run_by() in "
                "live/selectors.py knows who may.",
            )
        address = ADDRESS.replace("jazz-night", "no-such-event")
        _, socket = await self.open(self.ada, address)
        self.assertEqual(
            await self.never(socket), 4404, "An event that there is not should be a 4404."
        )
        await self.hang_up()

    async def test_5_a_session_that_ends(self):
        client, socket = await self.open(self.ada)
        self.explain(await self.listen(socket, lambda message: True), "The organizer")
        await sync_to_async(client.post)("/accounts/logout/")
        await sync_to_async(book_seat)(event=self.event, user=self.grace)
        answer = await self.listen(socket, lambda message: message["expected"] == 1)
        self.assertEqual(
            answer,
            4401,
            "Whoever logs out while the socket is open should be closed with 4401 at the "
            f"next change, and gets {answer}. Do not ask scope[\"user\"], which is who it was "
            "in the beginning.",
        )
        await self.hang_up()
