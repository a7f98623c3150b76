"""The proofs of test_exercises.py, each seen red, for each way in which an exercise can be none."""

import shutil

import pytest

from cli_support import put
from exercise_support import CHECK, TASK, VIEW, add_address
from generator import graph
from harness import exercises, projects, snapshot, steps
from harness.git import commit, git

STAGES = graph.load(snapshot.ROOT)


@pytest.fixture
def site(fresh, tmp_path):
    """A project at the first level."""
    return projects.duplicate(fresh(next(STAGES.combinations())), tmp_path / "site")


@pytest.fixture
def check(tmp_path):
    """Writes a check; without a name, the one of a page about us."""
    path = tmp_path / "exercise/check.py"

    def write(content=CHECK):
        put(path, content)
        return path

    return write


def answer(site):
    put(site / "config/about.py", VIEW)
    add_address(site, 'path("about/", about, name="about"),', "from config.about import about")


def module_of(*bodies):
    """A check whose tests do this."""
    methods = "".join(
        f"\n    def test_{n}(self):\n        {body}\n" for n, body in enumerate(bodies)
    )
    return f"from django.test import TestCase\n\n\nclass Check(TestCase):{methods}"


def test_a_sound_exercise(site, check):
    assert exercises.fails(site, check()).startswith("config/urls.py has no address")
    answer(site)
    exercises.passes(site, check())


# What passes must fail, and the other way round.


def test_an_exercise_that_passes_untouched(site, check):
    with pytest.raises(AssertionError, match="it should fail in words: passed"):
        exercises.fails(site, check(module_of("pass")))


def test_a_wrong_answer_that_passes(site, check):
    answer(site)
    with pytest.raises(AssertionError, match="it should fail in words: passed"):
        exercises.fails(site, check())


def test_a_hollow_solution(site, check):
    put(site / "config/about.py", "# About us\n")
    with pytest.raises(AssertionError, match=r"failed AboutTests.test_1_the_address"):
        exercises.passes(site, check())


def test_a_solution_that_is_passed_over(site, check):
    with pytest.raises(AssertionError, match="the check skips tests"):
        exercises.passes(site, check(module_of("pass", "self.skipTest('later')")))


def test_a_check_without_tests(site, check):
    with pytest.raises(AssertionError, match="has no tests"):
        exercises.passes(site, check(module_of().replace("TestCase):", "TestCase):\n    pass")))


# What is said.


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("self.fail('There is no page.')", None),
        ("self.assertEqual(1, 2)", "no plain words: 1 != 2"),
        ("self.assertTrue(False, 'No page.')", "no plain words: False is not true : No page."),
        ("self.assertContains(self.client.get('/'), 'xyz')", "no plain words: False is not true"),
        ("self.fail('no page')", "no sentence: no page"),
        ("self.fail()", "no plain words: None|no sentence"),
        ("self.fail('Long. ' * 200)", "too long to be read"),
        ("self.fail('A ValueError was raised.')", "no plain words"),
        ("1 / 0", "it should fail in words: fault"),
        ("import nothing", "it should fail in words: fault"),
        ("open('left.txt', 'w').close() or self.fail('No page.')", "the check leaves .*left.txt"),
        ("import os; os.mkdir('left') or self.fail('No page.')", "the check leaves"),
    ],
)
def test_what_is_no_sentence(body, problem, site, check):
    path = check(module_of(body))
    if problem is None:
        assert exercises.fails(site, path) == "There is no page."
        return
    with pytest.raises(AssertionError, match=problem):
        exercises.fails(site, path)


@pytest.mark.parametrize("broken", ["def home(request)\n", "1 / 0\n", "import nothing\n"])
def test_a_wrong_answer_that_does_not_start(broken, site, check):
    put(site / "config/views.py", broken)
    with pytest.raises(AssertionError, match="it should fail in words: broken"):
        exercises.fails(site, check())


