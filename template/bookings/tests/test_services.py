from datetime import timedelta

from django.db import transaction
from django.test import TestCase
from django.utils import timezone

from accounts.models import User
from bookings.models import Booking, BookingRefused
from bookings.services import book_seat, give_seat_back
from bookings.signals import seat_booked, seat_given_back
from events.tests.helpers import make_event


class ServiceTestCase(TestCase):
    """Keeps what the signals tell."""

    def setUp(self):
        self.ada = User.objects.create(username="ada")
        self.grace = User.objects.create(username="grace")
        self.told = []
        for signal in [seat_booked, seat_given_back]:
            signal.connect(self.listen)
            self.addCleanup(signal.disconnect, self.listen)

    def listen(self, signal, booking: Booking, **kwargs) -> None:
        self.told.append((signal, booking.event, booking.user))


class BookSeatTests(ServiceTestCase):
    def test_a_seat_is_booked(self):
        event = make_event()
        booking = book_seat(event=event, user=self.ada)
        self.assertEqual(event.bookings.get(), booking)

    def test_who_listens_is_told_when_the_seat_is_safe(self):
        event = make_event()
        with self.captureOnCommitCallbacks() as callbacks:
            book_seat(event=event, user=self.ada)
            self.assertEqual(self.told, [])
        for callback in callbacks:
            callback()
        self.assertEqual(self.told, [(seat_booked, event, self.ada)])

    def test_nobody_is_told_of_a_seat_that_was_taken_back(self):
        class Regret(Exception):
            pass

        with (
            self.captureOnCommitCallbacks(execute=True),
            self.assertRaises(Regret),
            transaction.atomic(),
        ):
            book_seat(event=make_event(), user=self.ada)
            raise Regret
        self.assertEqual(self.told, [])
        self.assertFalse(Booking.objects.exists())

    def test_a_listener_that_fails_takes_no_seat_away(self):
        def fail(**kwargs):
            raise RuntimeError

        seat_booked.connect(fail)
        self.addCleanup(seat_booked.disconnect, fail)
        with (
            self.assertLogs("django.dispatch", "ERROR"),
            self.captureOnCommitCallbacks(execute=True),
        ):
            book_seat(event=make_event(), user=self.ada)
        self.assertTrue(Booking.objects.exists())

    def test_a_refusal_has_a_code_for_programs(self):
        full = make_event("Jazz night", seats=1)
        book_seat(event=full, user=self.ada)
        begun = make_event("Folk dance", starts_at=timezone.now() - timedelta(hours=1))
        for event, user, code in [
            (full, self.grace, "sold_out"),
            (full, self.ada, "booked_already"),
            (begun, self.ada, "has_begun"),
        ]:
            with self.subTest(code):
                with self.assertRaises(BookingRefused) as refused:
                    book_seat(event=event, user=user)
                self.assertEqual(refused.exception.code, code)


class GiveSeatBackTests(ServiceTestCase):
    def test_the_seat_is_free_again(self):
        event = make_event(seats=1)
        with self.captureOnCommitCallbacks(execute=True):
            give_seat_back(booking=book_seat(event=event, user=self.ada))
            book_seat(event=event, user=self.grace)
        self.assertEqual(event.bookings.get().user, self.grace)
        self.assertEqual(
            self.told,
            [
                (seat_booked, event, self.ada),
                (seat_given_back, event, self.ada),
                (seat_booked, event, self.grace),
            ],
        )
