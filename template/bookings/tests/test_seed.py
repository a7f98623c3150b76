from io import StringIO

from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count, F
from django.test import TestCase, override_settings

from accounts.models import User
from bookings.models import Booking
from events.models import Event


def seed(**options) -> str:
    """Run the command and return what it prints."""
    output = StringIO()
    call_command("seed", stdout=output, **options)
    return output.getvalue()


@override_settings(DEBUG=True)
class SeedTests(TestCase):
    def test_it_adds_what_was_asked_for(self):
        output = seed(events=30, bookings=400)
        self.assertEqual((Event.objects.count(), Booking.objects.count()), (30, 400))
        self.assertIn("30 of 30 events", output)
        self.assertIn("400 of 400 bookings", output)

    def test_the_rows_keep_the_rules_of_the_site(self):
        seed(events=30, bookings=400)
        for event in Event.objects.all():
            event.full_clean()
        counted = Event.objects.annotate(booked=Count("bookings"))
        self.assertFalse(counted.filter(booked__gt=F("seats")).exists())
        self.assertTrue(counted.filter(booked=F("seats")).exists())
        self.assertFalse(any(user.has_usable_password() for user in User.objects.all()))

    def test_a_second_run_adds_to_the_first(self):
        for _ in range(2):
            seed(events=2, bookings=5)
        self.assertEqual((Event.objects.count(), Booking.objects.count()), (4, 10))

    def test_the_number_of_statements_does_not_grow_with_the_rows(self):
        def count(execute, sql, *args):
            statements.append(sql)
            return execute(sql, *args)

        numbers = []
        for events in [5, 50]:
            statements = []
            with connection.execute_wrapper(count):
                seed(events=events, bookings=events * 4)
            numbers.append(len(statements))
        self.assertEqual(numbers[0], numbers[1])
        self.assertIn("INSERT", statements[-2])

    def test_numbers_that_make_no_sense_are_refused(self):
        for numbers in [{"events": 0}, {"bookings": -1}]:
            with self.assertRaisesMessage(CommandError, "Say one event at least"):
                seed(**numbers)
        self.assertFalse(Event.objects.exists())

    @override_settings(DEBUG=False)
    def test_it_leaves_a_real_site_alone(self):
        with self.assertRaisesMessage(CommandError, "DEBUG is off"):
            seed()
        self.assertFalse(Event.objects.exists())
