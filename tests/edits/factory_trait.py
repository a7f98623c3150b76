"""A trait of one's own in a factory, and a test that uses it."""

from pathlib import Path

from harness.editing import append_below, members, read, write

LEVEL = "testing"
TAIL = True

TEST = """\
from django.test import TestCase

from events.tests.factories import EventFactory


class SmallEventTests(TestCase):
    def test_there_is_one_seat(self):
        event = EventFactory(small=True)
        self.assertEqual(event.seats, 1)
"""


def apply(project: Path) -> None:
    append_below(
        project,
        "events/tests/factories.py",
        "# Your own traits go below.",
        "        small = factory.Trait(seats=1)\n",
    )
    write(project, "events/tests/test_small.py", TEST)


def holds(project: Path) -> None:
    written = read(project, "events/tests/factories.py")
    assert "# Your own traits go below.\n        small = factory.Trait(seats=1)\n" in written
    assert members(project, "events/tests/test_small.py") == ["SmallEventTests"]
