"""An attack of one's own, beside those that came."""

from pathlib import Path

from harness.editing import read, write

LEVEL = "security"

NAME = "attacks/test_long_words.py"
CONTENT = """\
from django.test import TestCase


class LongWordTests(TestCase):
    def test_a_word_without_end(self):
        response = self.client.get("/find/", {"words": "x" * 100_000})
        self.assertContains(response, "at most 100 characters")
"""


def apply(project: Path) -> None:
    write(project, NAME, CONTENT)


def holds(project: Path) -> None:
    assert read(project, NAME) == CONTENT
