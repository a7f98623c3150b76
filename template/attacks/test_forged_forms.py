"""
Cross-site request forgery: a page elsewhere sends us a form, by the victim's browser.

The browser adds the victim's cookie by itself. What stops it: CsrfViewMiddleware wants
a token beside it, which only our own pages hold. And SameSite: no cookie for forms.
"""

from django.test import Client, TestCase, override_settings

from accounts.models import User
from bookings.models import Booking
from events.models import Event
from events.tests.helpers import make_event
from events.tests.test_forms import answers

EVIL = {"Origin": "https://evil.example", "Referer": "https://evil.example/"}


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
class ForgedFormTests(TestCase):
    def setUp(self):
        self.ada = User.objects.create(username="ada")
        self.event = make_event("Jazz night", organizer=self.ada)
        # The test client leaves the check out, unless it is told not to.
        self.browser = Client(enforce_csrf_checks=True)
        self.browser.force_login(self.ada)

    def assert_refused(self, address: str, data: dict | None = None) -> None:
        response = self.browser.post(address, data or {}, headers=EVIL)
        self.assertEqual(response.status_code, 403)

    def test_a_seat_is_booked(self):
        self.assert_refused("/bookings/jazz-night/book/")
        self.assertFalse(Booking.objects.exists())

    def test_a_seat_is_given_back(self):
        booking = Booking.objects.book(self.event, self.ada)
        self.assert_refused(f"/bookings/{booking.pk}/cancel/")
        self.assertTrue(Booking.objects.exists())

    def test_an_event_is_published(self):
        self.assert_refused("/events/new/", answers(title="Fake tickets"))
        self.assertFalse(Event.objects.filter(title="Fake tickets").exists())

    def test_an_event_is_changed(self):
        self.assert_refused("/events/jazz-night/edit/", answers(title="Cancelled"))
        self.assertFalse(Event.objects.filter(title="Cancelled").exists())

    def test_an_event_gets_another_host(self):
        User.objects.create(username="mallory")
        self.assert_refused("/events/jazz-night/hosts/", {"user": "mallory"})
        self.assertFalse(self.event.co_hosts.exists())

    def test_an_account_gets_another_name(self):
        self.assert_refused("/accounts/profile/", {"display_name": "Mallory"})

    def test_an_account_gets_another_e_mail_address(self):
        """With it, the password could be reset."""
        data = {"email": "mallory@example.com", "password": "a violet bicycle"}
        self.assert_refused("/accounts/email/", data)
        self.ada.refresh_from_db()
        self.assertEqual(self.ada.pending_email, "")

    def test_an_account_is_deleted(self):
        self.assert_refused("/accounts/delete/", {"password": "a violet bicycle"})
        self.assertTrue(User.objects.filter(username="ada").exists())

    def test_somebody_is_logged_out(self):
        self.assert_refused("/accounts/logout/")
        self.assertIn("_auth_user_id", self.browser.session)

    def test_somebody_is_logged_in_as_the_attacker(self):
        """Who then types a card number, types it into the attacker's account."""
        self.browser.logout()
        self.assert_refused("/accounts/login/", {"username": "m", "password": "m"})

    def test_with_a_token_from_another_browser(self):
        attacker = Client(enforce_csrf_checks=True)
        attacker.get("/accounts/login/")
        token = attacker.cookies["csrftoken"].value
        self.browser.get("/events/jazz-night/")
        self.assert_refused(
            "/bookings/jazz-night/book/", {"csrfmiddlewaretoken": token}
        )

    def test_by_a_link_or_a_picture(self):
        for address in ["/bookings/jazz-night/book/", "/accounts/logout/"]:
            with self.subTest(address):
                self.browser.get(address)
                self.assertFalse(Booking.objects.exists())
                self.assertIn("_auth_user_id", self.browser.session)

    def test_the_cookie_travels_along(self):
        """Lax: only when somebody follows a link to us, and not with a form."""
        User.objects.create_user("grace", "grace@example.com", "a violet bicycle")
        response = self.client.post(
            "/accounts/login/", {"username": "grace", "password": "a violet bicycle"}
        )
        self.assertEqual(response.cookies["sessionid"]["samesite"], "Lax")
