from django.test import TestCase

from accounts.tests.factories import UserFactory
from bookings.models import Booking, BookingRefused
from bookings.tests.builders import an_event
from bookings.tests.factories import BookingFactory
from events.models import Event
from events.tests.factories import EventFactory


class FactoryTests(TestCase):
    """What the other tests stand on."""

    def test_what_a_factory_makes_is_valid(self):
        for made in [
            UserFactory.build(password="a hash"),
            EventFactory(),
            EventFactory(free=True),
            EventFactory(begun=True),
            BookingFactory(),
        ]:
            with self.subTest(made=made):
                made.full_clean()

    def test_each_object_is_another(self):
        BookingFactory.create_batch(3)
        self.assertEqual(Event.objects.count(), 3)
        self.assertEqual(Booking.objects.values("user").distinct().count(), 3)

    def test_one_event_for_several_bookings(self):
        event = EventFactory(seats=3)
        BookingFactory.create_batch(3, event=event)
        self.assertEqual(Event.objects.with_seats_left().get().seats_left, 0)


class BuilderTests(TestCase):
    def test_a_sold_out_event_has_a_guest_on_each_seat(self):
        ada = UserFactory()
        event = an_event().with_seats(3).booked_by(ada).sold_out().build()
        self.assertEqual(event.bookings.count(), 3)
        self.assertIn(ada, [booking.user for booking in event.bookings.all()])

    def test_the_guests_have_booked_before_it_began(self):
        event = an_event().booked_by(UserFactory()).begun().build()
        self.assertTrue(event.has_begun)
        self.assertEqual(event.bookings.count(), 1)

    def test_a_builder_keeps_the_rules(self):
        ada = UserFactory()
        with self.assertRaisesMessage(BookingRefused, "booked a seat already"):
            an_event().booked_by(ada, ada).build()
