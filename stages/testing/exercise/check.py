"""Do the learner's tests pass on the true rules of booking, and fail on wrong ones?"""

import importlib
import unittest
from datetime import timedelta
from unittest import mock

from django.db import transaction
from django.test import SimpleTestCase
from django.utils import timezone

from bookings.models import Booking, BookingRefused
from events.models import Event

FILE = "bookings/tests/test_booking_rules.py"
MODULE = "bookings.tests.test_booking_rules"


class Rules:
    """Booking.objects.book() in parts, so that a bug can be put into each of them."""

    bug = ""

    def book(self, event, user):
        with transaction.atomic():
            event = Event.objects.select_for_update().get(pk=event.pk)
            for reason in self.reasons(event, user):
                raise BookingRefused(reason)
            return self.save(event, user)

    def reasons(self, event, user):
        if self.has_begun(event):
            yield "This event has begun."
        if self.has_seat(event, user):
            yield "You have booked a seat already."
        if self.is_full(event):
            yield "This event is sold out."

    def has_begun(self, event):
        return event.starts_at <= timezone.now()

    def has_seat(self, event, user):
        return Booking.objects.filter(event=event, user=user).exists()

    def is_full(self, event):
        return self.taken(event) >= event.seats

    def taken(self, event):
        return Booking.objects.filter(event=event).count()

    def save(self, event, user):
        return Booking.objects.create(event=event, user=user)


class NeverSaved(Rules):
    bug = "a seat is promised, and no booking is saved"

    def save(self, event, user):
        return Booking(event=event, user=user)


class NeverClosed(Rules):
    bug = "an event that began an hour ago is still booked"

    def has_begun(self, event):
        return False


class Twice(Rules):
    bug = "a second seat for one person is not refused by BookingRefused"

    def has_seat(self, event, user):
        return False


class Oversold(Rules):
    bug = "an event with one seat takes two people"

    def is_full(self, event):
        return self.taken(event) > event.seats


class LastSeatKept(Rules):
    bug = "the last seat cannot be booked"

    def is_full(self, event):
        return self.taken(event) >= event.seats - 1


class OpenAtTheStart(Rules):
    bug = "the very moment at which it begins is still open"

    def has_begun(self, event):
        return event.starts_at < timezone.now()


class ClosedTooEarly(Rules):
    bug = "booking closes an hour too early"

    def has_begun(self, event):
        return event.starts_at <= timezone.now() + timedelta(hours=1)


class OneSeatAnywhere(Rules):
    bug = "who has a seat at one event gets none at another"

    def has_seat(self, event, user):
        return Booking.objects.filter(user=user).exists()


class EverySeatCounts(Rules):
    bug = "the guests of another event take seats of this one"

    def taken(self, event):
        return Booking.objects.count()


class WrongReason(Rules):
    bug = 'who has a seat at a full event is told "sold out"'

    def reasons(self, event, user):
        if self.has_begun(event):
            yield "This event has begun."
        if self.is_full(event):
            yield "This event is sold out."
        if self.has_seat(event, user):
            yield "You have booked a seat already."


PLAIN_BUGS = [NeverSaved, NeverClosed, Twice, Oversold, LastSeatKept]
FINE_BUGS = [
    OpenAtTheStart,
    ClosedTooEarly,
    OneSeatAnywhere,
    EverySeatCounts,
    WrongReason,
]


def every_test(suite):
    for entry in suite:
        if isinstance(entry, unittest.TestSuite):
            yield from every_test(entry)
        else:
            yield entry


class BookingRulesCheck(SimpleTestCase):
    # No TestCase: each of the learner's tests opens and ends a transaction of its own.
    databases = {"default"}
    longMessage = False

    def fail(self, message):
        # One sentence is enough: what led to it is left out of the report.
        raise self.failureException(message) from None

    def suite(self):
        try:
            module = importlib.import_module(MODULE)
        except ModuleNotFoundError as error:
            if error.name == MODULE:
                self.fail(f"There is no file {FILE} yet. Your tests belong there.")
            self.fail(f"{FILE} imports {error.name}, and there is no such module.")
        except ImportError as error:
            self.fail(
                f"{FILE} imports {error.name_from}, and {error.name} has no such name."
            )
        except SyntaxError as error:
            self.fail(
                f"Line {error.lineno} of {FILE} is not valid Python: {error.msg}."
            )
        return unittest.defaultTestLoader.loadTestsFromModule(module)

    def run_tests(self, rules=None):
        """What comes of the learner's tests, with the true code or a bug in it."""
        result = unittest.TestResult()
        result.failfast = True
        if rules:
            broken = mock.patch.object(
                type(Booking.objects), "book", lambda manager, *who: rules.book(*who)
            )
            with broken:
                self.suite().run(result)
        else:
            self.suite().run(result)
        return result

    def survivors(self, bugs):
        """The bugs that no test of the learner's notices, in words."""
        rules = [bug() for bug in bugs]
        return [rule.bug for rule in rules if self.run_tests(rule).wasSuccessful()]

    def assert_all_caught(self, bugs):
        alive = self.survivors(bugs)
        if alive:
            self.fail(
                f"Bugs that live on: {len(alive)} of {len(bugs)}. All your tests pass "
                f"with each of them in the code: {'; '.join(alive)}."
            )

    def test_1_there_are_tests(self):
        tests = list(every_test(self.suite()))
        if not tests:
            self.fail(
                f"{FILE} has no test that the runner finds. Write a class that "
                "inherits from django.test.TestCase, with methods whose names begin "
                "with test_."
            )
        for test in tests:
            if not isinstance(test, SimpleTestCase):
                self.fail(
                    f"{type(test).__name__} leaves its rows in the database. Let it "
                    "inherit from django.test.TestCase."
                )

    def test_2_they_pass_on_the_code_as_it_is(self):
        result = self.run_tests()
        if not result.wasSuccessful():
            [(test, _), *_] = result.errors + result.failures
            name = getattr(test, "_testMethodName", "setUpTestData")
            self.fail(
                f"{name} does not pass, and there is no bug in the code yet. Look at "
                f"what it says: uv run manage.py test {MODULE}."
            )

    def test_3_they_catch_the_plain_bugs(self):
        self.assert_all_caught(PLAIN_BUGS)

    def test_4_they_catch_the_fine_bugs(self):
        self.assert_all_caught(FINE_BUGS)

    def test_5_they_leave_nothing_behind(self):
        if not self.run_tests().wasSuccessful():
            self.fail(
                "Your tests passed once and do not pass again: one of them leaves "
                "something changed. Move time inside a with, which sets it back."
            )
