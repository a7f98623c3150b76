"""
What learners wrote is still there, and in its place, after every stage that comes later.

Each edit of edits/ is made at its level and carried up the ladder and through the layers, one
update at a time, each committed, as `django-stages next` does it. A conflict that is reported
in the edit's own files is an honest end. So is a name that a stage took away while the edit
uses it: `next` says which line misses what. An edit that is gone or moved, or a suite that
fails, is not.
"""

from pathlib import Path

import pytest

import edits
from generator.gone import taken
from harness import checks, projects, report, steps
from harness.git import commit, conflicts, git

EDITS = edits.found()
KINDS = {"conflict": "in conflict", "told": "told that a name is gone"}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_an_edit_is_carried_through_every_later_stage(
    edit, stages, fresh, tmp_path, record_property
):
    name = edit.__name__.rpartition(".")[2]
    project = edited([edit], edit.LEVEL, stages, fresh, tmp_path)
    outcome = "lost or broken"
    try:
        outcome = carried([edit], edit.LEVEL, stages, project)
    finally:
        kind = KINDS.get(outcome.split()[0], outcome)
        report.note(record_property, "edits carried through", f"{name}: {outcome}", kind)
    if getattr(edit, "TAIL", False):
        assert outcome == "clean"


def test_what_is_under_the_lines_meant_for_it_never_conflicts(stages, fresh, tmp_path):
    level = "pages"
    below = stages.closure([level])
    tail = [edit for edit in EDITS.values() if edit.LEVEL in below and getattr(edit, "TAIL", False)]
    project = edited(tail, level, stages, fresh, tmp_path)
    assert carried(tail, level, stages, project) == "clean"


def edited(made, level, stages, fresh, tmp_path):
    """A project at this level with these edits in it, committed, its suite passing."""
    project = projects.duplicate(fresh(stages.closure([level])), tmp_path / "site")
    commit(project, "Start")
    for edit in made:
        edit.apply(project)
    commit(project, "Ours")
    for edit in made:
        edit.holds(project)
    result = checks.run(project)
    assert result.ok, f"as it was made:\n{result}"
    return project


def carried(made, level, stages, project):
    """Take every later stage, then run the suite. `clean`, or where it came to a conflict."""
    ours = set(git(project, "diff", "--name-only", "HEAD~1").split())
    for step in steps.upwards(stages.closure([level]), stages):
        projects.update(project, step.answer(stages))
        if met := conflicts(project):
            assert met <= ours, f"at {step.stage}: a conflict in a file that was not edited"
            return f"conflict at {step.stage} in {', '.join(sorted(met))}"
        for edit in made:
            # What a lesson tells those to do who have made this edit.
            getattr(edit, "follow", lambda project: None)(project)
        commit(project, f"Add {step.stage}")
        for edit in made:
            edit.holds(project)
        if missing := [one for one in taken(project, "HEAD", Path()) if one.file in ours]:
            names = ", ".join(f"{one.name} in {one.file}" for one in missing)
            return f"told at {step.stage}: the stage took away {names}"
        result = checks.run(project, parts=("check", "makemigrations"))
        assert result.ok, f"at {step.stage}:\n{result}"
    result = checks.run(project, parts=("suite",))
    assert result.ok, f"in the end:\n{result}"
    return "clean"
