"""All tests of what is kept once more, with Redis."""

from django.test import tag

from caching.tests import (
    test_changes,
    test_kept,
    test_others_pages,
    test_pages,
    test_stamps,
)
from caching.tests.helpers import OnRedisMixin


@tag("server")
class ChangeTests(OnRedisMixin, test_changes.ChangeTests):
    pass


@tag("server")
class CommitTests(OnRedisMixin, test_stamps.CommitTests):
    pass


@tag("server")
class KeptTests(OnRedisMixin, test_kept.KeptTests):
    pass


@tag("server")
class OthersPagesTests(OnRedisMixin, test_others_pages.OthersPagesTests):
    pass


@tag("server")
class PageTests(OnRedisMixin, test_pages.PageTests):
    pass


@tag("server")
class StampTests(OnRedisMixin, test_stamps.StampTests):
    pass
