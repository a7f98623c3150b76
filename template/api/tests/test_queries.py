from django.db import connection

from accounts.models import User
from accounts.tests.factories import UserFactory
from api.tests.helpers import BOOKINGS, EVENTS, ApiTests
from api.tests.test_events import folk_dance
from bookings.models import Booking
from bookings.tests.factories import BookingFactory
from config.tests.writes import only_through_services
from events.models import Event
from events.tests.factories import EventFactory


class QueryTests(ApiTests):
    """As many queries for a page of twenty as for a page of one."""

    def setUp(self):
        super().setUp()
        self.user = UserFactory()

    def test_the_list_of_events(self):
        for events in [1, 19]:
            EventFactory.create_batch(events)
            # The cities to choose from, and the events.
            with self.assertNumQueries(2):
                self.client_of(self.user).get(EVENTS)

    def test_one_event(self):
        event = EventFactory()
        with self.assertNumQueries(1):
            self.client_of(self.user).get(f"{EVENTS}{event.slug}/")

    def test_the_list_of_bookings(self):
        for bookings in [1, 19]:
            BookingFactory.create_batch(bookings, user=self.user)
            with self.assertNumQueries(1):
                self.client_of(self.user).get(BOOKINGS)


class WriteTests(ApiTests):
    def test_the_api_changes_nothing_past_the_services(self):
        user = UserFactory()
        client = self.client_of(user)
        key = {"Idempotency-Key": "a"}
        with connection.execute_wrapper(only_through_services):
            event = client.post(EVENTS, folk_dance()).json()
            client.patch(event["url"], {"city": "Bonn"})
            sent = {"event": event["slug"]}
            booking = client.post(BOOKINGS, sent, headers=key).json()
            self.assertEqual(Booking.objects.count(), 1)
            client.delete(booking["url"])
        self.assertEqual(Event.objects.get().city, "Bonn")
        self.assertFalse(Booking.objects.exists())
        self.assertTrue(User.objects.filter(pk=user.pk).exists())
