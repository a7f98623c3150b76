"""The site at every level, on PostgreSQL: the same suites, another database."""

from generator import graph
from harness import checks, postgres, projects, report

pytest_plugins = ["postgres_fixtures"]

VENDOR = """\
from django.db import connection
from django.test import TestCase


class VendorTests(TestCase):
    def test_vendor(self):
        self.assertEqual(connection.vendor, "postgresql")
"""


def test_the_suite_passes_on_postgresql(
    reached, postgresql, stages, fresh, tmp_path, record_property
):
    project = projects.duplicate(fresh(reached), tmp_path / "site")
    settings = postgres.SETTINGS.format(port=postgresql, name="site")
    (tmp_path / "on_postgresql.py").write_text(settings)
    (project / "config/tests/test_vendor.py").write_text(VENDOR)
    result = checks.run(
        project, parts=("suite", "check"), settings="on_postgresql", path=(tmp_path,)
    )
    seconds = result.seconds.get("suite", 0)
    line = f"{len(reached):2} {graph.name(reached, stages)}: {result.tests} tests, {seconds:.1f} s"
    report.note(record_property, "suites on PostgreSQL", line)
    assert result.ok, result
    assert result.skipped == []
