"""Are the cities of the search asked for once, and never out of date?"""

import time
from datetime import timedelta
from tempfile import TemporaryDirectory
from threading import Barrier, Thread
from unittest import mock

from django.db import connection, connections
from django.test import TestCase, TransactionTestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.filters import EventFilterForm
from events.models import Event

THREADS = 6


def make_event(title, city):
    starts_at = timezone.now() + timedelta(days=7)
    return Event.objects.create(
        slug=title.lower().replace(" ", "-"),
        title=title,
        category="music",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        venue="Old Brewery",
        city=city,
        price="12.50",
        seats=80,
        description="Two sets with a break.",
    )


class EmptyCaches:
    """Caches for each test alone, wherever the project has its own."""

    longMessage = False

    def setUp(self):
        super().setUp()
        folder = self.enterContext(TemporaryDirectory())
        backends = "django.core.cache.backends"
        memory = {"BACKEND": f"{backends}.locmem.LocMemCache", "LOCATION": folder}
        files = {"BACKEND": f"{backends}.filebased.FileBasedCache", "LOCATION": folder}
        caches = {"default": memory, "stamps": files, "template_fragments": memory}
        self.enterContext(self.settings(CACHES=caches))

    def choices(self):
        """The cities that a new form offers."""
        return [value for value, _ in EventFilterForm({}).fields["city"].choices]


class CitiesCheck(EmptyCaches, TestCase):
    def setUp(self):
        super().setUp()
        # The transaction around each test is none of the site's.
        self.enterContext(
            mock.patch("caching.stamps.in_transaction", return_value=False)
        )
        make_event("Jazz night", "Leipzig")
        make_event("Folk dance", "Bonn")

    def test_1_the_second_form_asks_the_database_nothing(self):
        self.choices()
        with CaptureQueriesContext(connection) as queries:
            self.choices()
        self.assertEqual(
            len(queries),
            0,
            "The second EventFilterForm asks the database again. Keep the list of cities, "
            "and make the list only when nothing is kept.",
        )

    def test_2_everywhere_is_first_and_the_cities_are_in_order(self):
        for _ in range(2):
            self.assertEqual(
                self.choices(),
                ["", "Bonn", "Leipzig"],
                "The choices have to be Everywhere, with an empty value, and then each city "
                "once, in order: also when they come from the cache.",
            )

    def test_3_a_new_city_is_there_at_once(self):
        self.choices()
        with self.captureOnCommitCallbacks(execute=True):
            make_event("Fado", "Lisbon")
        self.assertIn(
            "Lisbon",
            self.choices(),
            "There is an event in Lisbon, and the form does not offer it. What is kept has "
            "to be forgotten when an event changes, so its key needs the stamp.",
        )
        with self.captureOnCommitCallbacks(execute=True):
            Event.objects.filter(city="Bonn").delete()
        self.assertNotIn(
            "Bonn",
            self.choices(),
            "There is no event in Bonn any more, and the form offers it still.",
        )


class ManyAtOnceCheck(EmptyCaches, TransactionTestCase):
    def test_4_many_at_once_ask_the_database_once(self):
        from caching.stamps import newest

        make_event("Jazz night", "Leipzig")
        newest()
        start, asked = Barrier(THREADS), []

        def watch(execute, sql, params, many, context):
            if "DISTINCT" in sql:
                asked.append(sql)
                time.sleep(0.1)
            return execute(sql, params, many, context)

        def search():
            start.wait()
            try:
                with connection.execute_wrapper(watch):
                    self.choices()
            finally:
                connections.close_all()

        threads = [Thread(target=search) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(
            len(asked),
            1,
            f"{THREADS} people search at the same moment, and the database is asked for the "
            f"cities {len(asked)} times. Let the first ask, and the others wait for the "
            "answer: Kept does that.",
        )
