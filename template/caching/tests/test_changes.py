from io import StringIO
from pathlib import Path

from django.conf import settings
from django.contrib import admin
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings
from django.urls import reverse

from accounts.models import User
from accounts.tests.factories import UserFactory
from bookings.models import Booking
from bookings.services import book_seat, give_seat_back
from bookings.tests.factories import BookingFactory
from caching.tests.helpers import CachedTests
from events.models import Event
from events.services import change_event, publish_event
from events.tests.factories import EventFactory


class Regret(Exception):
    """Takes back what a transaction has done."""


class ChangeTests(CachedTests):
    """Whatever changes an event or a booking, by whichever way."""

    @classmethod
    def setUpTestData(cls):
        cls.ada = UserFactory(username="ada", is_staff=True, is_superuser=True)
        cls.event = EventFactory(title="Jazz night", seats=10, organizer=None)
        cls.booking = BookingFactory(event=cls.event)
        cls.list = reverse("events:list")

    def assert_noticed(self, change, *args, **kwargs) -> None:
        """Before the change a page is kept, after it the page is made anew."""
        self.client.get(self.list)
        self.assert_kept(self.list)
        with self.committed():
            change(*args, **kwargs)
        self.assert_made_anew(self.list)

    def test_services(self):
        new = EventFactory.build(organizer=None)
        self.assert_noticed(publish_event, event=new, organizer=self.ada)
        self.assert_noticed(change_event, event=self.event)
        self.assert_noticed(book_seat, event=self.event, user=self.ada)
        self.assert_noticed(give_seat_back, booking=self.booking)

    def test_the_admin(self):
        def send(name: str, *args, **data) -> None:
            self.client.force_login(self.ada)
            response = self.client.post(reverse(f"admin:{name}", args=args), data)
            self.assertEqual(response.status_code, 302)
            self.client.logout()

        chosen = {admin.helpers.ACTION_CHECKBOX_NAME: self.event.pk}
        lists = "events_event_changelist"
        self.assert_noticed(send, lists, action="make_free", **chosen)
        self.booking.delete()
        self.assert_noticed(send, "events_event_delete", self.event.pk, post="yes")

    def test_a_user_who_leaves_takes_bookings_along(self):
        self.assert_noticed(self.booking.user.delete)

    def test_many_rows_at_once_for_which_no_signal_is_sent(self):
        people = UserFactory.create_batch(2)
        rows = [Booking(event=self.event, user=user) for user in people]
        self.assert_noticed(Booking.objects.bulk_create, rows)
        self.assert_noticed(Event.objects.update, price=5)
        self.event.city = "Bonn"
        self.assert_noticed(Event.objects.bulk_update, [self.event], ["city"])
        self.assert_noticed(Booking.objects.all().delete)

    def test_sql_of_ones_own(self):
        sql = "UPDATE events_event SET seats = %s"
        with connection.cursor() as cursor:
            quoted = sql.replace("events_event", '"events_event"')
            self.assert_noticed(cursor.execute, quoted, [20])
            self.assert_noticed(cursor.executemany, quoted, [[30], [40]])

    @override_settings(DEBUG=True)
    def test_commands(self):
        quiet = {"stdout": StringIO(), "stderr": StringIO()}
        # The file that the site comes with is long.
        lines = settings.EVENTS_FILE.read_text(encoding="utf-8").splitlines(True)
        few = Path(self.folder, "few.csv")
        few.write_text("".join(lines[:4]), encoding="utf-8")
        with self.settings(EVENTS_FILE=few):
            self.assert_noticed(call_command, "seed", events=2, bookings=4, **quiet)
            self.assert_noticed(call_command, "import_events", **quiet)

    def test_what_no_page_shows_is_not_noticed(self):
        self.client.get(self.list)
        with self.committed():
            self.client.force_login(self.ada)
            User.objects.update(display_name="Somebody")
        self.client.logout()
        self.assert_kept(self.list)

    def test_nothing_is_forgotten_before_the_commit(self):
        self.client.get(self.list)
        with self.committed():
            book_seat(event=self.event, user=self.ada)
            # Made anew now, it would show others what may yet be taken back.
            self.assert_kept(self.list)
        self.assert_made_anew(self.list)

    def test_what_was_taken_back_has_changed_nothing(self):
        self.client.get(self.list)
        with self.committed(), self.assertRaises(Regret), transaction.atomic():
            book_seat(event=self.event, user=self.ada)
            raise Regret
        self.assert_kept(self.list)
