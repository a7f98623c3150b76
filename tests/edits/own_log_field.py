"""One more field that a line of the log may have."""

from pathlib import Path

from harness.editing import append_below, lines_in_order, write

LEVEL = "monitoring"

TEST = """import logging

from django.test import SimpleTestCase

from monitoring.tests.helpers import server_log


class SeatsFieldTests(SimpleTestCase):
    def test_a_line_has_it(self):
        with server_log() as log:
            logging.getLogger("events").warning("Few", extra={"seats": 3})
        self.assertEqual(log.read_lines()[0]["seats"], 3)
"""


def apply(project: Path) -> None:
    append_below(
        project,
        "monitoring/logs.py",
        "# Your own fields go below.",
        '    "seats",\n',
    )
    write(project, "monitoring/tests/test_seats_field.py", TEST)


def holds(project: Path) -> None:
    lines_in_order(project, "monitoring/logs.py", '"duration_ms",', '"seats",')
