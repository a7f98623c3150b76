"""
A database that was filled at one level is still whole at the next, and at the last.

What a migration changes on purpose its stage says: see harness/keeping.py.
"""

from itertools import pairwise

import pytest

from generator import graph
from generator.migrations import way_back
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


def test_rows_survive_the_whole_ladder_and_the_way_back(
    settings, stages, fresh, tmp_path, record_property
):
    """
    One database, from the first level to the last layer; each stage adds rows of its own.

    Then back again, as `django-stages undo` says it for each stage: what was there at an earlier
    one is there.
    """
    ladder = steps.ladder(stages)
    written = {reached: projects.files(fresh(reached)) for reached in ladder}
    kept = {}

    def run(reached, *parts):
        done = checks.run(fresh(reached), parts=parts, settings=settings, path=(tmp_path,))
        assert done.ok, f"at {graph.name(reached, stages)}:\n{done}"
        return done.found

    for number, reached in enumerate(ladder):
        before = kept.get(ladder[number - 1], {})
        fill = f"fill {number * rows.ROWS}"
        found = run(reached, "migrate", "dump before", fill, "dump after")
        said = keeping.said(reached[-1]) if number else {}
        problems = keeping.problems(before, found["dump before"], said)
        assert not problems, "\n".join([f"at {graph.name(reached, stages)}:", *problems])
        kept[reached] = found["dump after"]

    count = sum(map(len, kept[reached].values()))
    line = f"{settings}: {number + 1} stages, {count} rows in {len(kept[reached])} tables"
    report.note(record_property, "one database through the whole ladder, and back", line)
    assert len(kept[reached]["accounts_user"]) == (number + 1) * rows.ROWS

    for lower, upper in reversed([*pairwise(ladder)]):
        way = list(way_back(written[upper], written[lower]))
        if way:
            run(upper, *(f"migrate {app} {name}" for app, name in way))
            found = run(lower, "makemigrations", "migrate", "dump")
            gone = [keeping.said(id) for id in ladder[-1] if id not in lower]
            said = {name for one in gone for name in one}
            problems = keeping.problems_of_the_way_back(kept[lower], found["dump"], said)
            where = f"back at {graph.name(lower, stages)}:"
            assert not problems, "\n".join([where, *problems])


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


@pytest.mark.parametrize(
    ("after", "problem"),
    [
        ([ROW, {"id": "2", "a": "x"}], []),
        ([], ["t: {'id': '1', 'a': 'x'} is lost"]),
        ([{"id": "1", "a": "y"}], ["t.a: x became y"]),
    ],
)
def test_a_loss_on_the_way_back_is_seen(after, problem):
    assert keeping.problems_of_the_way_back({"t": [ROW]}, {"t": after}, set()) == problem
    said = [] if after else problem
    assert keeping.problems_of_the_way_back({"t": [ROW]}, {"t": after}, {"t.a"}) == said


def test_a_column_more_or_less_is_no_loss():
    assert keeping.problems({"t": [ROW], "u": []}, {"t": [{"id": "1", "b": ""}]}, {}) == []


def test_a_lost_row_is_not_to_be_talked_away():
    assert keeping.problems({"t": [ROW]}, {"t": []}, {"t": "So.", "t.a": "So."})
