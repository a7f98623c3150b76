from unittest import mock

from django.test import SimpleTestCase, override_settings, tag
from redis.exceptions import RedisError

from caching.tests.helpers import CachedTests
from config.tests.redis import free_port, running_redis
from monitoring import parts
from monitoring.parts import Part
from monitoring.tests.helpers import server_log


class KeptPageTests(CachedTests):
    def test_a_page_that_was_kept_has_a_line_with_an_id_of_its_own(self):
        with server_log() as log:
            responses = [self.client.get("/events/") for _ in range(2)]
        self.assertIn("Age", responses[1].headers)
        lines = [line for line in log.read_lines() if line["message"] == "Request"]
        self.assertEqual([line["route"] for line in lines], ["/events/"] * 2)
        self.assertEqual(
            [line["request_id"] for line in lines],
            [response.headers["X-Request-ID"] for response in responses],
        )

    def test_what_machines_ask_for_is_never_kept(self):
        for _ in range(2):
            response = self.client.get("/health/ready/")
            self.assertNotIn("Age", response.headers)


class RedisTests(SimpleTestCase):
    def test_a_redis_that_is_away_is_noticed(self):
        away = f"redis://127.0.0.1:{free_port()}/0"
        with override_settings(REDIS_URL=away), self.assertRaises(RedisError):
            parts.ask_redis()

    @tag("server")
    def test_a_redis_that_is_killed_is_told_of_and_the_site_goes_on(self):
        redis = self.enterContext(running_redis())
        self.enterContext(override_settings(REDIS_URL=redis.url))
        part = Part("redis", parts.ask_redis, is_needed=False)
        self.enterContext(mock.patch.object(parts, "PARTS", [part]))
        answer = self.client.get("/health/ready/").json()
        self.assertTrue(answer["parts"]["redis"]["up"])
        redis.kill()
        response = self.client.get("/health/ready/")
        self.assertEqual(response.status_code, 200)
        self.assertFalse(response.json()["parts"]["redis"]["up"])
        self.assertNotIn(str(redis.port), response.text)
        redis.start()
        answer = self.client.get("/health/ready/").json()
        self.assertTrue(answer["parts"]["redis"]["up"])
