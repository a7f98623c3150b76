import asyncio
from contextlib import AsyncExitStack
from unittest import mock

from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.db import OperationalError

from accounts.tests.factories import UserFactory
from bookings.services import book_seat
from bookings.tests.builders import an_event
from config.asgi import application
from events.models import Event
from live import watching
from live.announcing import announce
from live.selectors import seats_of
from live.tests.helpers import OURS, LiveTests

LISTENERS = 20
CHANGES = 40


class WatchingTests(LiveTests):
    """Many who listen, and few readings."""

    def setUp(self):
        super().setUp()
        self.event = an_event().with_seats(9).build()
        self.address = f"/ws/events/{self.event.slug}/"

    def read_by(self, reading) -> mock.Mock:
        """Let another function read the seats, and count how often it is called."""
        spy = mock.AsyncMock(side_effect=reading)
        return self.enterContext(mock.patch.object(watching, "seats_of", spy))

    def set_seats(self, seats: int) -> None:
        """Behind the back of all signals."""
        Event.objects.filter(pk=self.event.pk).update(seats=seats)

    @sync_to_async
    def change(self, seats: int) -> None:
        self.set_seats(seats)
        announce(self.event.pk)

    async def change_often(self) -> None:
        for number in range(CHANGES):
            await self.change(1000 - number)

    async def test_many_changes_for_many_pages_are_few_readings(self):
        spy = self.read_by(seats_of)
        self.enterContext(mock.patch.object(watching, "PAUSE", 0.2))
        async with AsyncExitStack() as stack:
            pages = [
                await stack.enter_async_context(self.open(self.address))
                for _ in range(LISTENERS)
            ]
            await self.change_often()
            for page in pages:
                await self.hear(page, seats=1001 - CHANGES)
        # Not one for each page, and not one for each change.
        self.assertLess(spy.await_count, CHANGES / 2)

    async def test_a_slow_reader_holds_up_nobody_and_misses_what_is_old(self):
        said, ready, stuck = [], asyncio.Event(), asyncio.Event()

        async def send(message: dict) -> None:
            # As a server does that waits until the browser has taken what it sent.
            if message["type"] == "websocket.send":
                said.append(message["text"])
                stuck.set()
                await ready.wait()

        headers = [(b"origin", OURS.encode())]
        scope = WebsocketCommunicator(application, self.address, headers).scope
        events = asyncio.Queue()
        events.put_nowait({"type": "websocket.connect"})
        slow = asyncio.create_task(application(scope, events.get, send))
        await stuck.wait()

        async with self.open(self.address) as page:
            await self.change_often()
            await self.hear(page, seats=1001 - CHANGES)
            stuck.clear()
            ready.set()
            await stuck.wait()
        self.assertIn('"seats": 9', said[0])
        self.assertIn(f'"seats": {1001 - CHANGES}', said[1])
        events.put_nowait({"type": "websocket.disconnect", "code": 1000})
        await slow

    async def test_an_old_number_never_comes_after_a_new_one(self):
        """A reading takes long, and something changes while it is on its way."""
        on_its_way = asyncio.Event()

        async def slowly_at_first(event_pk: int):
            seats = await seats_of(event_pk)
            if not on_its_way.is_set():
                on_its_way.set()
                await asyncio.sleep(0.1)
            return seats

        self.read_by(slowly_at_first)
        async with self.open(self.address) as page:
            await on_its_way.wait()
            ada = await sync_to_async(UserFactory)()
            await sync_to_async(book_seat)(event=self.event, user=ada)
            said = await self.hear(page, seats_left=8)
            self.assertTrue(await page.receive_nothing(timeout=0.15))
        self.assertEqual(said[0]["seats_left"], 9)

    async def test_a_change_that_nobody_told_of_is_seen_at_the_next_refresh(self):
        self.enterContext(mock.patch.object(watching, "REFRESH", 0.2))
        async with self.open(self.address) as page:
            await self.hear(page, seats=9)
            await sync_to_async(self.set_seats)(11)
            await self.hear(page, seats=11)
            # Something is said also where nothing has changed: the line is not dead.
            await self.hear(page, seats=11)

    async def test_a_reading_that_fails_is_made_up_for(self):
        self.enterContext(mock.patch.object(watching, "REFRESH", 0.1))
        good = await seats_of(self.event.pk)
        self.read_by([OperationalError("gone away"), good, good, good, good, good])
        with self.assertLogs("live.watching", "ERROR"):
            async with self.open(self.address) as page:
                await self.hear(page, seats=9)

    async def test_without_a_group_the_number_still_comes(self):
        self.enterContext(mock.patch.object(watching, "REFRESH", 0.1))
        layer = mock.Mock(new_channel=mock.AsyncMock(side_effect=ConnectionError))
        nowhere = mock.patch.object(watching, "get_channel_layer", return_value=layer)
        with nowhere, self.assertLogs("live.watching", "WARNING"):
            async with self.open(self.address) as page:
                await self.hear(page, seats=9)
                await sync_to_async(self.set_seats)(11)
                await self.hear(page, seats=11)
