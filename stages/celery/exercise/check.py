"""Does the organizer hear of the last seat, whatever happens to the broker?"""

from datetime import timedelta
from unittest import mock

from celery.exceptions import OperationalError
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.management import call_command
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.test import TestCase
from django.utils import timezone

from bookings.models import BookingRefused
from bookings.services import book_seat
from events.models import Event
from mails import sending, tasks
from mails.models import Kind, Mail


def make_event(organizer, seats=2):
    starts_at = timezone.now() + timedelta(days=7)
    return Event.objects.create(
        slug="jazz-night",
        title="Jazz night",
        category="music",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        venue="Old Brewery",
        city="Leipzig",
        price="12.50",
        seats=seats,
        description="Two sets with a break.",
        organizer=organizer,
    )


def make_user(name):
    return get_user_model().objects.create(username=name, email=f"{name}@example.com")


class SoldOutCheck(TestCase):
    longMessage = False

    def fail(self, message):
        # One sentence is enough: what led to it is left out of the report.
        raise self.failureException(message) from None

    def setUp(self):
        if not hasattr(Kind, "SOLD_OUT"):
            self.fail("mails/models.py: Kind has no SOLD_OUT yet.")
        self.assertEqual(
            Kind.SOLD_OUT.value,
            "sold_out",
            "mails/models.py: the value of Kind.SOLD_OUT has to be sold_out.",
        )
        self.ada = make_user("ada")
        self.event = make_event(self.ada)

    def book(self, name):
        return book_seat(event=self.event, user=make_user(name))

    def written(self):
        return Mail.objects.filter(kind="sold_out")

    def sell_out(self):
        self.book("grace")
        self.book("alan")
        try:
            return self.written().get()
        except Mail.DoesNotExist:
            self.fail(
                "The last seat is booked, and no mail of the kind sold_out is written "
                "down. It has to be there before the transaction is over: listen to "
                "post_save, as mails/apps.py does for the other mails."
            )
        except Mail.MultipleObjectsReturned:
            self.fail(
                "Two seats were booked, and more than one mail of the kind sold_out is "
                "written down. Only the last seat makes one."
            )

    def test_1_the_last_seat_makes_a_mail_for_the_organizer(self):
        written = self.sell_out()
        self.assertEqual(
            written.user,
            self.ada,
            "The mail is not for the organizer of the event: it has to be for "
            "booking.event.organizer.",
        )
        self.assertEqual(written.event, self.event, "The mail is about another event.")

    def test_2_no_other_seat_makes_one(self):
        self.book("grace")
        self.assertFalse(
            self.written().exists(),
            "A seat is left, and the organizer hears that it is sold out. Count the "
            "bookings, and compare with event.seats.",
        )
        self.book("alan")
        try:
            self.book("mary")
        except BookingRefused:
            pass
        self.assertEqual(
            self.written().count(), 1, "A booking that was refused makes no mail."
        )

    def test_3_an_event_without_an_organizer(self):
        Event.objects.update(organizer=None)
        self.event.refresh_from_db()
        try:
            self.book("grace")
            self.book("alan")
        except Exception as error:
            self.fail(
                "An event need not have an organizer. Then there is nobody to write to, "
                f"and the seat is booked all the same. Here it was not: {error!r}."
            )
        self.assertFalse(
            self.written().exists(), "Without an organizer there is nobody to write to."
        )

    def test_4_a_worker_is_told_when_the_transaction_is_over(self):
        with mock.patch.object(tasks.send, "delay") as delay:
            with self.captureOnCommitCallbacks() as callbacks:
                written = self.sell_out()
                self.assertNotIn(
                    mock.call(written.pk),
                    delay.call_args_list,
                    "A worker is told before the transaction is over: it would look for "
                    "a row that is not there yet. Use transaction.on_commit.",
                )
            for callback in callbacks:
                callback()
        self.assertIn(
            mock.call(written.pk),
            delay.call_args_list,
            "Nobody is told of the mail. Call hand_over() with its number, by "
            "transaction.on_commit.",
        )

    def test_5_a_broker_that_is_away_takes_no_seat_away(self):
        error = OperationalError("connection refused")
        with mock.patch.object(tasks.send, "delay", side_effect=error):
            with self.assertLogs("django.test", "ERROR"):
                try:
                    with self.captureOnCommitCallbacks(execute=True):
                        self.sell_out()
                except OperationalError:
                    self.fail(
                        "The broker is away, and whoever books gets an error. Say "
                        "robust=True to transaction.on_commit."
                    )

    def test_6_it_has_its_words(self):
        written = self.sell_out()
        try:
            sending.letter(written)
        except KeyError:
            self.fail("mails/sending.py: SUBJECTS has no subject for Kind.SOLD_OUT.")
        except TemplateDoesNotExist:
            self.fail("There is no template templates/mails/sold_out.txt yet.")
        except TemplateSyntaxError as error:
            self.fail(f"templates/mails/sold_out.txt cannot be read: {error}")
        sending.send(written.pk)
        sent = [letter for letter in mail.outbox if letter.to == ["ada@example.com"]]
        self.assertEqual(len(sent), 1, "The organizer did not get the mail.")
        for part, text in [("subject", sent[0].subject), ("text", sent[0].body)]:
            self.assertIn(
                "Jazz night", text, f"The {part} of the mail does not name the event."
            )

    def test_7_its_migration_is_there(self):
        try:
            call_command("makemigrations", "mails", check_changes=True, verbosity=0)
        except SystemExit:
            self.fail(
                "The kind is new, and no migration says so: uv run manage.py "
                "makemigrations mails"
            )
