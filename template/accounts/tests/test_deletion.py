from datetime import timedelta

from django.contrib.auth import get_user
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.tests.test_log_in import PASSWORD, fast_hasher
from bookings.models import Booking
from events.models import Event
from events.tests.helpers import make_event


@fast_hasher
class DeletionTests(TestCase):
    def setUp(self):
        self.ada = User.objects.create_user("ada", "ada@example.com", PASSWORD)
        self.grace = User.objects.create(username="grace")
        self.client.force_login(self.ada)

    def delete(self, password: str = PASSWORD):
        data = {"password": password}
        return self.client.post(reverse("account_delete"), data, follow=True)

    def test_the_account_goes_and_whoever_had_it_is_logged_out(self):
        elsewhere = Client()
        elsewhere.force_login(self.ada)
        response = self.delete()
        self.assertContains(response, "Your account is deleted.")
        self.assertFalse(User.objects.filter(username="ada").exists())
        for client in [self.client, elsewhere]:
            self.assertFalse(get_user(client).is_authenticated)
            self.assertContains(client.get("/"), "Log in")

    def test_it_takes_the_password(self):
        response = self.delete("something else")
        self.assertContains(response, "This is not your password.")
        self.assertTrue(User.objects.filter(username="ada").exists())
        self.assertTrue(get_user(self.client).is_authenticated)

    def test_a_link_deletes_nothing(self):
        self.client.get(reverse("account_delete"), {"password": PASSWORD})
        self.assertTrue(User.objects.filter(username="ada").exists())

    def test_seats_are_free_again(self):
        event = make_event(seats=1)
        Booking.objects.book(event, self.ada)
        past = make_event("Past", starts_at=timezone.now() - timedelta(days=1))
        Booking.objects.create(event=past, user=self.ada)
        page = self.client.get(reverse("account_delete"))
        self.assertContains(page, "Your seat at 1 coming event will be free")
        self.delete()
        self.assertEqual(Event.objects.with_seats_left().get(pk=event.pk).seats_left, 1)
        Booking.objects.book(event, self.grace)

    def test_events_stay_with_their_guests_and_without_an_organizer(self):
        event = make_event(organizer=self.ada)
        make_event("Past", organizer=self.ada, starts_at=timezone.now())
        Booking.objects.book(event, self.grace)
        page = self.client.get(reverse("account_delete"))
        self.assertContains(page, "The events that you published stay")
        self.assertContains(page, "1 of them is still to come")
        self.delete()
        event.refresh_from_db()
        self.assertIsNone(event.organizer)
        self.assertEqual(event.bookings.get().user, self.grace)
        self.assertContains(self.client.get(event.get_absolute_url()), "Jazz night")
