"""
What a stage protects is protected by a test: take it away, and that test fails.

Every patch of stages/<id>/broken/ is tried in the smallest project with the stage and its test
(which may be one of two layers together), and in the largest, as far as its lines are there as
the stage brought them.

Where the files that a patch touches, the test's own file and its helpers are the same in the
largest to the byte, it is the same proof of the same lines, and is not made twice: that the test
runs there, too, and passes, is seen by the suites. Of the others, one is tried for each module of
tests: what came later does not keep it from seeing. `--all-broken` tries all.

One stage alone: uv run pytest -n 0 tests/test_broken.py -k security
"""

from collections import defaultdict
from functools import cache

import pytest

from cli_support import put
from conftest import GATES, STAGES
from generator import graph
from harness import breaking, projects, report

pytest_plugins = ["layer_fixtures"]

PATCHES = [(stage.id, patch) for stage in STAGES.stages for patch in breaking.patches(stage.id)]
LARGEST = list(STAGES.combinations())[-1]

# A stage's patches by the module of tests in which they make one fail.
BY_MODULE = defaultdict(list)
for stage, path in PATCHES:
    BY_MODULE[stage, breaking.module_of(breaking.read(path).test)].append(path)

each_patch = pytest.mark.parametrize(
    ("id", "patch"), PATCHES, ids=[f"{id}-{patch.stem}" for id, patch in PATCHES]
)


@pytest.fixture(scope="session")
def passing(fresh, tmp_path_factory):
    """The tests that a stage's patches name and that pass in a project: all run at once."""
    folder = tmp_path_factory.mktemp("sound")

    @cache
    def of(id, combination):
        name = f"{id}-at-{graph.name(combination, STAGES)}"
        project = projects.duplicate(fresh(combination), folder / name)
        named = [breaking.read(patch).test for patch in breaking.patches(id)]
        there = [test for test in named if set(home_of(id, test)).issubset(combination)]
        return breaking.passing(project, there)

    return of


def home_of(id, test, gates=GATES):
    """The smallest project with a stage and with a test."""
    file = f"{breaking.module_of(test).replace('.', '/')}.py"
    places = [gates.stages.closure([id, *place]) for place in gates.smallest_with(file)]
    assert places, f"{test} is nowhere: there is no {file}"
    return min(places, key=len)


@each_patch
def test_without_it_a_test_fails(id, patch, fresh, passing, tmp_path, record_property):
    taken = breaking.read(patch)
    home = home_of(id, taken.test)
    assert taken.test in passing(id, home), f"{taken.test} is not there, or fails untouched"
    breaking.falls(breaking.broken(fresh(home), patch, tmp_path / "site"), taken.test)
    line = f"{id} {patch.stem}: {taken.sentence} ({taken.test})"
    report.note(record_property, "protections taken away, each seen by a test", line)


@pytest.mark.parametrize(("id", "module"), BY_MODULE, ids=map("-".join, BY_MODULE))
def test_it_fails_in_the_largest_project_too(
    id, module, fresh, passing, tmp_path, record_property, pytestconfig
):
    everything = pytestconfig.getoption("--all-broken")
    for patch in BY_MODULE[id, module]:
        taken = breaking.read(patch)
        home = home_of(id, taken.test)
        if home == LARGEST:
            continue
        files = projects.files(fresh(home)), projects.files(fresh(LARGEST))
        if not everything and breaking.same_proof(taken, *files):
            heading = "protections taken away once: in the largest project it is the same proof"
            report.note(record_property, heading, f"{id} {patch.stem}")
            continue
        place = tmp_path / patch.stem
        bad = breaking.broken(fresh(home), patch, place / "home")
        site = breaking.carried(fresh(home), bad, fresh(LARGEST), place / "site")
        if site is None:
            heading = "protections that the largest project has in other lines, by a later stage"
            report.note(record_property, heading, f"{id} {patch.stem}")
            continue
        assert taken.test in passing(id, LARGEST), f"{taken.test} is gone, or fails untouched"
        breaking.falls(site, taken.test)
        if not everything:
            break


# The proof itself, seen red.


def test_where_a_patch_is_tried(toy):
    for name in ("cache/test_a.py", "cache/test_with_api.py"):
        toy.put(name)
    toy.gate("cache", {"not (api and cache)": ["/cache/test_with_api.py"]})
    gates = toy.gates
    assert home_of("cache", "cache.test_a.A.test_a", gates) == ("low", "high", "cache")
    assert home_of("live", "cache.test_a.A.test_a", gates) == ("low", "high", "cache", "live")
    both = ("low", "high", "api", "cache")
    assert home_of("cache", "cache.test_with_api.A.test_a", gates) == both
    with pytest.raises(AssertionError, match=r"there is no cache/test_b\.py"):
        home_of("cache", "cache.test_b.A.test_b", gates)


@pytest.mark.parametrize(
    ("name", "content", "same"),
    [
        ("title.txt", None, True),
        ("other.txt", b"More", True),
        ("a/views.py", b"More", True),
        ("title.txt", b"More", False),
        ("a/tests/test_b.py", b"More", False),
        ("a/tests/factories.py", b"More", False),
        ("a/tests/test_c.py", b"More", True),
        ("a/tests/test_new.py", b"More", True),
    ],
)
def test_when_a_proof_is_the_same(name, content, same, patch):
    taken = breaking.read(patch(BAD_TITLE, f"{SENTENCE}\n\nFails: a.tests.test_b.B.test_b\n\n"))
    tests = [f"a/tests/{name}.py" for name in ("test_b", "test_c", "factories")]
    home = dict.fromkeys(["title.txt", "other.txt", "a/views.py", *tests], b"")
    later = home | ({} if content is None else {name: content})
    assert breaking.same_proof(taken, home, later) == same


