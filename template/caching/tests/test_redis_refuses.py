from django.core.cache import cache
from django.test import override_settings
from django.urls import reverse

from accounts.tests.factories import UserFactory
from caching import redis
from caching.kept import Kept
from caching.tests.helpers import CachedTests, RedisSettingsMixin
from caching.tests.test_kept import THREADS, at_once
from config.tests.redis import free_port


class RedisRefusesTests(RedisSettingsMixin, CachedTests):
    """There is no Redis where one should be."""

    @classmethod
    def setUpTestData(cls):
        cls.url = f"redis://127.0.0.1:{free_port()}/0"
        cls.ada = UserFactory(username="ada")

    def test_nobody_waits_for_a_lock_that_cannot_be(self):
        made = []
        with self.assertLogs("caching.redis", "WARNING"):
            at_once(lambda: Kept("figures", lambda: made.append(1)).value)
        self.assertEqual(len(made), THREADS)

    def test_each_question_has_an_answer(self):
        with self.assertLogs("caching.redis", "WARNING"):
            self.assertEqual(cache.get("a", "nothing"), "nothing")
            self.assertEqual(cache.get_many(["a", "b"]), {})
            self.assertEqual(cache.set_many({"a": 1}), [])
            self.assertTrue(cache.add("a", 1))
            for answer in [
                cache.set("a", 1),
                cache.touch("a"),
                cache.delete("a"),
                cache.delete_many(["a"]),
                cache.clear(),
                "a" in cache,
            ]:
                self.assertFalse(answer)
            with self.assertRaises(ValueError):
                cache.incr("a")

    def test_one_thread_asks_again_and_the_others_go_on_without(self):
        with self.assertLogs("caching.redis", "WARNING"):
            redis.outage.begin(redis.RedisError("away"))
        self.time_over()
        self.assertFalse(redis.outage.keeps_away())
        self.assertTrue(redis.outage.keeps_away())

    # The real hasher is slow on purpose; this test is not about it.
    @override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]
    )
    def test_the_limit_on_guesses_holds(self):
        address = reverse("login")
        wrong = {"username": "ada", "password": "a guess"}
        self.ada.set_password("a violet bicycle")
        self.ada.save()
        with self.assertLogs("axes", "WARNING"):
            for _ in range(5):
                self.client.post(address, wrong)
            right = wrong | {"password": "a violet bicycle"}
            self.assertEqual(self.client.post(address, right).status_code, 200)
