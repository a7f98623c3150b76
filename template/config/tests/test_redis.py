from unittest import SkipTest, mock

from django.test import SimpleTestCase, tag

from config.tests.redis import running_redis


class RedisTests(SimpleTestCase):
    """The Redis that other tests start."""

    @tag("server")
    def test_it_is_killed_and_started_again_at_the_same_address(self):
        with running_redis() as redis:
            url, process = redis.url, redis.process
            self.assertTrue(redis.answers())
            redis.kill()
            self.assertFalse(redis.answers())
            self.assertIsNotNone(process.poll())
            redis.start()
            self.assertTrue(redis.answers())
            self.assertEqual(redis.url, url)
            # Once is enough: a second one would be left behind.
            process = redis.process
            redis.start()
            self.assertIs(redis.process, process)
        self.assertFalse(redis.answers())

    @tag("server")
    def test_a_test_that_fails_leaves_none_behind(self):
        with self.assertRaises(ZeroDivisionError), running_redis() as redis:
            process = redis.process
            1 / 0  # noqa: B018, the mistake of that test
        self.assertIsNotNone(process.poll())

    def test_without_the_program_a_test_is_skipped_and_says_what_to_install(self):
        nowhere = mock.patch("shutil.which", return_value=None)
        with (
            nowhere,
            self.assertRaisesMessage(SkipTest, "install redis-server"),
            running_redis(),
        ):
            self.fail("there is no program to run")
