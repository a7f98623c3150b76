from io import StringIO

from django.core.management import CommandError, call_command
from django.test import override_settings

from caching.tests.helpers import CachedTests
from events.tests.factories import EventFactory


class MeasureCacheTests(CachedTests):
    @override_settings(DEBUG=True, ALLOWED_HOSTS=["localhost"])
    def test_it_says_what_the_second_view_saves(self):
        EventFactory()
        said = StringIO()
        call_command("measure_cache", stdout=said)
        pages = [("/", 1, 0), ("/events/", 2, 0), ("/statistics/", 4, 0)]
        *lines, search = said.getvalue().splitlines()
        for line, (page, first, second) in zip(lines, pages, strict=True):
            expected = rf"^{page} +first: {first} queries.* second: {second} queries"
            self.assertRegex(line, expected)
        self.assertRegex(search, "^/find/ +first: 3 queries")

    def test_it_is_not_for_a_site_that_others_use(self):
        with self.assertRaisesMessage(CommandError, "DEBUG is off"):
            call_command("measure_cache")
