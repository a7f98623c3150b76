from datetime import UTC, date, datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.db import connection
from django.test import TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from bookings.models import Booking
from events.models import Event
from events.tests.helpers import make_event, make_events
from events.views import EventListView


@override_settings(TIME_ZONE="UTC")
class DayTests(TestCase):
    def test_a_day_begins_at_midnight(self):
        make_event("Eve", starts_at=datetime(2031, 4, 30, 23, 59, tzinfo=UTC))
        may = make_event("May", starts_at=datetime(2031, 5, 1, tzinfo=UTC))
        day = date(2031, 5, 1)
        self.assertQuerySetEqual(Event.objects.starting_from(day), [may])
        self.assertNotIn(may, Event.objects.starting_before(day))
        self.assertIn(may, Event.objects.starting_before(day + timedelta(days=1)))

    def test_a_month_ends_with_its_last_minute(self):
        last = make_event("Last", starts_at=datetime(2031, 12, 31, 23, 59, tzinfo=UTC))
        make_event("New year", starts_at=datetime(2032, 1, 1, tzinfo=UTC))
        # Any day stands for its month.
        for day in [date(2031, 12, 1), date(2031, 12, 31)]:
            self.assertQuerySetEqual(Event.objects.in_month(day), [last])

    def test_midnight_is_where_the_clock_of_the_page_says(self):
        event = make_event(starts_at=datetime(2031, 4, 30, 20, tzinfo=UTC))
        with timezone.override("Asia/Tokyo"):
            self.assertQuerySetEqual(Event.objects.in_month(date(2031, 5, 1)), [event])
        self.assertFalse(Event.objects.in_month(date(2031, 5, 1)).exists())


class AboutTests(TestCase):
    def test_each_word_stands_somewhere(self):
        jazz = make_event("Jazz night", venue="Old Brewery", city="Graz")
        make_event("Jazz for children", venue="Park", city="Graz")
        for words in ["jazz brewery", "BREWERY  Jazz", "graz ZZ nig", "break old"]:
            with self.subTest(words):
                self.assertQuerySetEqual(Event.objects.about(words), [jazz])
        self.assertFalse(Event.objects.about("jazz opera").exists())

    def test_letters_with_accents_are_found_as_they_are_written(self):
        event = make_event("Élan Über", slug="elan")
        for words in ["Élan", "Über", "lan"]:
            self.assertQuerySetEqual(Event.objects.about(words), [event])

    def test_signs_with_a_meaning_in_sql_are_only_signs(self):
        make_event("Jazz night")
        for words in ["%", "_", "\\", "j%t", "'", '"']:
            with self.subTest(words):
                self.assertFalse(Event.objects.about(words).exists())
        event = make_event("100% jazz", slug="all")
        self.assertQuerySetEqual(Event.objects.about("0%"), [event])

    def test_the_database_keeps_the_text_in_step(self):
        event = make_event("Jazz night")
        Event.objects.update(title="Folk dance")
        self.assertQuerySetEqual(Event.objects.about("folk"), [event])
        self.assertFalse(Event.objects.about("jazz").exists())


class SeatTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ada = User.objects.create(username="ada")
        cls.event = make_event(seats=5)
        cls.other = make_event("Folk dance", seats=3)
        for user in [cls.ada, User.objects.create(username="grace")]:
            Booking.objects.book(cls.event, user)

    def test_the_seats_are_counted_for_each_event(self):
        events = Event.objects.with_seats_left().order_by("pk")
        self.assertEqual([event.seats_left for event in events], [3, 3])

    def test_a_join_besides_does_not_change_the_count(self):
        events = Event.objects.filter(bookings__user=self.ada)
        self.assertEqual(events.with_seats_left().get().seats_left, 3)

    def test_counting_joins_nothing(self):
        self.assertNotIn("JOIN", str(Event.objects.with_seats_left().query))

    def test_an_event_knows_whether_it_is_booked_by_this_person(self):
        for user, booked in [(self.ada, [True, False]), (AnonymousUser(), [False] * 2)]:
            events = Event.objects.with_booking_of(user).order_by("pk")
            self.assertEqual([event.is_booked for event in events], booked)

    def test_the_list_says_which_events_are_booked(self):
        self.assertNotContains(self.client.get("/events/"), "you have a seat")
        self.client.force_login(self.ada)
        self.assertContains(self.client.get("/events/"), "you have a seat", 1)


class PagingTests(TestCase):
    """Pages of the list of events, three events long."""

    def pages(self) -> Paginator:
        events = Event.objects.upcoming().with_seats_left()
        return EventListView.paginator_class(events, 3)

    def test_the_rows_of_a_page_come_in_order(self):
        make_events(7)
        found = [event for page in self.pages() for event in page]
        self.assertEqual(found, list(Event.objects.upcoming()))
        self.assertEqual(found[-1].seats_left, 80)

    def test_seats_are_counted_for_the_rows_of_the_page_alone(self):
        make_events(7)
        with CaptureQueriesContext(connection) as queries:
            list(self.pages().page(2))
        count, rows = [query["sql"] for query in queries]
        self.assertNotIn("bookings_booking", count)
        # Which rows are skipped is decided in brackets, where no seats are counted.
        outside, _, inside = rows.partition(" IN (")
        self.assertIn("bookings_booking", outside)
        self.assertNotIn("bookings_booking", inside)
        self.assertIn("OFFSET 3)", inside)
