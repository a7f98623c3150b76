"""
The tests that start programs, which take their time and are left out elsewhere.

A browser has the tag `browser`, any other program `server`. Each runs in the smallest project
with the stage that brings it, or with the two stages that bring it together, and nearly all of
them in the largest. The tests without a tag run in test_combinations.py.

    uv run pytest -n 0 tests/test_whole_suites.py -k testing
"""

import shutil

import pytest

from conftest import GATES, STAGES
from generator import graph
from harness import checks, programs, report

pytest_plugins = ["browser_fixtures", "layer_fixtures"]

WHOLE = {graph.name(ids, STAGES): ids for ids in GATES.whole()}


LARGEST = list(WHOLE)[-1]
# The steps of ci run the checks, the tests and the images: in the largest project those run there
# already, as tests of the stages that they come from. What pages of documentation are made of is
# looked at in each combination; that the program makes pages of it is seen once. The image and the
# containers of the largest project are in test_composed.py.
ELSEWHERE = {"ci", "cloud", "containers", "docs"}


@pytest.mark.parametrize("name", WHOLE)
def test_nothing_is_left_out(name, gates, build, request, record_property):
    if "browser" in gates.tags(WHOLE[name]):
        # Without one this test is skipped, and says so.
        request.getfixturevalue("chromium")
    part = " ".join(["tagged", *taken_at(name, gates)])
    result = checks.run(build(WHOLE[name]), parts=(part,), limit=2400)
    line = f"{name}: {result.tests} tests, {len(result.skipped)} skipped, "
    line += f"{result.seconds.get(part, 0):.1f} s"
    report.note(record_property, "tests that start browsers and servers", line)
    assert result.ok, result
    # What has no tag is left out of all of them, and the rest of what is asked for of none.
    if name != LARGEST:
        assert forgotten(result.left_out, gates, WHOLE[name]) == []
    programs.excuse(result.skipped)


def taken_at(name, gates):
    """What runs at a combination: what is at home there, and in the largest nearly all."""
    if name != LARGEST:
        return gates.homes[WHOLE[name]]
    packages = {test.partition(".")[0] for tests in gates.homes.values() for test in tests}
    return sorted(packages - ELSEWHERE)


def forgotten(left_out, gates, combination):
    """Tests that run neither here nor in test_combinations.py, which leaves out what is tagged."""
    return [test for test in left_out if gates.knows(test, combination)]


# The proof itself, seen red.


@pytest.mark.parametrize(
    ("skipped", "missing"),
    [
        ([], []),
        (["a.B.c: no redis-server: apt install redis-server"], ["redis-server"]),
        (["a.B.c: no redis-server", "a.B.d: no time"], []),
        (["a.B.c: no node"], []),
        (["a.B.c: redis-servers are slow"], []),
    ],
)
def test_only_a_program_that_is_not_here_excuses(skipped, missing, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None if "redis" in name else name)
    monkeypatch.setattr(programs, "answers", lambda question: True)
    assert programs.lacking(skipped) == missing


@pytest.mark.parametrize(("works", "missing"), [(True, []), (False, ["docker"])])
def test_an_engine_that_is_away_excuses_and_one_that_works_does_not(works, missing, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: name)
    monkeypatch.setattr(programs, "answers", lambda question: works)
    assert programs.lacking(["a.B.c: no docker: `docker info` fails"]) == missing


CASE = ('@tag("slow", "browser")', "class A: ...")
ALL = "high+api+cache+live"


def test_where_tests_that_start_programs_run(toy):
    toy.put("high/test_a.py", '@tag("slow")', "class A: ...")
    assert toy.whole() == [ALL]
    toy.put("cache/test_a.py", *CASE)
    assert toy.whole() == ["high+cache", ALL]
    toy.put("low/test_b.py", "class B:", '    @tag("server")', "    def test_b(self): ...")
    assert toy.whole() == ["low", "high+cache", ALL]


def test_a_test_of_two_stages_runs_where_both_are(toy):
    toy.gate("cache", {"not (api and cache)": ["/cache/test_with_api.py"]})
    toy.put("cache/test_with_api.py", *CASE)
    assert toy.whole() == ["high+api+cache", ALL]
    # Between markers of a file that another stage brings.
    toy.put("api/test_c.py", "class A: ...", "#: if live", *CASE, "#: endif")
    assert toy.whole() == ["high+api+cache", "high+api+live", ALL]


def test_a_test_of_either_of_two_stages_runs_with_each(toy):
    toy.gate("cache", {"not (api or cache)": ["/shared"]})
    toy.put("shared/test_a.py", *CASE)
    assert toy.whole() == ["high+api", "high+cache", ALL]


def test_which_tests_that_are_left_out_run_elsewhere(toy):
    toy.put("cache/test_a.py", *CASE, "class B(A): ...", "class C:", '    @tag("server")')
    with (toy.root / "template/cache/test_a.py").open("a") as file:
        file.write("    def test_c(self): ...\n")
    gates = toy.gates
    home = ("low", "high", "cache")
    assert gates.tags(home) == {"browser", "server"}
    assert gates.knows("cache.test_a.A.test_a", home)
    assert gates.knows("cache.test_a.C.test_c", home)
    # It inherits its tag: in a file of another stage nobody would see where it is.
    assert not gates.knows("cache.test_a.B.test_a", home)
    assert not gates.knows("cache.test_a.C.test_d", home)
    assert not gates.knows("cache.test_a.A.test_a", ("low", "high", "api"))


def test_a_test_that_runs_nowhere_is_seen(toy):
    toy.put("cache/test_a.py", *CASE)
    home = ("low", "high", "cache")
    tests = ["cache.test_a.A.test_a", "cache.test_a.B.test_b"]
    assert forgotten(tests[1:], toy.gates, home) == []
    assert forgotten(tests, toy.gates, home) == tests[:1]


def test_each_tagged_test_runs_at_home_alone(toy):
    toy.put("cache/test_a.py", *CASE)
    toy.put("live/test_b.py", "class B:", '    @tag("server")', "    def test_b(self): ...")
    assert toy.gates.homes == {
        ("low", "high", "cache"): ["cache.test_a.A"],
        ("low", "high", "live"): ["live.test_b.B.test_b"],
    }


def test_in_the_largest_nearly_all_run(gates):
    tagged = [test for tests in gates.homes.values() for test in tests]
    asked = taken_at(LARGEST, gates)
    missing = [test for test in tagged if not test.startswith(tuple(f"{name}." for name in asked))]
    assert {test.partition(".")[0] for test in missing} == ELSEWHERE
