"""One more page that is kept for visitors."""

from pathlib import Path

from harness.editing import append_below, lines_in_order, write

LEVEL = "cache"

TEST = """from caching.tests.helpers import CachedTests
from events.tests.factories import EventFactory


class KeptSearchTests(CachedTests):
    def test_the_search_without_a_question_is_kept(self):
        EventFactory()
        self.assert_made_anew("/find/")
        self.assert_kept("/find/")
"""


def apply(project: Path) -> None:
    append_below(
        project,
        "caching/middleware.py",
        "# Your own pages go below.",
        '    "find",\n',
    )
    write(project, "caching/tests/test_kept_search.py", TEST)


def holds(project: Path) -> None:
    lines_in_order(project, "caching/middleware.py", '"home",', '"find",')
