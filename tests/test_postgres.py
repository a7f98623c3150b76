"""
The site on another database: the same suites, at every fifth level, the last, and with all layers.

What a level adds is in the suites of those above it, too. Rows are carried through each step on
PostgreSQL in test_database.py.
"""

import pytest

from conftest import STAGES
from generator import graph
from harness import checks, postgres, projects, report, steps

pytest_plugins = ["postgres_fixtures"]

LADDER = steps.ladder(STAGES)
LEVELS = [ids for ids in LADDER if STAGES[ids[-1]].kind == "level"]
# Each layer has tests of its own, which run with all of them.
PLACES = [*LEVELS[:-1:5], LEVELS[-1], LADDER[-1]]

VENDOR = """\
from django.db import connection
from django.test import TestCase


class VendorTests(TestCase):
    def test_vendor(self):
        self.assertEqual(connection.vendor, "postgresql")
"""


@pytest.mark.parametrize("ids", PLACES, ids=lambda ids: graph.name(ids, STAGES))
def test_the_suite_passes_on_postgresql(ids, postgresql, fresh, tmp_path, record_property):
    project = projects.duplicate(fresh(ids), tmp_path / "site")
    settings = postgres.SETTINGS.format(port=postgresql, name="site")
    (tmp_path / "on_postgresql.py").write_text(settings)
    (project / "config/tests/test_vendor.py").write_text(VENDOR)
    result = checks.run(
        project, parts=("suite", "check"), settings="on_postgresql", path=(tmp_path,)
    )
    seconds = result.seconds.get("suite", 0)
    line = f"{len(ids):2} {graph.name(ids, STAGES)}: {result.tests} tests, {seconds:.1f} s"
    report.note(record_property, "suites on PostgreSQL", line)
    assert result.ok, result
    assert result.skipped == []
