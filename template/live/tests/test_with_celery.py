from unittest import mock

from asgiref.sync import sync_to_async
from django.core import mail

from accounts.tests.factories import UserFactory
from bookings.services import book_seat
from bookings.tests.builders import an_event
from live.tests.helpers import LiveTests
from mails.tests.helpers import no_mail_server


class WithCeleryTests(LiveTests):
    """One booking: a mail, and a number that moves. Neither waits for the other."""

    def setUp(self):
        super().setUp()
        self.event = an_event().with_seats(3).build()
        self.ada = UserFactory(email="ada@example.com")
        self.address = f"/ws/events/{self.event.slug}/"
        mail.outbox.clear()

    async def test_a_booking_sends_a_mail_and_moves_the_number(self):
        async with self.open(self.address) as page:
            await self.hear(page, seats_left=3)
            await sync_to_async(book_seat)(event=self.event, user=self.ada)
            await self.hear(page, seats_left=2)
        self.assertEqual(len(mail.outbox), 1)

    async def test_a_mail_that_cannot_be_sent_does_not_hold_back_the_number(self):
        async with self.open(self.address) as page:
            await self.hear(page, seats_left=3)
            with no_mail_server(), self.assertLogs("celery.app.trace", "ERROR"):
                await sync_to_async(book_seat)(event=self.event, user=self.ada)
            await self.hear(page, seats_left=2)

    async def test_a_layer_that_is_away_does_not_hold_back_the_mail(self):
        layer = mock.Mock(group_send=mock.AsyncMock(side_effect=ConnectionError))
        away = mock.patch("live.announcing.get_channel_layer", return_value=layer)
        with away, self.assertLogs("live.announcing", "WARNING"):
            await sync_to_async(book_seat)(event=self.event, user=self.ada)
        self.assertEqual(len(mail.outbox), 1)
