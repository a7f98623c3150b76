"""
SQL injection: an input that ends the text in which it stands, and goes on as SQL.

What stops it: the ORM sends the query and the values apart from each other; a value is
never read as SQL.
"""

from django.test import TestCase, override_settings

from accounts.models import User
from bookings.models import Booking
from events.models import Event
from events.tests.helpers import make_event
from events.tests.test_forms import answers

INJECTIONS = [
    "' OR 1=1 --",
    "' OR '1'='1",
    "x') OR (1=1",
    "' UNION SELECT username, password FROM accounts_user --",
    "'; DELETE FROM events_event; --",
    '" OR 1=1 --',
]


class SqlInjectionTests(TestCase):
    def setUp(self):
        make_event("Jazz night")

    def assert_nothing_found(self, address: str, **parameters: str) -> None:
        response = self.client.get(address, parameters)
        self.assertNotContains(response, "Jazz night")
        self.assertTrue(Event.objects.filter(title="Jazz night").exists())

    @override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]
    )
    def test_through_the_log_in(self):
        User.objects.create_user("ada", "ada@example.com", "a violet bicycle")
        for text in [*INJECTIONS, "ada' --"]:
            for data in [
                {"username": text, "password": "x"},
                {"username": "ada", "password": text},
            ]:
                with self.subTest(data):
                    response = self.client.post("/accounts/login/", data)
                    self.assertEqual(response.status_code, 200)
                    self.assertNotIn("_auth_user_id", self.client.session)

    def test_through_an_address(self):
        for text in INJECTIONS:
            with self.subTest(text):
                response = self.client.get(f"/events/{text}/")
                self.assertEqual(response.status_code, 404)

    def test_through_the_number_of_a_page(self):
        for text in INJECTIONS:
            with self.subTest(text):
                response = self.client.get("/events/", {"page": text})
                self.assertEqual(response.status_code, 404)

    def test_through_what_is_stored(self):
        """It does no harm on the way in; later, somebody looks for it."""
        self.client.force_login(User.objects.create(username="ada", is_superuser=True))
        for text in INJECTIONS:
            with self.subTest(text):
                self.client.post("/events/new/", answers(title=text))
                event = Event.objects.get(title=text)
                page = self.client.get("/find/", {"words": text})
                self.assertContains(page, f"/events/{event.slug}/")
                self.assertTrue(Event.objects.filter(title="Jazz night").exists())

    def test_through_each_field_of_the_search(self):
        fields = ["words", "category", "city", "first_day", "last_day", "price"]
        for name in [*fields, "free_seats", "page"]:
            for text in INJECTIONS:
                with self.subTest(name, text=text):
                    response = self.client.get("/find/", {name: text})
                    self.assertIn(response.status_code, [200, 404])
                    self.assertTrue(Event.objects.filter(title="Jazz night").exists())

    def test_through_the_words_of_the_search(self):
        for text in INJECTIONS:
            with self.subTest(text):
                self.assert_nothing_found("/find/", words=text)

    def test_through_the_list_of_those_who_come(self):
        ada = User.objects.create(username="ada")
        event = make_event("Folk dance", organizer=ada)
        Booking.objects.book(event, User.objects.create(username="grace"))
        self.client.force_login(ada)
        for text in INJECTIONS:
            with self.subTest(text):
                response = self.client.get(
                    "/events/folk-dance/attendees/", {"name": text}
                )
                self.assertContains(response, "Nobody")
                self.assertNotContains(response, "grace")

    def test_through_the_search_of_the_admin(self):
        self.client.force_login(
            User.objects.create(username="root", is_staff=True, is_superuser=True)
        )
        for text in INJECTIONS:
            with self.subTest(text):
                self.assert_nothing_found("/admin/events/event/", q=text)
