"""
No page asks more queries when the tables grow.

How long they take with very many rows is measured by benchmarks/pages.py.
"""

import pytest

from harness import checks, postgres, projects

pytest_plugins = ["postgres_fixtures"]

FEW, MANY = "seed 50 200", "seed 300 3000"


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request, tmp_path):
    """The settings module for a database, in a folder of its own."""
    if request.param == "sqlite":
        return "config.settings"
    port = request.getfixturevalue("postgresql")
    (tmp_path / "on_postgresql.py").write_text(postgres.SETTINGS.format(port=port, name="postgres"))
    return "on_postgresql"


def test_queries_do_not_grow_with_the_rows(settings, stages, fresh, tmp_path):
    everything = list(stages.combinations())[-1]
    project = projects.duplicate(fresh(everything), tmp_path / "site")
    found = []
    for parts in [("migrate", FEW, "time"), (MANY, "time")]:
        result = checks.run(project, parts, settings, path=(tmp_path,))
        assert result.ok, result
        found.append({name: page["queries"] for name, page in result.found["time"].items()})
    few, many = found
    assert len(few) > 10
    assert few == many
