from datetime import timedelta
from io import StringIO

from django.core.management import call_command
from django.db import connection
from django.db.models import QuerySet
from django.test import TestCase, override_settings
from django.utils import timezone

from bookings.models import Booking
from events.filters import EventFilterForm
from events.models import Event


class IndexTests(TestCase):
    """
    The database says by which index it would find the rows of a page.

    It needs many rows for that: a short table is read whole, and rightly so.
    """

    @classmethod
    @override_settings(DEBUG=True)
    def setUpTestData(cls):
        call_command("seed", events=2_000, bookings=2_000, stdout=StringIO())
        with connection.cursor() as cursor:
            # PostgreSQL decides by what it knows about the rows, and so it must look.
            cursor.execute("ANALYZE")

    def assertUses(self, index: str, rows: QuerySet):
        """Check that this index finds the rows, and that nothing has to be sorted."""
        plan = rows.explain()
        self.assertIn(index, plan)
        self.assertNotRegex(plan, "Sort|TEMP B-TREE")

    def found(self, **answers: str) -> QuerySet:
        form = EventFilterForm(answers)
        self.assertTrue(form.is_valid(), form.errors)
        return form.narrow(Event.objects.upcoming().with_seats_left())[:24]

    def test_the_list_of_events_reads_an_index(self):
        self.assertUses("event_by_time", self.found())

    def test_a_month_reads_only_its_part_of_that_index(self):
        month = timezone.localdate() + timedelta(days=200)
        events = Event.objects.upcoming().in_month(month)
        plan = events.explain()
        # The end of the month is a place in the index, and no question to each event.
        self.assertRegex(plan, r"event_by_time .*starts_at<|Cond: .*starts_at < ")
        self.assertIn("event_by_time", plan)
        self.assertNotIn("EXTRACT", str(events.query).upper())

    def test_a_city_has_an_index(self):
        self.assertUses("event_by_city", self.found(city="Leipzig"))

    def test_a_category_has_an_index(self):
        self.assertUses("event_by_category", self.found(category="music"))

    def test_events_up_to_a_price_are_counted_by_an_index(self):
        # What a count reads: no order, and no column but those of the condition.
        events = Event.objects.upcoming().filter(price__lte=0).order_by()
        self.assertIn("event_by_price", events.values("price").explain())

    def test_seats_are_counted_by_an_index(self):
        self.assertUses("bookings_booking_event_id", self.found(free_seats="on"))

    def test_a_person_is_found_by_an_index(self):
        plan = Booking.objects.of_user(Booking.objects.first().user).explain()
        self.assertIn("bookings_booking_user_id", plan)

    def test_no_index_helps_to_find_a_word_in_a_text(self):
        plan = Event.objects.order_by().about("jazz").explain()
        self.assertRegex(plan, "(?i)scan (on )?events_event")