SENTENCE = "The page has another title."
TEST = "config.tests.test_red.RedTests.test_title"
MODULE = """\
from pathlib import Path

from django.test import SimpleTestCase


class RedTests(SimpleTestCase):
    def test_title(self):
        for line in Path("title.txt").read_text().splitlines():
            with self.subTest(line):
                self.assertIn(line, ("Events", "Apart"))

    def test_bad(self):
        self.fail("always")

    def test_skipped(self):
        self.skipTest("always")
"""


def diff(name, old, new):
    lines = [f"diff --git a/{name} b/{name}", f"--- a/{name}", f"+++ b/{name}"]
    return "\n".join([*lines, "@@ -1,2 +1,2 @@", f"-{old}", f"+{new}", " Apart", ""])


@pytest.fixture
def site(fresh, tmp_path):
    """A project with a title, and a test of it."""
    site = projects.duplicate(fresh(next(STAGES.combinations())), tmp_path / "red")
    put(site / "config/tests/test_red.py", MODULE)
    put(site / "title.txt", "Events\nApart\n")
    return site


@pytest.fixture
def patch(tmp_path):
    def write(content, head=f"{SENTENCE}\n\nFails: {TEST}\n\n"):
        put(tmp_path / "one.patch", head + content)
        return tmp_path / "one.patch"

    return write


BAD_TITLE = diff("title.txt", "Events", "Tickets")


def test_a_sound_patch(site, patch, tmp_path):
    taken = breaking.read(patch(BAD_TITLE))
    assert (taken.sentence, taken.test) == (SENTENCE, TEST)
    assert breaking.passing(site, [TEST]) == {TEST}
    said = breaking.falls(breaking.broken(site, taken.patch, tmp_path / "bad"), TEST)
    assert "'Tickets' not found in" in said


def test_which_tests_pass(site):
    names = ["title", "bad", "skipped", "gone"]
    tests = [TEST.replace("title", name) for name in names]
    nowhere = ["nowhere.tests.X.test_x", "config.tests.test_red.RedTests"]
    assert breaking.passing(site, [*tests, *nowhere]) == {TEST}


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("notes.txt", "Nothing that matters.", f"{TEST} still passes"),
        ("config/tests/test_red.py", "1 / 0", f"it is not {TEST} that fails"),
        ("config/settings.py", "1 / 0", f"it is not {TEST} that fails"),
    ],
)
def test_a_patch_that_does_not_make_its_test_fail(name, content, problem, site):
    put(site / name, content)
    with pytest.raises(AssertionError, match=problem):
        breaking.falls(site, TEST)


def test_a_patch_that_does_not_fit(site, patch, tmp_path):
    with pytest.raises(AssertionError, match=r"one\.patch does not apply"):
        breaking.broken(site, patch(diff("title.txt", "Parties", "x")), tmp_path / "bad")


@pytest.mark.parametrize(
    ("head", "problem"),
    [
        ("", "does not begin with a sentence"),
        (f"Fails: {TEST}\n", "does not begin with a sentence"),
        ("No full stop\n\nFails: a.B.test_c\n", "does not begin with a sentence"),
        (f"{SENTENCE}\n", "has 0 lines of 'Fails: TEST', not one"),
        (f"{SENTENCE}\nFails: a.B.test_c\nFails: a.B.test_d\n", "has 2 lines"),
        (f"{SENTENCE}\nFails: the test of the title\n", "names no test"),
    ],
)
def test_a_patch_that_does_not_say_what_it_is(head, problem, patch):
    with pytest.raises(AssertionError, match=problem):
        breaking.read(patch(BAD_TITLE, head))


@pytest.mark.parametrize(
    ("later", "becomes"),
    [
        ("Events\nApart\n", "Tickets\nApart\n"),
        ("Events\nApart\nMore\n", "Tickets\nApart\nMore\n"),
        ("Meetings\n", None),
        ("Tickets\nApart\n", None),
        (None, None),
    ],
)
def test_what_is_carried_over_to_a_later_project(later, becomes, site, patch, tmp_path):
    bad = breaking.broken(site, patch(BAD_TITLE), tmp_path / "bad")
    grown = projects.duplicate(site, tmp_path / "grown")
    (grown / "title.txt").unlink()
    if later:
        put(grown / "title.txt", later)
    found = breaking.carried(site, bad, grown, tmp_path / "both")
    assert (found and (found / "title.txt").read_text()) == becomes


def test_a_file_that_a_patch_takes_away_or_brings(site, tmp_path):
    bad, grown = (projects.duplicate(site, tmp_path / name) for name in ("bad", "grown"))
    (bad / "title.txt").unlink()
    put(bad / "other.txt", "Tickets\n")
    found = breaking.carried(site, bad, grown, tmp_path / "both")
    assert projects.files(found) == projects.files(bad)
    put(grown / "other.txt", "Mine\n")
    assert breaking.carried(site, bad, grown, tmp_path / "none") is None
