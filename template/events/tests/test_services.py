from unittest import mock

from django.test import TestCase
from django.urls import reverse

from accounts.models import User
from bookings.models import Booking
from events.forms import EventForm
from events.models import Event
from events.services import EventRefused, change_event, publish_event
from events.tests.helpers import make_event
from events.tests.test_forms import answers


class PublishEventTests(TestCase):
    def test_an_event_belongs_to_who_publishes_it(self):
        ada = User.objects.create(username="ada")
        form = EventForm(answers())
        publish_event(event=form.save(commit=False), organizer=ada)
        self.assertEqual(Event.objects.get().organizer, ada)


class ChangeEventTests(TestCase):
    """The last guest books after the form has counted, and before it is saved."""

    def setUp(self):
        self.ada = User.objects.create(username="ada")
        self.grace = User.objects.create(username="grace")
        self.event = make_event(seats=2, organizer=self.ada)
        Booking.objects.create(event=self.event, user=self.ada)

    def change_seats(self) -> Event:
        """What a form holds when somebody has typed one seat, and one is booked."""
        form = EventForm(answers(seats=1), instance=self.event)
        self.assertTrue(form.is_valid(), form.errors)
        return form.save(commit=False)

    def test_nobody_loses_a_seat(self):
        event = self.change_seats()
        Booking.objects.create(event=self.event, user=self.grace)
        with self.assertRaisesMessage(EventRefused, "2 seats are booked already."):
            change_event(event=event)
        self.event.refresh_from_db()
        self.assertEqual(self.event.seats, 2)

    def test_fewer_seats_are_fine_where_they_are_free(self):
        change_event(event=self.change_seats())
        self.event.refresh_from_db()
        self.assertEqual(self.event.seats, 1)

    def test_the_page_says_what_the_service_refuses(self):
        Booking.objects.create(event=self.event, user=self.grace)
        self.client.force_login(self.ada)
        address = reverse("events:edit", args=[self.event.slug])
        # As if the guest had booked after this.
        with mock.patch.object(EventForm, "clean_seats", lambda form: 1):
            response = self.client.post(address, answers(seats=1))
        self.assertContains(response, "2 seats are booked already.")
