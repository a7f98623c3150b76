from io import StringIO
from tempfile import NamedTemporaryFile
from unittest import mock

from celery.exceptions import OperationalError
from django.core import mail
from django.core.management import call_command
from django.forms.models import model_to_dict
from django.test import TestCase, TransactionTestCase
from django.urls import reverse

from accounts.services import delete_account
from accounts.tests.factories import UserFactory
from bookings.models import Booking
from bookings.services import book_seat, give_seat_back
from bookings.tests.factories import BookingFactory
from config.jobs import State
from events.tests.factories import EventFactory
from mails import tasks
from mails.models import Kind, Mail
from mails.tests.helpers import mail_of, no_mail_server


class WritingDownTests(TestCase):
    """Each booking has its mail in the table, before anybody is told of it."""

    @classmethod
    def setUpTestData(cls):
        cls.ada = UserFactory(username="ada")
        cls.event = EventFactory(title="Jazz night")

    def test_a_booking(self):
        booking = book_seat(event=self.event, user=self.ada)
        written = mail_of(booking)
        self.assertEqual((written.event, written.user), (self.event, self.ada))
        self.assertEqual(written.state, State.WAITING)

    def test_a_booking_that_is_saved_again_has_one_mail(self):
        book_seat(event=self.event, user=self.ada).save()
        self.assertEqual(Mail.objects.count(), 1)

    def test_a_seat_that_is_given_back(self):
        booking = book_seat(event=self.event, user=self.ada)
        number = booking.pk
        give_seat_back(booking=booking)
        given_back = Mail.objects.get(kind=Kind.GIVEN_BACK)
        self.assertEqual(given_back.booking_number, number)
        self.assertEqual(given_back.user, self.ada)

    def test_a_seat_that_the_admin_takes_away(self):
        booking = BookingFactory(event=self.event, user=self.ada)
        self.client.force_login(UserFactory(is_staff=True, is_superuser=True))
        answers = model_to_dict(self.event, exclude=["cover", "co_hosts"])
        answers |= {
            "starts_at_0": self.event.starts_at.date(),
            "starts_at_1": self.event.starts_at.time(),
            "ends_at_0": self.event.ends_at.date(),
            "ends_at_1": self.event.ends_at.time(),
            "bookings-TOTAL_FORMS": 1,
            "bookings-INITIAL_FORMS": 1,
            "bookings-0-id": booking.pk,
            "bookings-0-event": self.event.pk,
            "bookings-0-DELETE": "on",
        }
        address = reverse("admin:events_event_change", args=[self.event.pk])
        response = self.client.post(address, answers)
        self.assertEqual(response.status_code, 302)
        self.assertFalse(Booking.objects.exists())
        self.assertEqual(Mail.objects.get(kind=Kind.GIVEN_BACK).user, self.ada)

    def test_an_account_that_is_deleted_gets_no_mail(self):
        book_seat(event=self.event, user=self.ada)
        delete_account(user=self.ada)
        self.assertFalse(Mail.objects.exists())

    def test_a_file_that_is_loaded_is_no_booking(self):
        BookingFactory(event=self.event, user=self.ada)
        rows = StringIO()
        call_command("dumpdata", "bookings", stdout=rows)
        Booking.objects.all().delete()
        Mail.objects.all().delete()
        with NamedTemporaryFile("w", suffix=".json") as file:
            file.write(rows.getvalue())
            file.flush()
            call_command("loaddata", file.name, verbosity=0)
        self.assertTrue(Booking.objects.exists())
        self.assertFalse(Mail.objects.exists())


class HandingOverTests(TestCase):
    """A worker is told when the transaction is over, and not before."""

    def setUp(self):
        self.ada = UserFactory(username="ada")
        self.event = EventFactory(title="Jazz night")
        self.delay = self.enterContext(mock.patch.object(tasks.send, "delay"))

    def test_a_worker_is_told_after_the_commit(self):
        with self.captureOnCommitCallbacks() as callbacks:
            booking = book_seat(event=self.event, user=self.ada)
            self.delay.assert_not_called()
        for callback in callbacks:
            callback()
        self.delay.assert_called_once_with(mail_of(booking).pk)

    def test_a_broker_that_is_away_takes_no_seat_away(self):
        self.delay.side_effect = OperationalError("connection refused")
        self.client.force_login(self.ada)
        address = reverse("bookings:book", args=[self.event.slug])
        with (
            self.assertLogs("django.test", "ERROR"),
            self.captureOnCommitCallbacks(execute=True),
        ):
            response = self.client.post(address)
        self.assertRedirects(response, self.event.get_absolute_url())
        self.assertEqual(mail_of(Booking.objects.get()).state, State.WAITING)


class InTheProcessTests(TransactionTestCase):
    """Without a broker, and with real transactions: all of it, from page to mail."""

    def setUp(self):
        self.ada = UserFactory(username="ada")
        self.event = EventFactory(title="Jazz night")
        self.client.force_login(self.ada)

    def book(self):
        address = reverse("bookings:book", args=[self.event.slug])
        return self.client.post(address, follow=True)

    def test_who_books_gets_a_mail(self):
        self.assertContains(self.book(), "You have a seat at Jazz night.")
        self.assertEqual([sent.to for sent in mail.outbox], [["ada@example.com"]])
        self.assertEqual(Mail.objects.get().state, State.DONE)

    def test_who_books_twice_gets_one(self):
        self.book()
        self.assertContains(self.book(), "You have booked a seat already.")
        self.assertEqual(len(mail.outbox), 1)

    def test_a_mail_server_that_is_away_takes_no_seat_away(self):
        with no_mail_server() as send, self.assertLogs("celery.app.trace", "ERROR"):
            self.assertContains(self.book(), "You have a seat at Jazz night.")
        # Nobody waits for a second try inside a request.
        send.assert_called_once_with()
        waiting = mail_of(Booking.objects.get())
        self.assertEqual(waiting.state, State.WAITING)
        self.assertEqual(waiting.note, "ConnectionRefusedError: nobody answers")
