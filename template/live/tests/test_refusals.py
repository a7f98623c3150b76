from unittest import mock

from bookings.tests.builders import an_event
from live import refusals
from live.consumers import SeatsConsumer
from live.tests.helpers import LiveTests


class RefusalTests(LiveTests):
    """Who is not told, and by which code."""

    def setUp(self):
        super().setUp()
        self.event = an_event().build()
        self.address = f"/ws/events/{self.event.slug}/"

    async def test_an_event_that_there_is_not(self):
        async with self.open("/ws/events/no-such-event/") as page:
            await self.assert_closed(page, refusals.NOT_FOUND)

    async def test_an_address_that_there_is_not(self):
        for address in ["/", "/ws/", "/ws/events/", "/events/", "/ws/events/a b/"]:
            with self.subTest(address):
                async with self.open(address) as page:
                    await self.assert_closed(page, refusals.NOT_FOUND)

    async def test_a_page_of_another_site(self):
        for origin in [
            "https://evil.example",
            "http://testserver.evil.example",
            "null",
            None,
        ]:
            with self.subTest(origin):
                async with self.open(self.address, origin=origin) as page:
                    self.assertFalse(page.is_open)

    async def test_a_page_of_another_site_with_the_cookies_of_the_organizer(self):
        """Cross-site WebSocket hijacking: a socket needs no CSRF token."""
        address, organizer = f"{self.address}attendees/", self.event.organizer
        evil = "https://evil.example"
        async with self.open(address, organizer, origin=evil) as page:
            self.assertFalse(page.is_open)
        async with self.open(address, organizer) as page:
            self.assertTrue(page.is_open)

    async def test_who_sends_something(self):
        for frame in [
            {"text_data": "hello"},
            {"text_data": '{"type": "event.changed"}'},
            {"bytes_data": b"\x00"},
        ]:
            with self.subTest(frame):
                async with self.open(self.address) as page:
                    await self.hear(page, seats_left=80)
                    await page.send_to(**frame)
                    await self.assert_closed(page, refusals.NOT_UNDERSTOOD)

    async def test_what_goes_wrong_here(self):
        fail = mock.Mock(side_effect=ZeroDivisionError)
        with (
            mock.patch.object(SeatsConsumer, "message", fail),
            self.assertLogs("live.consumers", "ERROR"),
        ):
            async with self.open(self.address) as page:
                await self.assert_closed(page, refusals.OUR_MISTAKE)
