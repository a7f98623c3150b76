import time
from threading import Barrier, Thread
from unittest import mock

from django.db import connection
from django.test import TransactionTestCase

from accounts.models import User
from bookings.models import Booking, BookingQuerySet, BookingRefused
from events.tests.helpers import make_event

PEOPLE = 5


def database_is_in_memory() -> bool:
    return connection.vendor == "sqlite" and connection.is_in_memory_db()


class LastSeatTests(TransactionTestCase):
    """
    Several people at once for the last seat, each in a thread of its own.

    A TransactionTestCase, because a TestCase keeps its rows in a transaction that no
    other connection can see.
    """

    def test_the_last_seat_is_sold_once(self):
        if database_is_in_memory():
            self.skipTest('needs "TEST": {"NAME": ...} in DATABASES to name a file')
        event = make_event(seats=1)
        users = [User.objects.create(username=f"user{n}") for n in range(PEOPLE)]
        start = Barrier(PEOPLE)
        outcomes = []
        create = BookingQuerySet.create

        def create_slowly(*args, **fields) -> Booking:
            # Between counting the seats and taking one is time for everybody to count.
            time.sleep(0.05)
            return create(*args, **fields)

        def book(user: User) -> None:
            try:
                start.wait()
                Booking.objects.book(event, user)
                outcomes.append("booked")
            except BookingRefused as refusal:
                outcomes.append(str(refusal))
            finally:
                connection.close()

        threads = [Thread(target=book, args=[user]) for user in users]
        with mock.patch.object(BookingQuerySet, "create", create_slowly):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()

        self.assertEqual(event.bookings.count(), 1)
        self.assertCountEqual(
            outcomes, ["booked"] + ["This event is sold out."] * (PEOPLE - 1)
        )
