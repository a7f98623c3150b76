from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from bookings.models import Booking, BookingRefused
from events.models import Event
from events.tests.helpers import make_event, make_events


class BookingTests(TestCase):
    """The rules, whoever asks."""

    def setUp(self):
        self.ada = User.objects.create(username="ada")
        self.grace = User.objects.create(username="grace")

    def test_a_seat_is_booked(self):
        event = make_event(seats=2)
        Booking.objects.book(event, self.ada)
        self.assertEqual(Event.objects.with_seats_left().get().seats_left, 1)

    def test_nobody_books_twice(self):
        event = make_event()
        Booking.objects.book(event, self.ada)
        with self.assertRaisesMessage(BookingRefused, "booked a seat already"):
            Booking.objects.book(event, self.ada)

    def test_the_database_refuses_a_second_booking_too(self):
        event = make_event()
        Booking.objects.create(event=event, user=self.ada)
        with self.assertRaises(IntegrityError), transaction.atomic():
            Booking.objects.create(event=event, user=self.ada)

    def test_a_full_event_is_sold_out(self):
        event = make_event(seats=1)
        Booking.objects.book(event, self.ada)
        with self.assertRaisesMessage(BookingRefused, "sold out"):
            Booking.objects.book(event, self.grace)

    def test_an_event_that_has_begun_cannot_be_booked(self):
        event = make_event(starts_at=timezone.now() - timedelta(minutes=1))
        with self.assertRaisesMessage(BookingRefused, "has begun"):
            Booking.objects.book(event, self.ada)

    def test_an_event_with_bookings_cannot_be_deleted(self):
        event = make_event()
        Booking.objects.book(event, self.ada)
        with self.assertRaises(ProtectedError):
            event.delete()


class BookingPageTests(TestCase):
    """The same, as a person meets it."""

    def setUp(self):
        self.ada = User.objects.create(username="ada")
        self.grace = User.objects.create(username="grace")
        self.event = make_event(seats=1)
        self.book_address = reverse("bookings:book", args=[self.event.slug])

    def book_as(self, user: User):
        self.client.force_login(user)
        return self.client.post(self.book_address, follow=True)

    def test_booking_leads_back_to_the_event_and_says_so(self):
        response = self.book_as(self.ada)
        self.assertRedirects(response, self.event.get_absolute_url())
        self.assertContains(response, "You have a seat at Jazz night.")
        self.assertNotContains(response, "Book a seat")

    def test_the_last_seat_goes_once(self):
        self.book_as(self.ada)
        response = self.book_as(self.grace)
        self.assertContains(response, "This event is sold out.")
        self.assertEqual(Booking.objects.get().user, self.ada)

    def test_a_visitor_is_asked_to_log_in(self):
        response = self.client.get(self.event.get_absolute_url())
        self.assertContains(response, "/accounts/login/?next=/events/jazz-night/")
        response = self.client.post(self.book_address)
        self.assertRedirects(response, f"/accounts/login/?next={self.book_address}")
        self.assertFalse(Booking.objects.exists())

    def test_following_a_link_books_nothing(self):
        self.client.force_login(self.ada)
        response = self.client.get(self.book_address)
        self.assertRedirects(response, self.event.get_absolute_url())
        self.assertFalse(Booking.objects.exists())

    def test_a_form_from_another_site_is_refused(self):
        client = self.client_class(enforce_csrf_checks=True)
        client.force_login(self.ada)
        self.assertEqual(client.post(self.book_address).status_code, 403)
        self.assertFalse(Booking.objects.exists())

    def test_a_booking_is_cancelled_by_its_owner_alone(self):
        self.book_as(self.ada)
        cancel_address = reverse("bookings:cancel", args=[Booking.objects.get().pk])
        self.client.force_login(self.grace)
        self.assertEqual(self.client.post(cancel_address).status_code, 404)
        self.client.force_login(self.ada)
        response = self.client.post(cancel_address, follow=True)
        self.assertContains(response, "Your seat at Jazz night is free again.")
        self.assertFalse(Booking.objects.exists())

    def test_my_bookings_are_mine(self):
        Booking.objects.book(make_event("Folk dance"), self.grace)
        self.book_as(self.ada)
        response = self.client.get(reverse("bookings:list"))
        self.assertContains(response, "Jazz night")
        self.assertNotContains(response, "Folk dance")

    def test_the_list_and_the_page_say_how_many_seats_are_left(self):
        make_event("Folk dance", seats=3)
        self.book_as(self.ada)
        response = self.client.get(reverse("events:list"))
        self.assertContains(response, "sold out")
        self.assertContains(response, "3 seats left")


class QueryCountTests(TestCase):
    def count_queries(self, address: str) -> int:
        # The admin asks for content types once and remembers them: make it ask again.
        ContentType.objects.clear_cache()
        with CaptureQueriesContext(connection) as queries:
            response = self.client.get(address)
        self.assertEqual(response.status_code, 200)
        return len(queries)

    def test_pages_need_no_more_queries_for_more_bookings(self):
        people = [User.objects.create(username=f"user{number}") for number in range(20)]
        staff = User.objects.create(username="ada", is_staff=True, is_superuser=True)
        self.client.force_login(staff)
        [first, *others] = make_events(20)
        Booking.objects.book(first, staff)
        Booking.objects.book(first, people[0])
        addresses = [
            reverse("bookings:list"),
            reverse("events:list"),
            first.get_absolute_url(),
            reverse("admin:events_event_change", args=[first.pk]),
        ]
        few = [self.count_queries(address) for address in addresses]
        for person in people[1:]:
            Booking.objects.book(first, person)
        for event in others:
            Booking.objects.book(event, staff)
        many = [self.count_queries(address) for address in addresses]
        self.assertEqual(few, many)
