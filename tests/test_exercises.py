"""
Every stage's exercise is one: it fails before, passes after, and tells mistakes from answers.

One stage alone: uv run pytest -n 0 tests/test_exercises.py -k pages
"""

import re

import pytest

from generator import graph
from harness import checks, exercises, lint, projects, report, snapshot, steps
from harness.exercises import folder
from harness.git import commit, conflicts

STAGES = graph.load(snapshot.ROOT)
IDS = [stage.id for stage in STAGES.stages]
WRONG = [(id, patch) for id in IDS for patch in exercises.wrongs(id)]

each_stage = pytest.mark.parametrize("id", IDS)
each_wrong = pytest.mark.parametrize(
    ("id", "wrong"), WRONG, ids=[f"{id}-{patch.stem}" for id, patch in WRONG]
)

# What unittest and Django say by themselves, where an assertion has no words of its own.
NOT_WORDS = re.compile(
    r"Traceback|Error\b|is not (true|false|None)|is not an instance|[!=]=|not found in|"
    r"Couldn't|unexpectedly|<\w[\w.]* object at|First (diff|extra)"
)


@pytest.fixture
def project(id, fresh, tmp_path):
    """A new project at the stage, and nothing more."""
    return projects.duplicate(fresh(STAGES.closure([id])), tmp_path / "site")


@each_stage
def test_the_parts_are_there(id):
    here = folder(id)
    assert missing(here) == []
    task = (here / "task.md").read_text("utf-8")
    assert task.startswith("# Exercise: "), "task.md begins with: # Exercise: TITLE"
    assert 2 <= len(re.findall(r"^## Hint", task, re.MULTILINE)) <= 4, "two to four hints"
    for wrong in exercises.wrongs(id):
        words = wrong.read_text("utf-8").partition("diff --git")[0].strip()
        assert words.endswith("."), f"{wrong.name} does not begin with the mistake in a sentence"


def missing(here):
    """What an exercise lacks."""
    parts = ["task.md", "check.py", "solution.patch"]
    lacks = [part for part in parts if not (here / part).is_file()]
    if len(list((here / "wrong").glob("*.patch"))) < 2:
        lacks.append("two wrong answers or more in wrong/")
    return lacks


@each_stage
def test_it_fails_untouched(id, project):
    before = projects.files(project), projects.folders(project)
    fails_in_words(exercises.check(project, folder(id) / "check.py"))
    assert (projects.files(project), projects.folders(project)) == before, "it leaves files"


@each_stage
def test_the_solution_passes(id, project):
    exercises.apply(project, folder(id) / "solution.patch")
    before = projects.files(project), projects.folders(project)
    passes(exercises.check(project, folder(id) / "check.py"))
    assert (projects.files(project), projects.folders(project)) == before, "it leaves files"


@each_stage
def test_the_solution_is_model_code(id, project):
    exercises.apply(project, folder(id) / "solution.patch")
    problems = [*checks.run(project).problems, *lint.problems(project)]
    assert not problems, "\n".join(problems)


@each_wrong
def test_a_wrong_answer_fails(id, wrong, project, record_property):
    exercises.apply(project, wrong)
    outcome = exercises.check(project, folder(id) / "check.py")
    fails_in_words(outcome)
    report.note(
        record_property, "what wrong answers are told", f"{id} {wrong.stem}: {outcome.message}"
    )


@each_stage
def test_the_next_stage_comes_on_top_of_the_solution(id, stages, project):
    here = stages.closure([id])
    commit(project, "Start")
    exercises.apply(project, folder(id) / "solution.patch")
    commit(project, "My answer")
    for step in steps.every(stages):
        if step.before == here:
            after = projects.duplicate(project, project.with_name(step.stage))
            carry(after, step, stages, folder(id) / "check.py")


def carry(project, step, stages, check):
    """Add a stage to a project in which the exercise is done."""
    projects.update(project, step.answer(stages))
    assert not conflicts(project), f"{step.stage} conflicts in {conflicts(project)}"
    outcome = exercises.check(project, check)
    assert outcome.outcome == "passed", f"after {step.stage}: {outcome}"


def passes(outcome):
    assert outcome.outcome == "passed", str(outcome)
    assert outcome.number == outcome.of > 0, "the check skips tests"


def fails_in_words(outcome):
    """The check fails by a sentence of its own, and not because the project does not start."""
    assert outcome.outcome in ("failed", "unmigrated"), f"it should fail in words: {outcome}"
    assert not NOT_WORDS.search(outcome.message), f"no plain words: {outcome.message}"
    assert len(outcome.message) <= 500, f"too long to be read: {outcome.message}"
    if outcome.outcome == "failed":
        assert outcome.message.endswith("."), f"no sentence: {outcome.message}"
