import os
import signal
import time

from django.test import tag
from django.urls import reverse

from accounts.tests.factories import UserFactory
from bookings.services import book_seat
from caching import redis
from caching.tests.helpers import CachedTests, OnRedisMixin, addresses_of
from events.tests.factories import EventFactory


@tag("server")
class RedisAwayTests(OnRedisMixin, CachedTests):
    """Redis is killed, or hangs, while people look at pages."""

    @classmethod
    def setUpTestData(cls):
        cls.ada = UserFactory(username="ada")
        cls.event = EventFactory(title="Jazz night", seats=10)
        cls.addresses = addresses_of(cls.event)
        cls.list = reverse("events:list")

    def kill(self) -> None:
        self.addCleanup(self.redis.start)
        self.redis.kill()

    def hang(self) -> None:
        """Stop the program: connections to it are made, and nobody answers."""
        process = self.redis.process
        self.addCleanup(os.kill, process.pid, signal.SIGCONT)
        os.kill(process.pid, signal.SIGSTOP)

    def assert_pages_work(self) -> None:
        """Each page answers, the first no more than a fraction of a second later."""
        for address in self.addresses:
            begin = time.monotonic()
            self.text_of(address)
            self.assertLess(time.monotonic() - begin, 0.8, address)

    def test_redis_is_killed(self):
        self.assert_pages_work()
        self.kill()
        with self.assertLogs("caching.redis", "WARNING") as log:
            self.assert_pages_work()
            self.assert_pages_work()
        # Said once, and not with each question.
        self.assertEqual(len(log.output), 1, log.output)

    def test_redis_hangs(self):
        self.assert_pages_work()
        self.hang()
        with self.assertLogs("caching.redis", "WARNING"):
            begin = time.monotonic()
            self.assert_pages_work()
            self.assert_pages_work()
            # One question waited for its timeout, and no other.
            self.assertLess(time.monotonic() - begin, 1.5)

    def test_who_is_logged_in_stays_so_and_can_book(self):
        self.client.force_login(self.ada)
        self.kill()
        with self.assertLogs("caching.redis", "WARNING"), self.committed():
            self.client.post(reverse("bookings:book", args=[self.event.slug]))
        self.assertEqual(self.ada.bookings.get().event, self.event)
        self.assertIn("9 seats left", self.text_of(self.list))

    def test_redis_comes_back(self):
        self.kill()
        with self.assertLogs("caching.redis", "WARNING") as log:
            self.client.get(self.list)
            self.redis.start()
            self.assert_made_anew(self.list)
            self.time_over()
            self.client.get(self.list)
        self.assertEqual(log.records[-1].getMessage(), "Redis is back.")
        self.assert_kept(self.list)

    def test_what_changed_while_it_was_away_is_not_shown_as_it_was(self):
        self.assertIn("10 seats left", self.text_of(self.list))
        with self.assertLogs("caching.redis", "WARNING"):
            # The cable is out for a moment. Redis goes on, and has all that was kept.
            redis.outage.begin(redis.RedisError("away"))
            with self.committed():
                book_seat(event=self.event, user=self.ada)
            self.assertIn("9 seats left", self.text_of(self.list))
            self.time_over()
            self.assertIn("9 seats left", self.text_of(self.list))
