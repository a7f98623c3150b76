import time
from collections.abc import Callable
from threading import Barrier, Thread
from unittest import mock

from django.core.cache import cache
from django.db import connections

from caching import kept, stamps
from caching.kept import Kept
from caching.tests.helpers import CachedTests

THREADS = 8


def at_once(action: Callable[[], object]) -> list:
    """What many threads get that begin at the same moment."""
    start, answers = Barrier(THREADS), []

    def run() -> None:
        start.wait()
        try:
            answers.append(action())
        finally:
            connections.close_all()

    threads = [Thread(target=run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


class KeptTests(CachedTests):
    def setUp(self):
        super().setUp()
        # There is a stamp already, as on a site that is in use.
        stamps.newest()
        self.made = 0

    def make(self) -> int:
        """A value that takes long, such as the numbers of a large site."""
        time.sleep(0.05)
        self.made += 1
        return self.made

    def test_a_stampede(self):
        # What a cache alone does: all find nothing, and so all set out to make it.
        at_once(lambda: cache.get_or_set("figures", self.make))
        self.assertEqual(self.made, THREADS)

    def test_no_stampede(self):
        answers = at_once(lambda: Kept("figures", self.make).value)
        self.assertEqual(self.made, 1)
        self.assertEqual(answers, [1] * THREADS)

    def test_nothing_is_a_value_too(self):
        for _ in range(2):
            Kept("nothing", lambda: self.make() and None).value  # noqa: B018, to make it
        self.assertEqual(self.made, 1)

    def test_a_change_while_it_is_made(self):
        def make() -> int:
            number = self.make()
            # Read before the change, and kept after it.
            stamps.changed()
            return number

        self.assertEqual(Kept("figures", make).value, 1)
        self.assertEqual(Kept("figures", self.make).value, 2)

    def test_who_fails_makes_room_for_the_next(self):
        with self.assertRaises(ZeroDivisionError):
            Kept("figures", lambda: 1 / 0).value  # noqa: B018, to make it
        self.assertEqual(Kept("figures", self.make).value, 1)

    def test_nobody_waits_for_ever_for_a_process_that_is_gone(self):
        question = Kept("figures", self.make)
        with mock.patch.object(kept, "LOCK_SECONDS", 0.1):
            cache.add(f"{question.key}-lock", True, kept.LOCK_SECONDS)
            self.assertEqual(question.value, 1)

    def test_names_keep_values_apart(self):
        first, second = (Kept(name, self.make).value for name in ["a", "b"])
        self.assertEqual((first, second), (1, 2))
