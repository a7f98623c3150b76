from django.core.exceptions import FieldFetchBlocked
from django.db import models
from django.db.models import Prefetch
from django.test import TestCase

from accounts.models import User
from bookings.models import Booking
from events.models import Event
from events.tests.helpers import make_events


class FetchingTests(TestCase):
    """Four ways to the events of some bookings, and what each of them costs."""

    @classmethod
    def setUpTestData(cls):
        cls.ada = User.objects.create(username="ada")
        for event in make_events(4):
            Booking.objects.book(event, cls.ada)

    def titles(self, bookings: models.QuerySet) -> list[str]:
        return [booking.event.title for booking in bookings]

    def test_one_by_one_is_a_query_for_each(self):
        with self.assertNumQueries(1 + 4):
            self.titles(Booking.objects.fetch_mode(models.FETCH_ONE))

    def test_the_manager_fetches_for_all_when_one_is_asked(self):
        with self.assertNumQueries(2):
            self.titles(Booking.objects.all())

    def test_a_join_is_one_query(self):
        with self.assertNumQueries(1):
            self.titles(Booking.objects.select_related("event"))

    def test_the_other_way_round_is_prefetched(self):
        bookings = Prefetch("bookings", Booking.objects.select_related("user"))
        with self.assertNumQueries(2):
            events = Event.objects.prefetch_related(bookings)
            guests = [list(event.bookings.all())[0].user for event in events]
        self.assertEqual(guests, [self.ada] * 4)

    def test_a_query_that_was_not_planned_can_be_an_error(self):
        with self.assertRaises(FieldFetchBlocked):
            self.titles(Booking.objects.fetch_mode(models.FETCH_RAISE))
