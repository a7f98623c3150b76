from datetime import date, timedelta

from django.db import IntegrityError, connection, transaction
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from events.tests.helpers import make_event, make_events


class EventTests(TestCase):
    def test_upcoming_leaves_out_what_has_begun(self):
        make_event("Over", starts_at=timezone.now() - timedelta(minutes=1))
        soon = make_event("Soon", starts_at=timezone.now() + timedelta(minutes=1))
        self.assertQuerySetEqual(Event.objects.upcoming(), [soon])

    def test_events_come_in_the_order_of_time(self):
        later = make_event("Later", starts_at=timezone.now() + timedelta(days=2))
        sooner = make_event("Sooner", starts_at=timezone.now() + timedelta(days=1))
        self.assertQuerySetEqual(Event.objects.all(), [sooner, later])

    def test_in_month_knows_the_year(self):
        start = timezone.now().replace(year=2031, month=5, day=1)
        may = make_event("May", starts_at=start)
        make_event("June", starts_at=start.replace(month=6))
        make_event("Next May", starts_at=start.replace(year=2032))
        self.assertQuerySetEqual(Event.objects.in_month(date(2031, 5, 1)), [may])

    def test_an_event_knows_its_address(self):
        event = make_event("Jazz night")
        self.assertEqual(event.get_absolute_url(), "/events/jazz-night/")
        self.assertEqual(str(event), "Jazz night")

    def test_the_database_refuses_what_cannot_be(self):
        now = timezone.now()
        cases = {
            "event_price_is_not_negative": {"price": "-1"},
            "event_has_a_seat": {"seats": 0},
            "event_ends_after_it_starts": {"starts_at": now, "ends_at": now},
            "slug": {"slug": "taken"},
        }
        make_event("Taken")
        for name, fields in cases.items():
            refused = self.assertRaisesRegex(IntegrityError, name)
            with self.subTest(name), refused, transaction.atomic():
                make_event(**fields)


class QueryCountTests(TestCase):
    def count_queries(self, address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            response = self.client.get(address)
        self.assertEqual(response.status_code, 200)
        return len(queries)

    def test_pages_need_no_more_queries_for_more_events(self):
        [first, *_] = make_events(2)
        addresses = [
            reverse("home"),
            reverse("events:list"),
            reverse("events:month", args=[first.starts_at]),
            first.get_absolute_url(),
        ]
        few = [self.count_queries(address) for address in addresses]
        for index in range(20):
            make_event(f"Another {index}", starts_at=first.starts_at)
        many = [self.count_queries(address) for address in addresses]
        self.assertEqual(few, many)
