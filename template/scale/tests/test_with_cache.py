"""With the layer cache: what all machines keep together. See test_many.py, too."""

from unittest import mock

from django.test import SimpleTestCase

from caching import redis
from scale.reading import Reading, current
from scale.replica import PRIMARY
from scale.stamps import PrimaryStamps


class StampTests(SimpleTestCase):
    def test_what_is_kept_for_all_is_read_from_the_primary(self):
        reading = Reading()
        token = current.set(reading)
        self.addCleanup(current.reset, token)
        # Nobody is there, and it does without.
        cache = PrimaryStamps("redis://127.0.0.1:1/0", {})
        with (
            mock.patch.object(redis, "outage", redis.Outage()),
            mock.patch.object(redis.logger, "warning"),
        ):
            self.assertEqual(cache.get_or_set("stamp", "new"), "new")
        self.assertEqual(reading.choose(), PRIMARY)
