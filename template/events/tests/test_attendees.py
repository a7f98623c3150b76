from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.tests.factories import UserFactory
from bookings.models import Booking
from events.tests.factories import EventFactory
from events.views import EventAttendeesView

PAGE_SIZE = EventAttendeesView.paginate_by


class AttendeesPageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ada = UserFactory(username="ada")
        cls.event = EventFactory(title="Folk dance", organizer=cls.ada, seats=200)
        cls.address = reverse("events:attendees", args=[cls.event.slug])

    def setUp(self):
        self.client.force_login(self.ada)

    def book(self, number: int, name: str) -> None:
        """Seats for a number of people whose names begin so."""
        for index in range(number):
            user = UserFactory(username=f"{name}{index:03}")
            Booking.objects.book(self.event, user)

    def test_it_shows_who_comes_in_the_order_of_names(self):
        self.book(2, "grace")
        self.book(1, "edith")
        Booking.objects.book(EventFactory(title="Jazz night"), self.ada)
        response = self.client.get(self.address)
        self.assertContains(response, "3 of 200 seats are booked.")
        names = [booking.user.username for booking in response.context["bookings"]]
        self.assertEqual(names, ["edith000", "grace000", "grace001"])

    def test_it_tells_no_e_mail_address(self):
        user = UserFactory(username="grace")
        Booking.objects.book(self.event, user)
        self.assertNotContains(self.client.get(self.address), user.email)

    def test_a_name_is_found_by_a_part_of_it(self):
        self.book(1, "grace")
        edith = UserFactory(username="edith", display_name="Grace of the choir")
        linus = UserFactory(username="linus")
        for user in [edith, linus]:
            Booking.objects.book(self.event, user)
        response = self.client.get(self.address, {"name": "RAC"})
        self.assertContains(response, "grace000")
        self.assertContains(response, "Grace of the choir (edith)")
        self.assertNotContains(response, "linus")
        self.assertContains(response, "3 of 200 seats are booked.")

    def test_the_filter_survives_paging(self):
        self.book(PAGE_SIZE + 1, "grace")
        self.book(1, "edith")
        first = self.client.get(self.address, {"name": "grace"})
        self.assertContains(first, 'href="?name=grace&amp;page=2"')
        second = self.client.get(self.address, {"name": "grace", "page": 2})
        self.assertContains(second, f"grace{PAGE_SIZE:03}")
        self.assertContains(second, 'href="?name=grace&amp;page=1"')

    def test_nobody_yet_and_nobody_of_this_name(self):
        self.assertContains(self.client.get(self.address), "Nobody.")
        response = self.client.get(self.address, {"name": "x"})
        self.assertContains(response, "Nobody of this name.")

    def test_what_cannot_be_a_name_is_refused_with_a_reason(self):
        response = self.client.get(self.address, {"name": "\0"})
        self.assertContains(response, "Null characters are not allowed.")

    def test_more_guests_need_no_more_queries(self):
        counts = []
        for name in ["grace", "edith"]:
            self.book(10, name)
            with CaptureQueriesContext(connection) as queries:
                self.client.get(self.address)
            counts.append(len(queries))
        self.assertEqual(counts[0], counts[1])
