"""The cache and the API, on one site."""

from unittest import mock

from django.test import override_settings, tag
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.tests.factories import UserFactory
from api.throttles import WriteThrottle
from caching.tests.helpers import CachedTests, OnRedisMixin
from events.tests.factories import EventFactory

FAST = override_settings(
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]
)


class ApiTests(CachedTests):
    @classmethod
    def setUpTestData(cls):
        cls.ada, cls.grace = UserFactory(username="ada"), UserFactory()
        cls.event = EventFactory(title="Jazz night", seats=10)
        cls.list = reverse("events:list")

    def setUp(self):
        super().setUp()
        self.program = APIClient()
        self.program.force_authenticate(self.ada)

    def book(self) -> int:
        """Book a seat by the API; the status of the answer."""
        with self.committed():
            return self.program.post(
                reverse("api:booking-list"), {"event": self.event.slug}
            ).status_code

    def assert_left(self, seats: int) -> None:
        """As many seats are left, on the pages and in the API."""
        detail = reverse("api:event-detail", args=[self.event.slug])
        rows = self.program.get(reverse("api:event-list")).json()["results"]
        self.assertEqual(self.program.get(detail).json()["seats_left"], seats)
        self.assertEqual([row["seats_left"] for row in rows], [seats])
        self.assertIn(f"{seats} seats left", self.text_of(self.list))

    def test_no_count_is_out_of_date(self):
        self.assert_left(10)
        self.assertEqual(self.book(), 201)
        self.assert_left(9)
        self.client.force_login(self.grace)
        with self.committed():
            self.client.post(reverse("bookings:book", args=[self.event.slug]))
        self.client.logout()
        self.assert_left(8)
        booking = reverse("api:booking-detail", args=[self.ada.bookings.get().pk])
        with self.committed():
            self.program.delete(booking)
        self.assert_left(9)

    @mock.patch.object(WriteThrottle, "THROTTLE_RATES", {"write": "2/min"})
    def test_a_booking_does_not_give_tries_back(self):
        # The tries are counted in the same cache, and a booking makes pages forgotten.
        self.assertEqual([self.book() for _ in range(3)], [201, 409, 429])


@tag("server")
class ApiOnRedisTests(OnRedisMixin, ApiTests):
    @mock.patch.object(WriteThrottle, "THROTTLE_RATES", {"write": "2/min"})
    def test_without_redis_nobody_is_refused(self):
        self.addCleanup(self.redis.start)
        self.redis.kill()
        with self.assertLogs("caching.redis", "WARNING"):
            self.assertEqual([self.book() for _ in range(3)], [201, 409, 409])
        self.assert_left(9)

    @FAST
    def test_without_redis_passwords_are_not_guessed(self):
        self.ada.set_password("a violet bicycle")
        self.ada.save()
        self.addCleanup(self.redis.start)
        self.redis.kill()
        program, address = APIClient(), reverse("api:token")
        wrong = {"username": "ada", "password": "a guess"}
        with self.assertLogs("axes", "WARNING"), self.assertLogs("caching.redis"):
            for _ in range(5):
                program.post(address, wrong)
            right = wrong | {"password": "a violet bicycle"}
            # The limit on wrong passwords is kept in the database.
            self.assertEqual(program.post(address, right).status_code, 400)
