import os
import runpy
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path
from unittest import mock

from django.test import SimpleTestCase

from config import environment

PROJECT = Path(__file__).resolve().parents[2]

SERVER = {
    "DJANGO_DEBUG": "0",
    "DJANGO_SECRET_KEY": "a-key-of-our-own",
    "DJANGO_ALLOWED_HOSTS": "example.com",
}


def load(**variables: str) -> dict:
    """The settings as a process with these variables has them."""
    with mock.patch.dict(os.environ, variables, clear=True):
        return runpy.run_path(str(PROJECT / "config" / "settings.py"))


def complaints(**variables: str) -> list[str]:
    """What such a process says before it ends."""
    with redirect_stderr(StringIO()) as told:
        try:
            load(**variables)
        except SystemExit as end:
            assert end.code == environment.EXIT_CODE, end.code
    return told.getvalue().splitlines()


class ProblemTests(SimpleTestCase):
    def test_all_that_is_wrong_is_told_at_once(self):
        lines = complaints(
            DJANGO_DEBUG="maybe", DJANGO_PROXIES="-1", DATABASE_URL="oracle://x/y"
        )
        names = [line.partition(":")[0] for line in lines]
        self.assertEqual(names, ["DJANGO_DEBUG", "DJANGO_PROXIES", "DATABASE_URL"])

    def test_a_line_says_how_it_would_be_right(self):
        (line,) = complaints(DJANGO_PROXIES="two")
        self.assertEqual(
            line, "DJANGO_PROXIES: not a valid integer. For example: DJANGO_PROXIES=1"
        )
