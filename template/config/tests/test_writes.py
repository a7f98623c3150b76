from django.db import connection
from django.test import TestCase, override_settings
from django.urls import reverse

from accounts.email_change import make_token
from accounts.models import User
from bookings.models import Booking
from config.tests.writes import StrayWrite, only_through_services
from events.models import Event
from events.tests.helpers import make_event
from events.tests.test_forms import answers

PASSWORD = "a violet bicycle"


class WriteTests(TestCase):
    """Every page that changes something, under the watch of config/tests/writes.py."""

    @classmethod
    def setUpTestData(cls):
        cls.ada = User.objects.create(username="ada", pending_email="a@example.com")
        cls.grace = User.objects.create(username="grace")
        cls.event = make_event("Jazz night", organizer=cls.ada)
        cls.booking = Booking.objects.create(event=cls.event, user=cls.ada)

    def send(self, name: str, *args, by: User, **data) -> None:
        """Log in, fill in the page with this name, and send it."""
        self.client.force_login(by)
        with connection.execute_wrapper(only_through_services):
            response = self.client.post(reverse(name, args=args), data)
        # A page that refuses what was sent answers 200, and has changed nothing.
        self.assertEqual(response.status_code, 302, response.content)

    def test_a_write_without_a_service_is_seen(self):
        with connection.execute_wrapper(only_through_services):
            for write in [
                lambda: Event.objects.update(price=0),
                lambda: User.objects.create(username="mallory"),
                self.booking.delete,
            ]:
                with self.assertRaises(StrayWrite):
                    write()

    def test_bookings(self):
        self.send("bookings:book", self.event.slug, by=self.grace)
        self.assertTrue(self.grace.bookings.exists())
        self.send("bookings:cancel", self.booking.pk, by=self.ada)
        self.assertFalse(self.ada.bookings.exists())

    def test_events(self):
        self.send("events:create", by=self.grace, **answers(title="Folk dance"))
        self.assertTrue(self.grace.events.exists())
        self.send("events:edit", self.event.slug, by=self.ada, **answers(city="Bonn"))
        self.assertTrue(Event.objects.filter(city="Bonn").exists())

    def test_co_hosts(self):
        hosts = self.event.co_hosts
        self.send("events:hosts", self.event.slug, by=self.ada, user="grace")
        self.assertTrue(hosts.exists())
        remove = [self.event.slug, self.grace.pk]
        self.send("events:host_remove", *remove, by=self.ada)
        self.assertFalse(hosts.exists())

    def test_accounts(self):
        self.send("profile", by=self.ada, display_name="Ada", time_zone="Asia/Tokyo")
        self.assertTrue(User.objects.filter(display_name="Ada").exists())
        self.send("email_confirm", make_token(self.ada), by=self.ada)
        self.assertTrue(User.objects.filter(email="a@example.com").exists())

    # The real hasher is slow on purpose; these two pages ask for a password.
    @override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]
    )
    def test_passwords(self):
        sign_up = {"username": "alan", "email": "alan@example.com"}
        with connection.execute_wrapper(only_through_services):
            self.client.post(
                reverse("signup"),
                sign_up | {"password1": PASSWORD, "password2": PASSWORD},
            )
        alan = User.objects.get(username="alan")
        self.send("email_change", by=alan, email="b@example.com", password=PASSWORD)
        self.send("account_delete", by=alan, password=PASSWORD)
        self.assertFalse(User.objects.filter(username="alan").exists())
