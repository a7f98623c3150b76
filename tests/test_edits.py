"""
What learners wrote is still there, and in its place, after every stage that comes later.

Each edit of edits/ is made at its level and carried up the ladder and through the layers, one
update at a time, each committed, as `django-stages next` does it. A conflict that is reported
in the edit's own files is an honest end. So is a name that a stage took away while the edit
uses it: `next` says which line misses what. An edit that is gone or moved, or a suite that
fails, is not.

Edits of different files go up in one project: see harness/lanes.py.
"""

from functools import cache
from types import SimpleNamespace

import pytest

import edits
from conftest import STAGES
from generator.graph import Graph
from harness import lanes, report, together
from harness.editing import write

EDITS = edits.found()
KINDS = {"conflict": "in conflict", "told": "told that a name is gone"}


@pytest.fixture(scope="session")
def outcome_of(request, stages, fresh, tmp_path_factory):
    """What became of an edit; all that this run asks for go up when the first is asked for."""
    place = tmp_path_factory.mktemp("lanes")
    asking = [item for item in request.session.items if "outcome_of" in item.fixturenames]

    @cache
    def found():
        asked = [EDITS[item.callspec.params["name"]] for item in asking]
        planned = lanes.plan(asked, stages, fresh, place / "plan")
        plain: dict[str, str] = {}
        return lanes.all_outcomes(planned, stages, fresh, place, plain), plain

    return lambda name: (found()[0][name], found()[1].get(name, "clean"))


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_carried_through_every_later_stage(name, outcome_of, record_property):
    (outcome, plain), edit = outcome_of(name), EDITS[name]
    words = outcome if isinstance(outcome, str) else "lost or broken"
    kind = KINDS.get(words.split()[0], words)
    report.note(record_property, "edits carried through", f"{name}: {words}", kind)
    # As the same update is merged by Copier, which holds against ours each time.
    kind = plain.split()[0]
    report.note(record_property, "the same by copier update alone", f"{name}: {plain}", kind)
    if isinstance(outcome, Exception):
        raise outcome
    if getattr(edit, "TAIL", False):
        assert outcome == "clean"


def test_what_is_under_the_lines_meant_for_it_never_conflicts(stages, fresh, tmp_path):
    """All of it in one project, though they are edits of the same files; up to the last level."""
    ladder = Graph(stages.levels)
    tail = [e for e in EDITS.values() if getattr(e, "TAIL", False) and e.LEVEL in ladder]
    # Through the layers each goes above, and there their last suite has run, with other edits.
    found = lanes.Walk(ladder, fresh, tmp_path / "site", alone=False).up(tail)
    assert set(found.values()) == {"clean"}, found


# The proof itself, seen red.


FIRST, SECOND, THIRD = (stage.id for stage in STAGES.levels[:3])


def toy(name, level=FIRST, file=None, content="Mine.\n", gone=None):
    """An edit that puts a file; it says that it is lost once there is a file of that name."""

    def holds(project):
        assert not (gone and (project / gone).exists()), f"{name} is gone"

    def apply(project):
        write(project, file or f"{name}.txt", content)

    return SimpleNamespace(__name__=f"edits.{name}", LEVEL=level, apply=apply, holds=holds)


@pytest.fixture
def outcomes(fresh, tmp_path):
    """What became of edits in one lane, from the first level to the third."""
    low = Graph(STAGES.levels[:3])
    return lambda *lane: lanes.outcomes([*lane], low, fresh, tmp_path)


def lesson(level):
    """The name of a file that comes with a level."""
    number = [stage.id for stage in STAGES.levels].index(level) + 1
    return f"docs/lessons/{number:02}-{level}.md"


def test_an_edit_that_is_lost_ends_alone(outcomes):
    found = outcomes(toy("one"), toy("two", gone=lesson(SECOND)), toy("three", SECOND))
    assert str(found.pop("two")).startswith("two is gone")
    assert found == {"one": "clean", "three": "clean"}


def test_an_edit_that_conflicts_ends_alone(outcomes):
    found = outcomes(toy("one"), toy("two", file="README.md"))
    assert found == {"one": "clean", "two": f"conflict at {SECOND} in README.md"}


BREAKS = """\
from pathlib import Path

from django.test import SimpleTestCase


class LateTests(SimpleTestCase):
    def test_late(self):
        self.assertFalse(Path("%s").exists())
"""


def test_lanes_that_share_the_last_suite(fresh, tmp_path):
    low = Graph(STAGES.levels[:3])
    bad = toy("bad", file="config/tests/test_late.py", content=BREAKS % lesson(THIRD))
    planned = [[toy("one"), bad], [toy("other", file="one.txt")], [toy("third", THIRD, "one.txt")]]
    found = lanes.all_outcomes(planned, low, fresh, tmp_path)
    assert "test_late" in str(found.pop("bad"))
    assert found == {"one": "clean", "other": "clean", "third": "clean"}


def test_what_checks_leave_behind_keeps_no_lanes_apart(fresh, tmp_path, monkeypatch):
    shared = []

    def problems(plain, ends, place):
        shared.extend(names for names, _ in together.groups(plain, ends, place))
        return {}

    monkeypatch.setattr(together, "problems", problems)
    lanes.all_outcomes(
        [[toy(name, file="left.sqlite3", content=name)] for name in ("one", "other")],
        Graph(STAGES.levels[:3]),
        fresh,
        tmp_path,
    )
    assert shared == [["one", "other"]]


@pytest.mark.parametrize("level", [SECOND, THIRD])
def test_an_edit_that_breaks_something_is_found_out(level, outcomes):
    bad = toy("bad", file="config/tests/test_late.py", content=BREAKS % lesson(level))
    found = outcomes(toy("one"), bad, toy("three", SECOND))
    assert "test_late" in str(found.pop("bad"))
    assert found == {"one": "clean", "three": "clean"}


def test_edits_of_one_file_go_in_different_lanes(stages, fresh, tmp_path):
    edits = [toy("later", THIRD), toy("one"), toy("other", file="one.txt"), toy("third")]
    planned = lanes.plan(edits, stages, fresh, tmp_path)
    names = [[lanes.name_of(edit) for edit in lane] for lane in planned]
    assert names == [["one", "third", "later"], ["other"]]
