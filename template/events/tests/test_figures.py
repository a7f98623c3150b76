from datetime import datetime, timedelta
from unittest import mock

from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from bookings.models import Booking
from events import figures
from events.tests.helpers import make_event

NOW = timezone.make_aware(datetime(2031, 11, 15, 12))


class FigureTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.people = [User.objects.create(username=f"user{n}") for n in range(3)]
        cls.make("Long ago", days=-40, seats=100)
        cls.make("Jazz night", days=1, seats=10, price="8", guests=2)
        cls.make("Folk dance", days=20, seats=3, price="30", guests=3)
        cls.make("Linocut", days=30, category="workshop", seats=5, price="0")
        cls.make("In a year", days=380, seats=100)
        cls.first = NOW.date().replace(day=1)
        cls.events = figures.year_from(cls.first)

    @classmethod
    def make(cls, title: str, days: int, guests: int = 0, **fields):
        event = make_event(title, starts_at=NOW + timedelta(days=days), **fields)
        for user in cls.people[:guests]:
            Booking.objects.create(event=event, user=user)

    def page(self):
        with mock.patch.object(timezone, "now", return_value=NOW):
            return self.client.get(reverse("event_statistics"))

    def test_each_of_twelve_months_has_a_row(self):
        rows = figures.by_month(self.events, self.first)["rows"]
        self.assertEqual(len(rows), 12)
        self.assertEqual(f"{rows[-1]['month']:%Y-%m}", "2032-10")
        november, december, january = rows[:3]
        self.assertEqual((november["offered"], november["booked"]), (10, 2))
        self.assertEqual((december["offered"], december["booked"]), (8, 3))
        self.assertEqual((january["offered"], january["number"]), (0, 0))

    def test_the_longest_bar_is_the_month_with_most_seats(self):
        self.assertEqual(figures.by_month(self.events, self.first)["most"], 10)

    def test_a_category_counts_what_is_sold_out(self):
        music, workshop = figures.by_category(self.events)["rows"]
        expected = {"number": 2, "offered": 13, "booked": 5, "sold_out": 1}
        self.assertEqual(music, {"category": "music"} | expected)
        self.assertEqual((workshop["booked"], workshop["sold_out"]), (0, 0))

    def test_prices_are_put_into_bands_from_free_to_dear(self):
        rows = figures.by_price(self.events)["rows"]
        found = [(row["band"], row["number"]) for row in rows]
        self.assertEqual(found, [("free", 1), ("up to € 10", 1), ("more", 1)])

    def test_the_favourite_of_a_category_is_what_most_people_booked(self):
        [favourite] = figures.favourites(self.events)
        self.assertEqual(favourite["title"], "Folk dance")
        self.assertEqual((favourite["booked"], favourite["offered"]), (3, 3))

    def test_the_page_shows_numbers_and_bars(self):
        response = self.page()
        self.assertContains(response, "3 of 3")
        self.assertContains(response, "<caption>When is there a seat?</caption>")
        # December has eight seats, and the busiest month ten.
        self.assertContains(response, '<rect class="offered" width="80%" />', 1)

    def test_without_events_the_page_answers(self):
        Booking.objects.all().delete()
        self.events.model.objects.all().delete()
        response = self.page()
        self.assertContains(response, "Nov 2031")
        self.assertNotContains(response, "Sold out")

    def test_more_events_need_no_more_queries(self):
        with self.assertNumQueries(4):
            self.page()
        for number in range(20):
            self.make(f"More {number}", days=number * 15, guests=1)
        with self.assertNumQueries(4):
            self.page()