def test_a_check_that_does_not_end(site, check, monkeypatch):
    monkeypatch.setattr(exercises, "LIMIT", 2)
    with pytest.raises(AssertionError, match="slow"):
        exercises.passes(site, check(module_of("while True: pass")))


def test_a_check_that_ends_the_process(site, check):
    with pytest.raises(AssertionError, match="the process ended without a result"):
        exercises.passes(site, check(module_of("import os; os._exit(0)")))


# The parts.


@pytest.fixture
def here(tmp_path):
    """An exercise that lacks nothing."""
    folder = tmp_path / "parts"
    for name, content in {
        "task.md": TASK,
        "check.py": CHECK,
        "solution.patch": "diff --git a/a b/a\n",
        "wrong/one.patch": "A slip.\n\ndiff --git a/a b/a\n",
        "wrong/two.patch": "Another slip.\n\ndiff --git a/a b/a\n",
    }.items():
        put(folder / name, content)
    return folder


def test_a_whole_exercise(here):
    assert exercises.flaws(here) == []


def test_no_exercise_at_all(here):
    shutil.rmtree(here)
    assert len(exercises.flaws(here)) == 4


@pytest.mark.parametrize(
    ("name", "content", "flaw"),
    [
        ("task.md", None, "task.md is missing"),
        ("check.py", None, "check.py is missing"),
        ("solution.patch", None, "solution.patch is missing"),
        ("wrong/two.patch", None, "wrong/ has fewer than two wrong answers"),
        ("wrong/two.patch", "diff --git a b", "two.patch does not begin with the mistake in a"),
        ("wrong/two.patch", "A slip\ndiff --git a b", "two.patch does not begin with the mistake"),
        ("task.md", TASK.replace("# Exercise: ", "# "), "task.md does not begin with: # Exercise"),
        ("task.md", TASK.partition("## Hint")[0], "task.md has not two to four hints"),
        ("task.md", TASK + "## Hint\n" * 3, "task.md has not two to four hints"),
    ],
)
def test_a_part_that_lacks(name, content, flaw, here):
    (here / name).unlink()
    if content is not None:
        put(here / name, content)
    [found] = exercises.flaws(here)
    assert found.startswith(flaw)


# Patches, and the stage that comes next.


def patch_of(site, tmp_path):
    """The changes in a project as a patch; they are taken back."""
    path = tmp_path / "change.patch"
    put(path, git(site, "diff"))
    git(site, "checkout", "--quiet", "--", ".")
    return path


def test_a_patch_that_does_not_apply(site, tmp_path):
    commit(site, "Start")
    put(site / "config/views.py", "# Mine.\n")
    patch = patch_of(site, tmp_path)
    exercises.apply(site, patch)
    with pytest.raises(AssertionError, match=r"change.patch does not apply: error: patch failed"):
        exercises.apply(site, patch)
    with pytest.raises(AssertionError, match=r"nothing.patch is missing"):
        exercises.apply(site, tmp_path / "nothing.patch")


def next_step():
    first = next(STAGES.combinations())
    return next(step for step in steps.every(STAGES) if step.before == first)


def test_a_solution_on_top_of_which_the_next_stage_conflicts(site, check, stages):
    commit(site, "Start")
    step = next_step()
    lesson = next(path for path in (site / "docs").rglob("*.md"))
    for path in [site / "README.md", lesson, *site.rglob("*.html"), *site.rglob("*.py")]:
        put(path, "# Mine.\n")
    put(site / ".copier-answers.yml", (site / ".copier-answers.yml").read_text() + "# Mine.\n")
    commit(site, "All is mine")
    with pytest.raises(AssertionError, match=f"{step.stage} conflicts in"):
        exercises.carries(site, step, stages, check())


def test_a_check_that_fails_after_the_next_stage(site, check, stages):
    commit(site, "Start")
    step = next_step()
    first = check(module_of("import os; self.assertEqual(len(os.listdir('docs/lessons')), 1)"))
    exercises.passes(site, first)
    with pytest.raises(AssertionError, match=r"failed Check.test_0"):
        exercises.carries(site, step, stages, first)
