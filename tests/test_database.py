"""
A database that was filled at one level is still whole at the next, and at the last.

What a migration changes on purpose its stage says: see harness/keeping.py.
"""

import pytest

from generator import graph
from harness import checks, keeping, postgres, projects, report, rows, steps

pytest_plugins = ["postgres_fixtures"]


def test_rows_survive_the_step(stage, stages, fresh, tmp_path):
    """A stage that may come to other stages than those before it, too."""
    step = steps.first(stage, stages)
    old = projects.duplicate(fresh(step.before), tmp_path / "old")
    before = checks.run(old, parts=("migrate", "fill", "dump"))
    assert before.ok, before

    new = projects.duplicate(fresh(step.after), tmp_path / "new")
    [database] = old.glob("*.sqlite3")
    database.rename(new / database.name)
    after = checks.run(new, parts=("migrate", "dump"))
    assert after.ok, after
    said = keeping.said(stage)
    assert keeping.problems(before.found["dump"], after.found["dump"], said) == []


ON_SQLITE = """
from config.settings import *

DATABASES["default"]["NAME"] = "{place}/site.sqlite3"
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request, tmp_path):
    """The name of settings with a database that stays the same from project to project."""
    if request.param == "postgresql":
        port = request.getfixturevalue("postgresql")
        postgres.create(port, "ladder")
        written = postgres.SETTINGS.format(port=port, name="ladder")
    else:
        written = ON_SQLITE.format(place=tmp_path)
    (tmp_path / f"on_{request.param}.py").write_text(written)
    return f"on_{request.param}"


def test_rows_survive_the_whole_ladder(settings, stages, fresh, tmp_path, record_property):
    """One database, from the first level to the last; each level adds rows of its own."""
    kept = {}
    for number, reached in enumerate(steps.ladder(stages)):
        done = checks.run(
            fresh(reached),
            parts=("migrate", "dump before", f"fill {number * rows.ROWS}", "dump after"),
            settings=settings,
            path=(tmp_path,),
        )
        name = graph.name(reached, stages)
        assert done.ok, f"at {name}:\n{done}"
        said = keeping.said(reached[-1]) if kept else {}
        problems = keeping.problems(kept, done.found["dump before"], said)
        assert not problems, "\n".join([f"at {name}:", *problems])
        kept = done.found["dump after"]
    count = sum(map(len, kept.values()))
    line = f"{settings}: {number + 1} levels, {count} rows in {len(kept)} tables"
    report.note(record_property, "one database through the whole ladder", line)
    assert len(kept["accounts_user"]) == (number + 1) * rows.ROWS


# The proof itself, seen red.

ROW = {"id": "1", "a": "x"}


@pytest.mark.parametrize(
    ("after", "problem"),
    [
        ({}, "t: {'id': '1', 'a': 'x'} is lost"),
        ({"t": []}, "t: {'id': '1', 'a': 'x'} is lost"),
        ({"t": [{"id": "1", "a": "y"}]}, "t.a: x became y. If that is meant, say why"),
        ({"t": [{"id": "2", "a": "x"}]}, "t: {'id': '1', 'a': 'x'} is lost"),
        ({"t": [ROW, {"id": "2", "a": "x"}]}, "t: {'id': '2', 'a': 'x'} came. If that is meant"),
    ],
)
def test_a_loss_is_seen(after, problem):
    assert keeping.problems({"t": [ROW]}, after, {})[0].startswith(problem)


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"t.a": "It is written in full.", "t": "Some are added."}, None),
        ({"t.a": "It is written in full."}, "t: {'id': '2'} came"),
        ({"t.a": "", "t": "Some are added."}, "t.a: x became y"),
        ({"t.a": "because", "t": "Some are added."}, "t.a: x became y"),
        ({"t.a": "So.", "t": "So.", "t.b": "So."}, "t.b does not change"),
    ],
)
def test_what_is_said_must_be_so(said, problem):
    after = {"t": [{"id": "1", "a": "y"}, {"id": "2"}], "u": [{"id": "1"}]}
    found = keeping.problems({"t": [ROW]}, after, said)
    assert [line.partition(". If")[0] for line in found] == ([problem] if problem else [])


def test_a_column_more_or_less_is_no_loss():
    assert keeping.problems({"t": [ROW], "u": []}, {"t": [{"id": "1", "b": ""}]}, {}) == []


def test_a_lost_row_is_not_to_be_talked_away():
    assert keeping.problems({"t": [ROW]}, {"t": []}, {"t": "So.", "t.a": "So."})
