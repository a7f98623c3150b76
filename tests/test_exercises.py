"""
Every stage's exercise is one: it fails before, passes after, and tells mistakes from answers.

One stage alone: uv run pytest -n 0 tests/test_exercises.py -k pages
"""

from itertools import pairwise

import pytest

from generator import graph
from harness import checks, exercises, lint, projects, report, snapshot, steps, together
from harness.exercises import folder
from harness.git import commit

STAGES = graph.load(snapshot.ROOT)
IDS = [stage.id for stage in STAGES.stages]
WRONG = [(id, patch) for id in IDS for patch in exercises.wrongs(id)]

each_stage = pytest.mark.parametrize("id", IDS)
each_wrong = pytest.mark.parametrize(
    ("id", "wrong"), WRONG, ids=[f"{id}-{patch.stem}" for id, patch in WRONG]
)


@pytest.fixture
def project(id, fresh, tmp_path):
    """A new project at the stage, and nothing more."""
    return projects.duplicate(fresh(STAGES.closure([id])), tmp_path / "site")


@each_stage
def test_the_parts_are_there(id):
    assert exercises.flaws(folder(id)) == []


@each_stage
def test_it_fails_untouched(id, project):
    exercises.fails(project, folder(id) / "check.py")


@each_stage
def test_the_solution_passes(id, project):
    exercises.apply(project, folder(id) / "solution.patch")
    exercises.passes(project, folder(id) / "check.py")


@each_stage
def test_the_solution_is_model_code(id, project, fresh):
    """All tests run with it in the end, below; here those near what it touches."""
    exercises.apply(project, folder(id) / "solution.patch")
    before = projects.files(fresh(STAGES.closure([id])))
    touched = projects.difference(before, projects.files(project))
    parts = ("makemigrations", " ".join(["near", *touched]), "check")
    problems = [*checks.run(project, parts=parts).problems, *lint.problems(project)]
    assert not problems, "\n".join(problems)


@each_wrong
def test_a_wrong_answer_fails(id, wrong, project, record_property):
    exercises.apply(project, wrong)
    said = exercises.fails(project, folder(id) / "check.py")
    report.note(record_property, "what wrong answers are told", f"{id} {wrong.stem}: {said}")


@pytest.fixture
def solved(id, project):
    """The same with the exercise done and committed."""
    return solve(id, project)


def solve(id, project):
    commit(project, "Start")
    exercises.apply(project, folder(id) / "solution.patch")
    commit(project, "My answer")
    return project


LEVELS = [stage.id for stage in STAGES.levels]


@pytest.mark.parametrize(("id", "above"), [*pairwise(LEVELS)], ids=LEVELS[:-1])
def test_the_next_level_comes_on_top_of_the_solution(id, above, solved):
    """The layers come on top of it in the end, below."""
    exercises.carries(solved, steps.first(above, STAGES), STAGES, folder(id) / "check.py")


def test_solutions_still_stand_at_the_end_of_all_stages(fresh, tmp_path):
    """One suite is for all that merge."""
    everything = STAGES.in_order(IDS)
    ends = {}
    for id in IDS:
        here = STAGES.closure([id])
        if here == everything:
            continue
        ends[id] = solve(id, projects.duplicate(fresh(here), tmp_path / id / "site"))
        all_at_once = steps.Step(IDS[-1], here, everything)
        exercises.carries(ends[id], all_at_once, STAGES, folder(id) / "check.py")
    found = together.problems(fresh(everything), ends, tmp_path / "together")
    assert not found, "\n".join(f"{id}: {result}" for id, result in found.items())
