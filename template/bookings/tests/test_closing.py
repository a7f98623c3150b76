"""
One rule, twice: nobody books an event that has begun.

A unit test asks one piece of code. An integration test asks whether the pieces fit.
"""

from datetime import UTC, datetime, timedelta

import time_machine
from django.test import SimpleTestCase, TestCase
from django.urls import reverse

from accounts.tests.factories import UserFactory
from bookings.models import Booking
from events.tests.factories import EventFactory

EVENING = datetime(2030, 5, 17, 20, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class ClosingUnitTests(SimpleTestCase):
    """The property alone. A SimpleTestCase refuses to touch the database."""

    def test_an_event_has_begun_from_its_first_moment_on(self):
        event = EventFactory.build(starts_at=EVENING)
        for moment, has_begun in [
            (EVENING - SECOND, False),
            (EVENING, True),
            (EVENING + SECOND, True),
        ]:
            with self.subTest(moment), time_machine.travel(moment, tick=False):
                self.assertEqual(event.has_begun, has_begun)


class ClosingIntegrationTests(TestCase):
    """The whole way: address, log-in, view, model, database, page."""

    @classmethod
    def setUpTestData(cls):
        cls.ada = UserFactory(username="ada")
        cls.event = EventFactory(title="Jazz night", starts_at=EVENING)

    def book_at(self, moment: datetime):
        with time_machine.travel(moment, tick=False):
            # Inside: a session of today would have expired long before.
            self.client.force_login(self.ada)
            address = reverse("bookings:book", args=[self.event.slug])
            return self.client.post(address, follow=True)

    def test_a_seat_is_booked_up_to_the_last_second(self):
        response = self.book_at(EVENING - SECOND)
        self.assertContains(response, "You have a seat at Jazz night.")
        self.assertEqual(Booking.objects.get().user, self.ada)

    def test_from_the_first_moment_on_booking_is_closed(self):
        response = self.book_at(EVENING)
        self.assertContains(response, "This event has begun.")
        self.assertContains(response, "Booking is closed.")
        self.assertFalse(Booking.objects.exists())
