"""Does an event say what else its guests have booked?"""

from datetime import timedelta

from django.core.exceptions import FieldError
from django.db import connection
from django.db.models import QuerySet
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from bookings.models import Booking
from events.models import Event


def make_event(title, days=7, seats=80):
    """An event that begins in so many days."""
    starts_at = timezone.now() + timedelta(days=days)
    return Event.objects.create(
        slug=title.lower().replace(" ", "-"),
        title=title,
        category="music",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        venue="Old Brewery",
        city="Leipzig",
        price="12.50",
        seats=seats,
        description="Two sets with a break.",
    )


class AlsoBookedCheck(TestCase):
    longMessage = False

    @classmethod
    def setUpTestData(cls):
        cls.people = [User.objects.create(username=f"user{n}") for n in range(6)]
        # Who is where: the guests of jazz are 0, 1, 2 and 3.
        cls.jazz = cls.event("Jazz night", [0, 1, 2, 3])
        cls.later = cls.event("Later", [0, 1], days=20)
        cls.sooner = cls.event("Sooner", [2, 3], days=3)
        # Six guests in all, and only one of them is a guest of jazz.
        cls.crowd = cls.event("Crowd", [0, 4, 5], days=2)
        cls.best = cls.event("Best", [0, 1, 2], days=30)
        cls.over = cls.event("Over", [0, 1, 2, 3], days=-2)
        cls.lonely = cls.event("Lonely", [4], days=4)

    @classmethod
    def event(cls, title, guests, days=7):
        event = make_event(title, days=days)
        for number in guests:
            Booking.objects.create(event=event, user=cls.people[number])
        return event

    def fail(self, message):
        # One sentence is enough: what led to it is left out of the report.
        raise self.failureException(message) from None

    def booked_with(self, event):
        if not hasattr(Event.objects, "booked_with"):
            self.fail(
                "EventQuerySet in events/models.py has no method booked_with() yet."
            )
        try:
            found = Event.objects.booked_with(event)
        except FieldError as error:
            self.fail(f"booked_with() asks for a field that is not there: {error}")
        if found is None:
            self.fail(
                "booked_with() returns nothing. Is there a return before the query?"
            )
        return found

    def test_1_the_query_finds_what_guests_booked_too(self):
        titles = {event.title for event in self.booked_with(self.jazz)}
        self.assertNotIn(
            "Jazz night",
            titles,
            "The event is in its own list. Leave it out: exclude(pk=event.pk).",
        )
        self.assertNotIn(
            "Over",
            titles,
            "An event that is over is in the list. Begin with upcoming().",
        )
        self.assertNotIn(
            "Lonely",
            titles,
            "An event is in the list that none of the guests has booked.",
        )
        for title in ["Best", "Later", "Sooner", "Crowd"]:
            self.assertIn(
                title, titles, "An event is missing that a guest has booked as well."
            )

    def test_2_each_event_is_there_once(self):
        titles = [event.title for event in self.booked_with(self.jazz)]
        self.assertEqual(
            len(titles),
            len(set(titles)),
            "An event is in the list once for each guest it shares. Count them by "
            'annotate(shared=Count("bookings")): that makes one row of each event.',
        )

    def test_3_shared_is_the_number_of_people_with_both(self):
        for event in self.booked_with(self.jazz):
            if not hasattr(event, "shared"):
                self.fail(
                    "The events have no attribute shared. Give it to them by "
                    "annotate(shared=…)."
                )
            if event.title == "Crowd":
                self.assertEqual(
                    event.shared,
                    1,
                    "One guest has booked both events, and two others only the second: "
                    f"shared is {event.shared}, it should be 1. Write filter() before "
                    "annotate(), so that only the shared bookings are counted.",
                )
            if event.title == "Best":
                self.assertEqual(
                    event.shared,
                    3,
                    f"Three guests have booked both events, and shared is {event.shared}.",
                )

    def test_4_most_shared_comes_first(self):
        titles = [event.title for event in self.booked_with(self.jazz)]
        self.assertEqual(
            titles[0],
            "Best",
            'The event with most shared guests should be first: order_by("-shared", …).',
        )
        self.assertEqual(
            titles,
            ["Best", "Sooner", "Later", "Crowd"],
            "Of two events with as many shared guests, the sooner one comes first: "
            'order_by("-shared", "starts_at", "slug").',
        )

    def test_5_it_is_a_queryset(self):
        found = self.booked_with(self.jazz)
        self.assertIsInstance(
            found,
            QuerySet,
            f"booked_with() returns a {type(found).__name__}. Return a queryset, so that "
            "the database does the sorting and with_seats_left() can be added.",
        )
        for event in found.with_seats_left():
            taken = event.bookings.count()
            self.assertEqual(
                event.seats - event.seats_left,
                taken,
                "With with_seats_left() added, the free seats are wrong.",
            )

    def test_6_it_is_one_query(self):
        with CaptureQueriesContext(connection) as queries:
            list(self.booked_with(self.jazz))
        self.assertEqual(
            len(queries),
            1,
            f"booked_with() takes {len(queries)} queries for four guests. Hand the guests "
            'over as a query of its own: event.bookings.values("user").',
        )

    def test_7_an_event_knows_the_first_three(self):
        if not hasattr(Event, "also_booked"):
            self.fail("Event in events/models.py has no method also_booked() yet.")
        try:
            found = list(self.jazz.also_booked())
        except TypeError as error:
            self.fail(f"event.also_booked() cannot be called: {error}.")
        self.assertEqual(
            [event.title for event in found],
            ["Best", "Sooner", "Later"],
            "also_booked() should be the first three of booked_with(self).",
        )
        self.assertTrue(
            hasattr(found[0], "seats_left"),
            "The events of also_booked() come without their free seats. Add "
            "with_seats_left() before they are cut off.",
        )

    def test_8_the_page_of_an_event_shows_them(self):
        page = self.client.get(self.jazz.get_absolute_url()).content.decode()
        self.assertIn(
            "Also booked",
            page,
            'The page of an event has no heading "Also booked" yet. Write it in '
            "templates/events/event_detail.html.",
        )
        for title in ["Best", "Sooner", "Later"]:
            self.assertIn(
                f">{title}</a>", page, f'The card of the event "{title}" is missing.'
            )
        self.assertIn(
            "78 seats left", page, "The cards do not say how many seats are left."
        )
        few = self.count_queries()
        for number in range(10):
            user = User.objects.create(username=f"more{number}")
            for event in [self.jazz, self.best]:
                Booking.objects.create(event=event, user=user)
        self.assertEqual(
            self.count_queries(),
            few,
            "The page needs more queries when more people have booked.",
        )

    def count_queries(self):
        with CaptureQueriesContext(connection) as queries:
            self.client.get(self.jazz.get_absolute_url())
        return len(queries)

    def test_9_without_such_events_there_is_no_heading(self):
        page = self.client.get(make_event("Tango").get_absolute_url()).content.decode()
        self.assertNotIn(
            "Also booked",
            page,
            "The heading stands on the page of an event that nobody has booked, with "
            "nothing below it. Put it inside {% if %}.",
        )
