"""The site at its fullest, on PostgreSQL: the same suite, another database."""

import pytest

from harness import checks, postgres, projects

SETTINGS = """
from config.settings import *

DATABASES = {{
    "default": {{
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "site",
        "USER": "postgres",
        "HOST": "127.0.0.1",
        "PORT": {port},
    }}
}}
"""


@pytest.fixture(scope="module")
def port():
    """Where a PostgreSQL server listens."""
    programs = postgres.programs()
    if programs is None:
        pytest.skip("no PostgreSQL: install the package postgresql")
    with postgres.running(programs) as port:
        yield port


def test_the_last_suite_passes_on_postgresql(port, stages, fresh, tmp_path):
    everything = list(stages.combinations())[-1]
    project = projects.duplicate(fresh(everything), tmp_path / "site")
    (tmp_path / "on_postgresql.py").write_text(SETTINGS.format(port=port))
    (project / "config/tests/test_vendor.py").write_text(
        "from django.db import connection\n"
        "from django.test import TestCase\n\n\n"
        "class VendorTests(TestCase):\n"
        "    def test_vendor(self):\n"
        '        self.assertEqual(connection.vendor, "postgresql")\n'
    )
    result = checks.run(
        project, parts=("check", "suite"), settings="on_postgresql", path=(tmp_path,)
    )
    assert result.ok, result
