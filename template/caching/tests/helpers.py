import time
from contextlib import AbstractContextManager
from tempfile import TemporaryDirectory
from unittest import mock

from django.test import TestCase
from django.urls import reverse

from caching import redis, stamps
from caching.middleware import PAGES
from config.tests.redis import running_redis
from events.models import Event

LOCAL = "django.core.cache.backends.locmem.LocMemCache"
FILES = "django.core.cache.backends.filebased.FileBasedCache"


def addresses_of(event: Event) -> list[str]:
    """Where the pages are that are kept."""
    month = {"events:month": [event.starts_at]}
    return [reverse(page, args=month.get(page)) for page in sorted(PAGES)]


class CachesMixin:
    """Caches for each test alone, empty at first."""

    def setUp(self):
        super().setUp()
        self.folder = self.enterContext(TemporaryDirectory())
        self.enterContext(self.settings(CACHES=self.caches()))

    def caches(self) -> dict:
        memory = {"BACKEND": LOCAL, "LOCATION": self.folder}
        return {
            "default": memory,
            "stamps": {"BACKEND": FILES, "LOCATION": self.folder},
            "template_fragments": memory | {"LOCATION": f"{self.folder}-fragments"},
        }

    def text_of(self, address: str) -> str:
        """The page, as whoever uses `self.client` sees it."""
        response = self.client.get(address)
        self.assertEqual(response.status_code, 200)
        return response.content.decode()

    def assert_made_anew(self, address: str) -> None:
        """The page was not kept: the database is asked."""
        with self.assertRaises(AssertionError), self.assertNumQueries(0):
            self.client.get(address)

    def assert_kept(self, address: str) -> None:
        """The page was kept: the database is not asked."""
        with self.assertNumQueries(0):
            self.client.get(address)


class CachedTests(CachesMixin, TestCase):
    """Tests of what is kept, in the transaction that a TestCase puts around each."""

    def setUp(self):
        super().setUp()
        # To the site, it is none.
        self.enterContext(
            mock.patch.object(stamps, "in_transaction", return_value=False)
        )

    def committed(self) -> AbstractContextManager:
        """A block after which what it did is committed, as far as the site can see."""
        return self.captureOnCommitCallbacks(execute=True)


class RedisSettingsMixin:
    """The caches of a site that has a Redis: the class says which, by `url`."""

    def setUp(self):
        super().setUp()
        # No test knows of the trouble that another had.
        self.enterContext(mock.patch.object(redis, "outage", redis.Outage()))

    def caches(self) -> dict:
        shared = {
            "BACKEND": "caching.redis.ForgivingRedisCache",
            "LOCATION": self.url,
            "KEY_PREFIX": self.folder,
            "OPTIONS": {"socket_connect_timeout": 0.2, "socket_timeout": 0.2},
        }
        return super().caches() | {"default": shared, "stamps": shared}

    def time_over(self) -> None:
        """As long as Redis was to be left alone, and a moment more."""
        if redis.outage.is_on:
            redis.outage.ask_again_at = time.monotonic()


class OnRedisMixin(RedisSettingsMixin):
    """The same tests again, with a cache in a Redis that is really there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.redis = cls.enterClassContext(running_redis())
        cls.url = cls.redis.url
