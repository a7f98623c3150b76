"""
Insecure direct object references: the number in the address, one up.

What stops it: each view asks whose object it is, and not only who is logged in.
"""

from django.contrib.auth.tokens import default_token_generator
from django.test import TestCase
from django.utils.http import urlsafe_base64_encode

from accounts.email_change import make_token
from accounts.models import User
from bookings.models import Booking
from events.tests.helpers import make_event
from events.tests.test_forms import answers


class OthersObjectsTests(TestCase):
    def setUp(self):
        self.ada = User.objects.create(username="ada")
        self.event = make_event("Jazz night", organizer=self.ada)
        self.booking = Booking.objects.book(self.event, self.ada)
        self.client.force_login(User.objects.create(username="mallory"))

    def test_the_booking_of_another_is_cancelled(self):
        response = self.client.post(f"/bookings/{self.booking.pk}/cancel/")
        # Not "forbidden", which would tell that there is one.
        self.assertEqual(response.status_code, 404)
        self.assertTrue(Booking.objects.exists())

    def test_the_event_of_another_is_changed(self):
        response = self.client.post(
            "/events/jazz-night/edit/", answers(title="Cancelled")
        )
        self.assertEqual(response.status_code, 403)
        self.event.refresh_from_db()
        self.assertEqual(self.event.title, "Jazz night")

    def test_the_form_of_another_is_read(self):
        response = self.client.get("/events/jazz-night/edit/")
        self.assertNotContains(response, "Two sets", status_code=403)

    def test_who_comes_is_read(self):
        response = self.client.get("/events/jazz-night/attendees/")
        self.assertNotContains(response, "ada", status_code=403)

    def test_somebody_makes_themselves_a_host(self):
        self.client.post("/events/jazz-night/hosts/", {"user": "mallory"})
        self.assertFalse(self.event.co_hosts.exists())

    def test_a_co_host_removes_another(self):
        """The number of another in the address: one may leave, and no more."""
        self.event.co_hosts.set(User.objects.all())
        self.client.post(f"/events/jazz-night/hosts/{self.ada.pk}/remove/")
        self.assertIn(self.ada, self.event.co_hosts.all())

    def test_the_password_of_another_is_reset_with_an_own_link(self):
        mallory = User.objects.get(username="mallory")
        token = default_token_generator.make_token(mallory)
        adas = urlsafe_base64_encode(str(self.ada.pk).encode())
        response = self.client.get(f"/accounts/reset/{adas}/{token}/", follow=True)
        self.assertContains(response, "This link was used already")

    def test_the_e_mail_link_of_another_is_followed(self):
        """It came by mistake, or was read along: it works for its owner alone."""
        self.ada.pending_email = "new@example.com"
        self.ada.save()
        token = make_token(self.ada)
        response = self.client.post(f"/accounts/email/confirm/{token}/")
        self.assertContains(response, "it belongs to another account")
        self.ada.refresh_from_db()
        self.assertEqual(self.ada.email, "")

    def test_the_admin_is_opened(self):
        for address in ["/admin/", "/admin/accounts/user/", "/admin/events/event/"]:
            with self.subTest(address):
                response = self.client.get(address)
                self.assertRedirects(response, f"/admin/login/?next={address}")
