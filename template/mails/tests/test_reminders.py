from datetime import UTC, datetime, timedelta
from io import StringIO

import time_machine
from django.core import mail
from django.core.management import call_command
from django.test import TestCase

from accounts.tests.factories import UserFactory
from bookings.models import Booking
from bookings.tests.factories import BookingFactory
from events.tests.factories import EventFactory
from mails.models import Kind, Mail
from mails.services import remind
from mails.tests.helpers import mail_of

EVENING = datetime(2030, 5, 17, 20, 0, tzinfo=UTC)
# Nine in the morning of the day before, in UTC.
MOMENT = datetime(2030, 5, 16, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class ReminderTests(TestCase):
    def book(self, zone: str = "UTC", booked_at: datetime | None = None) -> Booking:
        """A seat, booked a month before, by somebody who lives in this zone."""
        event = EventFactory(starts_at=EVENING)
        booking = BookingFactory(event=event, user=UserFactory(time_zone=zone))
        Mail.objects.all().delete()
        booked_at = booked_at or EVENING - timedelta(days=30)
        Booking.objects.filter(pk=booking.pk).update(booked_at=booked_at)
        return booking

    def test_the_moment_is_on_the_clock_and_calendar_of_the_reader(self):
        for zone, moment in [
            ("UTC", MOMENT),
            # There it begins at five in the morning of the 18th.
            ("Asia/Tokyo", datetime(2030, 5, 17, 0, 0, tzinfo=UTC)),
            ("America/New_York", datetime(2030, 5, 16, 13, 0, tzinfo=UTC)),
        ]:
            with self.subTest(zone):
                booking = self.book(zone)
                self.assertEqual(remind(now=moment - MINUTE), 0)
                self.assertEqual(remind(now=moment), 1)
                self.assertEqual(mail_of(booking, Kind.REMINDER).user, booking.user)
                booking.delete()

    def test_everybody_is_reminded_once(self):
        self.book()
        self.assertEqual([remind(now=MOMENT + n * MINUTE) for n in range(3)], [1, 0, 0])

    def test_beat_that_was_away_reminds_later(self):
        self.book()
        self.assertEqual(remind(now=EVENING - MINUTE), 1)

    def test_nobody_is_reminded_of_what_has_begun(self):
        self.book()
        self.assertEqual(remind(now=EVENING + MINUTE), 0)

    def test_who_books_after_the_moment_has_just_had_a_mail(self):
        self.book(booked_at=MOMENT + MINUTE)
        self.assertEqual(remind(now=EVENING - MINUTE), 0)

    def test_as_many_queries_for_twenty_as_for_one(self):
        for _ in range(20):
            self.book()
        with self.assertNumQueries(2):
            self.assertEqual(remind(now=MOMENT), 20)

    def test_a_command_does_what_beat_would(self):
        self.book()
        out = StringIO()
        with time_machine.travel(MOMENT + MINUTE, tick=False):
            call_command("send_mails", stdout=out)
        self.assertEqual(out.getvalue(), "1 reminders are due. 1 mails handed over.\n")
        [sent] = mail.outbox
        self.assertTrue(sent.subject.startswith("Do not forget:"))
