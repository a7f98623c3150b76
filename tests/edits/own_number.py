"""A number of one's own, counted and read with the others."""

from pathlib import Path

from harness.editing import append_below, in_order, members, write

LEVEL = "monitoring"

TEST = """from django.test import SimpleTestCase

from monitoring import metrics


class OwnNumberTests(SimpleTestCase):
    databases = {"default"}

    def test_prometheus_gets_it(self):
        metrics.NEWSLETTERS.inc()
        self.assertIn("newsletters_total", metrics.exposition().decode())
"""


def apply(project: Path) -> None:
    append_below(
        project,
        "monitoring/metrics.py",
        "# Your own numbers go below.",
        'NEWSLETTERS = Counter("newsletters", "Newsletters that were ordered")\n',
    )
    write(project, "monitoring/tests/test_own_number.py", TEST)


def holds(project: Path) -> None:
    in_order(members(project, "monitoring/metrics.py"), "REFUSALS", "NEWSLETTERS")
